//! Worlds: inputs with parts hidden, and which needs they meet.

use serde_json::{Map, Value, json};

use super::{Case, Holds};
use crate::rule::{Need, NeedWhat, Read, ReadKind, RelatedSpec};

/// Decisions, drawn from random bytes so that a failing world can be shrunk.
#[derive(Debug)]
pub(super) struct Choices<'a> {
    bytes: std::iter::Copied<std::slice::Iter<'a, u8>>,
}

impl<'a> Choices<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: bytes.iter().copied() }
    }

    /// A number below `end`; the first when the bytes have run out.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::from(self.bytes.next().unwrap_or(0)) % end
    }

    /// True once in `times`; false when the bytes have run out.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    pub(super) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }
}

/// A value, of which parts are hidden.
#[derive(Debug, Clone)]
pub(super) struct Node {
    form: Form,
    hidden: bool,
}

#[derive(Debug, Clone)]
enum Form {
    Scalar(Value),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    fn new(form: Form, choices: &mut Choices<'_>) -> Node {
        Node { form, hidden: choices.once_in(8) }
    }

    /// As a policy sees it: `whole`, or without what is hidden.
    fn seen(&self, whole: bool) -> Option<Value> {
        if self.hidden && !whole {
            return None;
        }
        Some(match &self.form {
            Form::Scalar(value) => value.clone(),
            Form::List(items) => items.iter().filter_map(|item| item.seen(whole)).collect(),
            Form::Object(fields) => {
                fields.iter().filter_map(|(name, value)| Some((name.clone(), value.seen(whole)?))).collect()
            }
        })
    }

    fn children(&self) -> Vec<&Node> {
        match &self.form {
            Form::Scalar(_) => Vec::new(),
            Form::List(items) => items.iter().collect(),
            Form::Object(fields) => fields.iter().map(|(_, value)| value).collect(),
        }
    }

    fn field(&self, name: &str) -> Option<&Node> {
        match &self.form {
            Form::Object(fields) => fields.iter().find(|(own, _)| own == name).map(|(_, value)| value),
            _ => None,
        }
    }

    fn is_settled(&self) -> bool {
        !self.hidden && self.children().into_iter().all(Node::is_settled)
    }

    fn is_key_settled(&self, key: &str) -> bool {
        !self.hidden && self.field(key).is_none_or(Node::is_settled)
    }

    fn are_elements_settled(&self, fields: &[String]) -> bool {
        let element = |node: &Node| {
            !node.hidden && fields.iter().all(|field| node.field(field).is_none_or(Node::is_settled))
        };
        !self.hidden && self.children().into_iter().all(element)
    }
}

/// A subject, or a resource that is joined to one.
#[derive(Debug, Clone)]
pub(super) struct World {
    reads: Vec<(String, Node)>,
    related: Vec<(String, Vec<Member>)>,
}

#[derive(Debug, Clone)]
struct Member {
    /// Joined for certain.
    certain: bool,
    world: World,
}

impl World {
    pub(super) fn of(case: &Case, choices: &mut Choices<'_>) -> World {
        let metadata = case.metadata();
        let mut reads = Vec::new();
        for (name, read, holds) in case.reads() {
            if !choices.once_in(6) {
                reads.push((name, value(&read, holds, choices)));
            }
        }
        World { reads, related: joined(&metadata.subjects[0].related, choices) }
    }

    pub(super) fn seen(&self, whole: bool) -> Value {
        let values: Map<String, Value> =
            self.reads.iter().filter_map(|(name, value)| Some((name.clone(), value.seen(whole)?))).collect();
        let related: Map<String, Value> = self
            .related
            .iter()
            .map(|(name, members)| {
                let seen = members.iter().enumerate().filter(|(_, member)| whole || member.certain);
                let members = seen.map(|(nth, member)| {
                    let mut object = member.world.seen(whole);
                    object["ref"] = json!(nth);
                    object
                });
                (name.clone(), members.collect())
            })
            .collect();
        json!({"values": values, "related": related})
    }

    pub(super) fn meets(&self, need: &Need) -> bool {
        self.meets_below(&need.related, &need.what)
    }

    fn meets_below(&self, related: &[String], what: &NeedWhat) -> bool {
        if let [name, below @ ..] = related {
            let empty = Vec::new();
            let members =
                self.related.iter().find(|(own, _)| own == name).map_or(&empty, |(_, members)| members);
            return if below.is_empty() && *what == NeedWhat::Members {
                members.iter().all(|member| member.certain)
            } else {
                members
                    .iter()
                    .filter(|member| member.certain)
                    .all(|member| member.world.meets_below(below, what))
            };
        }
        let read = |name: &str| self.reads.iter().find(|(own, _)| own == name).map(|(_, value)| value);
        match what {
            NeedWhat::Members => true,
            NeedWhat::Reads => self.reads.iter().all(|(_, value)| value.is_settled()),
            NeedWhat::Read(name) => read(name).is_none_or(Node::is_settled),
            NeedWhat::Key(name, key) => read(name).is_none_or(|value| value.is_key_settled(key)),
            NeedWhat::Elements(name, fields) => {
                read(name).is_none_or(|value| value.are_elements_settled(fields))
            }
        }
    }

