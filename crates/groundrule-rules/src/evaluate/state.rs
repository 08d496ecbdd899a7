//! A subject as the rules of a class see it: numbers of its reads' values, and the same for what is related to it.

use std::rc::Rc;

use groundrule_parser::graph::{Cell, InstanceId};
use groundrule_parser::value::Value;
use rustc_hash::FxHashMap;

use super::intern::{Interner, ReadId};
use super::joins::Membership;
use super::reads::{Cells, ElementAt, Sources, View};
use super::rego_value::object;
use super::select::{PlannedRead, Pool, PreparedJoin, RelatedPlan, Shape};
use crate::rule::{Need, NeedWhat, Needs};

/// The values of a shape's reads, and what is related.
#[derive(Debug, Default)]
pub(super) struct State {
    /// In the order of the shape.
    pub(super) reads: Vec<ReadId>,
    /// In the order of the shape.
    pub(super) related: Vec<RelatedState>,
}

/// The related resources of one name.
#[derive(Debug)]
pub(super) struct RelatedState {
    pub(super) membership: Rc<Membership>,
    /// In the order of the membership; a place in it is the `ref` that policies see.
    pub(super) members: Vec<State>,
}

/// Reads subjects, remembering what it has read.
#[derive(Debug)]
pub(super) struct Reader<'g, 'a> {
    pub(super) sources: Sources<'g, 'a>,
    pub(super) joins: &'g [PreparedJoin],
    pub(super) values: Interner<'g>,
    memberships: FxHashMap<(usize, InstanceId), Rc<Membership>>,
}

impl<'g, 'a> Reader<'g, 'a> {
    pub(super) fn new(sources: Sources<'g, 'a>, joins: &'g [PreparedJoin]) -> Self {
        Reader { sources, joins, values: Interner::default(), memberships: FxHashMap::default() }
    }

