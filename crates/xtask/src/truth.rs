//! `cargo xtask truth`: what the built-in rules find in generated plans, against what the generator put there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::source::Source;
use groundrule_rules::check::{check, report};
use groundrule_rules::evaluate::Options;
use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::report::Verdict;
use serde::Deserialize;

use crate::Failure;
use crate::generate::say;
use crate::plans::{self, Generator, Profile};
use crate::table::{Table, ratio};

/// Something that the generator puts into plans, and the rule that has to find it.
struct Kind {
    name: &'static str,
    rule: &'static str,
    /// Types that it puts it into; a rule may judge others, of which the truth file says nothing. Empty: all.
    types: &'static [&'static str],
}

const fn kind(name: &'static str, rule: &'static str, types: &'static [&'static str]) -> Kind {
    Kind { name, rule, types }
}

const KINDS: &[Kind] = &[
    kind("ebs_unencrypted", "encryption-aws-block-storage", &["aws_ebs_volume"]),
    kind("ec2_imdsv1", "access-aws-instance-metadata", &["aws_instance"]),
    kind("ec2_instance_type_denied", "lifecycle-aws-instance-type-denied", &["aws_instance"]),
    kind("ec2_public_ip", "exposure-aws-instance-public-ip", &["aws_instance"]),
    kind("ec2_root_unencrypted", "encryption-aws-block-storage", &["aws_instance"]),
    kind("iam_admin_attachment", "access-aws-admin-policy-attached", &["aws_iam_role_policy_attachment"]),
    kind(
        "iam_policy_star",
        "access-aws-policy-allows-everything",
        &["aws_iam_policy", "aws_iam_role_policy"],
    ),
    kind("iam_role_any_principal", "access-aws-trust-any-principal", &["aws_iam_role"]),
    kind("kms_no_rotation", "encryption-aws-key-rotation", &["aws_kms_key"]),
    kind("lambda_env_secret", "secrets-aws-lambda-environment", &["aws_lambda_function"]),
    kind("lambda_no_tracing", "logging-aws-lambda-tracing", &["aws_lambda_function"]),
    kind("lambda_old_runtime", "lifecycle-aws-lambda-runtime-deprecated", &["aws_lambda_function"]),
    kind("lb_http_no_redirect", "encryption-aws-listener-redirect", &["aws_lb_listener"]),
    kind("lb_keeps_invalid_headers", "exposure-aws-load-balancer-invalid-headers", &["aws_lb"]),
    kind("lb_no_access_logs", "logging-aws-load-balancer-access-logs", &["aws_lb"]),
    kind("lb_weak_tls", "encryption-aws-listener-tls", &["aws_lb_listener"]),
    kind("log_group_no_kms", "encryption-aws-log-group-customer-key", &["aws_cloudwatch_log_group"]),
    kind("log_group_no_retention", "logging-aws-log-group-retention", &["aws_cloudwatch_log_group"]),
    kind("missing_required_tags", "tagging-required", &[]),
    kind("rds_no_backup", "resilience-aws-backup-retention", &["aws_db_instance"]),
    kind("rds_no_deletion_protection", "resilience-aws-deletion-protection", &["aws_db_instance"]),
    kind("rds_public", "exposure-aws-database-public", &["aws_db_instance"]),
    kind("rds_unencrypted", "encryption-aws-database", &["aws_db_instance"]),
    kind("s3_acl_public", "exposure-aws-bucket-acl-public", &["aws_s3_bucket_acl"]),
    kind("s3_no_encryption", "encryption-aws-bucket-encryption", &["aws_s3_bucket"]),
    kind("s3_no_public_access_block", "exposure-aws-bucket-public-access-block", &["aws_s3_bucket"]),
    kind("s3_no_versioning", "resilience-aws-bucket-versioning", &["aws_s3_bucket"]),
    kind(
        "s3_pab_incomplete",
        "exposure-aws-public-access-block-incomplete",
        &["aws_s3_bucket_public_access_block"],
    ),
    kind(
        "s3_versioning_suspended",
        "resilience-aws-bucket-versioning-suspended",
        &["aws_s3_bucket_versioning"],
    ),
    kind("sg_inline_open_ssh", "segmentation-aws-admin-ports-open", &["aws_security_group"]),
    kind("sg_rule_open_rdp", "segmentation-aws-admin-ports-open", &["aws_security_group_rule"]),
    kind("sg_rule_open_ssh", "segmentation-aws-admin-ports-open", &["aws_security_group_rule"]),
    kind("subnet_auto_public_ip", "exposure-aws-subnet-public-ip", &["aws_subnet"]),
    kind("vpc_no_flow_log", "logging-aws-vpc-flow-log", &["aws_vpc"]),
];

