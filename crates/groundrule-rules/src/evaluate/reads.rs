//! What a declared read hands to a policy, for one subject.

use groundrule_parser::address::AttributePath;
use groundrule_parser::graph::{Cell, InstanceId, Kind, Origin, Place, Reading, ResourceGraph, Target};
use groundrule_parser::schema::TagStore;
use groundrule_parser::value::Value;

use super::{change, iam, secrets};
use crate::rule::{EngineRead, Index, Left, Read, ReadKind, ReadPath, Secrets};

/// What is the same for all reads of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sources<'g, 'a> {
    /// What is judged.
    pub(super) graph: &'g ResourceGraph<'a>,
    /// `data.standards`.
    pub(super) settings: &'g serde_json::Map<String, serde_json::Value>,
    /// References are taken for what they most likely are.
    pub(super) assume: bool,
}

/// The attributes of one body that reads may ask for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'n, 'g> {
    /// Sorted names.
    pub(super) names: &'n [&'n str],
    /// As many cells.
    pub(super) cells: &'n [Cell<'g>],
}

impl<'g> Cells<'_, 'g> {
    /// The cell of a name.
    pub(super) fn get(&self, name: &str) -> Cell<'g> {
        self.names.binary_search(&name).map_or_else(|_| Cell::default(), |at| self.cells[at])
    }
}

/// The element of a list of blocks that is the subject.
#[derive(Debug, Clone, Copy)]
pub(super) struct ElementAt<'v> {
    /// The list's attribute.
    pub(super) list: &'v str,
    /// Its number in the list.
    pub(super) index: usize,
    /// Elements in the list.
    pub(super) count: usize,
    /// Its value.
    pub(super) value: &'v Value,
}

/// One subject's attributes.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'v, 'n, 'g> {
    /// The instance.
    pub(super) id: InstanceId,
    /// The attributes that were projected.
    pub(super) cells: Cells<'n, 'g>,
    /// The element, if it is the subject.
    pub(super) element: Option<ElementAt<'v>>,
    /// Where the type keeps its tags.
    pub(super) tags: Option<TagStore>,
}

/// A read's value, and what it rests on.
#[derive(Debug, Default)]
pub(super) struct Derived {
    /// With unknown parts.
    pub(super) value: Option<Value>,
    /// Assumptions that it rests on.
    pub(super) assumed: Vec<String>,
    /// None of the read's spellings exists in this subject.
    pub(super) missing: bool,
}

