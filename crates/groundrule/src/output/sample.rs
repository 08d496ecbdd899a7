//! One report with a finding of every kind, rendered by every format's tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use groundrule_rules::report::{
    Finding, InputKind, InputSummary, Level, NotEvaluated, Report, RuleInfo, Summary, Unknown, Verdict,
};
use groundrule_rules::rule::Severity;

/// The report.
pub(crate) fn report() -> Report {
    Report {
        edition: None,
        files: Vec::new(),
        rules: Vec::new(),
        inputs: vec![
            input("plan.json", InputKind::Plan, 123),
            InputSummary {
                errored: true,
                complete: Some(false),
                notes: vec![
                    "not complete: what is missing from it may still exist".to_owned(),
                    "made by Terraform 0.12: verdicts are limited".to_owned(),
                ],
                ..input("prod/state.json", InputKind::State, 7)
            },
        ],
        findings: vec![
            Finding {
                verdict: Verdict::Undetermined,
                unknown: vec![
                    unknown("kms_key_id", "aws_kms_key.main.arn"),
                    unknown("cmk", "through local.key, which plans do not record"),
                ],
                ..finding("aws_db_instance.main", "encryption-aws-database-customer-key")
            },
            Finding {
                paths: vec!["encrypted".to_owned()],
                ..finding("module.db.aws_ebs_volume.data[\"a\"]", "encryption-aws-block-storage")
            },
            Finding {
                verdict: Verdict::Pass,
                message: "Block storage is not encrypted".to_owned(),
                ..finding("aws_ebs_volume.kept", "encryption-aws-block-storage")
            },
            Finding {
                rule: rule("tagging-required", Severity::Medium),
                level: Level::Advisory,
                paths: vec!["tags[\"Owner\"]".to_owned()],
                message: "aws_s3_bucket.x[\"\u{1b}[2J\"] lacks tags[\"Owner\"]".to_owned(),
                ..finding("aws_s3_bucket.x[\"\u{1b}[2J\"]", "tagging-required")
            },
            Finding {
                rule: rule("exposure-aws-bucket-public-access-block", Severity::Critical),
                level: Level::Locked,
                assumed: vec!["aws_s3_bucket.logs.id".to_owned()],
                related: vec![(
                    "aws_s3_bucket_public_access_block.logs".to_owned(),
                    "block_public_acls".to_owned(),
                )],
                ..finding("aws_s3_bucket.logs", "exposure-aws-bucket-public-access-block")
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
        ],
        summary: Summary {
            resources: 130,
            rules: 61,
            evaluated_rules: 58,
            pass: 410,
            fail: 3,
            undetermined: 2,
            error: 1,
            standards: Vec::new(),
            not_evaluated: vec![
                gap("change-deletion-protection-off", "a state holds no planned change", false),
                gap("change-stateful-replaced", "a state holds no planned change", false),
                gap("module.legacy", "the module is not loaded", true),
            ],
        },
    }
}

fn input(path: &str, kind: InputKind, resources: usize) -> InputSummary {
    InputSummary {
        path: path.to_owned(),
        kind,
        root: None,
        resources,
        errored: false,
        complete: Some(true),
        notes: Vec::new(),
    }
}

/// A plain fail, which the others are made of.
fn finding(address: &str, id: &str) -> Finding {
    let type_name = address.split('.').find(|step| step.starts_with("aws_")).unwrap_or_default();
    Finding {
        input: 0,
        rule: rule(id, Severity::High),
        verdict: Verdict::Fail,
        level: Level::Mandatory,
        address: address.to_owned(),
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
        fingerprint: format!("{id}:{address}"),
    }
}

fn rule(id: &str, severity: Severity) -> Arc<RuleInfo> {
    Arc::new(RuleInfo {
        id: id.to_owned(),
        standard: id.split('-').next().unwrap_or_default().to_owned(),
        provider: None,
        title: format!("The title of {id}"),
        description: format!("Why {id} matters."),
        remediation: format!("What to do about {id}."),
        severity,
        level: Level::by_severity(severity),
        controls: BTreeMap::new(),
        aliases: BTreeMap::from([("checkov".to_owned(), vec!["CKV_AWS_3".to_owned()])]),
    })
}

fn unknown(path: &str, because: &str) -> Unknown {
    Unknown { path: path.to_owned(), because: because.to_owned() }
}

fn gap(what: &str, why: &str, gap: bool) -> NotEvaluated {
    NotEvaluated { what: what.to_owned(), why: why.to_owned(), gap }
}
