//! `groundrule/audit-report/v1`: a contract, so it has structs of its own; fields are added, never changed or removed.
//!
//! The schema for readers is `schemas/audit-report.v1.schema.json`, which a test holds equal to these structs. Lists are
//! bounded: `cut` says what was left out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::tally::Tally;

/// What the report calls itself.
pub(crate) const SCHEMA: &str = "groundrule/audit-report/v1";

/// The figures of one or more audits.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Figures {
    /// `groundrule/audit-report/v1`.
    pub(crate) schema: &'static str,
    /// The version of groundrule that made the report.
    pub(crate) version: &'static str,
    /// When it was made: RFC 3339, in UTC.
    pub(crate) when: String,
    /// The audits that it is made of, by time.
    pub(crate) audits: Vec<Audit>,
    /// How much was looked at.
    pub(crate) scope: Scope,
    /// All verdicts.
    pub(crate) overall: Rated,
    /// The fails by how bad they are, the worst first.
    pub(crate) severities: Vec<Named>,
    /// By standard, the worst first, as in the following.
    pub(crate) standards: Vec<Named>,
    /// By environment of the root.
    pub(crate) environments: Vec<Named>,
    /// By who answers for the root.
    pub(crate) teams: Vec<Named>,
    /// By root.
    pub(crate) roots: Vec<Root>,
    /// Resources that meet all rules of a standard.
    pub(crate) coverage: Vec<Coverage>,
    /// What changed outside Terraform.
    pub(crate) drift: Drift,
    /// What is allowed to fail.
    pub(crate) exceptions: Exceptions,
    /// What was known after each audit.
    pub(crate) trend: Vec<Point>,
    /// The rules that are broken most often.
    pub(crate) top_rules: Vec<TopRule>,
    /// Controls, and the rules that are evidence for them.
    pub(crate) controls: Vec<Control>,
    /// Every rule that gave a verdict, and on what.
    pub(crate) rules: Vec<Rule>,
    /// What was read.
    pub(crate) inputs: Vec<Input>,
    /// What the latest audit could not read.
    pub(crate) failures: Vec<Failure>,
    /// What the reader should know of these figures.
    pub(crate) notes: Vec<String>,
    /// What was left out, and how to get it.
    pub(crate) cut: Vec<String>,
}

/// Verdicts with the rate that is made of them.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Rated {
    /// pass ÷ (pass + fail); null where nothing is settled.
    pub(crate) rate: Option<f64>,
    #[serde(flatten)]
    pub(crate) verdicts: Tally,
}

impl From<Tally> for Rated {
    fn from(verdicts: Tally) -> Self {
        Rated { rate: verdicts.rate(), verdicts }
    }
}

/// An audit.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Audit {
    /// Its store.
    pub(crate) store: String,
    /// When it began.
    pub(crate) when: String,
    /// The version of groundrule.
    pub(crate) version: String,
    /// The edition of the standards.
    pub(crate) edition: Option<String>,
    /// SHA-256 over policies and settings.
    pub(crate) digest: String,
    /// Inputs that were read.
    pub(crate) inputs: usize,
    /// Inputs that were not.
    pub(crate) failures: usize,
    /// It came to its end.
    pub(crate) complete: bool,
}

/// How much was looked at.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Scope {
    /// Roots.
    pub(crate) roots: usize,
    /// Inputs of theirs.
    pub(crate) inputs: usize,
    /// Resource instances; of each root as the input has them that knows most.
    pub(crate) resources: usize,
    /// Rules that were selected.
    pub(crate) rules: usize,
    /// Rules that gave a verdict.
    pub(crate) evaluated_rules: usize,
    /// Things that were not evaluated and could have been.
    pub(crate) gaps: usize,
}

/// The verdicts of a group.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Named {
    /// What the group is called; empty where nothing is told.
    pub(crate) name: String,
    /// Its verdicts.
    #[serde(flatten)]
    pub(crate) rated: Rated,
}

/// The verdicts of a root.
#[expect(clippy::struct_field_names, reason = "it is what its readers look for")]
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Root {
    /// Its id.
    pub(crate) root: String,
    /// Its environment.
    pub(crate) environment: Option<String>,
    /// Who answers for it.
    pub(crate) team: Option<String>,
    /// When it was last audited.
    pub(crate) when: String,
    /// Resource instances.
    pub(crate) resources: usize,
    /// Its verdicts.
    #[serde(flatten)]
    pub(crate) rated: Rated,
}

/// How many resources meet all rules of a standard.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Coverage {
    /// The standard.
    pub(crate) standard: String,
    /// covered ÷ (covered + failing); null where nothing is settled.
    pub(crate) share: Option<f64>,
    /// Resources that have a verdict, and pass each.
    pub(crate) covered: usize,
    /// Resources that fail one.
    pub(crate) failing: usize,
    /// The others: undetermined or excepted.
    pub(crate) open: usize,
}

/// What changed outside Terraform.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Drift {
    /// drifted ÷ managed; null where no plan tells.
    pub(crate) rate: Option<f64>,
    /// Objects that Terraform managed before the plans.
    pub(crate) managed: usize,
    /// Those that are not as it left them.
    pub(crate) drifted: usize,
    /// Roots with a plan that tells.
    pub(crate) roots: usize,
    /// By what the apply makes of it.
    pub(crate) fates: BTreeMap<&'static str, usize>,
    /// By resource type, the most first, as in the following.
    pub(crate) types: Vec<Counted>,
    /// By who answers for the root.
    pub(crate) teams: Vec<Counted>,
    /// By root.
    pub(crate) by_root: Vec<Counted>,
}