impl<'g> Sources<'g, '_> {
    /// The value of a read, unknown where it can't be told.
    pub(super) fn value(&self, read: &Read, standard: &str, view: &View<'_, '_, 'g>) -> Value {
        self.derive(read, standard, view).value.unwrap_or(Value::Unknown)
    }

    /// The value of a read with what it rests on.
    pub(super) fn derive(&self, read: &Read, standard: &str, view: &View<'_, '_, 'g>) -> Derived {
        let mut out = Derived::default();
        let value = match &read.kind {
            ReadKind::Const(json) => Value::from(json),
            ReadKind::Values => self.union(read, view, &mut out),
            ReadKind::Presence => self.spelled(read, standard, view, &mut out, |reading, at, out| {
                self.presence(reading, at, view, out)
            }),
            ReadKind::Value => self.spelled(read, standard, view, &mut out, |reading, _, _| plain(reading)),
            ReadKind::Keys => {
                if let [ReadPath::Engine(EngineRead::Tags(None))] = read.paths.as_slice() {
                    out.value = Some(self.tag_keys(view));
                    return out;
                }
                self.spelled(read, standard, view, &mut out, |reading, _, _| match plain(reading) {
                    Value::Map(entries) => {
                        Value::List(entries.into_iter().map(|(key, _)| Value::String(key)).collect())
                    }
                    Value::Null => Value::List(Vec::new()),
                    _ => Value::Unknown,
                })
            }
            ReadKind::Json => self.spelled(read, standard, view, &mut out, |reading, at, _| {
                match document(plain(reading)) {
                    Value::Unknown => self.graph.decoded(view.id, at).unwrap_or(Value::Unknown),
                    json => json,
                }
            }),
            ReadKind::Iam => {
                self.spelled(read, standard, view, &mut out, |reading, at, out| match plain(reading) {
                    Value::Null => Value::List(Vec::new()),
                    Value::Unknown => match self.graph.decoded(view.id, at) {
                        Some(json) => iam::of_json(&json),
                        None => self.referenced_document(view.id, at, out),
                    },
                    Value::String(text) if text.is_empty() => Value::List(Vec::new()),
                    Value::String(text) => iam::of_text(&text),
                    _ => Value::Unknown,
                })
            }
        };
        out.value = Some(value);
        out
    }

    /// What stands at a path that leads to one place.
    pub(super) fn one_place(&self, element: bool, names: &[&str], view: &View<'_, '_, 'g>) -> Reading {
        let mut places = self.places(element, names, view);
        match places.len() {
            0 => Reading::Unset,
            1 => places.remove(0).reading,
            _ => Reading::Unknown,
        }
    }

    /// The first spelling that the subject has, handed to `convert` with the path's names.
    fn spelled(
        &self,
        read: &Read,
        standard: &str,
        view: &View<'_, '_, 'g>,
        out: &mut Derived,
        convert: impl Fn(Reading, &[&str], &mut Derived) -> Value,
    ) -> Value {
        // Whether this version is known to have none of the spellings so far.
        let mut absent = None;
        for (number, path) in read.paths.iter().enumerate() {
            match path {
                ReadPath::Attribute { element, path } => {
                    let names: Vec<&str> = path.iter().map(String::as_str).collect();
                    let reading = self.one_place(*element, &names, view);
                    if matches!(reading, Reading::Missing | Reading::Absent) {
                        absent = Some(absent != Some(false) && reading == Reading::Absent);
                        continue;
                    }
                    let index = view.element.map_or_else(String::new, |at| at.index.to_string());
                    let at = in_resource(*element, &names, view, &index);
                    // A version that has two spellings leaves the one that is not written to the provider, or shows
                    // its default.
                    let is_left = matches!(reading, Reading::Left { .. });
                    let gives_way = |other: &ReadPath| {
                        let ReadPath::Attribute { element, path } = other else { return false };
                        let names: Vec<&str> = path.iter().map(String::as_str).collect();
                        let is_configured = |at: &[&str]| self.graph.is_literal(view.id, at).is_some();
                        match self.one_place(*element, &names, view) {
                            Reading::Known(_) | Reading::Unknown => {
                                let other = in_resource(*element, &names, view, &index);
                                is_left || is_configured(&other) && !is_configured(&at)
                            }
                            _ => false,
                        }
                    };
                    if read.paths[number + 1..].iter().any(gives_way) {
                        continue;
                    }
                    return self
                        .settle(reading, &read.left, &names, out, |reading, out| convert(reading, &at, out));
                }
                ReadPath::Engine(EngineRead::Tags(Some(Index::Setting(setting)))) => {
                    let tags = self.tags(view);
                    let keys = keys(setting_of(self.settings, standard, setting));
                    let entries = keys.into_iter().map(|key| {
                        let reading =
                            reading_of(tags.as_ref().map_or(Value::Null, |tags| tags.get(&key).clone()));
                        let value = convert(reading, &[], out);
                        (key, value)
                    });
                    return Value::Map(entries.collect());
                }
                ReadPath::Engine(engine) => {
                    let reading = reading_of(self.engine(engine, view, out));
                    return self
                        .settle(reading, &read.left, &[], out, |reading, out| convert(reading, &[], out));
                }
                ReadPath::All => {
                    let body = self.graph.instance(view.id).body();
                    let value = body.map_or(Value::Null, |body| {
                        Value::merge(Some(&body.values), body.unknown.as_deref())
                    });
                    return convert(reading_of(value), &[], out);
                }
            }
        }
        if absent == Some(true) {
            return convert(Reading::Unset, &[], out);
        }
        out.missing = true;
        Value::Unknown
    }

    /// Gives *left to the provider* its meaning.
    pub(super) fn settle(
        &self,
        reading: Reading,
        left: &Left,
        names: &[&str],
        out: &mut Derived,
        convert: impl FnOnce(Reading, &mut Derived) -> Value,
    ) -> Value {
        let Reading::Left { assumed } = reading else { return convert(reading, out) };
        if assumed {
            if !self.assume {
                return Value::Unknown;
            }
            out.assumed.push(no_dynamic(names));
        }
        match left {
            Left::Unset => convert(Reading::Unset, out),
            Left::Undetermined => Value::Unknown,
            Left::Default { value, .. } => convert(Reading::Known(Value::from(value)), out),
        }
    }

    /// Where a path leads, of the resource or of the element.
    pub(super) fn places(&self, element: bool, names: &[&str], view: &View<'_, '_, 'g>) -> Vec<Place> {
        match (element, view.element) {
            (true, Some(ElementAt { list, index, count, value })) => {
                self.graph.element_places(view.id, list, (index, count), value, names)
            }
            (true, None) => Vec::new(),
            (false, _) => match names.first() {
                Some(first) => self.graph.places(view.id, names, view.cells.get(first)),
                None => Vec::new(),
            },
        }
    }

    fn presence(&self, reading: Reading, at: &[&str], view: &View<'_, '_, 'g>, out: &mut Derived) -> Value {
        match reading {
            Reading::Known(value) => Value::Bool(!value.is_unset()),
            Reading::Unset => Value::Bool(false),
            // What it refers to is set by nobody but the provider, so there will be something.
            Reading::Unknown if !at.is_empty() => match self.graph.target(view.id, at) {
                Some(Target::Instance { instance, attribute: Some(attribute), reference, assumed })
                    if (self.assume || !assumed) && self.graph.is_computed_only(instance, &attribute) =>
                {
                    if assumed {
                        out.assumed.push(reference);
                    }
                    Value::Bool(true)
                }
                _ if self.graph.is_text(view.id, at) => Value::Bool(true),
                _ => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }

    /// The statements of the data source that an unknown policy comes from.
    fn referenced_document(&self, id: InstanceId, at: &[&str], out: &mut Derived) -> Value {
        let Some(Target::Instance { instance, attribute: Some(attribute), reference, assumed }) =
            self.graph.target(id, at)
        else {
            return Value::Unknown;
        };
        let source = self.graph.instance(instance);
        let is_document =
            source.kind == Kind::Data && source.type_name == "aws_iam_policy_document" && attribute == "json";
        let (true, true, Some(body)) = (self.assume || !assumed, is_document, source.body()) else {
            return Value::Unknown;
        };
        let names = [
            "override_json",
            "override_policy_documents",
            "source_json",
            "source_policy_documents",
            "statement",
        ];
        let mut cells = Vec::new();
        body.project(&names, &mut cells);
        let is_set = |cell: Cell<'_>| !Value::merge(cell.value, cell.unknown).is_unset();
        // A document that overrides may replace any statement.
        if is_set(cells[0]) || is_set(cells[1]) {
            return Value::Unknown;
        }
        if assumed {
            out.assumed.push(reference);
        }
        iam::of_blocks(&Value::merge(cells[4].value, cells[4].unknown), is_set(cells[2]) || is_set(cells[3]))
    }

    fn tags(&self, view: &View<'_, '_, 'g>) -> Option<groundrule_parser::graph::Tags> {
        let store = view.tags.as_ref()?;
        Some(self.graph.tags(view.id, store, |name| view.cells.get(name)))
    }

    /// The keys of the effective tags, with an unknown one if there may be more.
    fn tag_keys(&self, view: &View<'_, '_, 'g>) -> Value {
        let Some(tags) = self.tags(view) else { return Value::List(Vec::new()) };
        let known = tags.known.into_iter().map(|(key, _)| Value::String(key));
        Value::List(known.chain(tags.open.then_some(Value::Unknown)).collect())
    }

    /// What the engine knows; `Null` if there is nothing.
    fn engine(&self, read: &EngineRead, view: &View<'_, '_, 'g>, out: &mut Derived) -> Value {
        let instance = self.graph.instance(view.id);
        let text = |text: &str| Value::String(text.to_owned());
        match read {
            EngineRead::Tags(index) => match (self.tags(view), index) {
                (None, _) => Value::Null,
                (Some(tags), Some(Index::Key(key))) => tags.get(key).clone(),
                (Some(tags), _) if tags.open => Value::Unknown,
                (Some(tags), _) => Value::Map(tags.known),
            },
            EngineRead::Before(path) => change::at_path(instance.before.as_ref(), path),
            EngineRead::Recorded(path) => match self.graph.drift(instance) {
                Some((recorded, _)) => change::at_path(Some(recorded), path),
                None => change::at_path(instance.before.as_ref(), path),
            },
            EngineRead::Changes => change::changes(instance),
            EngineRead::Secrets(kind) => secrets::find(self, view.id, *kind, &mut out.assumed),
            EngineRead::Type => text(&instance.type_name),
            EngineRead::Action => text(change::action_name(instance.actions)),
            EngineRead::ActionReason => instance.action_reason.as_deref().map_or(Value::Null, text),
            EngineRead::ReplacePaths => {
                let paths = instance.replace_paths.map(AttributePath::parse_json_list);
                match paths {
                    None => Value::List(Vec::new()),
                    Some(Ok(paths)) => {
                        Value::List(paths.iter().map(|path| Value::String(path.to_string())).collect())
                    }
                    Some(Err(_)) => Value::Unknown,
                }
            }
            EngineRead::Drift => change::drift(self.graph, instance),
            EngineRead::Region => self.graph.region(view.id),
            EngineRead::Name => text(&instance.name),
            EngineRead::List => view.element.map_or(Value::Null, |at| text(at.list)),
            EngineRead::Address => text(&instance.address),
            EngineRead::ModuleSource => match self.graph.module_call(instance) {
                Some((source, _)) => source.map_or(Value::Null, text),
                None => Value::Null,
            },
            EngineRead::Referrers => {
                Value::List(self.graph.referrers(view.id).iter().map(|referrer| text(referrer)).collect())
            }
            EngineRead::Lifecycle(path) => match path.as_slice() {
                [argument] => self.graph.lifecycle(view.id, argument).unwrap_or(Value::Unknown),
                _ => Value::Unknown,
            },
            EngineRead::Literal(path) => {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                self.graph.is_literal(view.id, &path).map_or(Value::Unknown, Value::Bool)
            }
        }
    }
}

/// The names of a path from the resource on; `index` is the subject's number, if it is an element.
fn in_resource<'p>(
    element: bool,
    names: &[&'p str],
    view: &View<'p, '_, '_>,
    index: &'p str,
) -> Vec<&'p str> {
    match view.element {
        Some(at) if element => [at.list, index].into_iter().chain(names.iter().copied()).collect(),
        _ => names.to_vec(),
    }
}

