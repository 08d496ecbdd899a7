//! One report with a finding of every kind, rendered by every format's tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use groundrule_parser::error::InputError;
use groundrule_parser::source::Source;
use groundrule_rules::report::{
    Call, DecidedFile, Finding, InputKind, InputSummary, Level, Location, NotEvaluated, Position, Precision,
    Previews, Report, RuleInfo, SourceFile, StandardSummary, Step, Summary, Suppression, SuppressionKind,
    Unknown, Verdict,
};
use groundrule_rules::rule::Severity;

use super::{Run, Settings};
use crate::cli::Verdicts;
use crate::gate::{Gate, Judgement};

/// The root module: a call, a suppressed bucket, a secret overwritten, and a rule over several lines.
const MAIN: &str = r#"module "db" {
  source    = "./modules/db"
  encrypted = var.encrypted
}

module "legacy" {
  source = "git::https://example.com/legacy.git"
}

# groundrule: ignore[resilience-aws-bucket-versioning] rebuilt every night
resource "aws_s3_bucket" "scratch" {}

resource "aws_security_group" "été" {
  description = "Zugang für alle, パスワード ********"
  ingress {
    from_port   = 22
    cidr_blocks = [
      "0.0.0.0/0",
    ]
  }
}
"#;

/// A module, with a line that would act on a terminal.
const DB: &str = "resource \"aws_ebs_volume\" \"data\" {\n\tfor_each  = toset([\"a\", \"b\"]) # \u{1b}[2J\u{202e}\n\
                  \tencrypted = var.encrypted\n}\n\nresource \"aws_db_instance\" \"main\" {\n  kms_key_id = local.key\n}\n";

const VARIABLES: &str = "variable \"encrypted\" {\n  default = false\n}\n";

const FILES: [(&str, &str); 3] =
    [("main.tf", MAIN), ("modules/db/main.tf", DB), ("modules/db/variables.tf", VARIABLES)];

