//! `groundrule rules`: the list of rules, or of those that meet some conditions.

mod filter;

use std::collections::BTreeMap;
use std::io::{self, Write};

use groundrule_rules::loader::PolicySet;
use groundrule_rules::report::RuleInfo;
use groundrule_rules::rule::Rule;
use serde::Serialize;

use self::filter::Filter;
use crate::cli::{ListFormat, RulesArgs};
use crate::diagnostics::write_error;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::policy_sets::PolicySets;
use crate::spelling::subject_types;
use crate::terminal::{Palette, Streams, Untrusted};
use crate::words::{count, level_name, severity_name, some_of};

/// Types shown in a row of the table.
const TYPES_SHOWN: usize = 2;

/// Lists the built-in rules and the organisation's own.
pub(crate) fn run(args: &RulesArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    let policies = PolicySets::here(&args.policies)?.complete();
    let filter = Filter::new(&args.filter, &policies)?;
    let all = policies.rules.iter().zip(&policies.infos);
    let rules: Vec<Listed<'_>> =
        all.map(|(rule, info)| Listed { rule, info }).filter(|listed| filter.takes(*listed)).collect();
    if rules.is_empty() {
        let message = format!("none of {} meets all the conditions", count(policies.rules.len(), "rule"));
        write_error(&message, None, &mut streams.err, streams.err_look.palette)?;
    }
    match args.format {
        ListFormat::Table if rules.is_empty() => {}
        ListFormat::Table => write_table(&rules, &mut streams.out, streams.out_look.palette)?,
        ListFormat::Json => write_json(&rules, &policies, &mut streams.out)?,
        ListFormat::Markdown => write_markdown(&rules, &mut streams.out)?,
    }
    Ok(if rules.is_empty() { ExitStatus::NotEvaluated } else { ExitStatus::Success })
}

/// A rule, and what it does with the settings in force.
#[derive(Clone, Copy)]
struct Listed<'a> {
    rule: &'a Rule,
    info: &'a RuleInfo,
}

impl Listed<'_> {
    /// `mandatory`; of a preview, that it is one.
    fn level(self) -> &'static str {
        if self.info.preview { "preview" } else { level_name(self.info.level) }
    }

    fn since(&self) -> &str {
        self.info.since.as_deref().unwrap_or("-")
    }
}

fn write_table(rules: &[Listed<'_>], out: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let width = |column: for<'l> fn(&'l Listed<'l>) -> &'l str, heading: &str| {
        let widths = rules.iter().map(|listed| column(listed).chars().count());
        widths.max().unwrap_or_default().max(heading.len())
    };
    let id_width = width(|listed| &listed.rule.id, "RULE");
    let standard_width = width(|listed| &listed.rule.standard, "STANDARD");
    let since_width = width(|listed| listed.since(), "SINCE");
    let (severity_width, level_width) = ("SEVERITY".len(), "mandatory".len());
    let heading = format!(
        "{:id_width$}  SEVERITY  {:level_width$}  {:standard_width$}  {:since_width$}  TYPES",
        "RULE", "LEVEL", "STANDARD", "SINCE"
    );
    writeln!(out, "{}", palette.strong(heading))?;
    for listed in rules {
        let rule = listed.rule;
        let severity = format!("{:severity_width$}", severity_name(rule.metadata.severity));
        let types = types(rule);
        let types: Vec<&str> = types.iter().map(String::as_str).collect();
        writeln!(
            out,
            "{}  {}  {:level_width$}  {:standard_width$}  {:since_width$}  {}",
            palette.name(format!("{:id_width$}", rule.id)),
            palette.severity(rule.metadata.severity, severity),
            listed.level(),
            rule.standard,
            listed.since(),
            Untrusted(&some_of(&types, TYPES_SHOWN)),
        )?;
    }
    Ok(())
}

/// A table for a page or a comment.
fn write_markdown(rules: &[Listed<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| rule | what is wrong | severity | level | since | types |\n|---|---|---|---|---|---|")?;
    for listed in rules {
        let rule = listed.rule;
        let types: Vec<String> = types(rule).iter().map(|name| format!("`{name}`")).collect();
        let types: Vec<&str> = types.iter().map(String::as_str).collect();
        writeln!(
            out,
            "| `{}` | {} | {} | {} | {} | {} |",
            rule.id,
            // Nothing of an organisation's title may end the cell.
            Untrusted(&rule.metadata.title.replace('|', "\\|")),
            severity_name(rule.metadata.severity),
            listed.level(),
            listed.since(),
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

fn write_json(rules: &[Listed<'_>], policies: &PolicySet, out: &mut dyn Write) -> io::Result<()> {
    let list = RuleList {
        schema: "groundrule/rules/v1",
        version: env!("CARGO_PKG_VERSION"),
        edition: policies.edition.to_string(),
        rules: rules.iter().map(|listed| RuleEntry::from(*listed)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &list)?;
    writeln!(out)
}

/// `groundrule/rules/v1`: fields are added, never changed or removed.
#[derive(Serialize)]
struct RuleList<'a> {
    schema: &'static str,
    version: &'static str,
    /// Of the built-in standards.
    edition: String,
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
    preview: bool,
}

impl<'a> From<Listed<'a>> for RuleEntry<'a> {
    fn from(Listed { rule, info }: Listed<'a>) -> Self {
        let metadata = &rule.metadata;
        RuleEntry {
            id: &rule.id,
            title: &metadata.title,
            description: &metadata.description,
            severity: severity_name(metadata.severity),
            level: level_name(info.level),
            standard: &rule.standard,
            provider: rule.provider.as_deref(),
            types: types(rule),
            remediation: &metadata.remediation,
            controls: &metadata.controls,
            aliases: &metadata.aliases,
            partial: &metadata.partial,
            since: metadata.since.as_deref(),
            preview: info.preview,
        }
    }
}
