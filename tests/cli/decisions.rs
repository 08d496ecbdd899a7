//! Ignores, exceptions, baselines and comparisons, as their users write and run them.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serde_json::Value as Json;

use crate::common::{empty_directory, groundrule, top, write};

const RULE: &str = "encryption-aws-block-storage";

/// A repository with files.
fn repository(test: &str, files: &[(&str, &str)]) -> PathBuf {
    let directory = empty_directory(test);
    write(&directory.join(".git/HEAD"), "ref: refs/heads/main\n");
    for (path, text) in files {
        write(&directory.join(path), text);
    }
    directory
}

/// A volume that breaks the rule, with comments above it, first inside of it, and on the line of its argument.
fn volume(name: &str, above: &str, inside: &str, beside: &str) -> String {
    format!(
        "{above}\nresource \"aws_ebs_volume\" \"{name}\" {{\n{inside}\n  availability_zone = \"eu-west-1a\"\n  \
         size = 1\n  encrypted = false {beside}\n}}\n"
    )
}

/// What is said of the rule and of the ledger itself: `fail ADDRESS`, `KIND ADDRESS`, or `ID ADDRESS: MESSAGE`.
fn said(directory: &std::path::Path, args: &str) -> Vec<String> {
    let output = groundrule()
        .args("check --format json --exit-zero --now 2026-11-21")
        .args(args)
        .within(directory)
        .exits(0);
    let report: Json = serde_json::from_str(&output.stdout).expect("a report");
    let mut all: Vec<String> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            match finding["suppressed"]["kind"].as_str() {
                _ if text("standard") == "governance" => {
                    let line = &finding["location"]["line"];
                    Some(format!("{} {line} {}: {}", text("rule"), text("address"), text("message")))
                }
                _ if text("rule") != RULE => None,
                Some(kind) => Some(format!("{kind} {}", text("address"))),
                None => Some(format!("{} {}", text("verdict"), text("address"))),
            }
        })
        .collect();
    all.sort();
    all
}

#[test]
fn an_ignore_holds_where_it_is_written_and_as_long_as_it_says() {
    let ignore = |rest: &str| format!("groundrule: ignore[{RULE}] reason=\"no data\"{rest}");
    let plain = ignore("");
    let (hash, slashes) = (format!("# {plain}"), format!("// {plain}"));
    let long = format!("/* {plain}\n*/");
    let ended = format!("# {}", ignore(" until=2026-11-20 owner=team-x"));
    let today = format!("# {}", ignore(" until=2026-11-21"));
    let alias = "# groundrule: ignore[CKV_AWS_3] reason=x";
    let standard = "# groundrule: ignore[encryption] reason=x";
    let trivy = "#trivy:ignore:AVD-AWS-0026";
    let checkov = "#checkov:skip=CKV_AWS_3:no data";
    let cases: &[(&str, [&str; 3], &[&str])] = &[
        ("above", [&hash, "", ""], &["ignore aws_ebs_volume.a"]),
        ("slashes", [&slashes, "", ""], &["ignore aws_ebs_volume.a"]),
        ("long", [&long, "", ""], &["ignore aws_ebs_volume.a"]),
        ("inside", ["", &hash, ""], &["ignore aws_ebs_volume.a"]),
        ("beside", ["", "", &hash], &["ignore aws_ebs_volume.a"]),
        ("alias", [alias, "", ""], &["ignore aws_ebs_volume.a"]),
        ("standard", [standard, "", ""], &["ignore aws_ebs_volume.a"]),
        ("last_day", [&today, "", ""], &["ignore aws_ebs_volume.a"]),
        ("ended", [&ended, "", ""], &["fail aws_ebs_volume.a"]),
        // Nobody asked for other scanners' comments.
        ("trivy_unasked", [trivy, "", ""], &["fail aws_ebs_volume.a"]),
        ("trivy", [trivy, "", ""], &["ignore aws_ebs_volume.a"]),
        ("checkov", ["", checkov, ""], &["ignore aws_ebs_volume.a"]),
        // Checkov reads what is inside of a block only.
        ("checkov_above", [checkov, "", ""], &["fail aws_ebs_volume.a"]),
        (
            "unknown",
            ["# groundrule: ignore[encryption-aws-block-storige] reason=x", "", ""],
            &[
                "fail aws_ebs_volume.a",
                "unknown-ignore 1 ignore[encryption-aws-block-storige]: there is no rule \
                 `encryption-aws-block-storige`: did you mean `encryption-aws-block-storage`?",
            ],
        ),
        (
            "unused",
            ["# groundrule: ignore[exposure] reason=x", "", ""],
            &[
                "fail aws_ebs_volume.a",
                "unused-ignore 1 ignore[exposure]: nothing that it is about breaks `exposure`",
            ],
        ),
        (
            "malformed",
            ["# groundrule: ignore[encryption]", "", ""],
            &[
                "fail aws_ebs_volume.a",
                "malformed-ignore 1 ignore: it gives no reason: write `groundrule: ignore[RULE] reason=\"…\" \
                 until=2027-01-31 owner=TEAM`",
            ],
        ),
    ];
    for (name, [above, inside, beside], expected) in cases {
        let asked =
            if name.ends_with("unasked") { "" } else { "[compat]\nignores = [\"checkov\", \"trivy\"]\n" };
        let text = volume("a", above, inside, beside);
        let directory =
            repository(&format!("ignore_{name}"), &[("main.tf", &text), ("groundrule.toml", asked)]);
        assert_eq!(said(&directory, "."), *expected, "{name}:\n{text}");
    }
}

