//! Findings as a reader sees them: attribute paths as Terraform writes them, and messages without secrets.

use std::cell::OnceCell;

use groundrule_parser::graph::{Cell, InstanceId, Reading, ResourceGraph, Sensitivity};
use groundrule_parser::value::Value;

use super::reads::{Cells, ElementAt, Sources, View, setting_of};
use super::rego_value::to_rego;
use super::secrets;
use super::select::{Pool, Shape};
use super::state::{Reader, State};
use super::verdict::{Outcome, Violation};
use crate::rule::{EngineRead, Index, Need, NeedWhat, Piece, Read, ReadKind, ReadPath, Rule};

/// Everything about one subject that its finding may speak of.
pub(super) struct Speaker<'s, 'g, 'a, 'p> {
    pub(super) reader: &'s Reader<'g, 'a>,
    pub(super) rule: &'p Rule,
    pub(super) id: InstanceId,
    pub(super) address: &'s str,
    pub(super) pool: &'s Pool<'p>,
    pub(super) cells: &'s [Cell<'g>],
    pub(super) element: Option<ElementAt<'s>>,
    pub(super) shape: &'s Shape<'p>,
    pub(super) state: &'s State,
    pub(super) asked: &'s Asked,
}

/// What was asked about a subject by one rule, and is the same for the others.
#[derive(Debug, Default)]
pub(super) struct Asked {
    sensitivity: OnceCell<Sensitivity>,
    assumed: OnceCell<Vec<String>>,
}

/// Longest value that a message shows, in characters.
const LONGEST: usize = 60;

impl<'g, 'a> Speaker<'_, 'g, 'a, '_> {
    fn sources(&self) -> Sources<'g, 'a> {
        self.reader.sources
    }

    fn graph(&self) -> &'g ResourceGraph<'a> {
        self.reader.sources.graph
    }

    /// The places of the violations: attribute paths of the subject, and addresses and paths of related resources.
    pub(super) fn places(&self, outcome: &Outcome) -> (Vec<String>, Vec<(String, String)>) {
        let mut own = Vec::new();
        let mut related = Vec::new();
        for violation in &outcome.violations {
            match self.place(&violation.at) {
                Some((None, path)) => own.push(path),
                Some((Some(address), path)) => related.push((address, path)),
                None => {}
            }
        }
        own.sort();
        own.dedup();
        related.sort();
        related.dedup();
        (own, related)
    }

    /// One place; nothing for the subject itself.
    fn place(&self, at: &[Value]) -> Option<(Option<String>, String)> {
        let (first, rest) = at.split_first()?;
        let name = first.as_str()?;
        if let Some((_, index)) = self.shape.reads.iter().find(|(read, _)| *read == name) {
            return Some((None, self.read_path(self.pool.reads[*index].read, rest)));
        }
        let (mut shape, mut state) = (self.shape, self.state);
        let mut name = name;
        let mut rest = rest;
        loop {
            let position = shape.related.iter().position(|plan| plan.name == name)?;
            let (number, deeper) = rest.split_first()?;
            let number = match number {
                Value::Number(number) => usize::try_from(number.as_u64()?).ok()?,
                _ => return None,
            };
            let related = &state.related[position];
            let (id, _) = related.membership.members.get(number)?;
            let inner = self.reader.member_shape(&shape.related[position], related, number)?;
            let address = self.graph().instance(*id).address.to_string();
            let Some((next, after)) = deeper.split_first() else {
                return Some((Some(address), String::new()));
            };
            let next = next.as_str()?;
            if inner.reads.iter().any(|(read, _)| *read == next) {
                let plan = &shape.related[position];
                let (pool, _) = plan.members.get(self.graph().instance(*id).type_name.as_ref())?;
                let (_, index) = inner.reads.iter().find(|(read, _)| *read == next)?;
                let path = related_path(self.graph(), *id, pool.reads[*index].read);
                return Some((Some(address), path));
            }
            (shape, state, name, rest) = (inner, related.members.get(number)?, next, after);
        }
    }

