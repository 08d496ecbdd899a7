//! Wrong usage is exit status 2, and says what to type instead.

use crate::common::groundrule;

#[test]
fn no_command() {
    let output = groundrule().exits(2);
    assert!(output.stderr.contains("Usage: groundrule"), "{}", output.stderr);
    assert_eq!(output.stdout, "");
}

#[test]
fn wrong_arguments() {
    for args in [
        "chekc plan.json",
        "check",
        "check --format xml plan.json",
        "check --fail-on severe plan.json",
        "check --require-coverage 101 plan.json",
        "check --threads 0 plan.json",
        "check --assume everything plan.json",
        "check --unknown plan.json",
        "completions tcsh",
    ] {
        let output = groundrule().args(args).exits(2);
        assert!(output.stderr.starts_with("error: "), "{args}: {}", output.stderr);
        assert_eq!(output.stdout, "", "{args}");
    }
}

#[test]
fn stdin_twice() {
    insta::assert_snapshot!(groundrule().args("check - -").exits(2).transcript(), @r"
    exit status 2
    ----- stderr -----
    error: `-` is given twice
      help: stdin can be read only once
    ");
}

#[test]
fn a_directory_of_policies_that_is_none() {
    insta::assert_snapshot!(groundrule().args("check --policy Cargo.toml -").exits(2).transcript(), @r"
    exit status 2
    ----- stderr -----
    error: --policy: `Cargo.toml` is not a directory
    ");
    insta::assert_snapshot!(groundrule().args("rules --policy nowhere").exits(2).transcript(), @r"
    exit status 2
    ----- stderr -----
    error: --policy: `nowhere` cannot be opened: No such file or directory (os error 2)
    ");
}

#[test]
fn settings_that_are_not_there() {
    insta::assert_snapshot!(groundrule().args("check --config nowhere.toml -").exits(2).transcript(), @r"
    exit status 2
    ----- stderr -----
    error: --config: `nowhere.toml` cannot be opened: No such file or directory (os error 2)
    ");
}
