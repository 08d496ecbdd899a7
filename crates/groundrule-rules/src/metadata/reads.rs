//! Declared reads: `encrypted`, `{presence: kms_key_id, left: unset}`.

use std::rc::Rc;

use super::Reader;
use super::paths::{self, PathFault};
use crate::rule::{EngineRead, Index, Left, Read, ReadKind, ReadPath, SubjectKind};
use crate::text::{did_you_mean_or_list, list};
use crate::wildcard::Wildcard;
use crate::yaml::{Entry, Node, Value};

const KINDS: [&str; 7] = ["value", "values", "presence", "keys", "json", "iam", "const"];

const LEFT_HELP: &str = "write `unset`, `undetermined` or `{default: VALUE, source: URL}`";

/// What reads are declared of.
#[derive(Clone, Copy)]
pub(super) struct Scope {
    /// There are elements that a leading dot can mean.
    pub(super) element: bool,
    /// What the subject, or the related resource, is.
    pub(super) kind: SubjectKind,
}

impl Reader {
    /// The mapping from names to reads.
    pub(super) fn reads(&mut self, node: &Node, scope: Scope) -> Vec<(String, Read)> {
        let Value::Map(entries) = &node.value else {
            self.faults.wrong(node, "`reads`", "a mapping from names to reads");
            return Vec::new();
        };
        let mut reads = Vec::with_capacity(entries.len());
        for entry in entries {
            self.name(entry);
            if let Some(read) = self.read(&entry.value, scope) {
                reads.push((entry.key.clone(), read));
            }
        }
        reads
    }

    /// Checks the name of a read or of related resources.
    pub(super) fn name(&mut self, entry: &Entry) {
        let name = &entry.key;
        if super::template::RESERVED.contains(&name.as_str()) {
            let message = format!("`{name}` has another meaning in messages");
            let help = Some("take another name".to_owned());
            self.faults.tell(entry.span.clone(), message, help);
        } else if !name.starts_with(|first: char| first.is_ascii_lowercase())
            || !name
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
        {
            let message = format!("`{name}` is no name for a read");
            let help = Some("use lower-case letters, digits and `_`".to_owned());
            self.faults.tell(entry.span.clone(), message, help);
        }
    }

    fn read(&mut self, node: &Rc<Node>, scope: Scope) -> Option<Read> {
        match &node.value {
            Value::String(_) => {
                let path = self.path(node, scope)?;
                Some(Read {
                    kind: ReadKind::Value,
                    paths: vec![path],
                    left: Left::default(),
                    among: Vec::new(),
                })
            }
            Value::Map(entries) => self.read_of_kind(node, entries, scope),
            Value::List(_) => {
                let help = "write `{value: […]}` for spellings of one attribute, `{values: […]}` for a union";
                self.faults.tell(node.span.clone(), "a list is no read", Some(help.to_owned()));
                None
            }
            _ => {
                self.faults.wrong(node, "a read", "a path or a mapping");
                None
            }
        }
    }

    fn read_of_kind(&mut self, node: &Node, entries: &[Entry], scope: Scope) -> Option<Read> {
        let mut kind = None;
        let mut left = None;
        let mut among = None;
        for entry in entries {
            match entry.key.as_str() {
                "left" => left = Some(entry),
                "among" => among = Some(entry),
                name if KINDS.contains(&name) => {
                    if let Some((other, _)) = kind.replace((name, entry)) {
                        let message = format!("a read has one kind, and this is `{other}` and `{name}`");
                        self.faults.tell(entry.span.clone(), message, None);
                    }
                }
                name => {
                    let known = KINDS.into_iter().chain(["left", "among"]);
                    let help = did_you_mean_or_list(name, known);
                    self.faults.tell(entry.span.clone(), format!("`{name}` is no kind of read"), help);
                    kind = kind.or(Some(("", entry)));
                }
            }
        }
        let Some((name, entry)) = kind else {
            let help = list(KINDS).map(|kinds| format!("there is {kinds}"));
            self.faults.tell(node.span.clone(), "a read without a kind", help);
            return None;
        };
        let left_of_const = left.filter(|_| name == "const");
        if let Some(left) = left_of_const {
            self.faults.tell(left.span.clone(), "a constant is never left to the provider", None);
        }
        let left = left.and_then(|entry| self.left(&entry.value)).unwrap_or_default();
        let among = among.map_or_else(Vec::new, |entry| {
            if name != "values" {
                let message = format!("`among` chooses of `values`, and this is `{name}`");
                self.faults.tell(entry.span.clone(), message, None);
            }
            let texts = self.faults.texts(&entry.value, "`among`");
            texts.into_iter().map(|(text, _)| Wildcard::new(text)).collect()
        });
        let (kind, paths) = match name {
            "const" => (ReadKind::Const(entry.value.to_json()), Vec::new()),
            "value" => (ReadKind::Value, self.paths(&entry.value, scope)?),
            "values" => (ReadKind::Values, self.paths(&entry.value, scope)?),
            "presence" => (ReadKind::Presence, self.paths(&entry.value, scope)?),
            "keys" => (ReadKind::Keys, self.paths(&entry.value, scope)?),
            "json" => (ReadKind::Json, self.paths(&entry.value, scope)?),
            "iam" => (ReadKind::Iam, self.paths(&entry.value, scope)?),
            _ => return None,
        };
        self.check_paths(&kind, name, &paths, &entry.value);
        Some(Read { kind, paths, left, among })
    }

