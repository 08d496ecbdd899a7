//! The page of the built-in rules, made of their metadata.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::rule::{Rule, SubjectKind};
use groundrule_rules::standard::Standard;

use crate::generate::{File, Generated};

/// Makes `policies/RULES.md`.
pub(crate) fn generate(_root: &Path) -> Result<Generated, Box<dyn Error>> {
    let set = PolicySet::load(&[PolicySource::builtin()], None)
        .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    Ok(Generated::Files(vec![File { path: "policies/RULES.md", bytes: page(&set)?.into_bytes() }]))
}

fn page(set: &PolicySet) -> Result<String, std::fmt::Error> {
    let mut out =
        String::from("# The built-in rules\n\nMade by `cargo xtask gen` from the policies' metadata; ");
    writeln!(out, "`groundrule explain ID` shows a rule with everything that it reads.\n")?;
    for standard in set.standards.values() {
        let rules: Vec<&Rule> =
            set.rules.iter().map(AsRef::as_ref).filter(|rule| rule.standard == standard.id).collect();
        if !rules.is_empty() {
            write_standard(&mut out, standard, &rules)?;
        }
    }
    Ok(out)
}

fn write_standard(out: &mut String, standard: &Standard, rules: &[&Rule]) -> std::fmt::Result {
    writeln!(out, "## {}\n\n{}\n", standard.title, paragraph(&standard.description))?;
    if !standard.settings.is_empty() {
        writeln!(out, "| setting | default | |\n|---|---|---|")?;
        for (name, setting) in &standard.settings {
            let description = paragraph(&setting.description);
            writeln!(out, "| `standards.{}.{name}` | `{}` | {description} |", standard.id, setting.default)?;
        }
        writeln!(out)?;
    }
    for rule in rules {
        write_rule(out, rule)?;
    }
    Ok(())
}

fn write_rule(out: &mut String, rule: &Rule) -> std::fmt::Result {
    let metadata = &rule.metadata;
    writeln!(out, "### {}\n", rule.id)?;
    let severity = format!("{:?}", metadata.severity).to_lowercase();
    writeln!(out, "**{}** ({severity}). {}\n", metadata.title, paragraph(&metadata.description))?;
    writeln!(out, "{}\n", paragraph(&metadata.remediation))?;
    let mut types: Vec<String> = metadata
        .subjects
        .iter()
        .flat_map(|subject| {
            let kind = if subject.kind == SubjectKind::Resource {
                String::new()
            } else {
                format!("{} ", subject.kind)
            };
            let names = if subject.types.is_empty() { vec![String::new()] } else { subject.types.clone() };
            names.into_iter().map(move |name| format!("{kind}{name}").trim_end().to_owned())
        })
        .map(|name| format!("`{name}`"))
        .collect();
    types.dedup();
    writeln!(out, "- judges: {}", types.join(", "))?;
    for (title, ids) in
        [("controls", &metadata.controls), ("same as", &metadata.aliases), ("near", &metadata.partial)]
    {
        if !ids.is_empty() {
            writeln!(out, "- {title}: {}", listed(ids))?;
        }
    }
    writeln!(out)
}

fn listed(ids: &BTreeMap<String, Vec<String>>) -> String {
    ids.iter().map(|(source, ids)| format!("{source} {}", ids.join(", "))).collect::<Vec<_>>().join("; ")
}

/// On one line, with nothing that breaks a table.
fn paragraph(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
