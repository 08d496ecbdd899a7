//! What Terraform said of expressions, and how it is asked.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::fs;
use std::path::Path;
use std::process::Command;

use groundrule_parser::language::{Data, Marks, Type, Value};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

/// What became of an expression.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Recorded {
    /// The error, else the rest counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
    /// The value. Of what is unknown, attributes are left out, elements are null.
    #[serde(skip_serializing_if = "Json::is_null")]
    value: Json,
    /// Its type in cty's JSON; null if the value is not known.
    #[serde(rename = "type", skip_serializing_if = "Json::is_null")]
    ty: Json,
    /// Which parts are unknown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<String>,
    /// Which parts are sensitive.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sensitive: Vec<String>,
}

impl Recorded {
    /// Whether both say the same. Of an unknown value and of null no type was recorded.
    pub(crate) fn agrees_with(&self, other: &Recorded) -> bool {
        same(&self.value, &other.value)
            && (self.ty == other.ty || other.ty.is_null() || other.value.is_null())
            && self.unknown == other.unknown
            && self.sensitive == other.sensitive
    }
}

impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).expect("JSON"))
    }
}

/// Equal but for the way numbers are written.
fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= 2.0 * f64::EPSILON * a.abs(),
            _ => false,
        },
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

/// A value of ours, as it would be recorded.
pub(crate) fn describe(value: &Value) -> Recorded {
    let mut described = Recorded { value: plain(value).unwrap_or_default(), ..Recorded::default() };
    if value.is_known() {
        described.ty = type_json(&value.ty());
    }
    masks(value, "", false, &mut described);
    described
}

/// The value without what is unknown.
fn plain(value: &Value) -> Option<Json> {
    Some(match &value.data {
        Data::Unknown(_) => return None,
        Data::Null(_) => Json::Null,
        Data::Bool(flag) => json!(flag),
        Data::Number(number) => serde_json::from_str(&number.to_string()).expect("a number"),
        Data::String(text) => json!(&**text),
        Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
            elements.iter().map(|element| plain(element).unwrap_or_default()).collect()
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            let known = entries.iter().filter_map(|(key, value)| Some((key.to_string(), plain(value)?)));
            Json::Object(known.collect::<Map<_, _>>())
        }
    })
}

fn type_json(ty: &Type) -> Json {
    match ty {
        Type::Dynamic => json!("dynamic"),
        Type::Bool => json!("bool"),
        Type::Number => json!("number"),
        Type::String => json!("string"),
        Type::List(element) => json!(["list", type_json(element)]),
        Type::Set(element) => json!(["set", type_json(element)]),
        Type::Map(element) => json!(["map", type_json(element)]),
        Type::Tuple(elements) => json!(["tuple", elements.iter().map(type_json).collect::<Vec<_>>()]),
        Type::Object(object) => {
            let attributes: Map<String, Json> =
                object.attributes.iter().map(|(name, ty)| (name.to_string(), type_json(ty))).collect();
            json!(["object", attributes])
        }
    }
}

fn masks(value: &Value, path: &str, is_secret: bool, described: &mut Recorded) {
    let marked = value.marks.contains(Marks::SENSITIVE);
    if marked && !is_secret {
        described.sensitive.push(path.to_owned());
    }
    let mut child = |step: &str, value: &Value| {
        masks(value, &format!("{path}.{step}"), is_secret || marked, described);
    };
    match &value.data {
        Data::Unknown(_) => described.unknown.push(path.to_owned()),
        Data::Map(_, entries) | Data::Object(entries) => {
            for (key, value) in &**entries {
                child(key, value);
            }
        }
        _ => value.children().enumerate().for_each(|(place, value)| child(&place.to_string(), value)),
    }
}

