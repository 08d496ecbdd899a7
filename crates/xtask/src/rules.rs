//! The pages of the built-in rules: one that lists them, and one for each.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use groundrule::chores::rule_page;
use groundrule_rules::controls::CATALOGUES;
use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::rule::Rule;
use groundrule_rules::standard::Standard;

use crate::generate::{File, Generated};

/// Makes `policies/RULES.md` and a page for each rule in `docs/rules`.
pub(crate) fn generate(_root: &Path) -> Result<Generated, Box<dyn Error>> {
    let set = PolicySet::load(&[PolicySource::builtin()], None)
        .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let mut files = vec![File { path: "policies/RULES.md".to_owned(), bytes: page(&set)?.into_bytes() }];
    for rule in &set.rules {
        let bytes = rule_page(&set, &rule.id).ok_or_else(|| format!("{} has no page", rule.id))?;
        files.push(File { path: format!("docs/rules/{}.md", rule.id), bytes });
    }
    Ok(Generated::Files(files))
}

fn page(set: &PolicySet) -> Result<String, std::fmt::Error> {
    let mut out =
        String::from("# The built-in rules\n\nMade by `cargo xtask gen` from the policies' metadata. ");
    writeln!(
        out,
        "Edition {}, {} rules. Each has a page, which `groundrule explain ID` prints, too.\n",
        set.edition,
        set.rules.len()
    )?;
    for standard in set.standards.values() {
        let rules: Vec<&Rule> =
            set.rules.iter().map(AsRef::as_ref).filter(|rule| rule.standard == standard.id).collect();
        if !rules.is_empty() {
            write_standard(&mut out, standard, &rules)?;
        }
    }
    writeln!(
        out,
        "## Controls\n\nWhat `controls` name, and the public tables that relate settings to them. Only numbers are taken from there.\n"
    )?;
    writeln!(out, "| catalogue | | table |\n|---|---|---|")?;
    for catalogue in CATALOGUES {
        let is_named = |rule: &Rule| rule.metadata.controls.contains_key(catalogue.id);
        if set.rules.iter().any(|rule| is_named(rule)) {
            writeln!(out, "| `{}` | {} | <{}> |", catalogue.id, catalogue.name, catalogue.table)?;
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
    writeln!(out, "| rule | what is wrong | severity | since |\n|---|---|---|---|")?;
    for rule in rules {
        let metadata = &rule.metadata;
        let severity = format!("{:?}", metadata.severity).to_lowercase();
        let since = metadata.since.as_deref().unwrap_or_default();
        let (id, title) = (&rule.id, paragraph(&metadata.title));
        writeln!(out, "| [{id}](../docs/rules/{id}.md) | {title} | {severity} | {since} |")?;
    }
    writeln!(out)
}

/// On one line, with nothing that breaks a table.
fn paragraph(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
