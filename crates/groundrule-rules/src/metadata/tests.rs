use std::fmt::Write as _;
use std::sync::Arc;

use super::*;
use crate::rule::{EngineRead, Index, Join, Left, Piece, ReadKind, ReadPath, Side};

fn source(yaml: &str) -> Arc<SourceText> {
    let mut text = "# METADATA\n".to_owned();
    for line in yaml.lines() {
        let _ = writeln!(text, "{}", format!("# {line}").trim_end());
    }
    text.push_str("package groundrule.a.b\n");
    Arc::new(SourceText { path: "a/b.rego".to_owned(), text })
}

fn read(yaml: &str) -> Metadata {
    assert_eq!(schema_faults(yaml), Vec::<String>::new());
    match parse(&source(yaml)) {
        Ok(parsed) => parsed.metadata,
        Err(faults) => panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
    }
}

/// Each fault with the text it points at.
fn faults(yaml: &str) -> String {
    let source = source(yaml);
    let mut out = String::new();
    for fault in parse(&source).err().unwrap_or_default() {
        let span = fault.span.clone().unwrap_or(0..0);
        let (line, column) = fault.position().unwrap_or((0, 0));
        let _ =
            writeln!(out, "{line}:{column} [{}] {}", &source.text[span].replace('\n', "⏎"), fault.message);
        if let Some(help) = fault.help {
            let _ = writeln!(out, "    {help}");
        }
    }
    out
}

/// Metadata around one subject.
fn with_subject(subject: &str, message: &str) -> String {
    let subject = subject.replace('\n', "\n      ");
    format!(
        "title: A\ndescription: B\ncustom:\n  severity: low\n  subjects:\n    - {subject}\n  message: \"{message}\"\n  remediation: C\n"
    )
}

#[test]
fn a_full_block() {
    let metadata = read(
        r#"title: A title
description: >-
  Two
  lines.
custom:
  severity: high
  when: [delete, replace]
  subjects:
    - types: [aws_a, azurerm_*]
      each: [ingress, egress]
      reads:
        plain: encrypted
        element: .protocol
        both: {value: [one, two]}
        union: {values: [.a, .b]}
        set: {presence: kms, left: unset}
        direction: {const: [ingress, 1, {a: true}]}
        tag: {presence: "$tags[settings.required]"}
        default: {value: c, left: {default: 7, source: "https://example.org"}}
        open: {value: d, left: undetermined}
        list: $list
      related: &all
        pab:
          type: aws_pab
          by: .bucket
          to: [id, bucket]
          reads: {acls: block}
          related:
            deep: {type: [x_a, x_b], by: e.f, to: id, from: related}
        other: {type: aws_o, all: true}
    - types: aws_b
      reads: {plain: d}
      each: rule
      related: *all
  message: "{subject}: {plain} {pab.acls} {pab.deep.address} {settings.required} {at}"
  remediation: Fix it.
  controls: {nist-800-53-r5: [SC-28]}
  aliases: {checkov: [CKV_AWS_3], trivy: AWS-0026}
  partial: {tfsec: [a]}
  since: "0.1.0"
"#
        .replace("element: .protocol", "protocol: .protocol")
        .as_str(),
    );
    assert_eq!(metadata.description, "Two lines.");
    assert_eq!(metadata.severity, Severity::High);
    assert_eq!(metadata.when, [When::Delete, When::Replace]);
    assert_eq!(metadata.aliases["trivy"], ["AWS-0026"]);
    assert_eq!(metadata.since.as_deref(), Some("0.1.0"));
    let subject = &metadata.subjects[0];
    assert_eq!(subject.each, ["ingress", "egress"]);
    let read = |name: &str| &subject.reads.iter().find(|(read, _)| read == name).unwrap().1;
    assert_eq!(
        read("protocol").paths,
        [ReadPath::Attribute { element: true, path: vec!["protocol".to_owned()] }]
    );
    assert_eq!(read("both").paths.len(), 2);
    assert_eq!(read("union").kind, ReadKind::Values);
    assert_eq!(read("direction").kind, ReadKind::Const(serde_json::json!(["ingress", 1, {"a": true}])));
    assert_eq!(
        read("tag").paths,
        [ReadPath::Engine(EngineRead::Tags(Some(Index::Setting(vec!["required".to_owned()]))))]
    );
    assert_eq!(
        read("default").left,
        Left::Default { value: 7.into(), source: "https://example.org".to_owned() }
    );
    assert_eq!(read("open").left, Left::Undetermined);
    assert_eq!(subject.related, metadata.subjects[1].related);
    let pab = &subject.related[0].1;
    assert!(
        matches!(&pab.join, Join::By { element: true, from: Some(Side::Subject), to, .. } if to.len() == 2)
    );
    let deep = &pab.related[0].1;
    assert!(
        matches!(&deep.join, Join::By { element: false, from: Some(Side::Related), by, .. } if by.len() == 2)
    );
    assert_eq!(subject.related[1].1.join, Join::All);
    assert_eq!(metadata.message.0[0], Piece::Subject);
}