/// Whether an input can have what a read of a subject of this kind asks for.
pub(super) fn is_available(read: &Read, kind: Kind, graph: &ResourceGraph<'_>) -> bool {
    read.paths.iter().all(|path| match path {
        ReadPath::Engine(engine) => match engine {
            EngineRead::Lifecycle(_) => graph.facts().is_some(),
            EngineRead::Before(_)
            | EngineRead::Action
            | EngineRead::ActionReason
            | EngineRead::ReplacePaths
            | EngineRead::Drift
            | EngineRead::Recorded(_)
            | EngineRead::Changes => graph.origin == Origin::Plan,
            EngineRead::ModuleSource
            | EngineRead::Referrers
            | EngineRead::Literal(_)
            | EngineRead::Secrets(Secrets::Passwords) => graph.origin != Origin::State,
            EngineRead::Tags(_)
            | EngineRead::Secrets(_)
            | EngineRead::Type
            | EngineRead::Region
            | EngineRead::Name
            | EngineRead::Address
            | EngineRead::List => true,
        },
        // What a root requires stands in its files only.
        ReadPath::Attribute { path, .. } if kind == Kind::Root => {
            graph.facts().is_some() || !path[0].starts_with("required_")
        }
        ReadPath::Attribute { .. } | ReadPath::All => true,
    })
}

