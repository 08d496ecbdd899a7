//! Needs: what has to be settled for the results of a policy's rules to count, worked out from their bodies.
//!
//! While something is unknown, the policy sees an input with parts left out: reads, keys, elements, fields, related
//! resources. A result counts if it would be the same on the whole input. [`derive`] interprets the bodies
//! abstractly, in one of two modes:
//!
//! * *Positive*, for `violations` and `satisfied`: whatever a body gives on the smaller input, it gives on the whole
//!   one. A walk (`some x in …`, `x[_]`, `x[key]`, `x in …`) needs nothing for this, since its elements are there on
//!   the whole input too; a variable stays an alias of the place in the input that it was found at, and a scalar that
//!   is there is known. What compares or hands on a place as a whole needs that place, because more may be in it.
//! * *Closed*, wherever absence can matter: under `not`, in what `every` ranges over, in comprehensions and partial
//!   rules whose whole is used, before an `else`, in a rule with a `default`, in builtins that take collections, and
//!   in all of `applies`, whose failing is a result too, and for `violations` to be empty. Every place that is touched
//!   needs to be settled there, and every walk needs to be complete.
//!
//! Hence it is sound. By induction over the body, in the positive mode each solution on the smaller input is a
//! solution on the whole one with the same values, but for aliases, which only grow; in the closed mode, all places
//! that the value depends on are the same on both, so the value is. What the interpreter does not understand (`with`,
//! a variable used before it has a value, `input` as a whole) needs everything. Beyond soundness, a read of the
//! subject that is mentioned and not walked is needed as a whole even where the positive mode could do without.
//!
//! Taken for granted: an element of a `values` or `keys` read is known as a whole if it is there; so is a scalar field
//! of a normalised statement; the elements of a setting that are compared with a part of the input are scalars, and
//! as a key they are strings; a `ref` is compared with other `ref`s only.
//!
//! On the way, what can only be a mistake is a fault: reads, related resources, fields and places that are not
//! declared, violations that cannot be looked into, and terms of a head that may have no value where a body has
//! several solutions, because regorus then drops the rule's other results.

mod calls;
mod index;
mod interpret;
mod place;
mod refs;
mod rules;
mod uses;
mod value;
mod violations;
mod written;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceText};
use crate::rule::{Bodies, Metadata, Needs, Piece};

pub use index::Index;
pub use written::parse_written;

use index::Group;
use interpret::{Fault, Interpreter, Mode, Use};
use place::Schema;

/// What the bodies of a package say about its metadata.
#[derive(Debug, Clone)]
pub struct Derived {
    /// The rules of the package, and what each needs.
    pub bodies: Bodies,
    /// Reads and related resources that are declared, but that neither a body nor the message uses.
    pub unused: Vec<Diagnostic>,
}

/// Works out what the results of a package's rules need, and checks the needs that its violations bring.
pub fn derive(
    index: &Index,
    package: &str,
    metadata: &Metadata,
    source: &Arc<SourceText>,
) -> Result<Derived, Vec<Diagnostic>> {
    let schema = Schema(metadata);
    let mut interpreter = Interpreter::new(index, schema);
    let group = |name: &str| {
        let path: Vec<String> = package.split('.').chain([name]).map(str::to_owned).collect();
        index.group(&path)
    };
    let applies = group("applies").map(|group| truth(&mut interpreter, group, Mode::Closed));
    let satisfied = group("satisfied").map(|group| truth(&mut interpreter, group, Mode::Positive));
    let violations = group("violations")
        .map(|group| violations::of_violations(&mut interpreter, group))
        .unwrap_or_default();
    let no_violations = group("violations").map(|group| truth(&mut interpreter, group, Mode::Closed));
    if interpreter.faults.is_empty() {
        let bodies = Bodies { applies, satisfied, violations, no_violations };
        Ok(Derived { bodies, unused: unused(schema, &interpreter, source) })
    } else {
        let mut faults: Vec<Diagnostic> =
            interpreter.faults.into_iter().map(|fault| diagnostic(fault, source)).collect();
        faults.sort_by(|a, b| {
            let key =
                |fault: &Diagnostic| (fault.span.as_ref().map(|span| span.start), fault.message.clone());
            key(a).cmp(&key(b))
        });
        faults.dedup();
        Err(faults)
    }
}

/// Needs of a rule's value.
fn truth<'a>(interpreter: &mut Interpreter<'a>, group: &'a Group, mode: Mode) -> Needs {
    let ((), needs) = interpreter.apart(|interpreter| {
        let value = interpreter.rule(group, &[], mode);
        interpreter.consume(&value, Use::Scalar, mode);
    });
    Needs(place::normal(&needs))
}

fn diagnostic(fault: Fault, source: &Arc<SourceText>) -> Diagnostic {
    // A fault in a shared module is put down to the policy as a whole.
    let span = fault
        .span
        .filter(|span| *span.source.get_contents() == source.text)
        .map(|span| span.start as usize..span.end as usize);
    Diagnostic { source: source.clone(), span, message: fault.message, help: fault.help }
}

/// Declared reads and related resources that nothing uses.
fn unused(schema: Schema<'_>, interpreter: &Interpreter<'_>, source: &Arc<SourceText>) -> Vec<Diagnostic> {
    let mut used = interpreter.mentioned.clone();
    for piece in &schema.0.message.0 {
        match piece {
            Piece::Read(name) => {
                used.insert((Vec::new(), Some(name.clone())));
            }
            Piece::Related(path, name) => {
                used.insert((path.clone(), Some(name.clone())));
                used.extend((1..=path.len()).map(|length| (path[..length].to_vec(), None)));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    let mut pending: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(related) = pending.pop() {
        let of = if related.is_empty() { String::new() } else { format!("{}.", related.join(".")) };
        for read in schema.reads(&related) {
            if !used.contains(&(related.clone(), Some(read.to_owned()))) {
                found.push((read.to_owned(), format!("read `{of}{read}` is never used")));
            }
        }
        for join in schema.joins(&related) {
            let mut below = related.clone();
            below.push(join.to_owned());
            if used.contains(&(below.clone(), None)) {
                pending.push(below);
            } else {
                found.push((join.to_owned(), format!("related `{of}{join}` is never used")));
            }
        }
    }
    let mut diagnostics: Vec<Diagnostic> = found
        .into_iter()
        .map(|(name, message)| Diagnostic {
            source: source.clone(),
            span: declaration(&source.text, &name),
            message,
            help: None,
        })
        .collect();
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.as_ref().map(|span| span.start));
    diagnostics
}

/// The first `name:` in the text's leading comments.
fn declaration(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !line.starts_with('#') && !line.trim().is_empty() {
            break;
        }
        for (at, _) in line.match_indices(name) {
            let word = |character: char| character.is_alphanumeric() || character == '_' || character == '-';
            let begins = !line[..at].ends_with(word);
            if begins && line[at + name.len()..].starts_with(':') {
                return Some(start + at..start + at + name.len());
            }
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests;
