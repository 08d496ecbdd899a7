//! What changed outside Terraform, by attribute path and never by value, and what the apply of the plan makes of it.

use std::collections::BTreeSet;

use groundrule_parser::address::InstanceKey;
use groundrule_parser::graph::{Body, Drift, Instance, Kind, ResourceGraph};
use groundrule_parser::plan::Actions;
use groundrule_parser::schema::{Attribute, AttributeKind, Schemas};
use groundrule_parser::value::Value;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::redact;

/// Paths of an object that are told; of more, what they have in common.
const MOST_PATHS: usize = 100;

/// What a plan says of drift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriftSummary {
    /// Objects that Terraform managed before the plan.
    pub managed: usize,
    /// Those of them that are not as Terraform left them, by address.
    pub objects: Vec<Drifted>,
}

/// An object that is not as Terraform left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drifted {
    /// Its address.
    pub address: String,
    /// Resource type.
    pub type_name: String,
    /// Attributes that changed, as Terraform writes them; empty where the object as a whole is gone.
    pub paths: Vec<String>,
    /// What the apply makes of it.
    pub fate: Fate,
}

/// What an apply makes of a change that was made outside Terraform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It stays as it was found.
    Adopted,
    /// It becomes again what Terraform had left.
    Reverted,
    /// Another value comes in its place.
    Overwritten,
    /// Of several attributes, some one and some another.
    Mixed,
    /// The object is deleted, or no longer managed.
    Removed,
    /// That is known after apply.
    Unknown,
}

impl Fate {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Fate; 6] =
        [Fate::Adopted, Fate::Reverted, Fate::Overwritten, Fate::Mixed, Fate::Removed, Fate::Unknown];

    /// As outputs spell it.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Adopted => "adopted",
            Fate::Reverted => "reverted",
            Fate::Overwritten => "overwritten",
            Fate::Mixed => "mixed",
            Fate::Removed => "removed",
            Fate::Unknown => "unknown",
        }
    }
}

/// What a graph says of drift; nothing for a state or a root, which say nothing of it.
pub fn summary(graph: &ResourceGraph<'_>) -> Option<DriftSummary> {
    let managed = graph.managed_before()?;
    let wanted: BTreeSet<&str> = graph.drifted().map(|(address, _)| address).collect();
    let mut planned: FxHashMap<&str, &Instance<'_>> = FxHashMap::default();
    if !wanted.is_empty() {
        let current = graph
            .instances()
            .map(|(_, instance)| instance)
            .filter(|instance| instance.kind == Kind::Resource && instance.deposed.is_none());
        let concerned = current.filter(|instance| wanted.contains(instance.address.as_ref()));
        planned.extend(concerned.map(|instance| (instance.address.as_ref(), instance)));
    }
    let objects = graph
        .drifted()
        .filter_map(|(address, drift)| drifted(address, drift, planned.get(address).copied()))
        .collect();
    Some(DriftSummary { managed, objects })
}

/// Nothing where a plan lists an object of which nothing changed.
fn drifted(address: &str, drift: &Drift<'_>, planned: Option<&Instance<'_>>) -> Option<Drifted> {
    let (address, type_name) = (address.to_owned(), drift.type_name.to_string());
    let goes = planned.is_some_and(|planned| !planned.exists_after());
    let Some(after) = &drift.after else {
        let fate = match planned {
            Some(planned) if planned.is_new() => Fate::Reverted,
            _ => Fate::Adopted,
        };
        return Some(Drifted { address, type_name, paths: Vec::new(), fate });
    };
    let before = drift.before.as_ref();
    let mut comparison = Comparison { paths: Vec::new(), fates: BTreeSet::new() };
    let values = [before.map_or(Value::Null, value), value(after)];
    let masks = [before.map_or(Value::Null, mask), mask(after)];
    let plan = planned
        .filter(|planned| planned.actions != Actions::NoOp)
        .and_then(|planned| planned.after.as_ref())
        .map(|body| Value::merge(Some(&body.values), body.unknown.as_deref()));
    let digest = Schemas::embedded().resource(&drift.type_name);
    let step = Step {
        values: [&values[0], &values[1]],
        masks: [Some(&masks[0]), Some(&masks[1])],
        plan: plan.as_ref().map_or(Planned::Kept, Planned::As),
    };
    match step.values {
        [Value::Map(_), Value::Map(_)] => comparison
            .entries(&step, |name| (name.to_owned(), digest.and_then(|digest| digest.attribute(&[name])))),
        // What can't be read has changed in a way that can't be told.
        _ => comparison.differs(String::new(), &step),
    }
    let Comparison { mut paths, fates } = comparison;
    paths.retain(|path| !path.is_empty());
    let fate = match fates.len() {
        0 => return None,
        _ if goes => Fate::Removed,
        1 => fates.first().copied()?,
        _ if fates.contains(&Fate::Unknown) => Fate::Unknown,
        _ => Fate::Mixed,
    };
    // A key may be what it should not.
    for path in &mut paths {
        *path = redact::sentence(path);
    }
    if paths.len() > MOST_PATHS {
        paths = paths.iter().filter_map(|path| path.split(['.', '[']).next()).map(str::to_owned).collect();
        paths.dedup();
        paths.truncate(MOST_PATHS);
    }
    Some(Drifted { address, type_name, paths, fate })
}