    /// The number of a read's value. Without an element, a read of elements has none.
    pub(super) fn read(
        &mut self,
        planned: &PlannedRead<'_>,
        id: InstanceId,
        pool: &Pool<'_>,
        cells: &[Cell<'g>],
        element: Option<ElementAt<'_>>,
    ) -> ReadId {
        let view = View { id, cells: Cells { names: &pool.names, cells }, element, tags: pool.tags };
        let sources = self.sources;
        let compute = || sources.value(planned.read, planned.standard, &view);
        match planned.key(cells) {
            Some(key) => self.values.of_cells(planned.number, key, compute),
            None => {
                let value = compute();
                self.values.intern(value)
            }
        }
    }

    /// What is related to a subject.
    pub(super) fn related(
        &mut self,
        id: InstanceId,
        element: Option<ElementAt<'_>>,
        plans: &[RelatedPlan<'_>],
    ) -> Vec<RelatedState> {
        plans.iter().map(|plan| self.related_of(id, element, plan)).collect()
    }

    fn related_of(
        &mut self,
        id: InstanceId,
        element: Option<ElementAt<'_>>,
        plan: &RelatedPlan<'_>,
    ) -> RelatedState {
        let membership = self.membership(id, element, plan.join);
        let members = membership.members.iter().map(|(member, _)| self.member(*member, plan)).collect();
        RelatedState { membership, members }
    }

    fn membership(&mut self, id: InstanceId, element: Option<ElementAt<'_>>, join: usize) -> Rc<Membership> {
        if let PreparedJoin::By(join) = &self.joins[join]
            && join.of_element
        {
            return Rc::new(join.of(self.sources.graph, id, element));
        }
        // An aggregate is the same for all subjects.
        let key = match &self.joins[join] {
            PreparedJoin::By(_) => (join, id),
            PreparedJoin::All(_) => (join, InstanceId::default()),
        };
        if let Some(membership) = self.memberships.get(&key) {
            return Rc::clone(membership);
        }
        let membership = Rc::new(match &self.joins[join] {
            PreparedJoin::By(join) => join.of(self.sources.graph, id, None),
            PreparedJoin::All(membership) => membership.clone(),
        });
        self.memberships.insert(key, Rc::clone(&membership));
        membership
    }

    fn member(&mut self, id: InstanceId, plan: &RelatedPlan<'_>) -> State {
        let instance = self.sources.graph.instance(id);
        let Some((pool, shape)) = plan.members.get(instance.type_name.as_ref()) else {
            return State::default();
        };
        let mut cells = Vec::new();
        if let Some(body) = instance.body() {
            body.project(&pool.names, &mut cells);
        } else {
            cells.resize(pool.names.len(), Cell::default());
        }
        let reads = shape
            .reads
            .iter()
            .map(|(_, index)| self.read(&pool.reads[*index], id, pool, &cells, None))
            .collect();
        State { reads, related: self.related(id, None, &shape.related) }
    }

    /// The shape of a related resource.
    pub(super) fn member_shape<'s, 'p>(
        &self,
        plan: &'s RelatedPlan<'p>,
        related: &RelatedState,
        number: usize,
    ) -> Option<&'s Shape<'p>> {
        let (id, _) = related.membership.members.get(number)?;
        let instance = self.sources.graph.instance(*id);
        plan.members.get(instance.type_name.as_ref()).map(|(_, shape)| shape)
    }

    /// The input of a policy: `values` and `related`, and for what is related its `ref`.
    pub(super) fn input(&self, state: &State, shape: &Shape<'_>, number: Option<usize>) -> regorus::Value {
        let reads = shape.reads.iter().zip(&state.reads);
        let values =
            object(reads.filter_map(|((name, _), id)| Some((*name, self.values.get(*id).rego.clone()?))));
        let related = object(shape.related.iter().zip(&state.related).map(|(plan, related)| {
            let members = related.members.iter().enumerate().filter_map(|(number, member)| {
                Some(self.input(member, self.member_shape(plan, related, number)?, Some(number)))
            });
            (plan.name, regorus::Value::from(members.collect::<Vec<_>>()))
        }));
        let number = number.map(|number| ("ref", regorus::Value::from(number as u64)));
        object([("values", values), ("related", related)].into_iter().chain(number))
    }

    /// A key that is equal for subjects that no policy of the class can tell apart.
    pub(super) fn key(&self, state: &State, key: &mut Vec<u32>) {
        key.extend(state.reads.iter().map(|id| id.0));
        for related in &state.related {
            key.push(u32::from(related.membership.open.is_empty()));
            key.push(u32::try_from(related.members.len()).unwrap_or(u32::MAX));
            for (number, member) in related.members.iter().enumerate() {
                // Types of different shapes have their reads in other places.
                let (id, _) = related.membership.members[number];
                key.push(self.sources.graph.type_number(id));
                self.key(member, key);
            }
        }
    }

    /// The needs that are not settled.
    pub(super) fn unsettled(&self, needs: &Needs, state: &State, shape: &Shape<'_>) -> Vec<Need> {
        needs.0.iter().filter(|need| !self.is_settled(need, &need.related, state, shape)).cloned().collect()
    }

    fn is_settled(&self, need: &Need, path: &[String], state: &State, shape: &Shape<'_>) -> bool {
        let Some((name, rest)) = path.split_first() else {
            return self.is_read_settled(&need.what, state, shape);
        };
        let Some(at) = shape.related.iter().position(|plan| plan.name == name) else { return true };
        let related = &state.related[at];
        if rest.is_empty() && need.what == NeedWhat::Members {
            return related.membership.open.is_empty();
        }
        related.members.iter().enumerate().all(|(number, member)| {
            self.member_shape(&shape.related[at], related, number)
                .is_none_or(|shape| self.is_settled(need, rest, member, shape))
        })
    }

    fn is_read_settled(&self, what: &NeedWhat, state: &State, shape: &Shape<'_>) -> bool {
        let value = |name: &str| {
            let at = shape.reads.iter().position(|(read, _)| *read == name)?;
            Some(self.values.get(state.reads[at]))
        };
        match what {
            NeedWhat::Members => true,
            NeedWhat::Reads => state.reads.iter().all(|id| self.values.get(*id).settled),
            NeedWhat::Read(name) => value(name).is_none_or(|value| value.settled),
            NeedWhat::Key(name, key) => value(name).is_none_or(|value| match &value.value {
                Value::Unknown => false,
                Value::Map(_) => value.value.get(key).is_none_or(Value::is_settled),
                _ => true,
            }),
            NeedWhat::Elements(name, fields) => value(name).is_none_or(|value| match &value.value {
                Value::Unknown => false,
                Value::List(elements) => elements.iter().all(|element| has_fields(element, fields)),
                Value::Map(entries) => entries.iter().all(|(_, element)| has_fields(element, fields)),
                _ => true,
            }),
        }
    }

    /// Whether nothing at all is open.
    pub(super) fn is_all_settled(&self, state: &State) -> bool {
        state.reads.iter().all(|id| self.values.get(*id).settled)
            && state.related.iter().all(|related| {
                related.membership.open.is_empty()
                    && related.members.iter().all(|member| self.is_all_settled(member))
            })
    }
}

fn has_fields(element: &Value, fields: &[String]) -> bool {
    match element {
        Value::Unknown => false,
        element => fields.iter().all(|field| element.get(field).is_none_or(Value::is_settled)),
    }
}
