//! Places in a root: each case in `locate/cases.json` is a resource as a plan has it, and attribute paths with where
//! they are written, the calls that lead there (`@`) and where the value comes from (`<`, nearest first).

use std::fmt::Write as _;
use std::path::Path;

use groundrule_parser::graph::{InstanceId, ResourceGraph};
use groundrule_parser::locate::{Precision, SourceIndex};
use groundrule_parser::root::{Inputs, Root, Workspace, load};
use groundrule_parser::source::Source;
use groundrule_parser::syntax::Span;
use serde_json::{Value, json};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/locate")
}

fn root() -> (Workspace, Root) {
    let directory = folder().join("root");
    let workspace = Workspace::new(&directory).expect("the root is there");
    let root = load(&workspace, &directory, &Inputs::default());
    (workspace, root)
}

/// A plan that creates resources, by address.
fn plan(resources: &[(&String, &Value)]) -> Source {
    let changes: Vec<Value> = resources
        .iter()
        .map(|(address, values)| {
            let (module, resource) = match address.rfind("module.") {
                None => ("", address.as_str()),
                Some(last) => {
                    let end =
                        last + "module.".len() + address[last + 7..].find('.').expect("a resource follows");
                    (&address[..end], &address[end + 1..])
                }
            };
            let (block, key) =
                resource.split_once('[').map_or((resource, None), |(block, key)| (block, Some(key)));
            let (type_name, name) = block.split_once('.').expect("type and name");
            let key: Value = key
                .map_or(Value::Null, |key| serde_json::from_str(key.trim_end_matches(']')).expect("a key"));
            let mut change = json!({
                "address": address, "mode": "managed", "type": type_name, "name": name,
                "provider_name": "registry.terraform.io/hashicorp/aws",
                "change": {"actions": ["create"], "before": null, "after": values, "after_unknown": {}},
            });
            if !module.is_empty() {
                change["module_address"] = json!(module);
            }
            if !key.is_null() {
                change["index"] = key;
            }
            change
        })
        .collect();
    let variables = json!({"encrypted": {}});
    let plan = json!({
        "format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": changes,
        "configuration": {
            "provider_config": {"aws.west": {"name": "aws", "alias": "west", "expressions": {}}},
            "root_module": {
                "variables": variables, "outputs": {"id": {"sensitive": false, "expression": {}}},
                "module_calls": {"inner": {"source": "./inner", "module": {}}},
            },
        },
    });
    Source::from_bytes("plan.json", plan.to_string().into_bytes()).expect("it is a text")
}

fn written(index: SourceIndex<'_>, span: Span) -> String {
    let source = index.files().get(span.file);
    let name = source.name().rsplit_once("/root/").map_or(source.name(), |(_, name)| name);
    let line = source.position(span.start as usize).line;
    let text = index.files().text(span).lines().next().unwrap_or_default();
    format!("{name}:{line} {text}")
}

fn place(index: SourceIndex<'_>, graph: &ResourceGraph<'_>, id: InstanceId, path: &str) -> String {
    let Some(place) = index.place(graph, id, path) else { return "nowhere".to_owned() };
    let precision = match place.precision {
        Precision::ModuleCall => "module call",
        Precision::Resource => "resource",
        Precision::Block => "block",
        Precision::Attribute => "attribute",
    };
    let mut said = format!("{precision} {}", written(index, place.span));
    for call in &place.calls {
        let at = written(index, call.span);
        let _ =
            write!(said, " @ {} {}", call.module, at.split_once(" module").map_or(at.as_str(), |(at, _)| at));
    }
    for step in place.chain.iter().rev() {
        let _ = write!(said, " < {} {}", step.what, written(index, step.span));
    }
    said
}

#[test]
fn attributes_are_found_where_they_are_written() {
    let (workspace, root) = root();
    let index = SourceIndex::new(workspace.files(), &root);
    let text = std::fs::read_to_string(folder().join("cases.json")).expect("the cases are there");
    let cases: serde_json::Map<String, Value> = serde_json::from_str(&text).expect("they are JSON");
    let resources: Vec<_> = cases.iter().map(|(address, case)| (address, &case["values"])).collect();
    let source = plan(&resources);
    let graph = ResourceGraph::read(&source).expect("it is a plan");
    let mut faults = Vec::new();
    for (address, case) in &cases {
        let id = graph.find(address).next().unwrap_or_else(|| panic!("{address} is in the plan"));
        for (path, expected) in case["places"].as_object().expect("places by path") {
            let found = place(index, &graph, id, path);
            if expected != &found {
                faults.push(format!("{address} {path}\n  expected {expected}\n  found    {found:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn parts_of_the_configuration_have_places_too() {
    let (workspace, root) = root();
    let index = SourceIndex::new(workspace.files(), &root);
    let source = plan(&[]);
    let graph = ResourceGraph::read(&source).expect("it is a plan");
    for (address, path, expected) in [
        ("provider.aws.west", "default_tags", "resource main.tf:5 provider \"aws\""),
        ("provider.aws.west", "region", "attribute main.tf:7 region = \"us-west-1\""),
        ("var.encrypted", "type", "resource main.tf:10 variable \"encrypted\""),
        ("output.id", "sensitive", "attribute main.tf:134 sensitive = false"),
        ("module.inner", "source", "attribute main.tf:123 source    = \"./inner\""),
        ("module.inner", "version", "resource main.tf:122 module \"inner\""),
        ("root", "terraform_version", "attribute main.tf:2 required_version = \">= 1.5\""),
    ] {
        let id = graph.find(address).next().unwrap_or_else(|| panic!("{address} is in the plan"));
        assert_eq!(place(index, &graph, id, path), expected, "{address} {path}");
    }
}

#[test]
fn a_value_that_goes_round_in_circles_is_followed_once() {
    let (workspace, root) = root();
    let index = SourceIndex::new(workspace.files(), &root);
    let address = "aws_ebs_volume.loop".to_owned();
    let values = json!({"encrypted": true});
    let source = plan(&[(&address, &values)]);
    let graph = ResourceGraph::read(&source).expect("it is a plan");
    let id = graph.find(&address).next().expect("it is in the plan");
    let place = index.place(&graph, id, "encrypted").expect("its block is there");
    assert_eq!(place.chain.len(), 2);
    assert!(index.sources(&graph, id, "encrypted").is_empty());
}
