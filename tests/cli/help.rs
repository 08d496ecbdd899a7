//! The help of every command, as it is read.

use crate::common::groundrule;

pub(crate) const COMMANDS: [&str; 22] = [
    "",
    "check",
    "audit",
    "drift",
    "report",
    "baseline",
    "diff",
    "exceptions",
    "exceptions list",
    "exceptions check",
    "exceptions add",
    "rules",
    "explain",
    "inspect",
    "config",
    "config show",
    "config schema",
    "init",
    "test",
    "new",
    "new rule",
    "completions",
];

#[test]
fn help_of_every_command() {
    for command in COMMANDS {
        let output = groundrule().args(command).arg("--help").exits(0);
        let name = if command.is_empty() { "groundrule" } else { command };
        insta::assert_snapshot!(format!("help {name}").replace(' ', "_"), output.stdout);
        assert_eq!(output.stderr, "");
    }
}

#[test]
fn help_fits_a_narrow_terminal() {
    for command in COMMANDS {
        let short = groundrule().args(command).arg("-h").exits(0).stdout;
        for line in short.lines() {
            assert!(line.chars().count() <= 100, "{command}: {line}");
        }
    }
}

#[test]
fn version() {
    assert_eq!(groundrule().arg("--version").exits(0).stdout, "groundrule [VERSION]\n");
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = groundrule().args("completions").arg(shell).exits(0).stdout;
        assert!(script.contains("require-coverage"), "{shell}");
    }
}
