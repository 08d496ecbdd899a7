//! Data sources. Without credentials none is read: what they give is unknown, but for those that only render what they are
//! given, and those that a plan has read.

mod iam;
mod policy;

use std::rc::Rc;

use super::body::Fields;
use super::evaluator::Evaluator;
use super::given;
use super::module::ModuleInstance;
use super::planned;
use super::shape::Shape;
use crate::address::{Address, Mode};
use crate::language::{Data, Marks, Type, Value, convert, variables};
use crate::root::module::{CalledModule, ModuleTree, ResourceBlock, ResourceName};
use crate::syntax::tree::{Body, Expression, TraversalStep};

/// The value of an instance, and whether Terraform would have read it while planning.
pub(super) fn value<'a>(
    evaluator: &Evaluator<'a>,
    module: &Rc<ModuleInstance<'a>>,
    block: &'a ResourceBlock,
    shape: Option<&Shape>,
    address: &Address,
    fields: Fields,
) -> (Value, bool) {
    if let Some(json) = evaluator.options.data.get(&address.to_string()) {
        let read = given::of_json(json);
        let read = match shape {
            Some(shape) => planned::hidden(shape, &convert(&read, &shape.ty()).unwrap_or(read)),
            None => read,
        };
        return (read, true);
    }
    let Some(shape) = shape else { return (Value::object(fields), false) };
    let waits = waits(evaluator, module, block);
    let Value { data, marks } = planned::unread(shape, address, fields);
    let Data::Object(fields) = data else { return (Value { data, marks }, false) };
    let mut fields = (*fields).clone();
    match &*block.type_name.text {
        "aws_iam_policy_document" => policy::render(&mut fields, waits),
        "google_iam_policy" => iam::render(&mut fields, waits),
        _ => {}
    }
    (Value { data: Data::Object(fields.into()), marks }, false)
}

/// Whether Terraform puts off reading it because of what it, or a module around it, depends on: what it names itself counts
/// even where its value is known.
fn waits<'a>(evaluator: &Evaluator<'a>, module: &Rc<ModuleInstance<'a>>, block: &ResourceBlock) -> bool {
    if names_managed(evaluator, module, &block.block.body)
        || block.depends_on().iter().any(|it| is_pending(evaluator, module, it))
    {
        return true;
    }
    let mut inner = module;
    while let Some(caller) = &inner.caller {
        if caller.call.depends_on().iter().any(|it| is_pending(evaluator, &caller.module, it)) {
            return true;
        }
        inner = &caller.module;
    }
    false
}

/// Whether a managed resource that is created is referred to.
fn names_managed<'a>(evaluator: &Evaluator<'a>, module: &Rc<ModuleInstance<'a>>, body: &Body) -> bool {
    let in_attributes = body.attributes.iter().flat_map(|attribute| variables(&attribute.value)).any(|it| {
        let name = it.steps.first().and_then(TraversalStep::attribute);
        name.is_some_and(|name| is_created(evaluator, module, it.name, name))
    });
    in_attributes || body.blocks.iter().any(|block| names_managed(evaluator, module, &block.body))
}

fn is_created<'a>(
    evaluator: &Evaluator<'a>,
    module: &Rc<ModuleInstance<'a>>,
    type_name: &str,
    name: &str,
) -> bool {
    let name = ResourceName { mode: Mode::Managed, type_name: type_name.into(), name: name.into() };
    module.resource(evaluator, &name).is_some_and(|resource| !resource.list.is_empty())
}

/// Whether a dependency is, or has in it, something that is created.
fn is_pending<'a>(
    evaluator: &Evaluator<'a>,
    module: &Rc<ModuleInstance<'a>>,
    dependency: &Expression,
) -> bool {
    match dependency.as_traversal() {
        Some(("module", [step, ..])) => match step.attribute().and_then(|name| module.tree.calls.get(name)) {
            Some(CalledModule::Loaded(called)) => creates(called),
            _ => true,
        },
        Some((type_name, [step, ..])) => {
            step.attribute().is_some_and(|name| is_created(evaluator, module, type_name, name))
        }
        _ => false,
    }
}

fn creates(tree: &ModuleTree) -> bool {
    tree.module.resources.keys().any(|name| name.mode == Mode::Managed)
        || tree.calls.values().any(|called| match called {
            CalledModule::Loaded(tree) => creates(tree),
            CalledModule::Missing { .. } => true,
        })
}