    /// Nothing at all is hidden.
    pub(super) fn is_settled(&self) -> bool {
        self.reads.iter().all(|(_, value)| value.is_settled())
            && self
                .related
                .iter()
                .flat_map(|(_, members)| members)
                .all(|member| member.certain && member.world.is_settled())
    }
}

fn joined(specs: &[(String, RelatedSpec)], choices: &mut Choices<'_>) -> Vec<(String, Vec<Member>)> {
    let mut related = Vec::new();
    for (name, spec) in specs {
        let members = (0..choices.below(3))
            .map(|_| {
                let reads = spec
                    .reads
                    .iter()
                    .map(|(name, read)| (name.clone(), value(read, Holds::Scalar, choices)))
                    .collect();
                let world = World { reads, related: joined(&spec.related, choices) };
                Member { certain: !choices.once_in(4), world }
            })
            .collect();
        related.push((name.clone(), members));
    }
    related
}

fn value(read: &Read, holds: Holds, choices: &mut Choices<'_>) -> Node {
    // A value can be anything, whatever the policy's author thinks of it.
    if read.kind == ReadKind::Value
        && matches!(read.paths[0], crate::rule::ReadPath::Attribute { .. })
        && choices.once_in(8)
    {
        return anything(2, choices);
    }
    match holds {
        Holds::Scalar => scalar(choices),
        Holds::Bool => one_of(&[json!(true), json!(false)], choices),
        Holds::Scalars | Holds::List => list(choices, scalar),
        Holds::Objects => list(choices, |choices| {
            let fields = [("port", &PORTS[..]), ("proto", &PROTOCOLS[..])];
            let mut object: Vec<(String, Node)> = Vec::new();
            for (name, from) in fields {
                if !choices.once_in(5) {
                    let texts: Vec<Value> =
                        from.iter().map(|text| serde_json::from_str(text).expect("JSON")).collect();
                    let value =
                        if choices.once_in(8) { anything(1, choices) } else { one_of(&texts, choices) };
                    object.push((name.to_owned(), value));
                }
            }
            for name in ["cidrs", "ports"] {
                if choices.below(2) == 0 {
                    object.push((name.to_owned(), list(choices, scalar)));
                }
            }
            Node::new(Form::Object(object), choices)
        }),
        Holds::Object => object(&["mode", "name", "x"], choices, scalar),
        Holds::Map => object(&["x", "y", "a", "Owner"], choices, |choices| {
            one_of(&[json!(true), json!(false)], choices)
        }),
        Holds::Statements => {
            let mut statements = list(choices, statement);
            if let Form::List(items) = &mut statements.form {
                for (nth, item) in items.iter_mut().enumerate() {
                    if let Form::Object(fields) = &mut item.form {
                        fields
                            .push(("ref".to_owned(), Node { form: Form::Scalar(json!(nth)), hidden: false }));
                    }
                }
            }
            statements
        }
    }
}

const PORTS: [&str; 4] = ["22", "443", "3389", "\"*\""];
const PROTOCOLS: [&str; 3] = ["\"tcp\"", "\"udp\"", "\"x\""];

fn statement(choices: &mut Choices<'_>) -> Node {
    let mut fields = vec![("effect".to_owned(), one_of(&[json!("Allow"), json!("Deny")], choices))];
    for name in ["actions", "not_actions", "resources", "not_resources"] {
        fields.push((name.to_owned(), list(choices, |choices| one_of(&[json!("*"), json!("x")], choices))));
    }
    let principal = |choices: &mut Choices<'_>| object(&["type", "id"], choices, scalar);
    fields.push(("principals".to_owned(), list(choices, principal)));
    let condition = |choices: &mut Choices<'_>| {
        let mut condition = object(&["test", "key"], choices, scalar);
        if let Form::Object(fields) = &mut condition.form {
            fields.push(("values".to_owned(), list(choices, scalar)));
        }
        condition
    };
    fields.push(("conditions".to_owned(), list(choices, condition)));
    Node::new(Form::Object(fields), choices)
}

fn scalar(choices: &mut Choices<'_>) -> Node {
    let all = [
        json!("x"),
        json!(22),
        json!("tcp"),
        json!(false),
        json!(true),
        json!("y"),
        json!(0),
        json!("replace"),
    ];
    one_of(&all, choices)
}

fn one_of(values: &[Value], choices: &mut Choices<'_>) -> Node {
    let value = choices.pick(values).clone();
    Node::new(Form::Scalar(value), choices)
}

fn list(choices: &mut Choices<'_>, mut item: impl FnMut(&mut Choices<'_>) -> Node) -> Node {
    let items = (0..choices.below(4)).map(|_| item(choices)).collect();
    Node::new(Form::List(items), choices)
}

fn object(
    names: &[&str],
    choices: &mut Choices<'_>,
    mut value: impl FnMut(&mut Choices<'_>) -> Node,
) -> Node {
    let mut fields = Vec::new();
    for name in names {
        if !choices.once_in(4) {
            fields.push(((*name).to_owned(), value(choices)));
        }
    }
    Node::new(Form::Object(fields), choices)
}

fn anything(depth: usize, choices: &mut Choices<'_>) -> Node {
    match choices.below(if depth == 0 { 1 } else { 3 }) {
        0 => scalar(choices),
        1 => list(choices, |choices| anything(depth - 1, choices)),
        _ => object(&["port", "x", "mode"], choices, |choices| anything(depth - 1, choices)),
    }
}