    /// The attribute path of a read, as Terraform writes it, with what goes on below it.
    fn read_path(&self, read: &Read, below: &[Value]) -> String {
        let mut path = String::new();
        for candidate in &read.paths {
            match candidate {
                ReadPath::Attribute { element, path: names } => {
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    let view = self.view();
                    let places = match (element, self.element) {
                        (true, Some(at)) => self.graph().element_places(
                            self.id,
                            at.list,
                            (at.index, at.count),
                            at.value,
                            &names,
                        ),
                        _ => self.graph().places(self.id, &names, view.cells.get(names[0])),
                    };
                    let shown = places.iter().find(|place| {
                        !matches!(place.reading, Reading::Missing | Reading::Absent)
                            && (read.kind != ReadKind::Values || !matches!(place.reading, Reading::Unset))
                    });
                    if let Some(place) = shown {
                        path.clone_from(&place.path);
                        break;
                    }
                    if path.is_empty() {
                        path = places.first().map_or_else(|| names.join("."), |place| place.path.clone());
                    }
                }
                ReadPath::Engine(EngineRead::Tags(index)) => {
                    path = self.tag_path(index.as_ref(), below);
                    return path;
                }
                ReadPath::Engine(EngineRead::Secrets(kind)) if below.is_empty() => {
                    let open = secrets::open_at(&self.sources(), self.id, *kind);
                    return open.unwrap_or_default().join(".");
                }
                ReadPath::Engine(
                    EngineRead::ReplacePaths
                    | EngineRead::Drift
                    | EngineRead::Changes
                    | EngineRead::Secrets(_),
                ) => {
                    return below.first().and_then(Value::as_str).unwrap_or_default().to_owned();
                }
                ReadPath::Engine(EngineRead::Before(names) | EngineRead::Recorded(names)) => {
                    return names.join(".");
                }
                ReadPath::Engine(EngineRead::Region) => "region".clone_into(&mut path),
                ReadPath::Engine(_) | ReadPath::All => {}
            }
        }
        match (&read.kind, below.first()) {
            (ReadKind::Iam, Some(Value::Number(number))) => format!("{path}.Statement[{number}]"),
            _ => path,
        }
    }

    fn tag_path(&self, index: Option<&Index>, below: &[Value]) -> String {
        let tags = self.pool.tags.as_ref();
        let attribute = tags
            .and_then(|store| store.own.first())
            .map_or_else(|| "tags".to_owned(), |place| place.path.join("."));
        let key = match (index, below.first()) {
            (Some(Index::Key(key)), _) | (_, Some(Value::String(key))) => Some(key.as_str()),
            _ => None,
        };
        match key {
            Some(key) => format!("{attribute}[{}]", serde_json::Value::from(key)),
            None => attribute,
        }
    }

