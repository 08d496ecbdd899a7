//! `subjects`: what a rule judges, what it reads of each, and what is joined to it.

use std::ops::Range;
use std::rc::Rc;

use super::Reader;
use super::paths::{self, PathFault};
use super::reads::Scope;
use crate::rule::{Join, Read, RelatedSpec, Side, SubjectKind, SubjectSpec};
use crate::yaml::{Node, Value};

const SUBJECT_KINDS: [(&str, SubjectKind); 7] = [
    ("resource", SubjectKind::Resource),
    ("data", SubjectKind::Data),
    ("module", SubjectKind::Module),
    ("provider", SubjectKind::Provider),
    ("variable", SubjectKind::Variable),
    ("output", SubjectKind::Output),
    ("root", SubjectKind::Root),
];

/// Deeper joins than anybody needs.
const MAX_RELATED_DEPTH: usize = 4;

impl Reader {
    pub(super) fn subjects(&mut self, node: &Node) -> Vec<SubjectSpec> {
        match &node.value {
            Value::List(items) if !items.is_empty() => {
                items.iter().filter_map(|item| self.subject(item)).collect()
            }
            _ => {
                self.faults.wrong(node, "`subjects`", "a list that says what is judged");
                Vec::new()
            }
        }
    }

    fn subject(&mut self, node: &Node) -> Option<SubjectSpec> {
        let mut fields = self.faults.fields(node, "a subject")?;
        let kind = fields.optional("kind");
        let kind =
            kind.and_then(|node| self.word(node, "a kind of subject", &SUBJECT_KINDS)).unwrap_or_default();
        let has_types = matches!(kind, SubjectKind::Resource | SubjectKind::Data | SubjectKind::Provider);
        let named =
            if has_types { fields.required(&mut self.faults, "types") } else { fields.optional("types") };
        if let Some(named) = named.filter(|_| !has_types) {
            self.faults.tell(named.span.clone(), format!("a {kind} has no types"), None);
        }
        let types = named.map(|node| self.types(node)).unwrap_or_default();
        let each = fields.optional("each");
        if let Some(each) = each.filter(|_| !matches!(kind, SubjectKind::Resource | SubjectKind::Data)) {
            self.faults.tell(each.span.clone(), format!("a {kind} has no blocks"), None);
        }
        let each = each.map(|node| self.each(node)).unwrap_or_default();
        let scope = Scope { element: !each.is_empty(), kind };
        let (reads, related) = self.reads_and_related(&mut fields, scope, MAX_RELATED_DEPTH);
        fields.finish(&mut self.faults);
        Some(SubjectSpec { kind, types, each, reads, related })
    }

    #[expect(clippy::type_complexity, reason = "two fields of the same two structs")]
    fn reads_and_related(
        &mut self,
        fields: &mut crate::fields::Fields<'_>,
        scope: Scope,
        depth: usize,
    ) -> (Vec<(String, Read)>, Vec<(String, RelatedSpec)>) {
        let reads = fields.optional("reads").map(|node| self.reads(node, scope)).unwrap_or_default();
        let Some(node) = fields.optional("related") else {
            return (reads, Vec::new());
        };
        let Value::Map(entries) = &node.value else {
            self.faults.wrong(node, "`related`", "a mapping from names to what is joined");
            return (reads, Vec::new());
        };
        if depth == 0 {
            let message = format!("more than {MAX_RELATED_DEPTH} joins in a row");
            self.faults.tell(node.span.clone(), message, None);
            return (reads, Vec::new());
        }
        let mut related = Vec::with_capacity(entries.len());
        for entry in entries {
            self.name(entry);
            if reads.iter().any(|(name, _)| *name == entry.key) {
                let message = format!("`{}` is a read too, so a place could be of either", entry.key);
                self.faults.tell(entry.span.clone(), message, Some("take another name".to_owned()));
            }
            if let Some(spec) = self.related(&entry.value, scope, depth) {
                related.push((entry.key.clone(), spec));
            }
        }
        (reads, related)
    }