#[test]
fn an_ignore_that_is_over_is_said_with_its_owner() {
    let above = format!("# groundrule: ignore[{RULE}] reason=x until=2026-10-31 owner=team-x");
    let directory = repository("ignore_over", &[("main.tf", &volume("a", &above, "", ""))]);
    let output = groundrule().args("check --format concise --now 2026-11-21 .").within(&directory).exits(1);
    let said = "is not encrypted: set encrypted; the ignore of team-x expired on 2026-10-31";
    assert!(output.stdout.contains(said), "{}", output.transcript());
}

#[test]
fn what_is_locked_cannot_be_ignored_or_baselined() {
    let above = format!("# groundrule: ignore[{RULE}] reason=x");
    let settings = format!("[levels]\n{RULE} = \"locked\"\n");
    let files = [("main.tf", volume("a", &above, "", "")), ("groundrule.toml", settings)];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let directory = repository("ignore_locked", &files);
    let locked = format!("unused-ignore 1 ignore[{RULE}]: `{RULE}` is locked: it cannot be ignored");
    assert_eq!(said(&directory, "."), ["fail aws_ebs_volume.a".to_owned(), locked]);
    groundrule().args("baseline .").within(&directory).exits(0);
    let baseline = fs::read_to_string(directory.join("groundrule-baseline.json")).unwrap();
    assert!(!baseline.contains(&format!("\"{RULE}\"")), "{baseline}");
}

/// A root that calls a module, both with a volume.
fn with_module(call: &str, inside: &str) -> Vec<(&'static str, String)> {
    vec![
        (
            "a/main.tf",
            format!("{call}\nmodule \"m\" {{\n  source = \"../m\"\n}}\n{}", volume("own", "", "", "")),
        ),
        ("m/main.tf", volume("inner", inside, "", "")),
    ]
}

fn as_texts<'f>(files: &'f [(&'static str, String)]) -> Vec<(&'static str, &'f str)> {
    files.iter().map(|(path, text)| (*path, text.as_str())).collect()
}

#[test]
fn an_ignore_on_a_module_call_is_about_what_is_in_it() {
    let files = with_module(&format!("# groundrule: ignore[{RULE}] reason=x"), "");
    let directory = repository("ignore_call", &as_texts(&files));
    assert_eq!(said(&directory, "a"), ["fail aws_ebs_volume.own", "ignore module.m.aws_ebs_volume.inner"]);
}

#[test]
fn an_ignore_that_roots_share_is_of_use_if_it_is_to_one() {
    let mut files = with_module("", &format!("# groundrule: ignore[{RULE}] reason=x"));
    files[1].1 = files[1].1.replace("encrypted = false", "encrypted = var.encrypted")
        + "variable \"encrypted\" {\n  default = false\n}\n";
    let other = "module \"m\" {\n  source    = \"../m\"\n  encrypted = true\n}\n";
    files.push(("b/main.tf", other.to_owned()));
    let directory = repository("ignore_shared", &as_texts(&files));
    let alone = said(&directory, "b");
    assert!(alone.iter().any(|line| line.starts_with("unused-ignore")), "{alone:?}");
    let both = said(&directory, "a b");
    assert!(!both.iter().any(|line| line.starts_with("unused-ignore")), "{both:?}");
}

#[test]
fn ignores_in_modules_that_terraform_fetched_count_for_nothing() {
    let manifest = r#"{"Modules": [{"Key": "", "Source": "", "Dir": "."},
        {"Key": "m", "Source": "registry.terraform.io/x/m/aws", "Version": "1.0.0", "Dir": ".terraform/modules/m"}]}"#;
    let directory = repository(
        "ignore_fetched",
        &[
            ("main.tf", "module \"m\" {\n  source  = \"x/m/aws\"\n  version = \"1.0.0\"\n}\n"),
            (".terraform/modules/modules.json", manifest),
            (
                ".terraform/modules/m/main.tf",
                &volume("inner", &format!("# groundrule: ignore[{RULE}] reason=x"), "", ""),
            ),
        ],
    );
    assert_eq!(said(&directory, "."), ["fail module.m.aws_ebs_volume.inner"]);
}