impl Kind {
    fn has_type(&self, type_name: &str) -> bool {
        self.types.is_empty() || self.types.contains(&type_name)
    }

    /// Kinds of one rule on one type are told apart by nothing in its findings.
    fn shares_findings_with(&self, other: &Kind) -> bool {
        self.rule == other.rule && (self.types.is_empty() || self.types == other.types)
    }
}

/// A line of a truth file.
#[derive(Deserialize)]
struct Truth {
    address: String,
    kind: String,
    verdict: Planted,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Planted {
    Fail,
    Unknown,
    TrapDeleted,
    TrapFixed,
}

/// Addresses that a rule failed, and those it left undetermined, by type.
#[derive(Default)]
struct Found {
    fails: BTreeSet<(String, String)>,
    undetermined: BTreeSet<(String, String)>,
}

/// What came of a kind.
#[derive(Default)]
struct Score {
    expected: usize,
    found: usize,
    missed: BTreeSet<String>,
    extra: BTreeSet<String>,
    unknown: usize,
    undetermined: usize,
    decided: BTreeSet<String>,
    others_undetermined: usize,
    traps: usize,
    trapped: BTreeSet<String>,
    /// Verdicts that are wrong while nothing is assumed.
    wrong: BTreeSet<String>,
}

impl Score {
    fn is_perfect(&self) -> bool {
        [&self.missed, &self.extra, &self.decided, &self.trapped, &self.wrong]
            .iter()
            .all(|set| set.is_empty())
    }

    fn row(&self, name: &str) -> Vec<String> {
        let percent = |part: usize, whole: usize| {
            if part == whole { "1.0".to_owned() } else { format!("{:.4}", ratio(part, whole)) }
        };
        let numbers = [
            self.expected,
            self.found,
            self.missed.len(),
            self.extra.len(),
            self.unknown,
            self.undetermined,
            self.others_undetermined,
            self.traps,
            self.trapped.len(),
        ];
        let mut row = vec![name.to_owned()];
        row.extend(numbers.iter().map(ToString::to_string));
        row.push(percent(self.found, self.expected));
        row.push(percent(self.found, self.found + self.extra.len()));
        row.push(self.wrong.len().to_string());
        row
    }