/// A number of something.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Counted {
    /// What it is called; empty where nothing is told.
    pub(crate) name: String,
    /// How many.
    pub(crate) count: usize,
}

/// What is allowed to fail.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Exceptions {
    /// Findings that are allowed, those that soon are no longer too.
    pub(crate) open: usize,
    /// Findings that soon are no longer allowed.
    pub(crate) expiring: usize,
    /// Findings that no longer are: they count as fails.
    pub(crate) expired: usize,
    /// Findings in a baseline: they count as fails.
    pub(crate) baseline: usize,
    /// By who answers for them.
    pub(crate) owners: Vec<Owner>,
    /// What was granted; what expires first comes first.
    pub(crate) grants: Vec<Grant>,
}

/// Whose exceptions.
#[expect(clippy::struct_field_names, reason = "it is what its readers look for")]
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Owner {
    /// Who answers for them; empty where nothing is told.
    pub(crate) owner: String,
    /// Findings that are allowed.
    pub(crate) open: usize,
    /// Findings that soon are no longer allowed.
    pub(crate) expiring: usize,
    /// Findings that no longer are.
    pub(crate) expired: usize,
}

/// A permission to break a rule.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Grant {
    /// `exception` or `ignore`.
    pub(crate) kind: &'static str,
    /// `open`, `expiring` or `expired`.
    pub(crate) state: &'static str,
    /// Id of the rule.
    pub(crate) rule: String,
    /// Who answers for it.
    pub(crate) owner: Option<String>,
    /// The last day that it holds.
    pub(crate) expires: Option<String>,
    /// Findings that it is for.
    pub(crate) findings: usize,
    /// Roots that they are in.
    pub(crate) roots: usize,
}

/// What was known after an audit.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Point {
    /// When it was.
    pub(crate) when: String,
    /// All verdicts.
    #[serde(flatten)]
    pub(crate) rated: Rated,
    /// The rate of each standard.
    pub(crate) standards: BTreeMap<String, Option<f64>>,
}

/// A rule that is broken often.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct TopRule {
    /// Its id.
    pub(crate) rule: String,
    /// States the fault.
    pub(crate) title: String,
    /// Its standard.
    pub(crate) standard: String,
    /// How bad it is.
    pub(crate) severity: &'static str,
    /// Resources that break it.
    pub(crate) fail: usize,
    /// Roots that they are in.
    pub(crate) roots: usize,
}

/// A control.
#[expect(clippy::struct_field_names, reason = "it is what its readers look for")]
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Control {
    /// Who wrote it.
    pub(crate) catalogue: String,
    /// Its number there.
    pub(crate) control: String,
    /// Ids of the rules that are evidence for it.
    pub(crate) rules: Vec<String>,
    /// Their verdicts.
    #[serde(flatten)]
    pub(crate) rated: Rated,
}

/// A rule with what it was evaluated on.
#[expect(clippy::struct_field_names, reason = "it is what its readers look for")]
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Rule {
    /// Its id.
    pub(crate) rule: String,
    /// States the fault.
    pub(crate) title: String,
    /// Its standard.
    pub(crate) standard: String,
    /// How bad it is.
    pub(crate) severity: &'static str,
    /// Controls that it is evidence for, by catalogue.
    pub(crate) controls: BTreeMap<String, Vec<String>>,
    /// Its verdicts.
    #[serde(flatten)]
    pub(crate) rated: Rated,
    /// Where, the most fails first.
    pub(crate) evidence: Vec<Evidence>,
    /// Roots that are not in the list.
    pub(crate) more_roots: usize,
}

/// What a rule said of an input.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Evidence {
    /// The root.
    pub(crate) root: String,
    /// Index into `inputs`.
    pub(crate) input: usize,
    /// The verdicts.
    #[serde(flatten)]
    pub(crate) verdicts: Tally,
    /// Resources that break the rule; some of them.
    pub(crate) failing: Vec<Place>,
    /// Addresses that meet the rule; some of them.
    pub(crate) passing: Vec<String>,
}

/// A resource and where it is written.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Place {
    /// Its address.
    pub(crate) address: String,
    /// File and line: `main.tf:3`.
    pub(crate) at: Option<String>,
}

/// An input of a root.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Input {
    /// The root.
    pub(crate) root: String,
    /// Where it was read from.
    pub(crate) path: String,
    /// `plan`, `state` or `root`.
    pub(crate) kind: &'static str,
    /// SHA-256 of the document, or over the root's files.
    pub(crate) sha256: Option<String>,
    /// Resource instances in it.
    pub(crate) resources: usize,
    /// Index into `audits`.
    pub(crate) audit: usize,
    /// SHA-256 over the policies and settings that it was judged by.
    pub(crate) digest: String,
}

/// What could not be read.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Failure {
    /// Its path.
    pub(crate) path: String,
    /// What is wrong.
    pub(crate) message: String,
}

#[cfg(test)]
mod tests {
    use super::Figures;

    /// The published schema; `UPDATE_SCHEMAS=1 cargo test -p groundrule` writes it.
    #[test]
    fn the_published_schema_is_that_of_the_structs() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/audit-report.v1.schema.json");
        let mut schema = serde_json::to_string_pretty(&schemars::schema_for!(Figures)).unwrap();
        schema.push('\n');
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(path, &schema).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), schema);
    }
}