#[test]
fn ignores_are_read_in_json_and_for_plans() {
    let json = format!(
        r#"{{"resource": {{"aws_ebs_volume": {{"data": {{"//": "groundrule: ignore[{RULE}] reason='no data'",
            "encrypted": false}}}}}}}}"#
    );
    let directory = repository("ignore_json", &[("main.tf.json", &json)]);
    assert_eq!(said(&directory, "."), ["ignore aws_ebs_volume.data"]);
    let fixture = |name: &str| {
        let folder = top().join("fixtures/encryption/aws/block_storage/fail/root_block_device");
        fs::read_to_string(folder.join(name)).expect("a fixture")
    };
    let ignore = format!("# groundrule: ignore[{RULE}] reason=x\nresource");
    let root = fixture("main.tf").replace("resource", &ignore);
    let directory = repository("ignore_plan", &[("main.tf", &root), ("plan.json", &fixture("plan.json"))]);
    let found = said(&directory, "plan.json");
    assert!(found.iter().any(|line| line.starts_with("ignore ")), "{found:?}");
    assert!(!found.iter().any(|line| line.starts_with("fail ")), "{found:?}");
}

#[test]
fn a_plan_of_a_move_and_its_root_know_the_finding_by_its_first_address() {
    let fixture = |name: &str| {
        let folder = top().join("fixtures/encryption/aws/block_storage/fail/moved");
        fs::read_to_string(folder.join(name)).expect("a fixture")
    };
    let directory =
        repository("moved_plan", &[("main.tf", &fixture("main.tf")), ("plan.json", &fixture("plan.json"))]);
    let of = |input: &str| -> String {
        let run = groundrule().args("check --format json --exit-zero").arg(input).within(&directory).exits(0);
        let report: Json = serde_json::from_str(&run.stdout).expect("a report");
        let findings = report["findings"].as_array().expect("findings");
        let found = findings.iter().find(|finding| finding["rule"] == RULE).expect("a finding");
        found["fingerprint"].as_str().expect("a fingerprint").to_owned()
    };
    let moved = [of("plan.json"), of(".")];
    let block = "moved {\n  from = aws_ebs_volume.old\n  to   = aws_ebs_volume.new\n}\n";
    let before = fixture("main.tf").replace(block, "").replace("\"new\"", "\"old\"");
    assert!(!before.contains("moved"), "{before}");
    write(&directory.join("main.tf"), &before);
    assert_eq!(moved, [of("."), of(".")]);
}

#[test]
fn an_exception_holds_where_it_says() {
    let files = with_module("", "");
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "address",
            "match = \"module.m.**\"",
            &["exception module.m.aws_ebs_volume.inner", "fail aws_ebs_volume.own"],
        ),
        (
            "exact",
            "match = \"aws_ebs_volume.own\"",
            &["exception aws_ebs_volume.own", "fail module.m.aws_ebs_volume.inner"],
        ),
        (
            "module",
            "module = \"module.m\"",
            &["exception module.m.aws_ebs_volume.inner", "fail aws_ebs_volume.own"],
        ),
        ("file", "file = \"m/**\"", &["exception module.m.aws_ebs_volume.inner", "fail aws_ebs_volume.own"]),
        (
            "both",
            "file = \"m/**\"\nmatch = \"aws_ebs_volume.*\"",
            &[
                "fail aws_ebs_volume.own",
                "fail module.m.aws_ebs_volume.inner",
                "unused-exception 1 exception[encryption-aws-block-storage]: nothing that it is for breaks \
                 `encryption-aws-block-storage`",
            ],
        ),
        (
            "tags",
            "tags = { Owner = \"team-*\" }",
            &["exception aws_ebs_volume.own", "fail module.m.aws_ebs_volume.inner"],
        ),
    ];
    for (name, place, expected) in cases {
        let mut files = files.clone();
        files[0].1 = files[0].1.replace("size = 1", "size = 1\n  tags = { Owner = \"team-storage\" }");
        let terms = "reason = \"x\"\nowner = \"y\"\ncreated = 2026-11-01\nexpires = 2026-11-21\n";
        files.push(("groundrule.toml", format!("[[exceptions]]\nrule = \"{RULE}\"\n{place}\n{terms}")));
        let directory = repository(&format!("exception_{name}"), &as_texts(&files));
        assert_eq!(said(&directory, "."), *expected, "{name}");
    }
}

