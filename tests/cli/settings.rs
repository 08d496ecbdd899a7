//! Standards files as their writers get them wrong and right: found, extended, refused with a pointer at the word, applied.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::common::{Groundrule, assert_snapshot, empty_directory, groundrule, top, write};

const FAILS: &str = "fixtures/encryption/aws/block_storage/fail/volume_off/plan.json";

/// The cases of wrong files, sorted: a file is a `groundrule.toml`, a directory holds it with what stands beside it.
fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(top().join("tests/settings/errors")).expect("the cases are there");
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.expect("a case").path()).collect();
    cases.sort();
    cases
}

/// Runs the command on a case.
fn told(case: &Path) -> String {
    let name = case.file_stem().and_then(|name| name.to_str()).expect("a case has a name");
    let directory = empty_directory(&format!("settings_errors_{name}"));
    let files: Vec<PathBuf> = if case.is_dir() {
        fs::read_dir(case).expect("a case").map(|entry| entry.expect("a file").path()).collect()
    } else {
        vec![case.to_owned()]
    };
    for file in &files {
        let name = if case.is_dir() {
            file.file_name().and_then(|name| name.to_str()).expect("a file has a name")
        } else {
            "groundrule.toml"
        };
        fs::copy(file, directory.join(name)).expect("a new file");
    }
    let mut run = groundrule().args("check").arg(top().join(FAILS)).args("--config groundrule.toml");
    if directory.join("org.toml").exists() {
        run = run.args("--org org.toml");
    }
    let run = run.within(&directory).exits(2);
    assert_eq!(run.stdout, "", "{name}");
    format!("##### {name}\n{}", run.stderr)
}

#[test]
fn every_wrong_file_is_refused_with_a_pointer_at_the_word() {
    let cases = cases();
    assert!(cases.len() >= 40, "{}", cases.len());
    let told: Vec<String> = cases.par_iter().map(|case| told(case)).collect();
    for text in &told {
        // A place, or the name of a file that has none.
        assert!(text.contains(".toml:") || text.contains("groundrule.toml: "), "{text}");
    }
    insta::assert_snapshot!("settings_errors", told.join("\n"));
}

/// A root with a volume in it and one in a module, which tags neither.
const ROOT: &str = "resource \"aws_ebs_volume\" \"main\" {\n  availability_zone = \"a\"\n  size = 1\n  encrypted = var.encrypted\n}\n\n\
                    variable \"encrypted\" {\n  type = bool\n  default = false\n}\n\n\
                    module \"legacy\" {\n  source = \"./legacy\"\n}\n";
const MODULE: &str = "resource \"aws_ebs_volume\" \"old\" {\n  availability_zone = \"a\"\n  size = 1\n  encrypted = false\n\
                      \x20 tags = { Environment = \"dev\" }\n}\n";

/// A repository with a root in `infra/a`, and what is written beside it.
fn repository(test: &str, files: &[(&str, &str)]) -> PathBuf {
    let directory = empty_directory(test);
    fs::create_dir(directory.join(".git")).expect("a new directory");
    write(&directory.join("infra/a/main.tf"), ROOT);
    write(&directory.join("infra/a/legacy/main.tf"), MODULE);
    for (path, text) in files {
        write(&directory.join(path), text);
    }
    directory
}

fn check(directory: &Path, args: &str) -> Groundrule {
    groundrule().args("check --format concise").args(args).within(directory)
}

#[test]
fn what_a_file_says_counts_from_any_directory_below_it_and_the_command_line_counts_more() {
    let directory = repository("settings_found", &[("groundrule.toml", "fail-on = \"critical\"\n")]);
    let here = check(&directory, "infra/a").exits(0);
    assert!(here.stderr.contains("Judged by groundrule.toml\n"), "{}", here.stderr);
    let below = check(&directory.join("infra/a"), ".").exits(0);
    assert!(below.stderr.contains("Judged by ../../groundrule.toml\n"), "{}", below.stderr);
    check(&directory, "infra/a --fail-on high").exits(1);
    let without = check(&directory, "infra/a --no-config").exits(1);
    assert!(!without.stderr.contains("Judged by"), "{}", without.stderr);
    check(&directory, "infra/a --no-config --config groundrule.toml").exits(2);
    // The nearest file counts, and nothing above the repository.
    write(&directory.join("infra/groundrule.toml"), "fail-on = \"high\"\n");
    check(&directory, "infra/a").exits(1);
    fs::create_dir(directory.join("infra/.git")).unwrap();
    fs::remove_file(directory.join("infra/groundrule.toml")).unwrap();
    check(&directory, "infra/a").exits(1);
}