    fn add(&mut self, other: &Score) {
        self.expected += other.expected;
        self.found += other.found;
        self.unknown += other.unknown;
        self.undetermined += other.undetermined;
        self.others_undetermined += other.others_undetermined;
        self.traps += other.traps;
        for (own, others) in [
            (&mut self.missed, &other.missed),
            (&mut self.extra, &other.extra),
            (&mut self.decided, &other.decided),
            (&mut self.trapped, &other.trapped),
            (&mut self.wrong, &other.wrong),
        ] {
            own.extend(others.iter().cloned());
        }
    }
}

const HEADING: &[&str] = &[
    "kind",
    "fails",
    "found",
    "missed",
    "extra",
    "unknown",
    "undet.",
    "other undet.",
    "traps",
    "trapped",
    "recall",
    "precision",
    "wrong unassumed",
];

/// Compares all kinds over plans of these sizes and profiles. False if anything differs.
pub(crate) fn run(
    root: &Path,
    resources: &[usize],
    profiles: &[Profile],
    seed: u64,
) -> Result<bool, Failure> {
    let Some(generator) = Generator::find(root) else {
        say(&Generator::missing(root));
        return Ok(true);
    };
    let set = plans::load(&[PolicySource::builtin()])?;
    if let Some(kind) = KINDS.iter().find(|kind| set.rule(kind.rule).is_none()) {
        return Err(format!("{}: there is no rule `{}`", kind.name, kind.rule).into());
    }
    let mut perfect = true;
    for profile in profiles {
        for size in resources {
            let plan = generator.plan(*size, seed, *profile)?;
            perfect &= compare(&plan, &set, &format!("{size} resources, {profile}, seed {seed}"))?;
        }
    }
    Ok(perfect)
}

fn compare(plan: &Path, set: &PolicySet, title: &str) -> Result<bool, Failure> {
    let truths: Vec<Truth> = std::fs::read_to_string(plan.with_extension("truth.jsonl"))?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    if let Some(truth) = truths.iter().find(|truth| KINDS.iter().all(|kind| kind.name != truth.kind)) {
        return Err(format!("the generator has a kind that is not in the table: {}", truth.kind).into());
    }
    let source = Source::open(&plan.to_string_lossy())?;
    let graph = ResourceGraph::read(&source)?;
    let assumed = findings(&graph, set, true)?;
    let unassumed = findings(&graph, set, false)?;
    let mut table = Table::new(HEADING);
    let mut total = Score::default();
    for kind in KINDS {
        let score = score(kind, &truths, &assumed[kind.rule], &unassumed[kind.rule]);
        table.row(score.row(kind.name));
        for (what, addresses) in [
            ("missed", &score.missed),
            ("extra", &score.extra),
            ("unknown, but decided", &score.decided),
            ("trapped", &score.trapped),
            ("wrong under --assume none", &score.wrong),
        ] {
            for address in addresses.iter().take(5) {
                say(&format!("{}: {what}: {address}", kind.name));
            }
        }
        total.add(&score);
    }
    table.row(total.row("all"));
    table.print(title)?;
    Ok(total.is_perfect())
}

/// The verdicts of every rule that is in the table. A finding on an element is one on its resource.
fn findings<'k>(
    graph: &ResourceGraph<'_>,
    set: &PolicySet,
    assume: bool,
) -> Result<BTreeMap<&'k str, Found>, Failure> {
    let addresses: BTreeSet<&str> =
        graph.instances().map(|(_, instance)| instance.address.as_ref()).collect();
    let options = Options { assume, keep_passes: false };
    let report = report([set], vec![check(graph, "plan.json", set, options)]);
    let mut found: BTreeMap<&str, Found> = KINDS.iter().map(|kind| (kind.rule, Found::default())).collect();
    for finding in report.findings {
        let mut address = finding.address.as_str();
        while !addresses.contains(address) {
            let whole =
                address.rsplit_once('.').ok_or_else(|| format!("no resource: {}", finding.address))?;
            address = whole.0;
        }
        let Some(found) = found.get_mut(finding.rule.id.as_str()) else { continue };
        let place = (address.to_owned(), finding.type_name);
        match finding.verdict {
            Verdict::Fail => _ = found.fails.insert(place),
            Verdict::Undetermined => _ = found.undetermined.insert(place),
            Verdict::Pass => {}
            Verdict::Error => return Err(format!("{}: {}", finding.rule.id, finding.message).into()),
        }
    }
    Ok(found)
}