#[test]
fn an_exception_for_another_root_is_not_called_unused() {
    let mut files = with_module("", "");
    files.push(("b/main.tf", volume("other", "", "", "")));
    let terms = "reason = \"x\"\nowner = \"y\"\ncreated = 2026-11-01\nexpires = 2026-12-31\n";
    let place = "match = \"aws_ebs_volume.gone\"";
    files.push(("groundrule.toml", format!("[[exceptions]]\nrule = \"{RULE}\"\n{place}\n{terms}")));
    let directory = repository("exception_elsewhere", &as_texts(&files));
    let is_unused =
        |args: &str| said(&directory, args).iter().any(|line| line.starts_with("unused-exception"));
    assert!(!is_unused("a"));
    assert!(is_unused("."));
}

#[test]
fn exceptions_are_listed_in_every_format() {
    let entry = |owner: &str, expires: &str| {
        format!(
            "[[exceptions]]\nstandard = \"encryption\"\nmodule = \"module.{owner}\"\nreason = \"=a, \\\"b\\\"\"\n\
             owner = \"{owner}\"\nticket = \"OPS-1\"\ncreated = 2026-11-01\nexpires = {expires}\n\n"
        )
    };
    let settings = "[exception-policy]\nnotice = \"14 days\"\n";
    let directory = repository(
        "exceptions_list",
        &[
            ("a/main.tf", &volume("a", "", "", "")),
            ("a/groundrule.toml", settings),
            ("a/exceptions.toml", &(entry("open", "2027-01-31") + &entry("near", "2026-11-30"))),
            ("b/main.tf", &volume("b", "", "", "")),
            ("b/groundrule.toml", &entry("over", "2026-11-20")),
        ],
    );
    let mut told = String::new();
    for args in ["list", "list --format csv a b", "list --format json b", "check", "check a"] {
        let run =
            groundrule().args("exceptions").args(args).args("--now 2026-11-21").within(&directory).run();
        let _ = write!(told, "$ groundrule exceptions {args}\n{}\n", run.transcript());
    }
    insta::assert_snapshot!("exceptions", told);
}

#[test]
fn an_exception_is_added_only_if_the_file_is_then_right() {
    let before = "# Ours.\n[standards.tagging]\nrequired = [\"Owner\"] # all of them\n";
    let directory =
        repository("exceptions_add", &[("main.tf", &volume("a", "", "", "")), ("groundrule.toml", before)]);
    let add = |args: &str, status: i32| {
        let terms = "--reason moves --owner team-x --expires 2027-01-31 --now 2026-11-21";
        let run = groundrule().args("exceptions add").args(args).args(terms);
        run.within(&directory).exits(status).transcript()
    };
    let read = |name: &str| fs::read_to_string(directory.join(name)).unwrap();
    let wrong = add("--rule encryption-aws-block-storige --match aws_ebs_volume.a", 2);
    assert!(wrong.contains("there is no rule `encryption-aws-block-storige`"), "{wrong}");
    assert_eq!(read("groundrule.toml"), before);
    add("--standard encryption --match aws_ebs_volume.a --tag Owner=x", 0);
    let after = read("groundrule.toml");
    assert_eq!(
        after.strip_prefix(before),
        Some(
            "\n[[exceptions]]\nstandard = \"encryption\"\nmatch = \"aws_ebs_volume.a\"\ntags = { \"Owner\" = \"x\" }\n\
             reason = \"moves\"\nowner = \"team-x\"\ncreated = 2026-11-21\nexpires = 2027-01-31\n"
        )
    );
    write(&directory.join("exceptions.toml"), "");
    add("--rule CKV_AWS_3 --match aws_ebs_volume.*", 0);
    assert_eq!(read("groundrule.toml"), after);
    assert!(read("exceptions.toml").starts_with("[[exceptions]]\nrule = \"CKV_AWS_3\"\n"));
    assert_eq!(said(&directory, ".")[0], "exception aws_ebs_volume.a");
}

