//! Policies with the needs that are expected of them, and the law that they are enough.

mod cases;
mod hiding;
mod policies;
mod worlds;

use std::collections::BTreeMap;
use std::sync::Arc;

use regorus::Engine;

use crate::diagnostic::{Diagnostic, SourceText};
use crate::rule::{
    EngineRead, Index as PathIndex, Join, Left, Metadata, Need, NeedWhat, Needs, Piece, Read, ReadKind,
    ReadPath, RelatedSpec, Severity, SubjectKind, SubjectSpec, Template,
};

use super::{Derived, Index, derive};

const CASES: &str = include_str!("cases.txt");

/// A module that policies share.
const LIB: &str = "package groundrule.lib.ports

import rego.v1

admin := {22, 3389}

covers(port, wanted) if port == wanted

covers(port, _) if port == \"*\"
";

/// Reads that a case has unless it says otherwise.
const READS: &str = "a b rules:objects list:list cfg:object sources:values names:keys statements:iam tag:map \
                     flag:presence action:action causes:causes";
const RELATED: &str = "pab(block_acls block_policy) pab.inner(x)";

/// One policy of the cases file.
#[derive(Debug)]
struct Case {
    title: String,
    headers: BTreeMap<String, String>,
    bodies: String,
}

/// What a read may hold, for making worlds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Scalar,
    Objects,
    List,
    Object,
    Bool,
    Scalars,
    Statements,
    Map,
}

impl Case {
    fn all() -> Vec<Case> {
        let (_, cases) = CASES.split_once("\n=== ").expect("cases");
        cases
            .split("\n=== ")
            .map(|case| {
                let (head, bodies) = case.split_once("\n---\n").expect("bodies after ---");
                let mut lines = head.lines();
                let title = lines.next().expect("a title").to_owned();
                let headers = lines
                    .map(|line| line.split_once(':').expect("header: value"))
                    .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
                    .collect();
                Case { title, headers, bodies: bodies.to_owned() }
            })
            .collect()
    }

    fn reads(&self) -> Vec<(String, Read, Holds)> {
        reads(self.headers.get("reads").map_or(READS, String::as_str))
    }

    fn metadata(&self) -> Metadata {
        let reads = self.reads().into_iter().map(|(name, read, _)| (name, read)).collect();
        let joins = self.headers.get("related").map_or(RELATED, String::as_str);
        metadata(reads, related(joins))
    }

    fn rego(&self) -> String {
        format!("package groundrule.case\n\nimport rego.v1\n\n{}\n", self.bodies)
    }
}

fn reads(notation: &str) -> Vec<(String, Read, Holds)> {
    notation
        .split_whitespace()
        .map(|item| {
            let (name, kind) = item.split_once(':').unwrap_or((item, "value"));
            let attribute = ReadPath::Attribute { element: false, path: vec![name.to_owned()] };
            let tags =
                ReadPath::Engine(EngineRead::Tags(Some(PathIndex::Setting(vec!["required".to_owned()]))));
            let (kind, path, holds) = match kind {
                "value" | "scalar" => (ReadKind::Value, attribute, Holds::Scalar),
                "objects" => (ReadKind::Value, attribute, Holds::Objects),
                "list" => (ReadKind::Value, attribute, Holds::List),
                "object" => (ReadKind::Value, attribute, Holds::Object),
                "presence" => (ReadKind::Presence, attribute, Holds::Bool),
                "values" => (ReadKind::Values, attribute, Holds::Scalars),
                "keys" => (ReadKind::Keys, attribute, Holds::Scalars),
                "iam" => (ReadKind::Iam, attribute, Holds::Statements),
                "map" => (ReadKind::Presence, tags, Holds::Map),
                "action" => (ReadKind::Value, ReadPath::Engine(EngineRead::Action), Holds::Scalar),
                "causes" => (ReadKind::Value, ReadPath::Engine(EngineRead::ReplacePaths), Holds::Scalars),
                other => panic!("kind {other}"),
            };
            (name.to_owned(), Read { kind, paths: vec![path], left: Left::Unset, among: Vec::new() }, holds)
        })
        .collect()
}

fn related(notation: &str) -> Vec<(String, RelatedSpec)> {
    let mut found: Vec<(String, RelatedSpec)> = Vec::new();
    for item in notation.split(')').map(str::trim).filter(|item| !item.is_empty()) {
        let (path, own) = item.split_once('(').expect("NAME(READS)");
        let own = reads(own).into_iter().map(|(name, read, _)| (name, read)).collect();
        let spec =
            RelatedSpec { types: vec!["x".to_owned()], join: Join::All, reads: own, related: Vec::new() };
        match path.split_once('.') {
            None => found.push((path.to_owned(), spec)),
            Some((outer, inner)) => {
                let outer = found.iter_mut().find(|(name, _)| name == outer).expect("outer first");
                outer.1.related.push((inner.to_owned(), spec));
            }
        }
    }
    found
}

fn metadata(reads: Vec<(String, Read)>, related: Vec<(String, RelatedSpec)>) -> Metadata {
    Metadata {
        title: "Case".to_owned(),
        description: String::new(),
        severity: Severity::Low,
        when: Vec::new(),
        subjects: vec![SubjectSpec {
            kind: SubjectKind::Resource,
            types: vec!["x".to_owned()],
            each: Vec::new(),
            reads,
            related,
        }],
        message: Template(vec![Piece::Subject]),
        remediation: String::new(),
        controls: BTreeMap::new(),
        aliases: BTreeMap::new(),
        partial: BTreeMap::new(),
        since: None,
    }
}

/// An engine with a policy, the shared module and settings.
fn engine(rego: &str) -> Engine {
    let mut engine = Engine::new();
    engine
        .add_policy("case.rego".to_owned(), rego.to_owned())
        .unwrap_or_else(|error| panic!("{error}\n{rego}"));
    engine.add_policy("ports.rego".to_owned(), LIB.to_owned()).expect("lib");
    let settings = serde_json::json!({"standards": {
        "tagging": {"required": ["x", "y", "a"]},
        "segmentation": {"admin_ports": [22, 3389]},
    }});
    engine.add_data(regorus::Value::from_json_str(&settings.to_string()).expect("settings")).expect("data");
    engine
}

fn derive_from(engine: &mut Engine, rego: &str, metadata: &Metadata) -> Result<Derived, Vec<Diagnostic>> {
    let source = Arc::new(SourceText { path: "case.rego".to_owned(), text: rego.to_owned() });
    derive(&Index::new(engine.get_modules()), "groundrule.case", metadata, &source)
}

/// Needs in the notation of the cases file.
fn spelt(needs: &Needs) -> String {
    if needs.0.is_empty() {
        return "none".to_owned();
    }
    let mut items = Vec::new();
    for Need { related, what } in &needs.0 {
        let path = related.join("/");
        let below = |item: &str| {
            if path.is_empty() { item.to_owned() } else { format!("{path}/{item}") }
        };
        match what {
            NeedWhat::Members => items.push(format!("{path}{{}}")),
            NeedWhat::Read(read) => items.push(below(read)),
            NeedWhat::Reads => items.push(below("*")),
            NeedWhat::Key(read, key) => items.push(below(&format!("{read}[{key}]"))),
            NeedWhat::Elements(read, fields) if fields.is_empty() => items.push(below(&format!("{read}[]"))),
            NeedWhat::Elements(read, fields) => {
                items.extend(fields.iter().map(|field| below(&format!("{read}[].{field}"))));
            }
        }
    }
    items.sort();
    items.join(", ")
}
