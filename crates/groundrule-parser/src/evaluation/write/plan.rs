//! The plan as a whole.

use std::rc::Rc;

use super::value::{known_or_null, text};
use super::{Writer, change, configuration};
use crate::address::Mode;
use crate::evaluation::evaluator::Evaluator;
use crate::evaluation::module::ModuleInstance;
use crate::evaluation::walk::Walked;
use crate::language::{Marks, Value};

/// The format of Terraform's that this is, and the version whose behaviour is followed.
const FORMAT: &str = "1.2";
const TERRAFORM: &str = "1.11.0";

/// The longest plan, in bytes: 100,000 instances take half of it.
const LONGEST: usize = 192 << 20;

/// Writes the plan; nothing if it gets too long.
pub(in crate::evaluation) fn write<'a>(
    evaluator: &Evaluator<'a>,
    root: &Rc<ModuleInstance<'a>>,
    walked: &Walked<'a>,
) -> Option<String> {
    let mut out = String::new();
    let mut plan = Writer::object(&mut out);
    plan.string("format_version", FORMAT);
    plan.string("terraform_version", TERRAFORM);
    let mut variables = Writer::object(plan.key("variables"));
    for name in root.tree.module.variables.keys() {
        let Some(value) = root.variable(evaluator, name).filter(Value::is_wholly_known) else {
            continue;
        };
        if value.deep_marks().contains(Marks::EPHEMERAL) {
            continue;
        }
        let mut variable = Writer::object(variables.key(name));
        known_or_null(variable.key("value"), &value);
        variable.end();
    }
    variables.end();
    let mut changes = Writer::list(plan.key("resource_changes"));
    for (module, resource) in &walked.resources {
        if resource.block.mode == Mode::Ephemeral {
            continue;
        }
        for instance in resource.list.iter().filter(|instance| !instance.is_read) {
            let out = changes.element();
            if out.len() > LONGEST {
                return None;
            }
            change::resource(out, module, resource, instance);
        }
    }
    changes.end();
    if walked.resources.iter().any(|(_, resource)| resource.list.iter().any(|it| it.is_read)) {
        let state = plan.key("prior_state");
        change::prior_state(state, walked);
    }
    let mut outputs = Writer::object(plan.key("output_changes"));
    for (name, value) in &walked.outputs {
        change::output(outputs.key(name), value);
    }
    outputs.end();
    configuration::write(plan.key("configuration"), evaluator, root);
    plan.key("complete").push_str("true");
    plan.key("errored").push_str("false");
    plan.end();
    Some(out)
}

/// A list of strings.
pub(in crate::evaluation) fn strings<T: AsRef<str>>(out: &mut String, all: impl IntoIterator<Item = T>) {
    let mut list = Writer::list(out);
    for one in all {
        text(list.element(), one.as_ref());
    }
    list.end();
}