/// The report.
pub(crate) fn report() -> Report {
    let rules = rules();
    let finding = |address: &str, id: &str| finding(&rules, address, id);
    let volume = |key: &str| Finding {
        paths: vec!["encrypted".to_owned()],
        message: format!("module.db.aws_ebs_volume.data[\"{key}\"] is not encrypted: set encrypted"),
        location: Some(location(1, "encrypted = var.encrypted", Precision::Attribute)),
        calls: vec![Call {
            module: "module.db".to_owned(),
            location: location(0, "module \"db\"", Precision::Resource),
        }],
        chain: vec![
            Step {
                what: "var.encrypted".to_owned(),
                location: location(2, "default = false", Precision::Attribute),
            },
            Step {
                what: "module.db".to_owned(),
                location: location(0, "encrypted = var.encrypted", Precision::Attribute),
            },
        ],
        ..finding(&format!("module.db.aws_ebs_volume.data[\"{key}\"]"), "encryption-aws-block-storage")
    };
    let findings = vec![
        Finding {
            paths: vec!["ingress[0].cidr_blocks".to_owned()],
            message:
                "aws_security_group.été.ingress[0] opens an administration port to 0.0.0.0/0 (from 22, to 22)"
                    .to_owned(),
            location: Some(location(0, "cidr_blocks = [\n      \"0.0.0.0/0\",\n    ]", Precision::Attribute)),
            ..finding("aws_security_group.été.ingress[0]", "segmentation-aws-admin-ports-open")
        },
        volume("a"),
        volume("b"),
        Finding {
            verdict: Verdict::Undetermined,
            unknown: vec![
                unknown("kms_key_id", "aws_kms_key.main.arn"),
                unknown("cmk", "through local.key, which plans do not record"),
            ],
            location: Some(location(1, "kms_key_id = local.key", Precision::Attribute)),
            ..finding("module.db.aws_db_instance.main", "encryption-aws-database-customer-key")
        },
        Finding {
            verdict: Verdict::Pass,
            message: "aws_ebs_volume.kept is not encrypted".to_owned(),
            ..finding("aws_ebs_volume.kept", "encryption-aws-block-storage")
        },
        Finding {
            paths: vec!["tags[\"Owner\"]".to_owned()],
            message: format!("{HOSTILE} lacks tags[\"Owner\"]"),
            ..finding(HOSTILE, "tagging-required")
        },
        Finding {
            level: Level::Locked,
            assumed: vec!["aws_s3_bucket.logs.id".to_owned()],
            related: vec![(
                "aws_s3_bucket_public_access_block.logs".to_owned(),
                "block_public_acls".to_owned(),
            )],
            message: "aws_s3_bucket.logs can be opened to the public".to_owned(),
            location: Some(location(0, "module \"legacy\"", Precision::ModuleCall)),
            ..finding("module.legacy.aws_s3_bucket.logs", "exposure-aws-bucket-public-access-block")
        },
        Finding {
            message: "aws_s3_bucket.scratch has no versioning".to_owned(),
            location: Some(location(0, "resource \"aws_s3_bucket\" \"scratch\"", Precision::Resource)),
            suppressed: Some(Suppression {
                kind: SuppressionKind::Ignore,
                reason: Some("rebuilt every night".to_owned()),
                owner: Some("@data".to_owned()),
                expires: Some("2027-01-31".to_owned()),
                location: Some(location(0, "# groundrule: ignore[resilience-", Precision::Attribute)),
            }),
            ..finding("aws_s3_bucket.scratch", "resilience-aws-bucket-versioning")
        },
        Finding {
            input: 1,
            verdict: Verdict::Undetermined,
            unknown: vec![unknown("storage_encrypted", "aws_kms_key.main.arn")],
            ..finding("aws_rds_cluster.main", "encryption-aws-database-customer-key")
        },
        Finding {
            input: 1,
            verdict: Verdict::Error,
            message: "the rule contradicts itself".to_owned(),
            ..finding("aws_rds_cluster.main", "acme-tagging-cost-center")
        },
    ];
    Report {
        edition: Some("2026.1".to_owned()),
        inputs: inputs(),
        files: files(),
        rules: rules.into_values().collect(),
        findings,
        summary: summary(),
        decided_by: decided_by(),
        notes: vec!["groundrule.toml:14: this scope holds for nothing that was checked".to_owned()],
    }
}

fn files() -> Vec<SourceFile> {
    let file = |(path, text): &(&str, &str)| SourceFile { path: (*path).to_owned(), text: Arc::from(*text) };
    FILES.iter().map(file).collect()
}

fn decided_by() -> Vec<DecidedFile> {
    let file = |path: &str, organisation| DecidedFile {
        path: path.to_owned(),
        organisation,
        sha256: "0123456789abcdef".repeat(4),
    };
    vec![file("../platform/organisation.toml", true), file("groundrule.toml", false)]
}

/// An address with everything in it that could do harm to what shows it.
const HOSTILE: &str = "aws_s3_bucket.x[\"\u{1b}[2J\u{202e}::error::|`<b>@you](x)%0A\r\n\"]";

/// The sample without what needs a place in a file, and only its first input.
pub(crate) fn report_without_places() -> Report {
    let mut report = report();
    report.inputs.truncate(1);
    report.inputs[0].root = None;
    report.files.clear();
    report.findings.retain(|finding| finding.input == 0 && finding.suppressed.is_none());
    for finding in &mut report.findings {
        finding.location = None;
        finding.calls.clear();
        finding.chain.clear();
    }
    report
}

/// The sample where an edition is in force that has none of the rules.
pub(crate) fn report_of_previews() -> Report {
    let mut report = report();
    let preview = |rule: &Arc<RuleInfo>| Arc::new(RuleInfo { preview: true, ..rule.as_ref().clone() });
    report.rules = report.rules.iter().map(preview).collect();
    for finding in &mut report.findings {
        finding.rule = preview(&finding.rule);
    }
    report
}

/// `count` fails of a few rules at a place each, with what else findings have.
pub(crate) fn many(count: usize) -> Report {
    let mut report = report();
    let shapes: Vec<Finding> =
        report.findings.drain(..).filter(|finding| finding.verdict != Verdict::Pass).collect();
    report.findings = (0..count)
        .map(|number| {
            let shape = &shapes[number % shapes.len()];
            Finding {
                address: format!("{}[{number}]", shape.address),
                fingerprint: format!("{number:032x}"),
                ..shape.clone()
            }
        })
        .collect();
    report
}