/// How a block that only looks absent is spoken of.
pub(super) fn no_dynamic(names: &[&str]) -> String {
    format!("no dynamic block writes `{}`", names.join("."))
}

/// The value of a standard's setting.
pub(super) fn setting_of<'s>(
    settings: &'s serde_json::Map<String, serde_json::Value>,
    standard: &str,
    path: &[String],
) -> Option<&'s serde_json::Value> {
    let mut at = settings.get(standard)?;
    for name in path {
        at = at.get(name)?;
    }
    Some(at)
}

/// The keys that a setting names: a list's elements, a map's keys.
pub(super) fn keys(setting: Option<&serde_json::Value>) -> Vec<String> {
    match setting {
        Some(serde_json::Value::Array(elements)) => {
            elements.iter().filter_map(|element| element.as_str().map(str::to_owned)).collect()
        }
        Some(serde_json::Value::Object(entries)) => entries.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// What stands there, unknown where it can't be told.
pub(super) fn plain(reading: Reading) -> Value {
    match reading {
        Reading::Known(value) => value,
        Reading::Unset | Reading::Absent => Value::Null,
        Reading::Missing | Reading::Left { .. } | Reading::Unknown => Value::Unknown,
    }
}

fn reading_of(value: Value) -> Reading {
    match value {
        Value::Unknown => Reading::Unknown,
        Value::Null => Reading::Unset,
        value => Reading::Known(value),
    }
}

/// A string of JSON, parsed. What is none can't be judged.
fn document(text: Value) -> Value {
    match text {
        Value::String(text) if text.is_empty() => Value::Null,
        Value::String(text) => Value::parse(&text).unwrap_or(Value::Unknown),
        Value::Null => Value::Null,
        _ => Value::Unknown,
    }
}
