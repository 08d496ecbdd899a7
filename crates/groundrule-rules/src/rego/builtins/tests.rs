//! Builtins give what OPA gives: `cases.json` has expressions with what OPA made of them.
//!
//! To add one, write it with `null` and run this test with `OPA` set to the path of an `opa` (1.22 made what is there).

use std::process::Command;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use crate::diagnostic::SourceText;
use crate::rego::engine::Builder;

const CASES: &str = include_str!("cases.json");

fn policy(expression: &str) -> String {
    format!("package t\n\nimport rego.v1\n\nr := {expression}\n")
}

fn ours(expression: &str) -> Json {
    let source = Arc::new(SourceText { path: "t.rego".to_owned(), text: policy(expression) });
    let mut builder = Builder::new();
    let parsed = builder.add(&source, false);
    let engine = parsed.and_then(|()| builder.build()?.with_settings(&Map::new()));
    let mut engine = match engine {
        Ok(engine) => engine,
        Err(fault) => return json!({ "refused": fault.message }),
    };
    match engine.eval("data.t.r", regorus::Value::new_object()) {
        Ok(regorus::Value::Undefined) => json!({ "undefined": true }),
        Ok(value) => {
            let json = value.to_json_str().unwrap();
            json!({ "value": serde_json::from_str::<Json>(&json).unwrap() })
        }
        Err(_) => json!({ "error": true }),
    }
}

fn opas(opa: &str, expression: &str) -> Json {
    let directory = std::env::temp_dir().join(format!("groundrule-builtins-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let path = directory.join("t.rego");
    std::fs::write(&path, policy(expression)).unwrap();
    let output = Command::new(opa)
        .args(["eval", "--strict-builtin-errors", "--format", "json", "--data"])
        .arg(&path)
        .arg("data.t.r")
        .output()
        .unwrap();
    std::fs::remove_dir_all(&directory).unwrap();
    let output: Json = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{expression}: {}", String::from_utf8_lossy(&output.stderr)));
    match (&output["errors"], &output["result"][0]["expressions"][0]) {
        (Json::Array(_), _) => json!({ "error": true }),
        (_, Json::Object(result)) => json!({ "value": result["value"] }),
        _ => json!({ "undefined": true }),
    }
}

#[test]
fn builtins_are_opas() {
    let mut cases: Map<String, Json> = serde_json::from_str(CASES).unwrap();
    if let Ok(opa) = std::env::var("OPA") {
        for (expression, expected) in &mut cases {
            *expected = opas(&opa, expression);
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rego/builtins/cases.json");
        std::fs::write(path, serde_json::to_string_pretty(&cases).unwrap() + "\n").unwrap();
    }
    let differing: Vec<String> = cases
        .iter()
        .filter_map(|(expression, expected)| {
            let given = ours(expression);
            (given != *expected).then(|| format!("{expression}\n  OPA {expected}\n  we  {given}"))
        })
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