#[test]
fn settings_and_aliases_keep_their_place() {
    let yaml = with_subject(
        "types: aws_a\nreads: {t: {presence: \"$tags[settings.a]\"}, all: \"*\"}",
        "{settings.b}",
    ) + "  aliases: {checkov: [X]}\n";
    let source = source(&yaml);
    let parsed = parse(&source).unwrap();
    let slices: Vec<&str> = parsed.settings.iter().map(|(_, span)| &source.text[span.clone()]).collect();
    assert_eq!(slices, ["\"$tags[settings.a]\"", "{settings.b}"]);
    assert_eq!(&source.text[parsed.aliases[0].2.clone()], "X");
    assert_eq!(&source.text[parsed.whole[0].clone()], "\"*\"");
}

#[test]
fn kinds_without_types() {
    for kind in ["module", "variable", "output", "root"] {
        let metadata = read(&with_subject(&format!("kind: {kind}\nreads: {{a: b}}"), "{a}"));
        assert_eq!(metadata.when, When::EXISTS_AFTER);
    }
}

#[test]
fn many_faults_are_told_at_once() {
    insta::assert_snapshot!(faults(
        "titel: A\ndescription: [1]\ncolour: red\ncustom:\n  severity: severe\n  when: [delete, destroy, delete]\n  subjects: {}\n  message: \"\"\n  aliases: {chekov: [A], trivy: [B, B]}\n  controls: [x]\n  since: 1.0\n"
    ));
}

#[test]
fn faults_of_subjects() {
    insta::assert_snapshot!(faults(
        &(with_subject("types: [AWS_A, aws_a]\neach: [\"ingress[]\", .egress]\nreads: {a: b}", "{subject}")
            .replace(
                "  message",
                "    - kind: modul\n    - kind: module\n      types: [a]\n      each: b\n    - reads: {a: b}\n    - types: []\n    - 7\n  message"
            ))
    ));
}

#[test]
fn faults_of_reads() {
    insta::assert_snapshot!(faults(&with_subject(
        "types: aws_a\nreads:\n  a: [b, c]\n  B: c\n  subject: c\n  d: {vlaue: c}\n  e: {value: c, values: d}\n  f: .x\n  g: $list\n  h: {left: unset}\n  i: {const: 1, left: unset}\n  j: {value: k, left: none}\n  k: {value: k, left: {default: 1}}\n  l: {iam: $action}\n  m: {keys: \"*\"}\n  n: {values: \"$tags[settings.a]\"}\n  o: {presence: [\"$tags[settings.a]\", b]}\n  p: {value: [a, a]}\n  q: 7\n  r: {value: []}\n  s: $actions",
        "{subject}",
    )));
}

#[test]
fn faults_of_engine_reads_by_kind() {
    insta::assert_snapshot!(faults(&with_subject(
        "kind: variable\nreads: {a: $action, b: $tags, c: $name, d: $region, e: $module_source}",
        "{subject}",
    )));
}

#[test]
fn faults_of_related() {
    insta::assert_snapshot!(faults(&with_subject(
        "types: aws_a\nreads: {a: b}\nrelated:\n  a: {type: x, by: b, to: c}\n  b: {type: x}\n  c: {type: x, by: .b, to: .c}\n  d: {type: x, all: true, by: b}\n  e: {type: x, all: false}\n  f: {by: b, to: c, from: both}\n  g: {type: x, by: b, to: c, reads: {address: d, e: .f}}\n  h: {type: x, by: b, to: c, read: {}}",
        "{subject}",
    )));
}

#[test]
fn faults_of_messages() {
    let subjects =
        "types: aws_a\nreads: {tags: b}\nrelated: {pab: {type: x, by: b, to: c, reads: {acls: d}}}";
    let mut out = String::new();
    for message in ["{tag}", "{pba.acls}", "{pab.acl}", "{subjct}", "ab {", "ab }", "{a b}"] {
        out += &faults(&with_subject(subjects, message));
    }
    out += &faults(
        &with_subject(subjects, "{tags}")
            .replace("  message", "    - {types: aws_b, reads: {other: b}}\n  message"),
    );
    insta::assert_snapshot!(out);
}

#[test]
fn broken_yaml_points_at_the_line() {
    assert!(
        faults("title: A\n  description: B: C\n").starts_with("3:"),
        "{}",
        faults("title: A\n  description: B: C\n")
    );
    assert!(faults("title: [a\ncustom: b\n").starts_with("3:"), "{}", faults("title: [a\ncustom: b\n"));
}

