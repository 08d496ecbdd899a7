//! The `# METADATA` block of a policy: parsed, checked, and told of with places in the policy's file.

mod block;
mod message;
mod paths;
mod reads;
mod subjects;
mod template;

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceText};
use crate::edition::Edition;
use crate::fields::{Faults, Fields};
use crate::rule::{Metadata, Severity, SubjectKind, When};
use crate::text::did_you_mean_or_list;
use crate::yaml::{Node, Value};

/// Whose check ids an alias can be; `groundrule` for a rule's own former ids.
const CATALOGUES: [&str; 7] = ["checkov", "groundrule", "kics", "regula", "terrascan", "tfsec", "trivy"];

const SEVERITIES: [(&str, Severity); 4] = [
    ("critical", Severity::Critical),
    ("high", Severity::High),
    ("medium", Severity::Medium),
    ("low", Severity::Low),
];

const WHENS: [(&str, When); 7] = [
    ("no-op", When::NoOp),
    ("create", When::Create),
    ("update", When::Update),
    ("replace", When::Replace),
    ("delete", When::Delete),
    ("forget", When::Forget),
    ("read", When::Read),
];

/// A policy's metadata, and where in it stands what only the whole set of policies can judge.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) metadata: Metadata,
    /// Settings that reads and the message name: path below `settings`, place.
    pub(crate) settings: Vec<(Vec<String>, Range<usize>)>,
    /// Ids in `aliases`: catalogue, id, place.
    pub(crate) aliases: Vec<(String, String, Range<usize>)>,
    /// Reads of whole objects (`"*"`).
    pub(crate) whole: Vec<Range<usize>>,
    /// Catalogues in `controls`, and their places.
    pub(crate) catalogues: Vec<(String, Range<usize>)>,
    /// Where `since` stands.
    pub(crate) since: Option<Range<usize>>,
}

/// Reads the metadata of a policy.
pub(crate) fn parse(source: &Arc<SourceText>) -> Result<Parsed, Vec<Diagnostic>> {
    let yaml = block::find(source).map_err(|fault| vec![fault])?;
    let root = crate::yaml::parse(&yaml, source)?;
    let mut reader = Reader {
        faults: Faults::new(source),
        settings: Vec::new(),
        whole: Vec::new(),
        catalogues: Vec::new(),
        since: None,
    };
    let parsed = reader.root(&root);
    match parsed {
        Some((metadata, aliases)) if reader.faults.all.is_empty() => Ok(Parsed {
            metadata,
            settings: reader.settings,
            aliases,
            whole: reader.whole,
            catalogues: reader.catalogues,
            since: reader.since,
        }),
        _ => Err(reader.faults.all),
    }
}

/// Reads the tree, and collects on the way.
struct Reader {
    faults: Faults,
    settings: Vec<(Vec<String>, Range<usize>)>,
    whole: Vec<Range<usize>>,
    catalogues: Vec<(String, Range<usize>)>,
    since: Option<Range<usize>>,
}

/// Catalogue, id, place.
type Aliases = Vec<(String, String, Range<usize>)>;

impl Reader {
    /// `None` only where a fault has been told.
    fn root(&mut self, root: &Node) -> Option<(Metadata, Aliases)> {
        let mut fields = self.faults.fields(root, "the metadata")?;
        let title = self.required_text(&mut fields, "title");
        let description = self.required_text(&mut fields, "description");
        let custom = fields.required(&mut self.faults, "custom");
        fields.finish(&mut self.faults);
        if let (Some(title), Some(node)) = (&title, root_field(root, "title"))
            && title.contains('\n')
        {
            self.faults.tell(node.span.clone(), "a title is one line", None);
        }
        let mut fields = self.faults.fields(custom?, "`custom`")?;
        let severity = fields.required(&mut self.faults, "severity").and_then(|node| self.severity(node));
        let when = fields.optional("when");
        let subjects = fields.required(&mut self.faults, "subjects").map(|node| self.subjects(node));
        let message = fields.required(&mut self.faults, "message");
        let remediation = self.required_text(&mut fields, "remediation");
        let controls = fields.optional("controls").map(|node| self.controls(node)).unwrap_or_default();
        let aliases = fields.optional("aliases").map(|node| self.aliases(node)).unwrap_or_default();
        let partial = fields.optional("partial").map(|node| self.aliases(node)).unwrap_or_default();
        let since = fields.optional("since").map(|node| self.since(node));
        fields.finish(&mut self.faults);

        let subjects = subjects?;
        let when = match when {
            Some(node) => self.when(node, &subjects),
            None => When::EXISTS_AFTER.to_vec(),
        };
        let message = message.and_then(|node| self.message(node, &subjects));
        let metadata = Metadata {
            title: title?,
            description: description?,
            severity: severity?,
            when,
            subjects,
            message: message?,
            remediation: remediation?,
            controls,
            aliases: by_catalogue(&aliases),
            partial: by_catalogue(&partial),
            since: since.flatten(),
        };
        Some((metadata, aliases))
    }

