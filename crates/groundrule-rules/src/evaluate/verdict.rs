//! From what a policy says to a verdict, in the order that keeps it from guessing.

use groundrule_parser::value::Value;

use super::rego_value::from_rego;
use super::select::Shape;
use super::state::{Reader, State};
use crate::rego::engine::Engine;
use crate::rego::needs;
use crate::report::Verdict;
use crate::rule::{Need, Rule};

/// What one rule says of one subject; the same for all subjects that look the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    /// Nothing: not applicable.
    pub(super) verdict: Option<Verdict>,
    /// What counts towards a fail, or contradicts `satisfied`.
    pub(super) violations: Vec<Violation>,
    /// What an undetermined verdict waits for.
    pub(super) unsettled: Vec<Need>,
    /// How the rule broke.
    pub(super) error: Option<String>,
}

/// An element of a package's `violations`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Violation {
    /// A read's name and what goes on below it; empty: the subject itself.
    pub(super) at: Vec<Value>,
    /// The element that violates.
    pub(super) element: Option<Value>,
}

impl Outcome {
    fn of(verdict: Verdict) -> Self {
        Outcome { verdict: Some(verdict), ..Outcome::default() }
    }

    fn error(message: impl Into<String>) -> Self {
        Outcome { error: Some(message.into()), ..Outcome::of(Verdict::Error) }
    }
}

/// Evaluates one rule. The order of the steps is the policy contract's.
pub(super) fn judge(
    rule: &Rule,
    engine: &mut Engine,
    input: &regorus::Value,
    reader: &Reader<'_, '_>,
    state: &State,
    shape: &Shape<'_>,
) -> Outcome {
    match try_judge(rule, engine, input, reader, state, shape) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn try_judge(
    rule: &Rule,
    engine: &mut Engine,
    input: &regorus::Value,
    reader: &Reader<'_, '_>,
    state: &State,
    shape: &Shape<'_>,
) -> Result<Outcome, Outcome> {
    let mut eval = |name: &str| {
        let path = format!("data.{}.{name}", rule.package);
        engine.eval(&path, input.clone()).map_err(|error| Outcome::error(error.to_string()))
    };
    let unsettled = |needs: &crate::rule::Needs| reader.unsettled(needs, state, shape);
    if let Some(needs) = &rule.bodies.applies {
        let open = unsettled(needs);
        if !open.is_empty() {
            return Ok(Outcome { unsettled: open, ..Outcome::of(Verdict::Undetermined) });
        }
        if eval("applies")? != regorus::Value::Bool(true) {
            return Ok(Outcome::default());
        }
    }
    let mut settled = Vec::new();
    let mut open = Vec::new();
    for found in members(&eval("violations")?)? {
        let (violation, written) = violation(&found)?;
        let waits_for = match written {
            None => unsettled(&rule.bodies.violations),
            Some(written) => match needs::parse_written(written, &rule.metadata) {
                Some(needs) => unsettled(&needs),
                None => return Err(Outcome::error("`needs` names something that is not read")),
            },
        };
        if waits_for.is_empty() { settled.push(violation) } else { open.push(violation) }
    }
    let none_open = rule.bodies.no_violations.as_ref().map(unsettled);
    if settled.is_empty()
        && open.is_empty()
        && (none_open.as_ref().is_some_and(Vec::is_empty) || reader.is_all_settled(state))
    {
        return Ok(Outcome::of(Verdict::Pass));
    }
    let mut satisfied = false;
    if let Some(needs) = &rule.bodies.satisfied {
        satisfied = unsettled(needs).is_empty() && eval("satisfied")? == regorus::Value::Bool(true);
    }
    if !settled.is_empty() {
        if satisfied {
            return Ok(Outcome {
                violations: settled,
                ..Outcome::error("the rule contradicts itself: `violations` and `satisfied` both hold")
            });
        }
        settled.extend(open);
        return Ok(Outcome { violations: settled, ..Outcome::of(Verdict::Fail) });
    }
    if satisfied {
        return Ok(Outcome::of(Verdict::Pass));
    }
    let mut waits_for = unsettled(&rule.bodies.violations);
    if waits_for.is_empty() {
        waits_for = none_open.unwrap_or_default();
    }
    if waits_for.is_empty()
        && let Some(needs) = &rule.bodies.satisfied
    {
        waits_for = unsettled(needs);
    }
    Ok(Outcome { violations: open, unsettled: waits_for, ..Outcome::of(Verdict::Undetermined) })
}

fn members(violations: &regorus::Value) -> Result<Vec<regorus::Value>, Outcome> {
    match violations {
        regorus::Value::Set(members) => Ok(members.iter().cloned().collect()),
        regorus::Value::Undefined => Ok(Vec::new()),
        _ => Err(Outcome::error("`violations` is not a set")),
    }
}

/// A violation, and the needs that it brings.
fn violation(found: &regorus::Value) -> Result<(Violation, Option<&regorus::Value>), Outcome> {
    let regorus::Value::Object(fields) = found else {
        return Err(Outcome::error("a violation is not an object"));
    };
    let mut violation = Violation { at: Vec::new(), element: None };
    let mut needs = None;
    let mut has_place = false;
    for (name, value) in fields.iter() {
        match name.as_string().map_or("", |name| name.as_ref()) {
            "at" => {
                violation.at = match from_rego(value) {
                    Value::List(path) => path,
                    read => vec![read],
                };
                has_place = true;
            }
            "element" => violation.element = Some(from_rego(value)),
            "needs" => needs = Some(value),
            other => return Err(Outcome::error(format!("a violation has no `{other}`"))),
        }
    }
    if has_place { Ok((violation, needs)) } else { Err(Outcome::error("a violation says no `at`")) }
}
