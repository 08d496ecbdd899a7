//! What a rule declares to read of which types, as places that can be changed.

use groundrule_parser::graph::Kind;

use crate::evaluate::Pattern;
use crate::rule::{EngineRead, Join, Read, ReadKind, ReadPath, RelatedSpec, Rule};

/// Where types keep tags and labels; changed together, since one follows from the other.
const TAGS: [&str; 8] = [
    "tags",
    "tags_all",
    "tag",
    "labels",
    "effective_labels",
    "terraform_labels",
    "user_labels",
    "resource_labels",
];

/// An attribute of some types, as a rule reads it.
#[derive(Debug)]
pub(super) struct Target {
    /// `managed` or `data`.
    pub(super) mode: &'static str,
    /// Type or glob.
    pub(super) of: String,
    pub(super) pattern: Pattern,
    /// From the resource down, without numbers; several are changed together.
    pub(super) paths: Vec<Vec<String>>,
    /// What a report calls it.
    pub(super) shown: String,
    pub(super) meaning: Meaning,
    /// Of what was before the change.
    pub(super) before: bool,
}

/// What of an attribute counts for the rule, hence which changes it has to notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    /// Whether there is something.
    Presence,
    /// What it refers to.
    Reference,
    /// What is written in its text of JSON.
    Document,
    /// What it is.
    Value,
}

/// Everything that a rule reads of resources and data sources, but for what only its message quotes.
pub(super) fn targets(rule: &Rule) -> Vec<Target> {
    let body = rule.source.text.split_once("\npackage ").map_or("", |(_, body)| body);
    let mut gatherer = Gatherer { body, targets: Vec::new() };
    for subject in &rule.metadata.subjects {
        let mode = match subject.kind {
            Kind::Resource => "managed",
            Kind::Data => "data",
            Kind::Module | Kind::Provider | Kind::Variable | Kind::Output | Kind::Root => continue,
        };
        let of = Of { mode, types: &subject.types, each: &subject.each };
        for list in &subject.each {
            gatherer.add(&of, &[vec![list.clone()]], Meaning::Presence, false);
        }
        gatherer.reads(&of, &subject.reads);
        gatherer.related(&of, &subject.related);
    }
    gatherer.targets
}

/// Types, and the lists of blocks whose elements are judged.
struct Of<'r> {
    mode: &'static str,
    types: &'r [String],
    each: &'r [String],
}

struct Gatherer<'r> {
    body: &'r str,
    targets: Vec<Target>,
}

impl Gatherer<'_> {
    /// Whether the policy's body has a word.
    fn mentions(&self, name: &str) -> bool {
        let is_of_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        self.body.match_indices(name).any(|(at, _)| {
            !self.body[..at].ends_with(is_of_word) && !self.body[at + name.len()..].starts_with(is_of_word)
        })
    }

    fn add(&mut self, of: &Of<'_>, paths: &[Vec<String>], meaning: Meaning, before: bool) {
        let Some(first) = paths.first() else { return };
        let shown = if paths.len() > 1 { "$tags".to_owned() } else { first.join(".") };
        let shown = if before { format!("$before.{shown}") } else { shown };
        for name in of.types {
            let is_known = self.targets.iter().any(|target| {
                (&target.of, &target.shown, target.mode, target.meaning) == (name, &shown, of.mode, meaning)
            });
            if !is_known {
                self.targets.push(Target {
                    mode: of.mode,
                    of: name.clone(),
                    pattern: Pattern::new(name),
                    paths: paths.to_vec(),
                    shown: shown.clone(),
                    meaning,
                    before,
                });
            }
        }
    }

    fn reads(&mut self, of: &Of<'_>, reads: &[(String, Read)]) {
        for (name, read) in reads {
            if !self.mentions(name) {
                continue;
            }
            let meaning = match read.kind {
                ReadKind::Const(_) => continue,
                ReadKind::Presence | ReadKind::Keys => Meaning::Presence,
                ReadKind::Json | ReadKind::Iam => Meaning::Document,
                ReadKind::Value | ReadKind::Values => Meaning::Value,
            };
            for path in &read.paths {
                match path {
                    ReadPath::Attribute { element, path } => self.path(of, *element, path, meaning),
                    ReadPath::Engine(EngineRead::Tags(_)) => {
                        let paths = TAGS.map(|name| vec![name.to_owned()]);
                        self.add(of, &paths, meaning, false);
                    }
                    ReadPath::Engine(EngineRead::Before(path)) => {
                        self.add(of, std::slice::from_ref(path), meaning, true);
                    }
                    ReadPath::Engine(EngineRead::Literal(path)) => {
                        self.path(of, false, path, Meaning::Reference);
                    }
                    // What Terraform says of the change itself, and whole objects, are no attributes.
                    ReadPath::Engine(_) | ReadPath::All => {}
                }
            }
        }
    }

    fn path(&mut self, of: &Of<'_>, element: bool, path: &[String], meaning: Meaning) {
        if element {
            for list in of.each {
                let path = std::iter::once(list.clone()).chain(path.iter().cloned()).collect();
                self.add(of, &[path], meaning, false);
            }
        } else {
            self.add(of, &[path.to_vec()], meaning, false);
        }
    }

    fn related(&mut self, of: &Of<'_>, related: &[(String, RelatedSpec)]) {
        for (_, spec) in related {
            let others = Of { mode: "managed", types: &spec.types, each: &[] };
            if let Join::By { by, element, .. } = &spec.join {
                // Whichever side has it.
                self.path(of, *element, by, Meaning::Reference);
                self.path(&others, false, by, Meaning::Reference);
            }
            self.reads(&others, &spec.reads);
            self.related(&others, &spec.related);
        }
    }
}