    fn view(&self) -> View<'_, '_, 'g> {
        View {
            id: self.id,
            cells: Cells { names: &self.pool.names, cells: self.cells },
            element: self.element,
            tags: self.pool.tags,
        }
    }

    /// What of the subject must not be shown.
    fn sensitivity(&self) -> &Sensitivity {
        self.asked.sensitivity.get_or_init(|| self.graph().sensitivity(self.id))
    }

    /// The message, with its places filled in.
    pub(super) fn message(&self, outcome: &Outcome) -> String {
        let mut message = String::new();
        for piece in &self.rule.metadata.message.0 {
            match piece {
                Piece::Text(text) => message.push_str(text),
                Piece::Subject => message.push_str(self.address),
                Piece::At => {
                    let (own, related) = self.places(outcome);
                    let related = related.into_iter().map(|(address, path)| {
                        if path.is_empty() { address } else { format!("{address}.{path}") }
                    });
                    message.push_str(&own.into_iter().chain(related).collect::<Vec<_>>().join(", "));
                }
                Piece::Element => message.push_str(&self.elements(outcome)),
                Piece::Read(name) => message.push_str(&self.shown_read(name)),
                Piece::Related(names, what) => message.push_str(&self.shown_related(names, what)),
                Piece::Setting(path) => {
                    let setting = setting_of(self.sources().settings, &self.rule.standard, path);
                    message.push_str(
                        &setting.map_or_else(|| NOT_SET.to_owned(), |json| shown(&Value::from(json))),
                    );
                }
            }
        }
        message.trim_end().to_owned()
    }

    /// What an undetermined verdict says: the rule's message would state as a fact what nobody knows.
    pub(super) fn open_message(&self) -> String {
        let title = &self.rule.metadata.title;
        let mut letters = title.chars();
        let first = letters.next().unwrap_or_default();
        let rest = letters.as_str();
        // A word in lower case, an abbreviation as it is.
        let is_word = rest.starts_with(' ') || rest.starts_with(char::is_lowercase);
        let first = if is_word { first.to_ascii_lowercase() } else { first };
        format!("{}: it is not known whether {first}{rest}", self.address)
    }

    fn elements(&self, outcome: &Outcome) -> String {
        let mut elements: Vec<String> = Vec::new();
        for Violation { at, element } in &outcome.violations {
            let Some(element) = element else { continue };
            let hidden = match self.place(at) {
                Some((None, path)) => self.sensitivity().hides(&path),
                Some((Some(address), path)) => {
                    path.is_empty()
                        || self.graph().find(&address).any(|id| self.graph().sensitivity(id).hides(&path))
                }
                None => false,
            };
            elements.push(if hidden { SENSITIVE.to_owned() } else { shown(element) });
        }
        elements.sort();
        elements.dedup();
        elements.join(", ")
    }

    fn shown_read(&self, name: &str) -> String {
        let Some((_, index)) = self.shape.reads.iter().find(|(read, _)| *read == name) else {
            return NOT_SET.to_owned();
        };
        let read = self.pool.reads[*index].read;
        let position = self.shape.reads.iter().position(|(read, _)| *read == name).unwrap_or_default();
        let value = &self.reader.values.get(self.state.reads[position]).value;
        let is_hidden = hides_read(read, self.element, self.sensitivity());
        if is_hidden && !matches!(value, Value::Null | Value::Unknown) {
            return SENSITIVE.to_owned();
        }
        shown(value)
    }

    fn shown_related(&self, names: &[String], what: &str) -> String {
        let Some((name, _)) = names.split_first() else { return NOT_SET.to_owned() };
        let Some(position) = self.shape.related.iter().position(|plan| plan.name == name) else {
            return NOT_SET.to_owned();
        };
        let related = &self.state.related[position];
        let mut found = Vec::new();
        for (number, (id, _)) in related.membership.members.iter().enumerate() {
            if what == "address" {
                found.push(self.graph().instance(*id).address.to_string());
                continue;
            }
            let Some(shape) = self.reader.member_shape(&self.shape.related[position], related, number) else {
                continue;
            };
            let Some(at) = shape.reads.iter().position(|(read, _)| *read == what) else { continue };
            let Some((pool, _)) =
                self.shape.related[position].members.get(self.graph().instance(*id).type_name.as_ref())
            else {
                continue;
            };
            let path = related_path(self.graph(), *id, pool.reads[shape.reads[at].1].read);
            let hidden = path.is_empty() || self.graph().sensitivity(*id).hides(&path);
            let value = &self.reader.values.get(related.members[number].reads[at]).value;
            found.push(if hidden { SENSITIVE.to_owned() } else { shown(value) });
        }
        if found.is_empty() { NOT_SET.to_owned() } else { found.join(", ") }
    }

    /// What an undetermined verdict waits for: path, and what would settle it.
    pub(super) fn unknown(&self, needs: &[Need]) -> Vec<crate::report::Unknown> {
        let mut unknown = Vec::new();
        for need in needs {
            self.add_unknown(need, &mut unknown);
        }
        if unknown.is_empty() {
            // Nothing that a body needs by itself: whatever is open.
            for (name, _) in &self.shape.reads {
                self.add_unknown(
                    &Need { related: Vec::new(), what: NeedWhat::Read((*name).to_owned()) },
                    &mut unknown,
                );
            }
            for plan in &self.shape.related {
                for what in [NeedWhat::Members, NeedWhat::Reads] {
                    self.add_unknown(&Need { related: vec![plan.name.to_owned()], what }, &mut unknown);
                }
            }
        }
        unknown.sort();
        unknown.dedup();
        unknown
    }

    fn add_unknown(&self, need: &Need, unknown: &mut Vec<crate::report::Unknown>) {
        let add = |path: String, because: String| crate::report::Unknown { path, because };
        match (need.related.first(), &need.what) {
            (None, NeedWhat::Read(name) | NeedWhat::Key(name, _) | NeedWhat::Elements(name, _)) => {
                let Some(position) = self.shape.reads.iter().position(|(read, _)| *read == name.as_str())
                else {
                    return;
                };
                if self.reader.values.get(self.state.reads[position]).settled {
                    return;
                }
                let read = self.pool.reads[self.shape.reads[position].1].read;
                let path = self.read_path(read, &[]);
                unknown.push(add(path, self.because(read)));
            }
            (None, NeedWhat::Reads | NeedWhat::Members) => {
                for (name, _) in &self.shape.reads {
                    let what = NeedWhat::Read((*name).to_owned());
                    self.add_unknown(&Need { related: Vec::new(), what }, unknown);
                }
            }
            (Some(name), _) => {
                let Some(position) = self.shape.related.iter().position(|plan| plan.name == name) else {
                    return;
                };
                let related = &self.state.related[position];
                for because in &related.membership.open {
                    unknown.push(add(name.clone(), because.clone()));
                }
                for (number, state) in related.members.iter().enumerate() {
                    if !self.reader.is_all_settled(state) {
                        let (id, _) = related.membership.members[number];
                        let address = self.graph().instance(id).address.to_string();
                        unknown.push(add(name.clone(), address));
                    }
                }
            }
        }
    }

    /// What would settle a read.
    fn because(&self, read: &Read) -> String {
        for path in &read.paths {
            match path {
                ReadPath::Attribute { element, path } => {
                    let mut names: Vec<&str> = path.iter().map(String::as_str).collect();
                    let index;
                    if *element && let Some(at) = self.element {
                        index = at.index.to_string();
                        names.splice(0..0, [at.list, index.as_str()]);
                    }
                    return self.graph().because(self.id, &names);
                }
                ReadPath::Engine(EngineRead::Secrets(kind)) => {
                    let open = secrets::open_at(&self.sources(), self.id, *kind).unwrap_or_default();
                    let names: Vec<&str> = open.iter().map(String::as_str).collect();
                    return self.graph().because(self.id, &names);
                }
                ReadPath::Engine(EngineRead::Tags(_)) => {
                    let attribute = self.pool.tags.as_ref().and_then(|store| store.own.first());
                    return attribute
                        .map_or_else(String::new, |place| self.graph().because(self.id, place.path));
                }
                _ => {}
            }
        }
        "known after apply".to_owned()
    }

    /// What tells the element from the others of its list.
    pub(super) fn content(&self) -> String {
        let Some(at) = self.element else { return String::new() };
        if self.sensitivity().hides(&format!("{}[{}]", at.list, at.index)) {
            return String::new();
        }
        to_rego(at.value).map_or_else(String::new, |value| value.to_string())
    }

    /// The assumptions that a verdict rests on.
    pub(super) fn assumed(&self) -> Vec<String> {
        self.asked.assumed.get_or_init(|| self.all_assumed()).clone()
    }

    fn all_assumed(&self) -> Vec<String> {
        let mut assumed = Vec::new();
        let view = self.view();
        for (_, index) in &self.shape.reads {
            let planned = &self.pool.reads[*index];
            // What attributes alone decide rests on nothing else.
            if planned.key(self.cells).is_some() {
                continue;
            }
            assumed.extend(self.sources().derive(planned.read, planned.standard, &view).assumed);
        }
        gather(self.state, &mut assumed);
        assumed.sort();
        assumed.dedup();
        assumed
    }
}