#[test]
fn levels_and_scopes_by_address_module_path_and_tag() {
    let scoped = |scope: &str| format!("[[scopes]]\n{scope}\nlevels = {{ encryption = \"off\" }}\n");
    for (name, scope, findings) in [
        ("address", "match = \"module.*.aws_ebs_volume.*\"", 1),
        ("module", "module = \"module.legacy\"", 1),
        ("path", "path = \"infra/*\"", 0),
        ("another path", "path = \"other\"", 2),
        ("tag", "tags = { Environment = \"d*\" }", 1),
        ("another tag", "tags = { Environment = \"prod\" }", 2),
        (
            "all at once",
            "module = \"module.legacy\"\npath = \"infra/**\"\ntags = { Environment = \"dev\" }",
            1,
        ),
        ("not all at once", "module = \"module.legacy\"\npath = \"other\"", 2),
    ] {
        let directory = repository("settings_scopes", &[("groundrule.toml", &scoped(scope))]);
        let run = check(&directory, "infra/a --fail-on critical").exits(0);
        assert_eq!(
            run.stdout.matches("encryption-aws-block-storage:").count(),
            findings,
            "{name}: {}",
            run.transcript()
        );
        let unused = run.stderr.contains("groundrule.toml:1: this scope holds for nothing that was checked");
        assert_eq!(unused, findings == 2, "{name}: {}", run.stderr);
    }
    let off = "[levels]\nencryption = \"off\"\n[[scopes]]\nmodule = \"module.legacy\"\nlevels = { CKV_AWS_3 = \"locked\" }\n";
    let directory = repository("settings_levels", &[("groundrule.toml", off)]);
    let run = check(&directory, "infra/a").exits(1);
    assert!(
        run.stdout.contains("encryption-aws-block-storage: module.legacy.aws_ebs_volume.old"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("encryption-aws-block-storage: aws_ebs_volume.main"), "{}", run.stdout);
    assert!(run.stderr.contains(": off in groundrule.toml:2"), "{}", run.stderr);
}

#[test]
fn where_tags_are_not_known_the_stricter_level_counts_and_that_is_said() {
    let scope = "[[scopes]]\ntags = { Environment = \"dev\" }\nlevels = { high = \"advisory\" }\n";
    let directory = repository("settings_tags", &[("groundrule.toml", scope)]);
    check(&directory, "infra/a").exits(1);
    write(
        &directory.join("infra/a/main.tf"),
        "variable \"tags\" {}\nresource \"aws_ebs_volume\" \"main\" {\n  availability_zone = \"a\"\n  size = 1\n  encrypted = false\n  tags = var.tags\n}\n",
    );
    let run = check(&directory, "infra/a").exits(1);
    let says = "the scope in groundrule.toml:1 may hold for 1 subjects whose tags are not known";
    assert!(run.stderr.contains(says), "{}", run.stderr);
    let tagged = fs::read_to_string(directory.join("infra/a/main.tf")).unwrap();
    write(&directory.join("infra/a/main.tf"), &tagged.replace("var.tags", "{ Environment = \"dev\" }"));
    check(&directory, "infra/a").exits(0);
}

#[test]
fn undetermined_fails_by_level() {
    let tf = "variable \"encrypted\" {}\nresource \"aws_ebs_volume\" \"main\" {\n  availability_zone = \"a\"\n  size = 1\n  encrypted = var.encrypted\n}\n";
    for (file, status) in [
        ("", 0),
        ("undetermined = \"fail\"\n", 1),
        ("undetermined = { mandatory = \"fail\" }\n", 1),
        ("undetermined = { advisory = \"fail\" }\n", 0),
        (
            "undetermined = { advisory = \"fail\" }\nfail-on = \"advisory\"\n[levels]\nencryption = \"advisory\"\n",
            1,
        ),
        ("[levels]\nencryption = \"locked\"\n", 1),
    ] {
        let directory =
            repository("settings_undetermined", &[("groundrule.toml", file), ("infra/a/main.tf", tf)]);
        fs::remove_dir_all(directory.join("infra/a/legacy")).unwrap();
        check(&directory, "infra/a").exits(status);
    }
}

#[test]
fn the_organisations_file_stands_below_all_others_and_its_digest_is_said() {
    let files = [
        (
            "org.toml",
            "final = [\"fail-on\"]\nfail-on = \"critical\"\n[standards.tagging]\nrequired = [\"Owner\"]\n",
        ),
        ("groundrule.toml", "[levels]\ntagging = \"advisory\"\n"),
        ("infra/b/main.tf", ROOT),
        ("infra/b/legacy/main.tf", MODULE),
        ("infra/b/groundrule.toml", "[standards.tagging]\nrequired = []\n"),
    ];
    let directory = repository("settings_org", &files);
    let run = check(&directory, "infra/a infra/b --org org.toml").exits(0);
    assert!(run.stderr.contains("Judged by the organisation's org.toml, SHA-256 "), "{}", run.stderr);
    assert!(run.stderr.contains("Judged by groundrule.toml, infra/b/groundrule.toml\n"), "{}", run.stderr);
    let tagging =
        |root: &str| run.stdout.lines().any(|line| line.contains(root) && line.contains("tagging-required"));
    assert!(tagging("infra/a/") && !tagging("infra/b/"), "{}", run.stdout);
    let by_variable = check(&directory, "infra/a").env("GROUNDRULE_ORG", "org.toml").exits(0);
    assert!(by_variable.stderr.contains("the organisation's org.toml"), "{}", by_variable.stderr);
    check(&directory, "infra/a --org nowhere.toml").exits(2);
    check(&directory, "infra/a").env("GROUNDRULE_ORG", "nowhere.toml").exits(2);
}

#[test]
fn a_root_is_checked_once_for_each_set_of_variable_files() {
    let file = "[[roots]]\npath = \"infra/*\"\nvariables = { dev = [\"dev.tfvars\"], prod = [\"prod.tfvars\"] }\nenvironment = \"x\"\n";
    let files = [
        ("groundrule.toml", file),
        ("infra/a/dev.tfvars", "encrypted = false\n"),
        ("infra/a/prod.tfvars", "encrypted = true\n"),
    ];
    let directory = repository("settings_sets", &files);
    let run = check(&directory, "infra/a").exits(1);
    assert_snapshot("sets", &run.transcript());
    let json = groundrule().args("check --format json infra/a").within(&directory).exits(1).stdout;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["inputs"].as_array().unwrap().len(), 1);
    assert_eq!(report["inputs"][0]["sets"], serde_json::json!(["dev", "prod"]));
    let sets = |address: &str| {
        let findings = report["findings"].as_array().unwrap().iter();
        let is_of = |finding: &&serde_json::Value| {
            finding["address"] == address && finding["rule"] == "encryption-aws-block-storage"
        };
        findings.filter(is_of).map(|finding| finding["sets"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(sets("aws_ebs_volume.main"), [serde_json::json!(["dev"])]);
    assert_eq!(sets("module.legacy.aws_ebs_volume.old"), [serde_json::json!(["dev", "prod"])]);
    // What was typed counts more than any set.
    let typed = check(&directory, "infra/a --var encrypted=true").exits(1);
    assert!(!typed.stdout.contains("block-storage: aws_ebs_volume.main"), "{}", typed.stdout);
    fs::remove_file(directory.join("infra/a/prod.tfvars")).unwrap();
    let run = check(&directory, "infra/a").exits(4);
    assert!(run.stderr.contains("infra/a/prod.tfvars"), "{}", run.stderr);
}

#[test]
fn no_two_roots_have_one_id() {
    let file = |id: &str| format!("[[roots]]\npath = \"infra/*\"\nid = \"{id}\"\n");
    let files = [("infra/b/main.tf", ROOT), ("infra/b/legacy/main.tf", MODULE)];
    let directory = repository("settings_ids", &files);
    write(&directory.join("groundrule.toml"), &file("network"));
    check(&directory, "infra/a").exits(1);
    let run = check(&directory, "infra").exits(2);
    assert!(run.stderr.contains("`network` is what infra/b and infra/a are both called"), "{}", run.stderr);
    assert!(run.stderr.contains("groundrule.toml:3:1"), "{}", run.stderr);
    write(&directory.join("groundrule.toml"), &file("network-{name}"));
    check(&directory, "infra").exits(1);
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let directory = repository("settings_unreadable", &[]);
    let file = directory.join("groundrule.toml");
    fs::create_dir(&file).unwrap();
    let says = |what: &str| {
        let run = check(&directory, "infra/a").exits(2);
        assert!(run.stderr.contains(what), "{}", run.stderr);
    };
    says("groundrule.toml: cannot be read: it is a directory");
    fs::remove_dir(&file).unwrap();
    fs::write(&file, b"fail-on = 'high'\n# \xff\n").unwrap();
    says("it is not UTF-8, in line 2");
    fs::write(&file, vec![b'#'; 2 * 1024 * 1024]).unwrap();
    says("it is larger than 1024 KiB");
    fs::write(&file, b"\xff\xfef\x00a\x00").unwrap();
    says("it is not UTF-8, in line 1");
    fs::remove_file(&file).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("groundrule.toml", &file).unwrap();
        says("cannot be read");
        fs::remove_file(&file).unwrap();
        std::os::unix::fs::symlink("nowhere.toml", &file).unwrap();
        says("cannot be read");
        fs::remove_file(&file).unwrap();
    }
    fs::write(&file, b"").unwrap();
    check(&directory, "infra/a").exits(1);
}

#[test]
fn the_settings_that_hold_are_shown_with_their_places() {
    let files = [
        ("org.toml", "fail-on = \"high\"\n[levels]\nexposure = \"locked\"\n"),
        ("platform/base.toml", "edition = \"2026.1\"\n[standards.tagging]\nrequired = [\"Owner\"]\n"),
        (
            "groundrule.toml",
            "extends = [\"platform/base.toml\"]\n\n[levels]\nCKV_AWS_3 = \"advisory\"\n\n[[scopes]]\npath = \"legacy/**\"\nlevels = { tagging = \"off\" }\n",
        ),
    ];
    let directory = repository("settings_show", &files);
    let show = |args: &str| {
        groundrule().args("config show infra/a --org org.toml").args(args).within(&directory).exits(0)
    };
    let table = show("").stdout;
    let from = |key: &str| {
        let line = table.lines().find(|line| line.split_whitespace().next() == Some(key));
        line.map(|line| line.split_whitespace().nth(1).unwrap().to_owned())
    };
    for (key, place) in [
        ("edition", "platform/base.toml:1"),
        ("fail-on", "org.toml:1"),
        ("levels.exposure", "org.toml:3"),
        ("levels.encryption-aws-block-storage", "groundrule.toml:4"),
        ("standards.tagging.required", "platform/base.toml:3"),
        ("standards.tagging.allowed", "default"),
        ("scopes[0]", "groundrule.toml:6"),
        ("undetermined", "default"),
    ] {
        assert_eq!(from(key).as_deref(), Some(place), "{key}\n{table}");
    }
    let json: serde_json::Value = serde_json::from_str(&show("--format json").stdout).unwrap();
    assert_eq!(json["schema"], "groundrule/config/v1");
    let paths: Vec<&str> =
        json["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["org.toml", "platform/base.toml", "groundrule.toml"]);
    let fail_on = json["settings"].as_array().unwrap().iter().find(|one| one["key"] == "fail-on").unwrap();
    assert_eq!((&fail_on["value"], &fail_on["from"]["line"]), (&"high".into(), &1.into()));
    let schema = groundrule().args("config schema").exits(0).stdout;
    assert!(schema.contains("\"groundrule/settings/v1\""), "{schema}");
}

#[test]
fn rules_that_are_off_are_still_listed_and_explained() {
    let directory = repository(
        "settings_off",
        &[("groundrule.toml", "[levels]\nencryption = \"off\"\nCKV_AWS_3 = \"locked\"\n")],
    );
    let list = groundrule().args("rules").within(&directory).exits(0).stdout;
    let line =
        |id: &str| list.lines().find(|line| line.split_whitespace().next() == Some(id)).map(str::to_owned);
    assert!(line("encryption-aws-block-storage").unwrap().contains(" locked "), "{list}");
    assert!(line("encryption-aws-block-storage-customer-key").unwrap().contains(" off "), "{list}");
    let page =
        groundrule().args("explain encryption-aws-block-storage-customer-key").within(&directory).exits(0);
    assert!(page.stdout.contains("off"), "{}", page.stdout);
}

#[test]
fn every_right_file_is_taken_and_shown() {
    for entry in fs::read_dir(top().join("tests/settings/valid")).unwrap() {
        let path = entry.unwrap().path();
        let run = groundrule().args("config show --config").arg(&path).exits(0);
        assert!(run.stdout.contains("SHA-256"), "{}", run.stdout);
    }
}

#[test]
fn a_start_is_written_from_what_is_there_and_holds_with_every_setting_chosen() {
    let directory = repository("settings_init", &[("infra/a/prod.tfvars", "encrypted = true\n")]);
    let run = groundrule().args("init").within(&directory).exits(0);
    assert_snapshot("init", &run.transcript());
    let file = directory.join("groundrule.toml");
    let text = fs::read_to_string(&file).unwrap();
    assert_snapshot("init_file", &text);
    check(&directory, "infra/a").exits(1);
    groundrule().args("init").within(&directory).exits(2);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    // A `#` before a setting has no blank behind it.
    let chosen: Vec<&str> = text
        .lines()
        .map(|line| {
            line.strip_prefix('#').filter(|rest| !rest.is_empty() && !rest.starts_with(' ')).unwrap_or(line)
        })
        .filter(|line| !line.starts_with("extends"))
        .collect();
    write(&file, &chosen.join("\n"));
    let shown = groundrule().args("config show").within(&directory).exits(0).stdout;
    assert!(shown.contains("roots[0]") && shown.contains("prod.tfvars"), "{shown}");
}