    /// What a kind can be read of.
    fn check_paths(&mut self, kind: &ReadKind, name: &str, paths: &[ReadPath], node: &Node) {
        for path in paths {
            let multiple = matches!(path, ReadPath::Engine(EngineRead::Tags(Some(Index::Setting(_)))));
            let message = match (kind, path) {
                (ReadKind::Value | ReadKind::Presence, _) if multiple && paths.len() > 1 => {
                    "a read for each of a setting's elements has no other spelling".to_owned()
                }
                (ReadKind::Value | ReadKind::Presence, _) => continue,
                _ if multiple => format!("`{name}` is no kind for a read for each of a setting's elements"),
                (_, ReadPath::All) => format!("`{name}` is of an attribute, not of the whole object"),
                (ReadKind::Json | ReadKind::Iam, ReadPath::Engine(read))
                    if !matches!(read, EngineRead::Before(_) | EngineRead::Recorded(_)) =>
                {
                    format!("`{name}` is of an attribute that holds a document")
                }
                _ => continue,
            };
            self.faults.tell(node.span.clone(), message, None);
        }
    }

    fn paths(&mut self, node: &Rc<Node>, scope: Scope) -> Option<Vec<ReadPath>> {
        let mut paths = Vec::new();
        for item in self.faults.one_or_more(node, "a list of paths") {
            let path = self.path(item, scope)?;
            if paths.contains(&path) {
                self.faults.tell(item.span.clone(), "this path stands here twice", None);
            } else {
                paths.push(path);
            }
        }
        if paths.is_empty() { None } else { Some(paths) }
    }

    fn path(&mut self, node: &Node, scope: Scope) -> Option<ReadPath> {
        let Value::String(text) = &node.value else {
            self.faults.wrong(node, "a path", "a string");
            return None;
        };
        let path = match paths::read_path(text) {
            Ok(path) => path,
            Err(PathFault { message, help }) => {
                self.faults.tell(node.span.clone(), message, help);
                return None;
            }
        };
        match &path {
            ReadPath::Attribute { element: true, .. } if !scope.element => {
                let help =
                    Some(format!("write `{}`, or name a list in `each`", text.trim_start_matches('.')));
                let message = format!("`{text}` is of an element, and there are none here");
                self.faults.tell(node.span.clone(), message, help);
            }
            ReadPath::Engine(EngineRead::List) if !scope.element => {
                self.faults.tell(
                    node.span.clone(),
                    "`$list` is of an element, and there are none here",
                    None,
                );
            }
            ReadPath::Engine(read) if !fits(read, scope.kind) => {
                let message = format!("a {} has no `{text}`", scope.kind);
                self.faults.tell(node.span.clone(), message, None);
            }
            ReadPath::Engine(EngineRead::Tags(Some(Index::Setting(setting)))) => {
                self.settings.push((setting.clone(), node.span.clone()));
            }
            ReadPath::All => self.whole.push(node.span.clone()),
            _ => {}
        }
        Some(path)
    }

    fn left(&mut self, node: &Node) -> Option<Left> {
        match &node.value {
            Value::String(word) if word == "unset" => Some(Left::Unset),
            Value::String(word) if word == "undetermined" => Some(Left::Undetermined),
            Value::Map(_) => {
                let mut fields = self.faults.fields(node, "`left`")?;
                let value = fields.required(&mut self.faults, "default").map(|value| value.to_json());
                let source = fields.required(&mut self.faults, "source");
                let source = source.and_then(|source| self.faults.text(source, "`source`"));
                fields.finish(&mut self.faults);
                Some(Left::Default { value: value?, source: source? })
            }
            _ => {
                let message = "this is no meaning for what is left to the provider";
                self.faults.tell(node.span.clone(), message, Some(LEFT_HELP.to_owned()));
                None
            }
        }
    }
}

/// Whether the engine knows this of such a subject.
fn fits(read: &EngineRead, kind: SubjectKind) -> bool {
    let instance = matches!(kind, SubjectKind::Resource | SubjectKind::Data);
    match read {
        EngineRead::Before(_)
        | EngineRead::Action
        | EngineRead::ActionReason
        | EngineRead::ReplacePaths
        | EngineRead::Drift
        | EngineRead::Recorded(_)
        | EngineRead::Changes
        | EngineRead::Type
        | EngineRead::Lifecycle(_)
        | EngineRead::Tags(_)
        | EngineRead::List => instance,
        EngineRead::Region => instance || kind == SubjectKind::Provider,
        EngineRead::ModuleSource => instance || kind == SubjectKind::Module,
        EngineRead::Name
        | EngineRead::Address
        | EngineRead::Referrers
        | EngineRead::Literal(_)
        | EngineRead::Secrets(_) => kind != SubjectKind::Root,
    }
}
