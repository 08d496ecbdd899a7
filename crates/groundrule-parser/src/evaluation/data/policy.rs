//! `aws_iam_policy_document`, rendered as the provider does.
//!
//! Facts: `internal/service/iam/policy_document_data_source.go` and `policy_model.go` of `hashicorp/aws`: lists of one become
//! strings, sets are sorted backwards, `&{` is `${`, and statements of a `Sid` replace others of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Ordered, attribute, elements, is_known, set_document};
use crate::evaluation::body::Fields;
use crate::evaluation::given;
use crate::language::{Because, Data, Type, Value};

/// The fields of a statement in the order in which they are written.
const FIELDS: [&str; 9] = [
    "Sid",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "Condition",
];

/// What the provider writes if nothing else is said.
const VERSION: &str = "2012-10-17";

#[derive(Debug, Default, Clone)]
struct Document {
    version: Option<Value>,
    id: Option<Value>,
    statements: Vec<Statement>,
    /// Why there may be more statements.
    open: Vec<Because>,
}

/// Fields by their place in [`FIELDS`].
type Statement = BTreeMap<usize, Value>;

/// Renders `json` and `minified_json`.
pub(super) fn render(fields: &mut Fields, waits: bool) {
    let whole = Value::object(fields.clone());
    let Some(document) = document(&whole) else { return };
    let version = document.version.clone();
    let ordered = document.ordered();
    let decoded = ordered.value();
    let is_known = !waits && is_known(&decoded) && is_known_whole(&whole);
    let text = |indent: bool| is_known.then(|| ordered.text(indent));
    set_document(fields, "json", text(true), &decoded);
    set_document(fields, "minified_json", text(false), &decoded);
    if is_known
        && let (Some(version), Some(value)) = (version, fields.get_mut("version"))
        && !value.is_known()
    {
        *value = version;
    }
}

/// Whether what was configured is known, whatever of it is written to the document.
fn is_known_whole(config: &Value) -> bool {
    ["statement", "source_policy_documents", "override_policy_documents", "source_json", "override_json"]
        .iter()
        .all(|name| attribute(config, name).is_none_or(|value| value.is_wholly_known()))
}

/// Nothing if what statements there are is not known.
fn document(config: &Value) -> Option<Document> {
    let mut document = Document::default();
    for source in sources(config, "source_json", "source_policy_documents") {
        // Whatever it says, the statements of the others stay.
        let Some(source) = parse(&source) else {
            document.open.push(source.because());
            continue;
        };
        document.statements.extend(source.statements);
        document.open.extend(source.open);
        document.version = source.version.or(document.version);
        document.id = source.id.or(document.id);
    }
    let mut own = Document {
        version: Some(attribute(config, "version").filter(Value::is_known).unwrap_or_else(|| VERSION.into())),
        id: attribute(config, "policy_id"),
        ..Document::default()
    };
    for block in elements(config, "statement")? {
        own.statements.push(statement(&block));
    }
    document.merge(own);
    for source in sources(config, "override_json", "override_policy_documents") {
        // What it does not say may replace any statement.
        document.merge(parse(&source).filter(|source| source.open.is_empty())?);
    }
    Some(document)
}

/// Documents, unknown ones among them; one that is no document for a list that is not known.
fn sources(config: &Value, old: &str, new: &str) -> Vec<Value> {
    let mut sources: Vec<Value> = attribute(config, old).into_iter().collect();
    match (elements(config, new), attribute(config, new)) {
        (Some(elements), _) => sources.extend(elements),
        (None, Some(unknown)) => match unknown.as_unknown().and_then(|unknown| unknown.inside.as_ref()) {
            Some(list) => sources.extend(list.children().cloned()),
            None => sources.push(unknown),
        },
        (None, None) => {}
    }
    sources
}

fn statement(block: &Value) -> Statement {
    let mut statement = Statement::new();
    let mut set = |place: usize, value: Option<Value>| {
        if let Some(value) = value.filter(|value| value.as_str() != Some("")) {
            statement.insert(place, value);
        }
    };
    set(0, attribute(block, "sid"));
    set(1, Some(attribute(block, "effect").unwrap_or_else(|| "Allow".into())));
    set(2, list(block, "actions", false));
    set(3, list(block, "not_actions", false));
    set(4, list(block, "resources", true));
    set(5, list(block, "not_resources", true));
    set(6, principals(block, "principals"));
    set(7, principals(block, "not_principals"));
    set(8, condition(block));
    statement
}

/// One string, or a list sorted backwards; what is not known stays where it is.
fn list(block: &Value, name: &str, has_variables: bool) -> Option<Value> {
    match elements(block, name) {
        Some(values) => one_or_more(values, has_variables, true),
        None => attribute(block, name),
    }
}

fn one_or_more(mut values: Vec<Value>, has_variables: bool, is_set: bool) -> Option<Value> {
    if has_variables {
        for value in &mut values {
            if let Some(text) = value.as_str().filter(|text| text.contains("&{")) {
                *value = Value::from(text.replace("&{", "${")).marked(value.marks);
            }
        }
    }
    if values.len() < 2 {
        return values.pop();
    }
    if is_set && values.iter().all(Value::is_known) {
        values.sort_by(|a, b| b.as_str().cmp(&a.as_str()));
    }
    Some(Value::tuple(values))
}