/// Sets an attribute to a text, or where that is not known yet to what is known of it.
fn set_document(fields: &mut Fields, name: &str, text: Option<String>, decoded: &Value) {
    let Some(value) = fields.get_mut(name) else { return };
    let marks = decoded.deep_marks();
    if let Some(text) = text {
        *value = Value::from(text).marked(marks);
    } else if let Data::Unknown(unknown) = &mut value.data {
        unknown.ty = Type::String;
        unknown.inside = Some(decoded.unmarked_deep().into());
        value.marks = value.marks.union(marks);
    }
}

/// The elements of a list or set that is known, without nulls.
fn elements(fields: &Value, name: &str) -> Option<Vec<Value>> {
    match &fields.as_entries()?.get(name)?.data {
        Data::Unknown(_) => None,
        Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
            Some(elements.iter().filter(|element| !element.is_null()).cloned().collect())
        }
        _ => Some(Vec::new()),
    }
}

/// An attribute that is there.
fn attribute(fields: &Value, name: &str) -> Option<Value> {
    fields.as_entries()?.get(name).filter(|value| !value.is_null()).cloned()
}

/// JSON with objects in the order of what writes them.
#[derive(Debug, Clone)]
enum Ordered {
    Value(Value),
    List(Vec<Ordered>),
    Object(Vec<(&'static str, Ordered)>),
}

impl Ordered {
    fn value(&self) -> Value {
        match self {
            Ordered::Value(value) => value.clone(),
            Ordered::List(elements) => Value::tuple(elements.iter().map(Ordered::value)),
            Ordered::Object(entries) => {
                Value::object(entries.iter().map(|(key, value)| (*key, value.value())))
            }
        }
    }

    /// As Go's `encoding/json` writes it, indented by two spaces or not at all.
    fn text(&self, indent: bool) -> String {
        let mut out = String::new();
        self.write(&mut out, indent.then_some(0));
        out
    }

    fn write(&self, out: &mut String, indent: Option<usize>) {
        match self {
            Ordered::Value(value) => match &value.data {
                Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
                    let elements = elements.iter().map(|it| (None, Ordered::Value(it.clone())));
                    write_all(out, indent, ['[', ']'], elements);
                }
                Data::Map(_, entries) | Data::Object(entries) => {
                    let entries = entries.iter().map(|(key, it)| (Some(&**key), Ordered::Value(it.clone())));
                    write_all(out, indent, ['{', '}'], entries);
                }
                Data::String(text) => string(out, text),
                _ => super::write::value::known_or_null(out, value),
            },
            Ordered::List(elements) => {
                write_all(out, indent, ['[', ']'], elements.iter().map(|it| (None, it.clone())));
            }
            Ordered::Object(entries) => {
                let entries = entries.iter().map(|(key, it)| (Some(*key), it.clone()));
                write_all(out, indent, ['{', '}'], entries);
            }
        }
    }
}

fn write_all<'k>(
    out: &mut String,
    indent: Option<usize>,
    [open, close]: [char; 2],
    entries: impl Iterator<Item = (Option<&'k str>, Ordered)>,
) {
    let inner = indent.map(|indent| indent + 1);
    let line = |out: &mut String, indent: Option<usize>| {
        if let Some(indent) = indent {
            out.push('\n');
            out.push_str(&"  ".repeat(indent));
        }
    };
    out.push(open);
    let mut is_empty = true;
    for (key, value) in entries {
        if !std::mem::take(&mut is_empty) {
            out.push(',');
        }
        line(out, inner);
        if let Some(key) = key {
            string(out, key);
            out.push_str(if indent.is_some() { ": " } else { ":" });
        }
        value.write(out, inner);
    }
    if !is_empty {
        line(out, indent);
    }
    out.push(close);
}

/// Go escapes these two as well.
fn string(out: &mut String, text: &str) {
    let mut quoted = String::new();
    super::write::value::text(&mut quoted, text);
    out.push_str(&quoted.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"));
}

/// Whether all is known, marks apart.
fn is_known(value: &Value) -> bool {
    value.is_wholly_known() && !value.deep_marks().contains(Marks::EPHEMERAL)
}
