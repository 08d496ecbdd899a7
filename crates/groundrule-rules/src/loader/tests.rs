use std::fmt::Write as _;

use super::*;
use crate::report::Level;

const METADATA: &str = "# METADATA\n# title: A\n# description: B\n# custom:\n#   severity: low\n#   subjects:\n#     - {types: aws_a, reads: {a: a}}\n#   message: \"{subject}\"\n#   remediation: C\n";

fn file(path: &str, text: &str) -> PolicyFile {
    let source = Arc::new(SourceText { path: path.to_owned(), text: text.to_owned() });
    PolicyFile { path: path.to_owned(), source }
}

/// A rule whose package is that of its path.
fn rule(namespace: &str, path: &str, body: &str) -> PolicyFile {
    let package = path.trim_end_matches(".rego").replace('/', ".");
    file(path, &format!("{METADATA}package {namespace}.{package}\n\nimport rego.v1\n\n{body}\n"))
}

const VIOLATION: &str = "violations contains {\"at\": \"a\"} if input.values.a == 1";

fn builtin(files: Vec<PolicyFile>) -> PolicySource {
    PolicySource { builtin: true, files }
}

fn own(files: Vec<PolicyFile>) -> PolicySource {
    PolicySource { builtin: false, files }
}

fn config(text: &str) -> Arc<SourceText> {
    Arc::new(SourceText { path: "groundrule.toml".to_owned(), text: text.to_owned() })
}

fn load(sources: &[PolicySource]) -> PolicySet {
    PolicySet::load(sources, None).unwrap_or_else(|faults| panic!("{}", show(&faults)))
}

fn faults(sources: &[PolicySource], settings: Option<&str>) -> String {
    let settings = settings.map(config);
    show(&PolicySet::load(sources, settings.as_ref()).err().unwrap_or_default())
}

fn show(faults: &[Diagnostic]) -> String {
    let mut out = String::new();
    for fault in faults {
        let span = fault.span.clone().unwrap_or(0..0);
        let _ = writeln!(
            out,
            "{fault}\n  at: {}",
            fault.source.text.get(span).unwrap_or_default().replace('\n', "⏎")
        );
    }
    out
}

const STANDARD: &str = "title: Tagging\ndescription: Tags.\nsettings:\n  required:\n    description: Keys that have to be there.\n    type: array\n    items: {type: string, minLength: 1}\n    default: [Owner]\n  level:\n    description: A level.\n    type: integer\n    minimum: 1\n    default: 3\n";

#[test]
fn identity_comes_from_the_place() {
    let set = load(&[
        builtin(vec![
            rule("groundrule", "tagging/aws/b_c.rego", VIOLATION),
            rule("groundrule", "tagging/required.rego", VIOLATION),
            file("lib/net.rego", "package groundrule.lib.net\n\nf(x) := x\n"),
            file("tagging/standard.yaml", STANDARD),
            file("tagging/required_test.rego", "not rego at all"),
            file("README.md", "nor this"),
        ]),
        own(vec![
            rule("acme", "tagging/required.rego", VIOLATION),
            rule("acme", "own_things/x.rego", VIOLATION),
        ]),
    ]);
    let ids: Vec<&str> = set.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["acme-own-things-x", "acme-tagging-required", "tagging-aws-b-c", "tagging-required"]);
    let rule = set.rule("tagging-aws-b-c").unwrap();
    assert_eq!(rule.package, "groundrule.tagging.aws.b_c");
    assert_eq!((rule.standard.as_str(), rule.provider.as_deref()), ("tagging", Some("aws")));
    assert_eq!(set.rule("acme-own-things-x").unwrap().standard, "own_things");
    assert!(set.rule("nothing").is_none());
    assert_eq!(set.standards["tagging"].title, "Tagging");
    assert_eq!(set.settings["tagging"]["required"], serde_json::json!(["Owner"]));
    assert_eq!(set.settings["own_things"], serde_json::json!({}));
}

