//! Each case gives what it says.

use std::fmt::Write as _;

use serde_json::json;

use super::{Case, derive_from, engine, spelt};
use crate::rego::needs::parse_written;

#[test]
fn cases_need_what_they_say() {
    let mut wrong = String::new();
    for case in Case::all() {
        let rego = case.rego();
        let found = match derive_from(&mut engine(&rego), &rego, &case.metadata()) {
            Ok(derived) => {
                let bodies = derived.bodies;
                let violations = rego.contains("\nviolations contains").then(|| spelt(&bodies.violations));
                [
                    ("applies", bodies.applies.as_ref().map(spelt)),
                    ("violations", violations),
                    ("satisfied", bodies.satisfied.as_ref().map(spelt)),
                ]
                .into_iter()
                .filter_map(|(name, needs)| Some((name.to_owned(), needs?)))
                .collect()
            }
            Err(faults) => {
                let expected = case.headers.get("fault").map(String::as_str);
                let texts: Vec<String> = faults.iter().map(ToString::to_string).collect();
                if expected.is_some_and(|part| texts.iter().all(|text| text.contains(part))) {
                    continue;
                }
                vec![("fault".to_owned(), texts.join("; "))]
            }
        };
        let mut expected = case.headers.clone();
        expected.retain(|name, _| name != "reads" && name != "related");
        for needs in expected.values_mut() {
            let mut items: Vec<&str> = needs.split(", ").collect();
            items.sort_unstable();
            *needs = items.join(", ");
        }
        let found: std::collections::BTreeMap<String, String> = found.into_iter().collect();
        if found != expected {
            let _ = write!(wrong, "{}\n  expected {expected:?}\n  found    {found:?}\n", case.title);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn faults_point_at_their_place() {
    let case = |title: &str| Case::all().into_iter().find(|case| case.title == title).expect("case");
    for (title, at) in [
        ("written needs that leave a read out", "[\"a\"]"),
        ("a read that is not declared", "input.values.tokens"),
        ("a violation that cannot be looked into", "object.union({\"at\": \"a\"}, {})"),
    ] {
        let case = case(title);
        let rego = case.rego();
        let faults = derive_from(&mut engine(&rego), &rego, &case.metadata()).expect_err(title);
        let spans: Vec<_> = faults.iter().map(|fault| &rego[fault.span.clone().expect("a span")]).collect();
        assert_eq!(spans, [at], "{title}");
    }
}

#[test]
fn unused_reads_are_named() {
    let case = Case {
        title: String::new(),
        headers: [("reads", "a b c"), ("related", "pab(x y) cmk(z)")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        bodies: "violations contains {\"at\": \"a\"} if {\n\tinput.values.a == 1\n\tinput.related.pab[_].values.x == 2\n}\n"
            .to_owned(),
    };
    let rego = format!("# METADATA\n#     reads: {{a: a, b: b}}\n{}", case.rego());
    let mut metadata = case.metadata();
    metadata.message.0.push(crate::rule::Piece::Read("c".to_owned()));
    let derived = derive_from(&mut engine(&rego), &rego, &metadata).expect("derived");
    let unused: Vec<String> = derived.unused.iter().map(ToString::to_string).collect();
    assert_eq!(
        unused,
        [
            "case.rego: related `cmk` is never used",
            "case.rego: read `pab.y` is never used",
            "case.rego:2:21: read `b` is never used",
        ]
    );
}

#[test]
fn written_needs_are_read() {
    let metadata = Case {
        title: String::new(),
        headers: [("related", "pab(block_acls) pab.inner(x)")]
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .into(),
        bodies: String::new(),
    }
    .metadata();
    for (written, expected) in [
        (json!([]), Some("none")),
        (json!(["a", "a"]), Some("a")),
        (
            json!([["statements", "effect"], ["statements", "actions"]]),
            Some("statements[].actions, statements[].effect"),
        ),
        (json!([["tag", "Owner"]]), Some("tag[Owner]")),
        (json!([["cfg", "mode"]]), Some("cfg[].mode, cfg[mode]")),
        (json!(["pab", ["pab", "block_acls"]]), Some("pab/block_acls, pab{}")),
        (json!([["pab", "inner"], ["pab", "inner", "x"]]), Some("pab/inner/x, pab/inner{}")),
        (json!("a"), None),
        (json!([1]), None),
        (json!([[]]), None),
        (json!(["nothing"]), None),
        (json!([["pab", "nothing"]]), None),
        (json!([["a", "b", "c"]]), None),
    ] {
        let value = regorus::Value::from_json_str(&written.to_string()).expect("JSON");
        let found = parse_written(&value, &metadata).map(|needs| spelt(&needs));
        assert_eq!(found.as_deref(), expected, "{written}");
    }
}
