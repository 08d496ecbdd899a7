//! `groundrule/store/v1`: a contract, so it has structs of its own; fields are added, never changed or removed.
//!
//! A store is lines of JSON, each an object with one name, which says what it is: a `header`, then `rule`s, and for each input
//! one `input` followed by as many `subject`s and `drift`s as it says, or a `failure`; at the end an `end`. What is cut off
//! can be read up to the last input that is whole. Rules are numbered from 0 in the order of their lines.
//!
//! The schema of a line is `schemas/store.v1.schema.json`, which a test holds equal to these structs.

use std::collections::BTreeMap;

use groundrule_rules::drift::Fate;
use groundrule_rules::report::{InputKind, Level, SuppressionKind, Verdict};
use groundrule_rules::rule::Severity;
use serde::{Deserialize, Serialize};

/// What the first line calls the format.
pub(crate) const SCHEMA: &str = "groundrule/store/v1";

/// A line of a store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(crate) enum Line {
    /// Which run it was; the first line.
    Header(Header),
    /// A rule that was selected, or that gave a verdict.
    Rule(Rule),
    /// An input that was read.
    Input(Input),
    /// A resource, or a part of the configuration, of the input above.
    Subject(Subject),
    /// What changed outside Terraform, of the input above.
    Drift(Drift),
    /// What could not be read.
    Failure(Failure),
    /// The audit came to its end; the last line.
    End(End),
}

/// Which run it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Header {
    /// `groundrule/store/v1`.
    pub(crate) schema: String,
    /// The version of groundrule.
    pub(crate) version: String,
    /// The edition of the standards that was asked for.
    pub(crate) edition: Option<String>,
    /// SHA-256 over the policies and settings; of several sets of settings over their digests.
    pub(crate) digest: String,
    /// When the audit began: RFC 3339, in UTC.
    pub(crate) when: String,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Rule {
    /// Its id.
    pub(crate) id: String,
    /// Its standard.
    pub(crate) standard: String,
    /// States the fault.
    pub(crate) title: String,
    /// How bad a fail is.
    #[cfg_attr(test, schemars(with = "String", extend("enum" = ["low", "medium", "high", "critical"])))]
    pub(crate) severity: Severity,
    /// What a fail does, where a verdict says nothing else.
    #[cfg_attr(test, schemars(with = "String", extend("enum" = ["off", "advisory", "mandatory", "locked"])))]
    pub(crate) level: Level,
    /// Controls that it is evidence for, by catalogue.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) controls: BTreeMap<String, Vec<String>>,
}

/// An input that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Input {
    /// Which root it is of, the same on every machine.
    pub(crate) root: String,
    /// The root's environment.
    pub(crate) environment: Option<String>,
    /// Who answers for the root.
    pub(crate) team: Option<String>,
    /// Where it was read from.
    pub(crate) path: String,
    /// What it is.
    #[cfg_attr(test, schemars(with = "String", extend("enum" = ["plan", "state", "root"])))]
    pub(crate) kind: InputKind,
    /// SHA-256 of the document, or over the root's files.
    pub(crate) sha256: Option<String>,
    /// Resource instances in it.
    pub(crate) resources: usize,
    /// Full names of its resources' providers.
    pub(crate) providers: Vec<String>,
    /// SHA-256 over the policies and settings that it was judged by, where they are not those of the header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) digest: Option<String>,
    /// Terraform failed half-way through making it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) errored: bool,
    /// How many things were not evaluated that could have been.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) gaps: usize,
    /// How many `subject` lines follow.
    pub(crate) subjects: usize,
    /// Objects that Terraform managed before the plan; null for a state or a root, which do not say what drifted.
    pub(crate) managed: Option<usize>,
    /// How many `drift` lines follow them.
    pub(crate) drifted: usize,
}

/// The verdicts on a resource, each rule's worst over the resource's blocks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Subject {
    /// Its address.
    pub(crate) address: String,
    /// Resource type, or kind of subject.
    #[serde(rename = "type")]
    pub(crate) type_name: String,
    /// Numbers of the rules that it meets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) pass: Vec<u32>,
    /// The other verdicts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) findings: Vec<Finding>,
}

/// A verdict that is not a pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Finding {
    /// Number of the rule.
    pub(crate) rule: u32,
    /// The verdict.
    #[cfg_attr(test, schemars(with = "String", extend("enum" = ["fail", "undetermined", "error"])))]
    pub(crate) verdict: Verdict,
    /// What a fail does here.
    #[cfg_attr(test, schemars(with = "String", extend("enum" = ["off", "advisory", "mandatory", "locked"])))]
    pub(crate) level: Level,
    /// Who decided that it need not be acted on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) suppressed: Option<Suppression>,
    /// Stays the same while the finding is the same.
    pub(crate) fingerprint: String,
    /// The file it is written in, relative to where the audit ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    /// Line in that file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<usize>,
}

/// A decision not to act on a finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Suppression {
    /// How it was decided.
    #[cfg_attr(test, schemars(with = "String", extend("enum" = ["exception", "ignore", "baseline"])))]
    pub(crate) kind: SuppressionKind,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) owner: Option<String>,
    /// The last day that it holds: `2027-01-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expires: Option<String>,
}

/// An object that is not as Terraform left it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Drift {
    /// Its address.
    pub(crate) address: String,
    /// Resource type.
    #[serde(rename = "type")]
    pub(crate) type_name: String,
    /// Attributes that changed; none where the object is gone.
    pub(crate) paths: Vec<String>,
    /// What the apply makes of it.
    #[cfg_attr(
        test,
        schemars(
            with = "String",
            extend("enum" = ["adopted", "reverted", "overwritten", "mixed", "removed", "unknown"])
        )
    )]
    pub(crate) fate: Fate,
}

/// What could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Failure {
    /// Its path as given.
    pub(crate) path: String,
    /// A fixed word for what is wrong.
    pub(crate) code: String,
    /// What is wrong, in words.
    pub(crate) message: String,
}

/// The audit came to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct End {
    /// How many inputs were read.
    pub(crate) inputs: usize,
    /// How many failures there were.
    pub(crate) failures: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde wants it")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::Line;

    /// The published schema; `UPDATE_SCHEMAS=1 cargo test -p groundrule` writes it.
    #[test]
    fn the_published_schema_is_that_of_the_structs() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/store.v1.schema.json");
        let mut schema = serde_json::to_string_pretty(&schemars::schema_for!(Line)).unwrap();
        schema.push('\n');
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(path, &schema).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), schema);
    }
}