fn value(body: &Body<'_>) -> Value {
    Value::parse(&body.values).unwrap_or(Value::Unknown)
}

/// A mask that can't be read covers everything.
fn mask(body: &Body<'_>) -> Value {
    body.sensitive.as_deref().map_or(Value::Null, |mask| Value::parse(mask).unwrap_or(Value::Bool(true)))
}

/// The same place before, as found, and as planned.
struct Step<'v> {
    values: [&'v Value; 2],
    masks: [Option<&'v Value>; 2],
    plan: Planned<'v>,
}

/// What a plan makes of an object.
#[derive(Clone, Copy)]
enum Planned<'v> {
    /// It changes nothing.
    Kept,
    /// It wants this there.
    As(&'v Value),
}

struct Comparison {
    paths: Vec<String>,
    fates: BTreeSet<Fate>,
}

impl Comparison {
    /// Compares the entries of two maps, each with the path and schema that `child` gives it.
    fn entries<'n>(&mut self, step: &Step<'n>, child: impl Fn(&'n str) -> (String, Option<Attribute>)) {
        let names: BTreeSet<&'n str> = step.values.iter().flat_map(|value| names(value)).collect();
        for name in names {
            let (path, schema) = child(name);
            self.compare(path, schema.as_ref(), &step.into(|value| value.get(name)));
        }
    }

    fn compare(&mut self, path: String, schema: Option<&Attribute>, step: &Step<'_>) {
        if step.values[0] == step.values[1] {
            return;
        }
        // What stands in something sensitive is not spoken of, its keys neither.
        let is_secret = schema.is_some_and(Attribute::sensitive)
            || step.masks.iter().flatten().any(|mask| **mask == Value::Bool(true));
        match step.values {
            [Value::Map(_), Value::Map(_)] if !is_secret => {
                let is_map = schema.is_some_and(|schema| matches!(schema.kind, AttributeKind::Map(_)));
                self.entries(step, |name| {
                    if is_map {
                        (format!("{path}{}", InstanceKey::String(name.into())), None)
                    } else {
                        (format!("{path}.{name}"), schema.and_then(|schema| schema.child(name)))
                    }
                });
            }
            // Elements of longer lists may have changed places.
            [Value::List(before), Value::List(after)]
                if before.len() == 1 && after.len() == 1 && !is_secret =>
            {
                self.compare(format!("{path}[0]"), schema, &step.into(first));
            }
            _ => self.differs(path, step),
        }
    }

    fn differs(&mut self, path: String, step: &Step<'_>) {
        let [before, found] = step.values;
        self.paths.push(path);
        self.fates.insert(match step.plan {
            Planned::Kept => Fate::Adopted,
            Planned::As(planned) if !planned.is_settled() => Fate::Unknown,
            Planned::As(planned) if planned == found => Fate::Adopted,
            Planned::As(planned) if planned == before => Fate::Reverted,
            Planned::As(_) => Fate::Overwritten,
        });
    }
}

impl<'v> Step<'v> {
    /// The same step further down on all sides. What is missing is null; below something unknown all is unknown.
    fn into(&self, down: impl Fn(&'v Value) -> Option<&'v Value>) -> Step<'v> {
        let plan = match self.plan {
            Planned::Kept | Planned::As(Value::Unknown) => self.plan,
            Planned::As(value) => Planned::As(down(value).unwrap_or(&Value::Null)),
        };
        Step {
            values: self.values.map(|value| down(value).unwrap_or(&Value::Null)),
            masks: self.masks.map(|mask| mask.and_then(&down)),
            plan,
        }
    }
}

fn names(value: &Value) -> impl Iterator<Item = &str> {
    let entries = match value {
        Value::Map(entries) => entries.as_slice(),
        _ => &[],
    };
    entries.iter().map(|(name, _)| name.as_str())
}

fn first(value: &Value) -> Option<&Value> {
    match value {
        Value::List(elements) => elements.first(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use groundrule_parser::graph::ResourceGraph;
    use groundrule_parser::source::Source;
    use serde_json::{Value as Json, json};

    use super::{DriftSummary, Fate, summary};

    /// The plan of one volume that drifted from `before` to `found`, and what is done with it.
    fn volume(before: &Json, found: &Json, actions: &Json, planned: &Json) -> DriftSummary {
        let change = |actions: &Json, before: &Json, after: &Json| {
            json!({
                "address": "aws_ebs_volume.a", "mode": "managed", "type": "aws_ebs_volume", "name": "a",
                "provider_name": "registry.terraform.io/hashicorp/aws",
                "change": {
                    "actions": actions, "before": before, "after": after, "after_unknown": {"iops": true},
                    "before_sensitive": {"kms_key_id": true}, "after_sensitive": {},
                },
            })
        };
        let outside = if found.is_null() { json!(["delete"]) } else { json!(["update"]) };
        of(&json!({
            "format_version": "1.2",
            "resource_drift": [change(&outside, before, found)],
            "resource_changes": [change(actions, found, planned)],
        }))
    }

    fn of(plan: &Json) -> DriftSummary {
        let source = Source::from_bytes("plan.json", plan.to_string().into_bytes()).unwrap();
        summary(&ResourceGraph::read(&source).unwrap()).unwrap()
    }

    #[test]
    fn what_the_apply_makes_of_drift() {
        let left = json!({"size": 8, "tags": {"Owner": "a"}});
        let found = json!({"size": 9, "tags": {"Owner": "b"}});
        let (update, keep) = (json!(["update"]), json!(["no-op"]));
        for (actions, planned, fate) in [
            (&keep, found.clone(), Fate::Adopted),
            (&update, left.clone(), Fate::Reverted),
            (&update, json!({"size": 7, "tags": {"Owner": "c"}}), Fate::Overwritten),
            (&update, json!({"size": 8, "tags": {"Owner": "b"}}), Fate::Mixed),
            (&update, found.clone(), Fate::Adopted),
            (&json!(["delete"]), Json::Null, Fate::Removed),
        ] {
            let drift = volume(&left, &found, actions, &planned);
            assert_eq!(drift.managed, 1);
            assert_eq!(drift.objects[0].fate, fate, "{actions} {planned}");
            assert_eq!(drift.objects[0].paths, ["size", "tags[\"Owner\"]"]);
        }
        let unknown = volume(&json!({"iops": 1}), &json!({"iops": 2}), &update, &json!({}));
        assert_eq!(unknown.objects[0].fate, Fate::Unknown);
    }

    #[test]
    fn what_was_deleted_outside_is_made_again_or_forgotten() {
        let left = json!({"size": 8});
        let created = volume(&left, &Json::Null, &json!(["create"]), &left);
        assert_eq!((created.managed, created.objects[0].fate), (1, Fate::Reverted));
        assert!(created.objects[0].paths.is_empty());
        let forgotten = of(&json!({
            "format_version": "1.2",
            "resource_drift": [{
                "address": "aws_ebs_volume.a", "mode": "managed", "type": "aws_ebs_volume", "name": "a",
                "change": {"actions": ["delete"], "before": {"size": 8}, "after": null},
            }],
            "planned_values": {"root_module": {}},
        }));
        assert_eq!((forgotten.managed, forgotten.objects[0].fate), (1, Fate::Adopted));
    }

    #[test]
    fn a_refresh_only_plan_adopts_what_it_found() {
        let drift = of(&json!({
            "format_version": "1.2",
            "planned_values": {"root_module": {"resources": [
                {"address": "aws_ebs_volume.a", "mode": "managed", "type": "aws_ebs_volume", "name": "a",
                 "values": {"size": 9}},
                {"address": "aws_ebs_volume.b", "mode": "managed", "type": "aws_ebs_volume", "name": "b",
                 "values": {"size": 9}},
            ]}},
            "resource_drift": [{
                "address": "aws_ebs_volume.a", "mode": "managed", "type": "aws_ebs_volume", "name": "a",
                "change": {"actions": ["update"], "before": {"size": 8}, "after": {"size": 9}},
            }, {
                "address": "aws_ebs_volume.b", "mode": "managed", "type": "aws_ebs_volume", "name": "b",
                "previous_address": "aws_ebs_volume.old",
                "change": {"actions": ["no-op"], "before": {"size": 9}, "after": {"size": 9}},
            }],
        }));
        assert_eq!(drift.managed, 2);
        assert_eq!(drift.objects.len(), 1, "what only moved did not drift: {drift:?}");
        assert_eq!(drift.objects[0].fate, Fate::Adopted);
    }

    #[test]
    fn nothing_below_a_secret_is_named() {
        let before = json!({"kms_key_id": {"PLANTED": 1}});
        let drift = volume(&before, &json!({"kms_key_id": {"PLANTED": 2}}), &json!(["no-op"]), &before);
        assert_eq!(drift.objects[0].paths, ["kms_key_id"]);
    }
}