/// An input that could not be read.
pub(crate) fn unreadable() -> Vec<InputError> {
    vec![Source::from_bytes("broken.json", vec![0xff, 0xfe, 0x00, 0xd8]).expect_err("no UTF-16")]
}

/// What the usual gate makes of a report.
pub(crate) fn judgement(report: &Report, unreadable: &[InputError]) -> Judgement {
    let gate = Gate::default();
    gate.judge(report, unreadable.len())
}

/// The whole sample in one format, for people without colour.
pub(crate) fn rendered(
    write: impl FnOnce(&Run<'_>, &mut Vec<u8>) -> std::io::Result<()>,
    verdicts: Verdicts,
) -> String {
    rendered_of(&report(), &unreadable(), &Settings::default(), write, verdicts)
}

/// A report in one format.
pub(crate) fn rendered_of(
    report: &Report,
    unreadable: &[InputError],
    settings: &Settings,
    write: impl FnOnce(&Run<'_>, &mut Vec<u8>) -> std::io::Result<()>,
    verdicts: Verdicts,
) -> String {
    let judgement = judgement(report, unreadable);
    let run = Run { report, unreadable, judgement: &judgement, verdicts, settings };
    let mut out = Vec::new();
    write(&run, &mut out).expect("memory takes everything");
    String::from_utf8(out).expect("every format is UTF-8")
}

fn inputs() -> Vec<InputSummary> {
    let input = |path: &str, kind, resources| InputSummary {
        path: path.to_owned(),
        id: "infra".to_owned(),
        kind,
        root: None,
        resources,
        sha256: None,
        providers: Vec::new(),
        drift: None,
        errored: false,
        complete: Some(true),
        notes: Vec::new(),
        sets: Vec::new(),
        environment: None,
        team: None,
        fail_on: None,
        undetermined: None,
    };
    vec![
        InputSummary { root: Some(".".to_owned()), ..input("plan.json", InputKind::Plan, 123) },
        InputSummary {
            errored: true,
            complete: Some(false),
            notes: vec![
                "not complete: what is missing from it may still exist".to_owned(),
                "made by Terraform 0.12: verdicts are limited".to_owned(),
            ],
            ..input("prod/state.json", InputKind::State, 7)
        },
    ]
}

fn summary() -> Summary {
    let standard = |standard: &str, [rules, pass, fail, undetermined, error]: [usize; 5]| StandardSummary {
        standard: standard.to_owned(),
        rules,
        pass,
        fail,
        undetermined,
        error,
    };
    let gap = |what: &str, why: &str, gap| NotEvaluated { what: what.to_owned(), why: why.to_owned(), gap };
    Summary {
        resources: 130,
        rules: 61,
        evaluated_rules: 58,
        pass: 410,
        fail: 6,
        undetermined: 2,
        error: 1,
        standards: vec![
            standard("acme", [1, 0, 0, 0, 1]),
            standard("encryption", [22, 190, 2, 2, 0]),
            standard("exposure", [11, 110, 1, 0, 0]),
            standard("resilience", [9, 60, 1, 0, 0]),
            standard("segmentation", [15, 50, 1, 0, 0]),
            standard("tagging", [3, 0, 1, 0, 0]),
        ],
        previews: Previews::default(),
        not_evaluated: vec![
            gap("change-deletion-protection-off", "a state holds no planned change", false),
            gap("change-stateful-replaced", "a state holds no planned change", false),
            gap("module.legacy", "the module is not loaded", true),
        ],
    }
}

/// A plain fail, which the others are made of.
fn finding(rules: &BTreeMap<&str, Arc<RuleInfo>>, address: &str, id: &str) -> Finding {
    let type_name = address.split('.').find(|step| step.starts_with("aws_")).unwrap_or_default();
    let rule = &rules[id];
    Finding {
        input: 0,
        rule: Arc::clone(rule),
        verdict: Verdict::Fail,
        level: rule.level,
        address: address.to_owned(),
        resource_length: address.find(".ingress[").unwrap_or(address.len()),
        type_name: type_name.to_owned(),
        paths: Vec::new(),
        related: Vec::new(),
        message: format!("{address} is not as it should be"),
        unknown: Vec::new(),
        assumed: Vec::new(),
        location: None,
        calls: Vec::new(),
        chain: Vec::new(),
        suppressed: None,
        sets: Vec::new(),
        fingerprint: format!("{id}:{address}"),
    }
}

/// Id, severity, title, description, remediation.
const RULES: [(&str, Severity, &str, &str, &str); 7] = [
    (
        "acme-tagging-cost-center",
        Severity::High,
        "No cost center",
        "Nobody knows who pays.",
        "Set the tag `CostCenter`.",
    ),
    (
        "encryption-aws-block-storage",
        Severity::High,
        "Block storage is not encrypted",
        "Whoever gets at an unencrypted volume, or at a snapshot made of it, reads its blocks. Encryption can't be \
         turned on later: the volume has to be replaced.",
        "Set `encrypted = true`.",
    ),
    (
        "encryption-aws-database-customer-key",
        Severity::High,
        "Database is not encrypted with a key of your own",
        "A key of your own can be revoked, and its use is logged.",
        "Set `kms_key_id`.",
    ),
    (
        "exposure-aws-bucket-public-access-block",
        Severity::Critical,
        "Bucket can be opened to the public",
        "One wrong policy or ACL publishes everything in it.",
        "Add an `aws_s3_bucket_public_access_block` with all four set.",
    ),
    (
        "resilience-aws-bucket-versioning",
        Severity::Medium,
        "Bucket keeps no versions",
        "What is overwritten is gone.",
        "Add an `aws_s3_bucket_versioning`.",
    ),
    (
        "segmentation-aws-admin-ports-open",
        Severity::Critical,
        "Administration port is open to everybody",
        "Passwords and keys are tried there all day.",
        "Name the networks that need it, or use a session manager.",
    ),
    (
        "tagging-required",
        Severity::Medium,
        "Required tag is missing",
        "Costs and incidents find nobody.",
        "Add the tag, or set it in the provider's `default_tags`.",
    ),
];

fn rules() -> BTreeMap<&'static str, Arc<RuleInfo>> {
    let rule =
        |(id, severity, title, description, remediation): (&str, Severity, &str, &str, &str)| RuleInfo {
            id: id.to_owned(),
            standard: id.split('-').next().unwrap_or_default().to_owned(),
            provider: id.contains("-aws-").then(|| "aws".to_owned()),
            title: title.to_owned(),
            description: description.to_owned(),
            remediation: remediation.to_owned(),
            severity,
            level: Level::by_severity(severity),
            controls: BTreeMap::from([("nist-800-53-r5".to_owned(), vec!["SC-28".to_owned()])]),
            aliases: BTreeMap::from([("checkov".to_owned(), vec!["CKV_AWS_3".to_owned()])]),
            since: Some("2026.1".to_owned()),
            preview: false,
        };
    RULES.into_iter().map(|texts| (texts.0, Arc::new(rule(texts)))).collect()
}

/// Where a text stands first in a file.
fn location(file: usize, needle: &str, precision: Precision) -> Location {
    let text = FILES[file].1;
    let start = text.find(needle).expect("the sample holds it");
    let position = |at: usize| {
        let before = &text[..at];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    };
    let end = start + needle.len();
    Location { file, span: start..end, start: position(start), end: position(end), precision }
}

fn unknown(path: &str, because: &str) -> Unknown {
    Unknown { path: path.to_owned(), because: because.to_owned() }
}

/// A text without its styles.
pub(crate) fn without_styles(colored: &str) -> String {
    let mut plain = String::new();
    let mut rest = colored;
    while let Some((text, style)) = rest.split_once('\u{1b}') {
        plain.push_str(text);
        rest = style.split_once('m').expect("a style ends").1;
    }
    plain + rest
}