#[test]
fn rules_of_the_next_edition_are_previews_until_it_is_in_force() {
    let since = |path: &str, since: &str| {
        let PolicyFile { path, source } = rule("groundrule", path, VIOLATION);
        let text = source.text.replace("low\n", &format!("high\n#   since: \"{since}\"\n"));
        file(&path, &text)
    };
    let own_rule = rule("acme", "a/own.rego", VIOLATION);
    let own_text = own_rule.source.text.replace("low\n", "high\n#   since: \"9999.1\"\n");
    let set = load(&[
        builtin(vec![since("a/new.rego", "9999.1"), since("a/old.rego", "2026.1")]),
        own(vec![file("a/own.rego", &own_text)]),
    ]);
    let previews = |set: &PolicySet| {
        let previews = set.infos.iter().filter(|rule| rule.preview);
        previews.map(|rule| (rule.id.clone(), rule.level)).collect::<Vec<_>>()
    };
    assert_eq!(set.edition, Edition::CURRENT);
    assert_eq!(previews(&set), [("a-new".to_owned(), Level::Advisory)]);
    // Under an edition that never was every rule would be a preview.
    assert!(set.with_settings(Some(&config("edition = '2025.1'"))).is_err());
    let without = set.with_settings(Some(&config("preview = false"))).unwrap();
    assert_eq!(previews(&without), []);
    assert_eq!(without.left_out.len(), 1);
    assert!(without.infos.iter().all(|rule| rule.level == Level::Mandatory));
    let version = faults(&[builtin(vec![since("a/b.rego", "0.1.0")])], None);
    assert!(version.contains("`0.1.0` is none") && version.contains("such as `2026.1`"), "{version}");
}

#[test]
fn a_built_in_rule_names_controls_of_known_tables_only() {
    let PolicyFile { path, source } = rule("groundrule", "a/b.rego", VIOLATION);
    let text = source.text.replace("low\n", "low\n#   controls: {nist-800-53: [SC-28]}\n");
    let fault = faults(&[builtin(vec![file(&path, &text)])], None);
    assert!(fault.contains("no table of controls is called `nist-800-53`"), "{fault}");
    assert!(fault.contains("did you mean `nist-800-53-r5`?"), "{fault}");
    // An organisation has catalogues of its own.
    let of_acme = text.replace("groundrule.", "acme.");
    assert_eq!(faults(&[own(vec![file(&path, &of_acme)])], None), "");
}