#[test]
fn a_baseline_is_written_once_and_grows_only_when_asked_to() {
    let directory = repository("baseline", &[("main.tf", &volume("a", "", "", ""))]);
    let baseline = |args: &str, status: i32| {
        groundrule().args("baseline .").args(args).within(&directory).exits(status).transcript()
    };
    let addresses = || -> Vec<String> {
        let text = fs::read_to_string(directory.join("groundrule-baseline.json")).unwrap();
        let file: Json = serde_json::from_str(&text).unwrap();
        let of_rule = |entry: &&Json| entry["rule"] == RULE;
        let entries = file["findings"].as_array().unwrap().iter().filter(of_rule);
        entries.map(|entry| entry["address"].as_str().unwrap().to_owned()).collect()
    };
    baseline("", 0);
    assert_eq!(addresses(), ["aws_ebs_volume.a"]);
    let again = baseline("", 2);
    assert!(again.contains("`groundrule-baseline.json` is there already"), "{again}");
    write(&directory.join("main.tf"), &volume("b", "", "", ""));
    let updated = baseline("--update", 0);
    assert!(updated.contains("new left out"), "{updated}");
    assert!(addresses().is_empty());
    baseline("--add", 0);
    assert_eq!(addresses(), ["aws_ebs_volume.b"]);
    // A run that proves nothing changes nothing.
    write(&directory.join("broken.tf"), "locals {\n  a = \n}\n");
    write(&directory.join("main.tf"), "");
    let broken = baseline("--update", 4);
    assert!(broken.contains("`groundrule-baseline.json` is not written"), "{broken}");
    assert_eq!(addresses(), ["aws_ebs_volume.b"]);
}

#[test]
fn what_is_no_baseline_is_2_with_its_place() {
    let directory =
        repository("baseline_wrong", &[("main.tf", &volume("a", "", "", "")), ("b.json", "{\"a\": 1}")]);
    let wrong = groundrule().args("check --baseline b.json .").within(&directory).exits(2).transcript();
    assert!(wrong.contains("this is no baseline: unknown field `a`"), "{wrong}");
    let missing = groundrule().args("check --baseline c.json .").within(&directory).exits(2).transcript();
    assert!(missing.contains("the baseline `c.json` cannot be read"), "{missing}");
}

#[test]
fn two_roots_plans_or_reports_are_compared() {
    let inner = |encrypted: &str| {
        format!("{}variable \"x\" {{\n  default = {encrypted}\n}}\n", volume("same", "", "", ""))
    };
    let moved = "moved {\n  from = aws_ebs_volume.before\n  to = aws_ebs_volume.after\n}\n";
    let base = inner("true") + &volume("fixed", "", "", "") + &volume("before", "", "", "");
    let head = inner("false") + &volume("new", "", "", "") + &volume("after", "", "", "") + moved;
    let settings = "[levels]\nlow = \"off\"\nmedium = \"off\"\n";
    let directory = repository(
        "diff",
        &[("base/main.tf", &base), ("head/main.tf", &head), ("groundrule.toml", settings)],
    );
    let mut told = String::new();
    let mut tell = |args: &str, status: i32| {
        let run = groundrule().args("diff").args(args).within(&directory).exits(status);
        let _ = write!(told, "$ groundrule diff {args}\n{}\n", run.transcript());
    };
    tell("base head", 1);
    tell("head base", 1);
    tell("base base", 0);
    tell("base head --new-only", 1);
    tell("base head --fail-on critical --format markdown", 0);
    tell("base head --exit-zero --format json", 0);
    for side in ["base", "head"] {
        let args = format!("check {side} --exit-zero --format json");
        let report = groundrule().args(&args).within(&directory).exits(0).stdout;
        write(&directory.join(format!("{side}.json")), &report);
    }
    tell("base.json head.json", 1);
    tell("base.json head", 1);
    tell("base.json base.json", 0);
    write(&directory.join("old.json"), "{\"schema\": \"groundrule/report/v9\"}");
    tell("old.json head", 2);
    tell("base nowhere", 4);
    tell("base - --new-only", 4);
    insta::assert_snapshot!("diff", told.replace(env!("CARGO_PKG_VERSION"), "[VERSION]"));
}

#[test]
fn findings_of_the_ledger_are_explained() {
    for id in
        ["unused-ignore", "unknown-ignore", "malformed-ignore", "unused-exception", "expiring-exception"]
    {
        let page = groundrule().args("explain").arg(id).exits(0).stdout;
        assert!(page.contains("What to do"), "{page}");
    }
}