fn principals(block: &Value, name: &str) -> Option<Value> {
    let Some(blocks) = elements(block, name) else { return attribute(block, name) };
    let mut by_type: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for principal in &blocks {
        let Some(kind) = attribute(principal, "type").and_then(|kind| kind.as_str().map(str::to_owned))
        else {
            return Some(principal.children().find(|child| !child.is_known())?.clone());
        };
        let identifiers = elements(principal, "identifiers")
            .unwrap_or_else(|| attribute(principal, "identifiers").into_iter().collect());
        by_type.entry(kind).or_default().extend(identifiers);
    }
    if let (1, Some([only])) = (by_type.len(), by_type.get("*").map(Vec::as_slice))
        && only.as_str() == Some("*")
    {
        return Some("*".into());
    }
    if by_type.is_empty() {
        return None;
    }
    let entries = by_type.into_iter().map(|(kind, identifiers)| {
        let value = one_or_more(identifiers, false, true);
        (kind, value.unwrap_or_else(|| Value::tuple([])))
    });
    Some(Value::object(entries))
}

fn condition(block: &Value) -> Option<Value> {
    let Some(blocks) = elements(block, "condition") else { return attribute(block, "condition") };
    let mut tests: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for condition in &blocks {
        let text = |name: &str| attribute(condition, name).and_then(|it| it.as_str().map(str::to_owned));
        let (Some(operator), Some(variable)) = (text("test"), text("variable")) else {
            return condition.children().find(|child| !child.is_known()).cloned();
        };
        let values = match elements(condition, "values") {
            Some(values) => one_or_more(values, true, false).unwrap_or_else(|| Value::tuple([])),
            None => attribute(condition, "values")?,
        };
        tests.entry(operator).or_default().insert(variable, values);
    }
    let tests = tests.into_iter().map(|(test, variables)| (test, Value::object(variables)));
    (!blocks.is_empty()).then(|| Value::object(tests))
}

/// A document from its text, or from what is known of it; nothing if that is nothing.
fn parse(source: &Value) -> Option<Document> {
    let value = match &source.data {
        Data::String(text) if text.trim().is_empty() => return Some(Document::default()),
        Data::String(text) => given::of_json(&serde_json::from_str(text).ok()?),
        Data::Unknown(unknown) => (**unknown.inside.as_ref()?).clone(),
        _ => return Some(Document::default()),
    };
    let entries = value.as_entries()?;
    let statements = match entries.get("Statement").map(|it| (&it.data, it)) {
        Some((Data::Object(_), one)) => vec![one.clone()],
        Some((Data::Tuple(all) | Data::List(_, all), _)) => all.to_vec(),
        Some((Data::Unknown(_), _)) => return None,
        _ => Vec::new(),
    };
    let (statements, unknown): (Vec<Value>, Vec<Value>) = statements.into_iter().partition(Value::is_known);
    let open = unknown.iter().map(Value::because).collect();
    let statements = statements.iter().map(|statement| {
        let fields: BTreeMap<&str, Value> = statement
            .as_entries()
            .into_iter()
            .flat_map(|entries| entries.iter().map(|(name, value): (&Arc<str>, _)| (&**name, value.clone())))
            .filter(|(_, value)| !value.is_null())
            .collect();
        (0..).zip(FIELDS).filter_map(|(place, name)| Some((place, fields.get(name)?.clone()))).collect()
    });
    Some(Document {
        version: attribute(&value, "Version"),
        id: attribute(&value, "Id"),
        statements: statements.collect(),
        open,
    })
}

impl Document {
    fn merge(&mut self, other: Document) {
        self.version = other.version.or(self.version.take());
        self.id = other.id.or(self.id.take());
        self.open.extend(other.open);
        for statement in other.statements {
            let sid = statement.get(&0).and_then(|sid| sid.as_str());
            let same = self
                .statements
                .iter_mut()
                .find(|old| sid.is_some() && old.get(&0).and_then(|old| old.as_str()) == sid);
            match same {
                Some(old) => *old = statement,
                None => self.statements.push(statement),
            }
        }
    }

    fn ordered(&self) -> Ordered {
        let mut entries = Vec::new();
        if let Some(version) = &self.version {
            entries.push(("Version", Ordered::Value(version.clone())));
        }
        if let Some(id) = self.id.as_ref().filter(|id| id.as_str() != Some("")) {
            entries.push(("Id", Ordered::Value(id.clone())));
        }
        let statements = self.statements.iter().map(|statement| {
            let fields = statement.iter().map(|(place, it)| (FIELDS[*place], Ordered::Value(it.clone())));
            Ordered::Object(fields.collect())
        });
        let open = self.open.iter().map(|why| Ordered::Value(Value::unknown(Type::Dynamic, why.clone())));
        let statements: Vec<Ordered> = statements.chain(open).collect();
        if !statements.is_empty() {
            entries.push(("Statement", Ordered::List(statements)));
        }
        Ordered::Object(entries)
    }
}