/// The references that joins rest on, however deep.
fn gather(state: &State, assumed: &mut Vec<String>) {
    for related in &state.related {
        assumed.extend(related.membership.members.iter().filter_map(|(_, reference)| reference.clone()));
        for member in &related.members {
            gather(member, assumed);
        }
    }
}

const NOT_SET: &str = "not set";
pub(super) const SENSITIVE: &str = "(sensitive)";
const UNKNOWN: &str = "known after apply";

/// Whether the value of a subject's read must not be shown.
pub(super) fn hides_read(read: &Read, element: Option<ElementAt<'_>>, sensitivity: &Sensitivity) -> bool {
    // Presence says nothing of the value.
    read.kind != ReadKind::Presence
        && read.paths.iter().any(|path| match path {
            ReadPath::Attribute { element: false, path }
            | ReadPath::Engine(EngineRead::Before(path) | EngineRead::Recorded(path)) => {
                sensitivity.hides(&path.join("."))
            }
            ReadPath::Attribute { element: true, path } => {
                let list = element.map_or("", |at| at.list);
                let index = element.map_or(0, |at| at.index);
                sensitivity.hides(&format!("{list}[{index}].{}", path.join(".")))
            }
            ReadPath::Engine(EngineRead::Tags(_)) => sensitivity.hides("tags"),
            ReadPath::Engine(_) => false,
            ReadPath::All => true,
        })
}

fn related_path(graph: &ResourceGraph<'_>, id: InstanceId, read: &Read) -> String {
    let mut cells = Vec::new();
    for path in &read.paths {
        if let ReadPath::Attribute { element: false, path } = path
            && let Some(body) = graph.instance(id).body()
        {
            let names: Vec<&str> = path.iter().map(String::as_str).collect();
            body.project(&names[..1], &mut cells);
            if let Some(place) = graph.places(id, &names, cells[0]).into_iter().next()
                && !matches!(place.reading, Reading::Missing | Reading::Absent)
            {
                return place.path;
            }
        }
    }
    String::new()
}

/// A value in a message: short, and on one line.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::Unknown => return UNKNOWN.to_owned(),
        Value::Null => return NOT_SET.to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) => text.clone(),
        Value::List(elements) if elements.is_empty() => return NOT_SET.to_owned(),
        Value::List(elements) => elements.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Map(entries) => entries.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>().join(", "),
    };
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let mut short: String = text.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}
