//! The message: a template whose places every subject can fill in.

use std::ops::Range;

use super::{Reader, template};
use crate::rule::{Piece, RelatedSpec, SubjectSpec, Template};
use crate::text::did_you_mean_or_list;
use crate::yaml::{Node, Value};

impl Reader {
    pub(super) fn message(&mut self, node: &Node, subjects: &[SubjectSpec]) -> Option<Template> {
        let text = self.faults.text(node, "`message`")?;
        let pieces = match template::parse(&text) {
            Ok(pieces) => pieces,
            Err(fault) => {
                let span = node.part(&self.faults.source, &fault.range);
                self.faults.tell(span, fault.message, None);
                return None;
            }
        };
        for (piece, range) in &pieces {
            let span = node.part(&self.faults.source, range);
            match piece {
                Piece::Setting(setting) => self.settings.push((setting.clone(), span)),
                Piece::Read(name) => self.check_read(name, span, subjects),
                Piece::Related(path, read) => self.check_related(path, read, &span, subjects),
                Piece::Text(_) | Piece::Subject | Piece::At | Piece::Element => {}
            }
        }
        debug_assert!(matches!(node.value, Value::String(_)), "`text` takes nothing else");
        Some(template::template(pieces))
    }

    fn check_read(&mut self, name: &str, span: Range<usize>, subjects: &[SubjectSpec]) {
        let has = |subject: &SubjectSpec| subject.reads.iter().any(|(read, _)| read == name);
        let lacking = subjects.iter().find(|subject| !has(subject));
        let Some(lacking) = lacking else { return };
        let message = if subjects.iter().any(has) {
            format!("not every subject has the read `{name}`: {} does not", describe(lacking))
        } else {
            format!("no subject has the read `{name}`")
        };
        let names = lacking.reads.iter().map(|(read, _)| read.as_str());
        let known = names.chain(template::RESERVED.into_iter().filter(|word| *word != "settings"));
        let help = did_you_mean_or_list(name, known);
        self.faults.tell(span, message, help);
    }

    fn check_related(&mut self, path: &[String], read: &str, span: &Range<usize>, subjects: &[SubjectSpec]) {
        for subject in subjects {
            let mut related = &subject.related;
            let mut joined: Option<&RelatedSpec> = None;
            for name in path {
                let Some((_, spec)) = related.iter().find(|(other, _)| other == name) else {
                    let message =
                        format!("{} has nothing related that is called `{name}`", describe(subject));
                    let help = did_you_mean_or_list(name, related.iter().map(|(other, _)| other.as_str()));
                    self.faults.tell(span.clone(), message, help);
                    return;
                };
                joined = Some(spec);
                related = &spec.related;
            }
            let Some(joined) = joined else { return };
            if read != "address" && !joined.reads.iter().any(|(other, _)| other == read) {
                let message = format!("`{}` has no read `{read}`", path.join("."));
                let known = joined.reads.iter().map(|(other, _)| other.as_str()).chain(["address"]);
                let help = did_you_mean_or_list(read, known);
                self.faults.tell(span.clone(), message, help);
                return;
            }
        }
    }
}

/// A subject entry as a reader finds it again.
fn describe(subject: &SubjectSpec) -> String {
    match subject.types.as_slice() {
        [] => format!("the entry of kind `{}`", subject.kind),
        [one] => format!("`{one}`"),
        [first, ..] => format!("the entry of `{first}`"),
    }
}