    fn related(&mut self, node: &Node, scope: Scope, depth: usize) -> Option<RelatedSpec> {
        let mut fields = self.faults.fields(node, "a related entry")?;
        let types = fields.required(&mut self.faults, "type").map(|node| self.types(node));
        let by = fields.optional("by");
        let to = fields.optional("to");
        let from = fields.optional("from");
        let all = fields.optional("all");
        let own = Scope { element: false, kind: SubjectKind::Resource };
        let (reads, related) = self.reads_and_related(&mut fields, own, depth - 1);
        fields.finish(&mut self.faults);
        if reads.iter().any(|(name, _)| name == "address") {
            let message = "`{NAME.address}` in a message is the address itself";
            self.faults.tell(node.span.clone(), message, Some("call this read something else".to_owned()));
        }

        let join = match (all, by, to) {
            (Some(all), by, to) => {
                if !matches!(all.value, Value::Bool(true)) {
                    self.faults.tell(all.span.clone(), "`all` can only be `true`", None);
                }
                for extra in [by, to, from].into_iter().flatten() {
                    let message = "`all` joins every resource of the type: there is nothing to compare";
                    self.faults.tell(extra.span.clone(), message, None);
                }
                Some(Join::All)
            }
            (None, Some(by), Some(to)) => self.join(by, to, from, scope),
            (None, by, to) => {
                let missing = match (by, to) {
                    (None, None) => "`by` and `to` are",
                    (None, _) => "`by` is",
                    _ => "`to` is",
                };
                let help = "`by` names the attribute that holds the reference, `to` what it may hold of the other side";
                let message = format!("{missing} missing from a related entry");
                self.faults.tell(node.span.clone(), message, Some(help.to_owned()));
                None
            }
        };
        Some(RelatedSpec { types: types?, join: join?, reads, related })
    }

    fn join(&mut self, by: &Node, to: &Rc<Node>, from: Option<&Rc<Node>>, scope: Scope) -> Option<Join> {
        let sides = [("subject", Side::Subject), ("related", Side::Related)];
        let mut side = from.and_then(|node| self.word(node, "a side of a join", &sides));
        let by_text = self.faults.text(by, "`by`")?;
        let (element, path) = self.attribute(&by_text, by.span.clone())?;
        if element && !scope.element {
            let message = format!("`{by_text}` is of an element, and there are none here");
            let help = Some(format!("write `{}`", by_text.trim_start_matches('.')));
            self.faults.tell(by.span.clone(), message, help);
        }
        if element {
            if let (Some(Side::Related), Some(node)) = (side, from) {
                let message = "`by` is of the subject's element, so the related resource can't hold it";
                self.faults.tell(node.span.clone(), message, None);
            }
            side = Some(Side::Subject);
        }
        let mut targets = Vec::new();
        for (target, span) in self.faults.texts(to, "`to`") {
            match self.attribute(&target, span.clone())? {
                (true, _) => {
                    self.faults.tell(span, "an attribute of the other side has no leading dot", None);
                }
                (false, path) => targets.push(path),
            }
        }
        Some(Join::By { by: path, element, to: targets, from: side })
    }

    fn attribute(&mut self, text: &str, span: Range<usize>) -> Option<(bool, Vec<String>)> {
        match paths::attribute(text) {
            Ok(attribute) => Some(attribute),
            Err(PathFault { message, help }) => {
                self.faults.tell(span, message, help);
                None
            }
        }
    }

    fn types(&mut self, node: &Rc<Node>) -> Vec<String> {
        let mut types = Vec::new();
        for (text, span) in self.faults.texts(node, "a list of types") {
            let is_letter = |letter: char| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | '-' | '*')
            };
            if text.chars().all(is_letter) {
                types.push(text);
            } else {
                let help = Some("types are written as in Terraform; `*` stands for any letters".to_owned());
                self.faults.tell(span, format!("`{text}` is no type"), help);
            }
        }
        types
    }

    /// Names of lists of blocks.
    fn each(&mut self, node: &Rc<Node>) -> Vec<String> {
        let mut lists = Vec::new();
        for (text, span) in self.faults.texts(node, "`each`") {
            if let Some(name) = text.strip_suffix("[]") {
                self.faults.tell(span, "`each` names lists without `[]`", Some(format!("write `{name}`")));
                continue;
            }
            match self.attribute(&text, span.clone()) {
                Some((false, _)) => lists.push(text),
                Some((true, _)) => {
                    let help = Some(format!("write `{}`", text.trim_start_matches('.')));
                    self.faults.tell(span, "`each` is of the resource: no leading dot", help);
                }
                None => {}
            }
        }
        lists
    }
}
