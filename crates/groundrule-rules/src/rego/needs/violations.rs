//! The `violations` of a package: what they need, and whether they are written so that it can be told.

use std::collections::BTreeSet;

use regorus::unstable::{Expr, Ref, Rule, RuleHead, Span};

use crate::rule::{Need, Needs};

use super::index::{Definition, Group, Kind};
use super::interpret::{Interpreter, Mode, Use};
use super::value::Abstract;
use super::{place, written};

/// Needs of all bodies of `violations` together.
pub(super) fn of_violations<'a>(interpreter: &mut Interpreter<'a>, group: &'a Group) -> Needs {
    let mut all = BTreeSet::new();
    for definition in &group.definitions {
        let Definition { rule, file } = definition;
        interpreter.span = Some(rule.span().clone());
        let Rule::Spec { head: head @ RuleHead::Set { key: Some(element), .. }, bodies, .. } = rule.as_ref()
        else {
            let help = "violations contains {\"at\": …} if { … }".to_owned();
            interpreter.fault("`violations` is a set of objects".to_owned(), Some(help));
            continue;
        };
        if group.kind != Kind::Set {
            interpreter.fault("`violations` is a set and nothing else".to_owned(), None);
            continue;
        }
        let mut each = |interpreter: &mut Interpreter<'a>, needs: BTreeSet<Need>, object: &Abstract| {
            interpreter.span = Some(element.span().clone());
            check(interpreter, element, object, &needs);
            all.extend(needs);
        };
        // The closure of `bodies` sees a body's end only, so its needs are taken from the sum.
        let before = std::mem::take(&mut interpreter.needs);
        interpreter.bodies(file, head, bodies, &[], Mode::Positive, |interpreter, scope, _, mode| {
            let object = interpreter.head(element, scope, mode);
            use_violation(interpreter, &object, mode);
            let needs = std::mem::take(&mut interpreter.needs);
            each(interpreter, needs, &object);
        });
        interpreter.needs = before;
    }
    Needs(place::normal(&all))
}

/// The parts of a violation are mentioned, each by itself: places and elements only have to be there.
fn use_violation(interpreter: &mut Interpreter<'_>, value: &Abstract, mode: Mode) {
    match value {
        Abstract::Object(fields) => {
            for (_, value) in fields {
                use_violation(interpreter, value, mode);
            }
        }
        Abstract::List(items) | Abstract::Set(items) | Abstract::Any(items) => {
            for item in items {
                use_violation(interpreter, item, mode);
            }
        }
        Abstract::KeyOf(_) => {}
        value => interpreter.consume(value, Use::Scalar, mode),
    }
}

/// Checks that a violation says where it is, and that the needs it brings leave out nothing of its own body's.
fn check(
    interpreter: &mut Interpreter<'_>,
    element: &Ref<Expr>,
    object: &Abstract,
    derived: &BTreeSet<Need>,
) {
    let fields = match object {
        Abstract::Object(fields) => fields,
        Abstract::Any(objects) => {
            for object in objects {
                check(interpreter, element, object, derived);
            }
            return;
        }
        _ => {
            let help = "write it as an object: {\"at\": …}".to_owned();
            interpreter.fault("it cannot be told what this violation needs".to_owned(), Some(help));
            return;
        }
    };
    let mut says_where = false;
    for (key, value) in fields {
        interpreter.span = Some(span_of(element, key));
        match key.as_text() {
            Some("at") => {
                says_where = true;
                match value {
                    Abstract::List(path) => check_place(interpreter, path, &[]),
                    read => check_place(interpreter, std::slice::from_ref(read), &[]),
                }
            }
            Some("element") => {}
            Some("needs") => check_needs(interpreter, value, derived),
            Some(other) => {
                let help = "it has `at`, `element` and `needs`".to_owned();
                interpreter.fault(format!("a violation has no `{other}`"), Some(help));
            }
            None => interpreter.fault("the keys of a violation have to be written out".to_owned(), None),
        }
    }
    if !says_where {
        interpreter.span = Some(element.span().clone());
        interpreter
            .fault("a violation says where it is".to_owned(), Some("\"at\": a read's name".to_owned()));
    }
}

/// A place names reads and related resources; pointing at one is a use of it.
fn check_place(interpreter: &mut Interpreter<'_>, path: &[Abstract], related: &[String]) {
    let Some((Abstract::Text(names), below)) = path.split_first() else { return };
    for name in names.iter() {
        if interpreter.schema.shape(related, name).is_some() {
            interpreter.mentioned.insert((related.to_vec(), Some(name.clone())));
        } else if interpreter.schema.joins(related).contains(name.as_str()) {
            let mut related = related.to_vec();
            related.push(name.clone());
            interpreter.mentioned.insert((related.clone(), None));
            // After the name comes the `ref` of one of them.
            check_place(interpreter, below.get(1..).unwrap_or_default(), &related);
        } else {
            interpreter.fault(format!("`at` names `{name}`, which is not declared"), None);
        }
    }
}

fn check_needs(interpreter: &mut Interpreter<'_>, value: &Abstract, derived: &BTreeSet<Need>) {
    let Some(paths) = written::texts(value) else {
        let help = "a list of names, or of lists of names".to_owned();
        interpreter.fault("`needs` has to be written out".to_owned(), Some(help));
        return;
    };
    let mut needs = BTreeSet::new();
    for path in &paths {
        match written::resolve(interpreter.schema, path) {
            Some(found) => needs.extend(found),
            None => {
                interpreter.fault(format!("`needs` names `{}`, which is not declared", path.join(".")), None);
            }
        }
    }
    let missing = written::left_out(interpreter.schema, &needs, derived);
    if !missing.is_empty() {
        let missing = written::spell(&missing);
        interpreter.fault(
            format!("`needs` leaves out what the body rests on: {missing}"),
            Some(format!("add {missing}")),
        );
    }
}

/// Where an object has the value of a key, else the whole of it.
fn span_of(element: &Ref<Expr>, key: &Abstract) -> Span {
    let Expr::Object { fields, .. } = element.as_ref() else { return element.span().clone() };
    let is_it = |own: &Expr| matches!(own, Expr::String { value, .. } if value.as_string().ok().map(|text| &**text) == key.as_text());
    let found = fields.iter().find(|(_, own, _)| is_it(own));
    found.map_or_else(|| element.span().clone(), |(_, _, value)| value.span().clone())
}