/// The paths at which a mask of a plan is true.
fn mask_paths(mask: &Json, path: String, paths: &mut Vec<String>) {
    match mask {
        Json::Bool(true) => paths.push(path),
        Json::Object(entries) => {
            let entries: BTreeMap<_, _> = entries.iter().collect();
            for (key, mask) in entries {
                mask_paths(mask, format!("{path}.{key}"), paths);
            }
        }
        Json::Array(elements) => {
            for (place, mask) in elements.iter().enumerate() {
                mask_paths(mask, format!("{path}.{place}"), paths);
            }
        }
        _ => {}
    }
}

/// Asks `terraform` for everything again.
pub(crate) fn record(folder: &Path) {
    let root = std::env::temp_dir().join(format!("groundrule-expressions-{}", std::process::id()));
    fs::create_dir_all(&root).expect("a temporary directory");
    fs::copy(folder.join("main.tf"), root.join("main.tf")).expect("a copy");
    for file in super::expression_files(folder) {
        let results = ask(&root, &super::expressions(&file));
        let text = serde_json::to_string_pretty(&results).expect("JSON") + "\n";
        fs::write(file.with_extension("json"), text).expect("a writable directory");
    }
    fs::remove_dir_all(&root).expect("a removed directory");
}

fn ask(root: &Path, expressions: &[String]) -> BTreeMap<String, Recorded> {
    let mut results = BTreeMap::new();
    // Errors stop the whole plan: what has some is left out the next time.
    loop {
        let mut text = String::new();
        let mut lines = Vec::new();
        for (place, expression) in expressions.iter().enumerate() {
            if results.contains_key(expression) {
                continue;
            }
            let start = text.lines().count() + 1;
            let _ = write!(
                text,
                "resource \"terraform_data\" \"case_{place}\" {{\n  input = {expression}\n}}\n\
                 output \"case_{place}\" {{\n  sensitive = true\n  value = {expression}\n}}\n"
            );
            lines.push((start..text.lines().count() + 1, expression));
        }
        fs::write(root.join("cases.tf"), text).expect("a writable directory");
        let output = terraform(root, &["plan", "-json", "-input=false", "-out=plan.out"]);
        let mut failed = false;
        for line in output.lines() {
            let Ok(line) = serde_json::from_str::<Json>(line) else { continue };
            let diagnostic = &line["diagnostic"];
            if diagnostic["severity"] != "error" {
                continue;
            }
            let at = diagnostic["range"]["start"]["line"].as_u64().unwrap_or_default();
            let at = usize::try_from(at).expect("a line");
            let (_, expression) = lines
                .iter()
                .find(|(lines, _)| lines.contains(&at))
                .unwrap_or_else(|| panic!("an error of no case: {diagnostic}"));
            let text = |field: &str| diagnostic[field].as_str().unwrap_or_default().replace('\n', " ");
            let error = Some(format!("{}: {}", text("summary"), text("detail")));
            results.entry((*expression).clone()).or_insert(Recorded { error, ..Recorded::default() });
            failed = true;
        }
        if !failed {
            break;
        }
    }
    let plan = terraform(root, &["show", "-json", "plan.out"]);
    let plan: Json = serde_json::from_str(&plan).expect("a plan");
    let changes = plan["resource_changes"].as_array().expect("changes");
    for (place, expression) in expressions.iter().enumerate() {
        let address = format!("terraform_data.case_{place}");
        let Some(change) = changes.iter().find(|change| change["address"] == *address) else { continue };
        let change = &change["change"];
        let mut recorded = Recorded {
            value: change["after"]["input"].clone(),
            ty: plan["planned_values"]["outputs"][format!("case_{place}")]["type"].clone(),
            ..Recorded::default()
        };
        mask_paths(&change["after_unknown"]["input"], String::new(), &mut recorded.unknown);
        mask_paths(&change["after_sensitive"]["input"], String::new(), &mut recorded.sensitive);
        results.insert(expression.clone(), recorded);
    }
    results
}

fn terraform(root: &Path, arguments: &[&str]) -> String {
    let output = Command::new("terraform").args(arguments).current_dir(root).output().expect("terraform");
    String::from_utf8(output.stdout).expect("UTF-8")
}