fn score(kind: &Kind, truths: &[Truth], assumed: &Found, unassumed: &Found) -> Score {
    let planted = |wanted: &[Planted]| -> BTreeSet<&str> {
        let own = truths.iter().filter(|truth| truth.kind == kind.name && wanted.contains(&truth.verdict));
        own.map(|truth| truth.address.as_str()).collect()
    };
    // What other kinds of the same rule account for.
    let by = |planted: Planted| -> BTreeSet<&str> {
        let same =
            |name: &str| KINDS.iter().any(|other| other.name == name && kind.shares_findings_with(other));
        let all = truths.iter().filter(|truth| truth.verdict == planted && same(&truth.kind));
        all.map(|truth| truth.address.as_str()).collect()
    };
    let of_types = |places: &BTreeSet<(String, String)>| -> BTreeSet<String> {
        let own = places.iter().filter(|(_, type_name)| kind.has_type(type_name));
        own.map(|(address, _)| address.clone()).collect()
    };
    let (any_fail, any_unknown) = (by(Planted::Fail), by(Planted::Unknown));
    let (fails, undetermined) = (of_types(&assumed.fails), of_types(&assumed.undetermined));
    let mut score = Score {
        extra: fails.iter().filter(|address| !any_fail.contains(address.as_str())).cloned().collect(),
        others_undetermined: undetermined
            .iter()
            .filter(|address| !any_unknown.contains(address.as_str()) && !any_fail.contains(address.as_str()))
            .count(),
        ..Score::default()
    };
    for address in planted(&[Planted::Fail]) {
        score.expected += 1;
        if fails.contains(address) {
            score.found += 1;
        } else {
            score.missed.insert(address.to_owned());
        }
    }
    for address in planted(&[Planted::Unknown]) {
        score.unknown += 1;
        if undetermined.contains(address) {
            score.undetermined += 1;
        } else if !any_fail.contains(address) {
            score.decided.insert(address.to_owned());
        }
    }
    for address in planted(&[Planted::TrapDeleted, Planted::TrapFixed]) {
        score.traps += 1;
        if fails.contains(address) && !any_fail.contains(address) {
            score.trapped.insert(address.to_owned());
        }
    }
    let (fails, undetermined) = (of_types(&unassumed.fails), of_types(&unassumed.undetermined));
    let passed =
        any_fail.iter().filter(|address| !fails.contains(**address) && !undetermined.contains(**address));
    score.wrong.extend(passed.map(|address| (*address).to_owned()));
    score.wrong.extend(fails.into_iter().filter(|address| !any_fail.contains(address.as_str())));
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    const SSH: Kind =
        kind("sg_rule_open_ssh", "segmentation-aws-admin-ports-open", &["aws_security_group_rule"]);

    fn truth(address: &str, kind: &str, verdict: Planted) -> Truth {
        Truth { address: address.to_owned(), kind: kind.to_owned(), verdict }
    }

    fn found(fails: &[&str], undetermined: &[&str]) -> Found {
        let places = |names: &[&str]| {
            names.iter().map(|name| ((*name).to_owned(), "aws_security_group_rule".to_owned())).collect()
        };
        Found { fails: places(fails), undetermined: places(undetermined) }
    }

    #[test]
    fn every_difference_counts() {
        let truths = [
            truth("missed", SSH.name, Planted::Fail),
            truth("other_port", "sg_rule_open_rdp", Planted::Fail),
            truth("decided", SSH.name, Planted::Unknown),
            truth("trap", SSH.name, Planted::TrapDeleted),
        ];
        let assumed = found(&["other_port", "trap", "extra"], &["missed", "other"]);
        let score = score(&SSH, &truths, &assumed, &found(&["extra"], &["other_port"]));
        let only = |name: &str| BTreeSet::from([name.to_owned()]);
        assert_eq!((score.missed.clone(), score.decided.clone()), (only("missed"), only("decided")));
        assert_eq!(score.trapped, only("trap"));
        assert_eq!(score.extra, BTreeSet::from(["extra".to_owned(), "trap".to_owned()]));
        assert_eq!(score.wrong, BTreeSet::from(["extra".to_owned(), "missed".to_owned()]));
        assert_eq!(score.others_undetermined, 1);
        assert!(!score.is_perfect());
    }
}