    fn required_text(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Option<String> {
        let node = fields.required(&mut self.faults, name)?;
        self.faults.text(node, &format!("`{name}`"))
    }

    fn severity(&mut self, node: &Node) -> Option<Severity> {
        self.word(node, "a severity", &SEVERITIES)
    }

    fn when(&mut self, node: &Rc<Node>, subjects: &[crate::rule::SubjectSpec]) -> Vec<When> {
        let changes = |kind| matches!(kind, SubjectKind::Resource | SubjectKind::Data);
        if let Some(subject) = subjects.iter().find(|subject| !changes(subject.kind)) {
            let message =
                format!("`when` is of resources and data sources, and a subject is a {}", subject.kind);
            self.faults.tell(node.span.clone(), message, None);
        }
        let mut whens = Vec::new();
        for item in self.faults.one_or_more(node, "`when`") {
            if let Some(when) = self.word(item, "a change", &WHENS) {
                if whens.contains(&when) {
                    self.faults.tell(item.span.clone(), "this change stands here twice", None);
                } else {
                    whens.push(when);
                }
            }
        }
        whens
    }

    /// One of some words.
    fn word<T: Copy>(&mut self, node: &Node, what: &str, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.faults.text(node, what)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let help = did_you_mean_or_list(&text, words.iter().map(|(word, _)| *word));
            self.faults.tell(node.span.clone(), format!("`{text}` is not {what}"), help);
        }
        found.map(|(_, value)| *value)
    }

    fn controls(&mut self, node: &Node) -> BTreeMap<String, Vec<String>> {
        let Value::Map(entries) = &node.value else {
            self.faults.wrong(node, "`controls`", "a mapping from catalogues to lists of controls");
            return BTreeMap::new();
        };
        let mut controls = BTreeMap::new();
        for entry in entries {
            let ids = self.faults.texts(&entry.value, "a list of controls");
            self.catalogues.push((entry.key.clone(), entry.span.clone()));
            controls.insert(entry.key.clone(), ids.into_iter().map(|(id, _)| id).collect());
        }
        controls
    }

    fn aliases(&mut self, node: &Node) -> Aliases {
        let Value::Map(entries) = &node.value else {
            self.faults.wrong(node, "this", "a mapping from scanners to lists of ids");
            return Vec::new();
        };
        let mut aliases = Vec::new();
        for entry in entries {
            if !CATALOGUES.contains(&entry.key.as_str()) {
                let help = did_you_mean_or_list(&entry.key, CATALOGUES);
                self.faults.tell(
                    entry.span.clone(),
                    format!("no scanner is called `{}` here", entry.key),
                    help,
                );
            }
            for (id, span) in self.faults.texts(&entry.value, "a list of ids") {
                aliases.push((entry.key.clone(), id, span));
            }
        }
        aliases
    }

    /// An edition, or a version in three parts.
    fn since(&mut self, node: &Node) -> Option<String> {
        let text = self.faults.text(node, "`since`")?;
        let parts: Vec<&str> = text.split('.').collect();
        let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let is_version = parts.len() == 3 && parts.iter().all(is_number);
        if !is_version && text.parse::<Edition>().is_err() {
            let help =
                format!("write it as `\"{}\"`, or for a version of your own `\"0.1.0\"`", Edition::CURRENT);
            self.faults.tell(node.span.clone(), format!("`{text}` is no edition"), Some(help));
            return None;
        }
        self.since = Some(node.span.clone());
        Some(text)
    }
}

fn root_field<'n>(root: &'n Node, name: &str) -> Option<&'n Node> {
    let Value::Map(entries) = &root.value else {
        return None;
    };
    entries.iter().find(|entry| entry.key == name).map(|entry| &*entry.value)
}

fn by_catalogue(aliases: &Aliases) -> BTreeMap<String, Vec<String>> {
    let mut catalogues: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (catalogue, id, _) in aliases {
        catalogues.entry(catalogue.clone()).or_default().push(id.clone());
    }
    catalogues
}

#[cfg(test)]
mod tests;