#[test]
fn rules_are_evaluated_with_the_settings() {
    let body = "violations contains {\"at\": [\"a\", key]} if {\n\tsome key in data.standards.tagging.required\n\tinput.values.a[key] == false\n}\n\nsatisfied if input.values.a == 1\n";
    let sources = [builtin(vec![
        rule("groundrule", "tagging/required.rego", body),
        file("tagging/standard.yaml", STANDARD),
    ])];
    let set = load(&sources);
    let input =
        || regorus::Value::from_json_str(r#"{"values": {"a": {"Owner": false, "Team": false}}}"#).unwrap();
    let eval = |set: &PolicySet, name: &str| {
        let rule = format!("data.groundrule.tagging.required.{name}");
        let value = set.engine.clone().eval(&rule, input()).unwrap();
        serde_json::from_str::<Json>(&value.to_json_str().unwrap()).unwrap()
    };
    assert_eq!(eval(&set, "violations"), serde_json::json!([{"at": ["a", "Owner"]}]));
    assert_eq!(eval(&set, "satisfied"), serde_json::json!("<undefined>"));
    let other = set.with_settings(Some(&config("[standards.tagging]\nrequired = [\"Team\"]\n"))).unwrap();
    assert_eq!(eval(&other, "violations"), serde_json::json!([{"at": ["a", "Team"]}]));
    assert_eq!(eval(&set, "violations"), serde_json::json!([{"at": ["a", "Owner"]}]));
    assert_eq!(other.settings["tagging"]["level"], 3);
    assert!(set.engine.clone().eval("data.groundrule.tagging.required.nothing", input()).is_err());
}

#[test]
fn broken_rules_say_where_and_quote_nothing() {
    let bodies = [
        "violations contains {\"at\": \"a\"} if to_number(input.values.a) == 1",
        "violations contains {\"at\": \"a\"} if helper == 1\n\nhelper := 1 if input.values.a\n\nhelper := 2 if input.values.a",
        "violations contains {\"at\": \"a\"} if count(input.values.a) / 0 == 1",
        "violations contains {\"at\": \"a\"} if regex.match(input.values.a, \"x\")",
        "violations contains {\"at\": \"a\"} if numbers.range(1, 1000000000)[0] == input.values.a",
        "violations contains {\"at\": \"a\"} if startswith(lower(input.values.a), 1)",
    ];
    let mut out = String::new();
    for body in bodies {
        let set = load(&[builtin(vec![rule("groundrule", "a/b.rego", body)])]);
        let input = regorus::Value::from_json_str(r#"{"values": {"a": "hunter2["}}"#).unwrap();
        let error = set.engine.clone().eval("data.groundrule.a.b.violations", input).unwrap_err();
        let _ = writeln!(out, "{error}");
    }
    assert!(!out.contains("hunter2"));
    insta::assert_snapshot!(out);
}

#[test]
fn faults_of_identity() {
    let claims = |path: &str, id: &str| {
        let policy = rule("groundrule", path, VIOLATION);
        let text =
            policy.source.text.replace("package", &format!("#   aliases: {{checkov: [{id}]}}\npackage"));
        file(path, &text)
    };
    insta::assert_snapshot!(faults(
        &[
            builtin(vec![
                file("a/b.rego", &format!("{METADATA}package groundrule.a.c\n{VIOLATION}\n")),
                file("a/own.rego", &format!("{METADATA}package acme.a.own\n{VIOLATION}\n")),
                rule("groundrule", "a/b_c/d.rego", VIOLATION),
                rule("groundrule", "a/b/c_d.rego", VIOLATION),
                claims("x/one.rego", "CKV_1"),
                claims("x/two.rego", "CKV_1"),
                file("x/none.rego", "package groundrule.x.none\n"),
                file("lib/net.rego", "package groundrule.net\n"),
                file("lost.rego", "package groundrule.lost\n"),
                file("a/b/c/d.rego", "package groundrule.a.b.c.d\n"),
                file("Bad/b.rego", "package groundrule.Bad.b\n"),
            ]),
            own(vec![rule("groundrule", "a/mine.rego", VIOLATION), rule("acme", "a/twice.rego", VIOLATION),]),
            own(vec![rule("acme", "a/twice.rego", VIOLATION)]),
        ],
        None,
    ));
}

#[test]
fn faults_of_standards() {
    let standard = "titel: A\ndescription: B\nsettings:\n  Bad: {description: C, type: array, default: []}\n  untyped: {description: C, default: 1}\n  wrong: {description: C, type: integer, default: x}\n  broken: {description: C, type: nothing, default: x}\n  typo: {description: C, type: integer, minimun: 1, default: 1}\n  bare: 7\n";
    insta::assert_snapshot!(faults(
        &[
            builtin(vec![file("a/standard.yaml", standard), file("b/standard.yaml", STANDARD)]),
            own(vec![file("b/standard.yaml", STANDARD)]),
        ],
        None,
    ));
}

#[test]
fn faults_of_settings() {
    let sources = [builtin(vec![file("tagging/standard.yaml", STANDARD)])];
    let settings = "[standards.tagging]\nrequird = []\nrequired = [\"a\", 1, \"\"]\nlevel = 0\n\n[standards.taging]\n\n[standards]\nnaming = 1\n\n[levels]\na = 1\n";
    insta::assert_snapshot!(faults(&sources, Some(settings)));
    insta::assert_snapshot!(faults(
        &sources,
        Some("[standards.tagging]\nlevel = 1979-05-27\nrequired = {a = 1}\n")
    ));
    insta::assert_snapshot!(faults(&sources, Some("[standards\nlevel = \n")));
    assert_eq!(faults(&sources, Some("")), "");
    assert_eq!(faults(&sources, Some("[standards.tagging]\nlevel = 0x10\n")), "");
}

#[test]
fn faults_of_metadata_in_its_place() {
    let text = |message: &str, read: &str| {
        METADATA.replace("{subject}", message).replace("{a: a}", &format!("{{a: {read}}}"))
    };
    let policy = |namespace: &str, head: String| {
        file("tagging/x.rego", &format!("{head}package {namespace}.tagging.x\n{VIOLATION}\n"))
    };
    let standard = || file("tagging/standard.yaml", STANDARD);
    insta::assert_snapshot!(faults(
        &[builtin(vec![policy("groundrule", text("{settings.requird}", "\"*\"")), standard()])],
        None,
    ));
    insta::assert_snapshot!(faults(
        &[own(vec![policy("acme", text("{subject}", "{presence: \"$tags[settings.x]\"}"))])],
        None,
    ));
    assert_eq!(faults(&[own(vec![policy("acme", text("{subject}", "\"*\""))])], None), "");
}

#[test]
fn policies_that_are_no_rego() {
    let texts = [
        "package groundrule.a.b\n\nviolations[x] { x := 1 }\n",
        "package groundrule.a.b\n\nviolations contains x if {\n\tx := (1\n}\n",
        "package groundrule.a.b\n\nviolations contains {\"at\": y} if input.values.a\n",
        "package groundrule.a.b\n\nx := `",
        "",
    ];
    let mut out = String::new();
    for text in texts {
        out += &faults(&[builtin(vec![file("a/b.rego", &format!("{METADATA}{text}"))])], None);
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_directory_is_read_in_order() {
    let root = std::env::temp_dir().join(format!("groundrule-loader-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(root.join("a/.hidden")).unwrap();
    std::fs::create_dir_all(root.join("lib")).unwrap();
    for path in ["a/b.rego", "a/a.rego", "lib/x.rego", "a/standard.yaml", "a/notes.md", "a/.hidden/c.rego"] {
        std::fs::write(root.join(path), "x").unwrap();
    }
    let source = PolicySource::directory(&root).unwrap();
    let paths: Vec<&str> = source.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["a/a.rego", "a/b.rego", "a/standard.yaml", "lib/x.rego"]);
    std::fs::write(root.join("a/b.rego"), [0xff, 0xfe]).unwrap();
    let faults = PolicySource::directory(&root).unwrap_err();
    assert!(faults[0].to_string().ends_with("a/b.rego: cannot be read: it is not UTF-8"), "{}", faults[0]);
    assert!(PolicySource::directory(&root.join("nothing")).is_err());
    std::fs::remove_dir_all(&root).unwrap();
}

#[test]
fn the_built_in_policies_load() {
    load(&[PolicySource::builtin()]);
}

/// What the scanner lets through fits into the stack of a worker thread, unoptimised.
#[test]
fn the_largest_expressions_fit_a_small_stack() {
    let chain = vec!["input.values.a"; 48].join(" + ");
    let nested = format!("{}1{}", "(1 + ".repeat(20), ")".repeat(20));
    let lists = format!("{}1{}", "[".repeat(12), "]".repeat(12));
    let body = format!(
        "violations contains {{\"at\": \"a\"}} if {{\n{chain} > 1\n{nested} > 1\nx := {lists}\nx != 1\ny := {}\ny > 1\n}}",
        vec!["1"; 90].join(" + ")
    );
    let worker = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        let set = load(&[builtin(vec![rule("groundrule", "a/b.rego", &body)])]);
        let input = regorus::Value::from_json_str(r#"{"values": {"a": 1}}"#).unwrap();
        let value = set.engine.clone().eval("data.groundrule.a.b.violations", input).unwrap();
        assert_eq!(value.as_set().unwrap().len(), 1);
    });
    worker.unwrap().join().unwrap();
}
