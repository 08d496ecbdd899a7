//! All there is to know about a rule, for whoever has to fix a finding: one page, as text for a terminal and as Markdown.

mod markdown;
mod text;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use camino::Utf8Path;
use groundrule_rules::loader::PolicySet;
use groundrule_rules::report::RuleInfo;
use groundrule_rules::rule::{Read, RelatedSpec, Rule};
use groundrule_rules::standard::Setting;
use serde_json::Value as Json;

pub(crate) use self::markdown::write as write_markdown;
pub(crate) use self::text::write as write_text;
use crate::examples::{Example, examples};
use crate::spelling::{ReadText, RelatedText, SubjectText};
use crate::words::{level_name, severity_name};

/// A page about a rule.
pub(crate) struct Page<'a> {
    rule: &'a Rule,
    info: &'a RuleInfo,
    sections: Vec<Section>,
}

struct Section {
    heading: &'static str,
    parts: Vec<Part>,
}

enum Part {
    Paragraph(String),
    /// How deep it stands below others, a name, and what there is to say of it; one without a name is a heading of those
    /// below it.
    Item(usize, Option<String>, String),
    /// A caption and a file.
    File {
        caption: Option<&'static str>,
        language: &'static str,
        text: String,
    },
}

impl<'a> Page<'a> {
    /// The page of a rule of the set; examples of one that is not built in stand beside one of `directories`.
    pub(crate) fn new(set: &'a PolicySet, rule: &'a Rule, directories: &[impl AsRef<Utf8Path>]) -> Self {
        let info =
            set.infos.iter().find(|info| info.id == rule.id).expect("the set says something of each rule");
        let metadata = &rule.metadata;
        let mut sections = vec![
            Section { heading: "How bad it is", parts: vec![Part::Paragraph(how_bad(info))] },
            Section { heading: "What to do", parts: vec![Part::Paragraph(metadata.remediation.clone())] },
            Section { heading: "What it looks at", parts: looks_at(rule) },
        ];
        let mut add = |heading, parts: Vec<Part>| {
            if !parts.is_empty() {
                sections.push(Section { heading, parts });
            }
        };
        if let Some(standard) = set.standards.get(&rule.standard) {
            add("Settings", settings(rule, &standard.settings, set.settings.get(&rule.standard)));
        }
        add("Controls", controls(&metadata.controls));
        add("Same as", ids(&metadata.aliases));
        add("Overlaps with", ids(&metadata.partial));
        for example in examples(rule, directories) {
            let heading = if example.verdict == "fail" { "This fails" } else { "This passes" };
            add(heading, files(example));
        }
        Page { rule, info, sections }
    }

    /// `high severity, mandatory, since 2026.1`.
    fn says(&self) -> String {
        let severity = severity_name(self.info.severity);
        let level =
            if self.info.preview { "a preview that fails no run" } else { level_name(self.info.level) };
        let since = self.info.since.as_ref().map(|since| format!(", since {since}")).unwrap_or_default();
        format!("{severity} severity, {level}{since}")
    }
}

/// The rubric stands in policies/README.md.
fn how_bad(info: &RuleInfo) -> String {
    format!("{}: {}.", severity_name(info.severity), info.severity.meaning())
}

fn looks_at(rule: &Rule) -> Vec<Part> {
    let mut parts = Vec::new();
    for subject in &rule.metadata.subjects {
        parts.push(Part::Item(0, None, SubjectText(subject).to_string()));
        reads(&subject.reads, 1, &mut parts);
        related(&subject.related, 1, &mut parts);
    }
    parts
}

fn reads(reads: &[(String, Read)], depth: usize, parts: &mut Vec<Part>) {
    for (name, read) in reads {
        parts.push(Part::Item(depth, Some(name.clone()), ReadText(read).to_string()));
    }
}

fn related(specs: &[(String, RelatedSpec)], depth: usize, parts: &mut Vec<Part>) {
    for (name, spec) in specs {
        parts.push(Part::Item(depth, Some(name.clone()), RelatedText(spec).to_string()));
        reads(&spec.reads, depth + 1, parts);
        related(&spec.related, depth + 1, parts);
    }
}

/// Those of the standard's settings that the policy speaks of.
fn settings(rule: &Rule, settings: &BTreeMap<String, Setting>, effective: Option<&Json>) -> Vec<Part> {
    let used = settings.iter().filter(|(name, _)| uses_setting(rule, name));
    used.map(|(name, setting)| {
        let value = effective.and_then(|values| values.get(name)).unwrap_or(&setting.default);
        let name = format!("standards.{}.{name} = {value}", rule.standard);
        Part::Item(0, Some(name), setting.description.clone())
    })
    .collect()
}

/// Reads and messages name a setting as `settings.NAME`, bodies as `data.standards.STANDARD.NAME`.
fn uses_setting(rule: &Rule, name: &str) -> bool {
    let text = &rule.source.text;
    [format!("settings.{name}"), format!("data.standards.{}.{name}", rule.standard)].iter().any(|mention| {
        text.match_indices(mention.as_str()).any(|(at, _)| {
            let next = text[at + mention.len()..].chars().next();
            next.is_none_or(|next| !next.is_alphanumeric() && next != '_')
        })
    })
}

fn controls(controls: &BTreeMap<String, Vec<String>>) -> Vec<Part> {
    let part = |(catalogue, ids): (&String, &Vec<String>)| {
        let mut text = ids.join(", ");
        if let Some(known) = groundrule_rules::controls::find(catalogue) {
            let _ = write!(text, " ({}, {})", known.name, known.table);
        }
        Part::Item(0, Some(catalogue.clone()), text)
    };
    controls.iter().map(part).collect()
}

fn ids(ids: &BTreeMap<String, Vec<String>>) -> Vec<Part> {
    ids.iter().map(|(catalogue, ids)| Part::Item(0, Some(catalogue.clone()), ids.join(", "))).collect()
}

fn files(example: Example) -> Vec<Part> {
    let is_change = example.files.iter().any(|(file, _)| *file == "before/main.tf");
    let file = |(file, text): (&str, std::borrow::Cow<'static, str>)| {
        let (caption, language) = match file {
            "before/main.tf" => (Some("As it was applied:"), "hcl"),
            "settings.toml" => (Some("With these settings:"), "toml"),
            _ if is_change => (Some("As it is to become:"), "hcl"),
            _ => (None, "hcl"),
        };
        Part::File { caption, language, text: text.into_owned() }
    };
    example.files.into_iter().map(file).collect()
}
