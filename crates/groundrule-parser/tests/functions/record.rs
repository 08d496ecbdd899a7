//! Asks Terraform: every expression is an output of one root, planned as often as there are layers of errors.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

/// What the cases refer to, by names that [`reader`](super::reader) knows too.
const PRELUDE: &str = r#"
resource "terraform_data" "string" { input = "x" }
resource "terraform_data" "number" { input = 1 }
resource "terraform_data" "bool" { input = true }
resource "terraform_data" "list" { input = tolist(["x"]) }
resource "terraform_data" "set" { input = toset(["x"]) }
resource "terraform_data" "map" { input = tomap({ a = "x" }) }
resource "terraform_data" "object" { input = { a = "x" } }
resource "terraform_data" "tuple" { input = ["x", 1] }
locals {
  unknown_string = terraform_data.string.output
  unknown_number = terraform_data.number.output
  unknown_bool   = terraform_data.bool.output
  unknown_list   = terraform_data.list.output
  unknown_set    = terraform_data.set.output
  unknown_map    = terraform_data.map.output
  unknown_object = terraform_data.object.output
  unknown_tuple  = terraform_data.tuple.output
  unknown_any    = jsondecode(terraform_data.string.output)
  unknown_arn    = "arn:aws:${terraform_data.string.output}"
  secret         = sensitive("secret")
}
"#;

/// Lines of the two outputs of a case.
const LINES: usize = 8;

/// The same cases with Terraform's answers.
pub(crate) fn record(text: &str, files: &Path) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("    ")).collect();
    let is_case = |line: &str| !line.is_empty() && !line.starts_with('#');
    let mut answers: BTreeMap<usize, String> = BTreeMap::new();
    let root = std::env::temp_dir().join(format!("groundrule-functions-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&root);
    copy(files, &root);
    loop {
        let mut configuration = PRELUDE.to_owned();
        let first = configuration.lines().count() + 1;
        for (number, line) in lines.iter().enumerate() {
            let expression = line.trim_start_matches(['~', '?', '+']).trim_start();
            if is_case(line) && !answers.contains_key(&number) {
                for (name, value) in
                    [("v", expression.to_owned()), ("j", format!("jsonencode({expression})"))]
                {
                    let _ = write!(
                        configuration,
                        "output \"{name}{number}\" {{\n  value = {value}\n  sensitive = true\n}}\n"
                    );
                }
            } else {
                configuration.push_str(&"\n".repeat(LINES));
            }
        }
        std::fs::write(root.join("main.tf"), configuration).unwrap();
        let errors = plan(&root);
        if errors.is_empty() {
            break;
        }
        for (line, message) in errors {
            let number = (line - first) / LINES;
            let before = answers.entry(number).or_insert_with(|| format!("! {message}"));
            // The same error again, from the other output.
            assert!(before.starts_with('!'), "{before}");
        }
    }
    let shown = terraform(&root, &["show", "-json", "plan"]);
    let shown: Json = serde_json::from_str(&shown).unwrap();
    std::fs::remove_dir_all(&root).unwrap();
    let mut recorded = String::new();
    for (number, line) in lines.iter().enumerate() {
        recorded.push_str(line);
        recorded.push('\n');
        if is_case(line) {
            let answer = answers.remove(&number).unwrap_or_else(|| answer(&shown, number));
            let _ = writeln!(recorded, "    {answer}");
        }
    }
    recorded
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else if !entry.file_name().to_string_lossy().ends_with(".tf") || to.ends_with("sub") {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

fn terraform(root: &Path, arguments: &[&str]) -> String {
    let output = Command::new("terraform").args(arguments).current_dir(root).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Lines and details of the errors.
fn plan(root: &Path) -> Vec<(usize, String)> {
    let output = terraform(root, &["plan", "-json", "-input=false", "-out=plan"]);
    let diagnostics = output.lines().filter_map(|line| {
        let message: Json = serde_json::from_str(line).ok()?;
        let diagnostic = message.get("diagnostic")?.clone();
        (diagnostic["severity"] == "error").then_some(diagnostic)
    });
    diagnostics
        .map(|diagnostic| {
            let line =
                diagnostic["range"]["start"]["line"].as_u64().unwrap_or_else(|| panic!("{diagnostic}"));
            (usize::try_from(line).unwrap(), shortened(diagnostic["detail"].as_str().unwrap()))
        })
        .collect()
}

/// Without the stack of a panic.
fn shortened(detail: &str) -> String {
    match detail.split_once("\ngoroutine ") {
        Some((message, _)) => format!("{}.", message.trim_end()),
        None => detail.replace('\n', " "),
    }
}

fn answer(shown: &Json, number: usize) -> String {
    let value = &shown["planned_values"]["outputs"][format!("v{number}")];
    let encoded = shown["planned_values"]["outputs"][format!("j{number}")]["value"].as_str();
    if let (Some(ty), Some(encoded)) = (value.get("type"), encoded) {
        return format!("= {} {encoded}", type_text(ty));
    }
    let change = &shown["output_changes"][format!("v{number}")];
    format!("= {}", masked(&change["after"], &change["after_unknown"]))
}

fn masked(value: &Json, unknown: &Json) -> String {
    match (value, unknown) {
        (_, Json::Bool(true)) => "?".into(),
        (Json::Array(elements), Json::Array(masks)) => {
            let elements = elements.iter().zip(masks).map(|(element, mask)| masked(element, mask));
            format!("[{}]", elements.collect::<Vec<_>>().join(","))
        }
        (value, Json::Object(masks)) => {
            let mut entries: BTreeMap<&str, String> = BTreeMap::new();
            for (key, value) in value.as_object().into_iter().flatten() {
                let mask = masks.get(key).unwrap_or(&Json::Bool(false));
                entries.insert(key, masked(value, mask));
            }
            for (key, _) in masks.iter().filter(|(_, mask)| **mask == Json::Bool(true)) {
                entries.insert(key, "?".into());
            }
            let entries = entries.iter().map(|(key, value)| format!("{}:{value}", Json::from(*key)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        (value, _) => value.to_string(),
    }
}

fn type_text(ty: &Json) -> String {
    match ty {
        Json::String(name) => if name == "dynamic" { "any" } else { name }.into(),
        Json::Array(parts) => match (parts[0].as_str().unwrap(), &parts[1]) {
            ("tuple", Json::Array(elements)) => {
                format!("tuple([{}])", elements.iter().map(type_text).collect::<Vec<_>>().join(", "))
            }
            ("object", Json::Object(attributes)) => {
                let sorted: BTreeMap<&String, &Json> = attributes.iter().collect();
                let attributes = sorted.iter().map(|(name, ty)| format!("{name} = {}", type_text(ty)));
                format!("object({{{}}})", attributes.collect::<Vec<_>>().join(", "))
            }
            (kind, element) => format!("{kind}({})", type_text(element)),
        },
        _ => unreachable!("{ty}"),
    }
}