/// Faults by the published schema.
fn schema_faults(yaml: &str) -> Vec<String> {
    let source = source(yaml);
    let root = block::find(&source).map_err(|fault| vec![fault]);
    let root = root.and_then(|yaml| crate::yaml::parse(&yaml, &source)).unwrap();
    schema().iter_errors(&root.to_json()).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn schema() -> jsonschema::Validator {
    let schema = serde_json::from_str(include_str!("../../schemas/metadata.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn the_published_schema_takes_the_built_in_policies() {
    let schema = schema();
    for file in crate::loader::PolicySource::builtin().files {
        if std::path::Path::new(&file.path).extension().is_none_or(|extension| extension != "rego")
            || file.path.starts_with("lib/")
        {
            continue;
        }
        let yaml = block::find(&file.source).unwrap();
        let json = crate::yaml::parse(&yaml, &file.source).unwrap().to_json();
        let faults: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{}: {faults:?}", file.path);
    }
}

#[test]
fn the_published_schema_knows_the_same_words() {
    let good = with_subject("types: aws_a\nreads: {a: b}", "{a}");
    let words =
        SEVERITIES.iter().map(|(word, _)| good.replace("severity: low", &format!("severity: {word}")));
    let whens = WHENS.iter().map(|(word, _)| format!("{good}  when: {word}\n"));
    let scanners = CATALOGUES.iter().map(|word| format!("{good}  aliases: {{{word}: [a]}}\n"));
    for yaml in words.chain(whens).chain(scanners) {
        read(&yaml);
    }
    for read_kind in ["value", "values", "presence", "keys", "json", "iam", "const"] {
        read(&with_subject(&format!("types: aws_a\nreads: {{a: {{{read_kind}: b}}}}"), "{a}"));
    }
    for path in [
        "a.b",
        ".a",
        "'*'",
        "$action",
        "$action_reason",
        "$address",
        "$drift",
        "$list",
        "$module_source",
        "$name",
        "$referrers",
        "$region",
        "$replace_paths",
        "$before.a",
        "$literal.a.b",
        "$lifecycle.prevent_destroy",
        "$tags",
        "'$tags[\"Owner\"]'",
        "'$tags[settings.a]'",
    ] {
        read(&with_subject(&format!("types: aws_a\neach: x\nreads: {{a: {path}}}"), "x"));
    }
}

/// Whatever the schema can say at all it says as the parser does.
#[test]
fn the_published_schema_refuses_what_the_parser_refuses() {
    let top = |from: &str, to: &str| {
        let good = with_subject("types: aws_a\nreads: {a: b}", "x");
        assert!(good.contains(from));
        good.replace(from, to)
    };
    let subject = |subject: &str| with_subject(subject, "x");
    let reads = |read: &str| subject(&format!("types: aws_a\nreads: {{a: {read}}}"));
    let related = |related: &str| subject(&format!("types: aws_a\nrelated: {{a: {related}}}"));
    let cases = [
        top("title: A\n", ""),
        top("title: A", "title: ''"),
        top("title: A", "title: [A]"),
        top("description: B", "describtion: B"),
        top("severity: low", "severity: lower"),
        top("severity: low", "severity: low\n  when: [destroy]"),
        top("severity: low", "severity: low\n  since: '1'"),
        top("severity: low", "severity: low\n  controls: [a]"),
        top("severity: low", "severity: low\n  aliases: {chekov: [a]}"),
        top("severity: low", "severity: low\n  partial: {checkov: [a, a]}"),
        top("  remediation: C\n", ""),
        subject("kind: resource"),
        subject("kind: thing"),
        subject("kind: module\ntypes: a"),
        subject("kind: provider\ntypes: aws\neach: b"),
        subject("types: []"),
        subject("types: [A]"),
        subject("types: a\neach: ['b[]']"),
        subject("types: a\nread: {}"),
        subject("types: a\nreads: {A: b}"),
        subject("types: a\nreads: {at: b}"),
        reads("[b]"),
        reads("7"),
        reads("a..b"),
        reads("'$tags[Owner]'"),
        reads("$lifecycle.x"),
        reads("$before"),
        reads("{valeu: b}"),
        reads("{left: unset}"),
        reads("{value: b, values: c}"),
        reads("{value: []}"),
        reads("{value: [b, b]}"),
        reads("{value: b, left: never}"),
        reads("{value: b, left: {default: 1}}"),
        reads("{const: b, left: unset}"),
        related("{type: b}"),
        related("{by: b, to: c}"),
        related("{type: b, by: c, to: .d}"),
        related("{type: b, all: false}"),
        related("{type: b, all: true, by: c, to: d}"),
        related("{type: b, by: c, to: d, from: e}"),
    ];
    for yaml in cases {
        assert_ne!(faults(&yaml), "", "{yaml}");
        assert_ne!(schema_faults(&yaml), Vec::<String>::new(), "{yaml}");
    }
}
