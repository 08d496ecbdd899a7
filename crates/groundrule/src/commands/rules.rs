//! `groundrule rules`: the list of rules.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use groundrule_rules::report::Level;
use groundrule_rules::rule::Rule;
use serde::Serialize;

use crate::cli::{ListFormat, RulesArgs};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::policy_sets::PolicySets;
use crate::spelling::subject_types;
use crate::terminal::{Palette, Streams, Untrusted};
use crate::words::{level_name, severity_name, some_of};

/// Types shown in a row of the table.
const TYPES_SHOWN: usize = 2;

/// Lists the built-in rules and the organisation's own.
pub(crate) fn run(args: &RulesArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    let policies = PolicySets::here(&args.policies)?;
    match args.format {
        ListFormat::Table => write_table(&policies.rules, &mut streams.out, streams.out_look.palette)?,
        ListFormat::Json => write_json(&policies.rules, &mut streams.out)?,
    }
    Ok(ExitStatus::Success)
}

fn write_table(rules: &[Arc<Rule>], out: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let width = |column: fn(&Rule) -> usize, heading: &str| {
        rules.iter().map(|rule| column(rule)).max().unwrap_or_default().max(heading.len())
    };
    let id_width = width(|rule| rule.id.chars().count(), "RULE");
    let standard_width = width(|rule| rule.standard.chars().count(), "STANDARD");
    let severity_width = "SEVERITY".len();
    let heading = format!("{:id_width$}  SEVERITY  {:standard_width$}  TYPES", "RULE", "STANDARD");
    writeln!(out, "{}", palette.strong(heading))?;
    for rule in rules {
        let severity = format!("{:severity_width$}", severity_name(rule.metadata.severity));
        let types = types(rule);
        let types: Vec<&str> = types.iter().map(String::as_str).collect();
        writeln!(
            out,
            "{}  {}  {:standard_width$}  {}",
            palette.name(format!("{:id_width$}", rule.id)),
            palette.severity(rule.metadata.severity, severity),
            rule.standard,
            Untrusted(&some_of(&types, TYPES_SHOWN)),
        )?;
    }
    Ok(())
}

/// The types of all subjects, each once, in the order of the policy.
fn types(rule: &Rule) -> Vec<String> {
    let mut types: Vec<String> = Vec::new();
    for type_name in rule.metadata.subjects.iter().flat_map(subject_types) {
        if !types.contains(&type_name) {
            types.push(type_name);
        }
    }
    types
}

fn write_json(rules: &[Arc<Rule>], out: &mut dyn Write) -> io::Result<()> {
    let list = RuleList {
        schema: "groundrule/rules/v1",
        version: env!("CARGO_PKG_VERSION"),
        rules: rules.iter().map(|rule| RuleEntry::from(rule.as_ref())).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &list)?;
    writeln!(out)
}

/// `groundrule/rules/v1`: fields are added, never changed or removed.
#[derive(Serialize)]
struct RuleList<'a> {
    schema: &'static str,
    version: &'static str,
    rules: Vec<RuleEntry<'a>>,
}

#[derive(Serialize)]
struct RuleEntry<'a> {
    id: &'a str,
    title: &'a str,
    description: &'a str,
    severity: &'static str,
    level: &'static str,
    standard: &'a str,
    provider: Option<&'a str>,
    types: Vec<String>,
    remediation: &'a str,
    controls: &'a BTreeMap<String, Vec<String>>,
    aliases: &'a BTreeMap<String, Vec<String>>,
    partial: &'a BTreeMap<String, Vec<String>>,
    since: Option<&'a str>,
}

impl<'a> From<&'a Rule> for RuleEntry<'a> {
    fn from(rule: &'a Rule) -> Self {
        let metadata = &rule.metadata;
        RuleEntry {
            id: &rule.id,
            title: &metadata.title,
            description: &metadata.description,
            severity: severity_name(metadata.severity),
            level: level_name(Level::by_severity(metadata.severity)),
            standard: &rule.standard,
            provider: rule.provider.as_deref(),
            types: types(rule),
            remediation: &metadata.remediation,
            controls: &metadata.controls,
            aliases: &metadata.aliases,
            partial: &metadata.partial,
            since: metadata.since.as_deref(),
        }
    }
}
