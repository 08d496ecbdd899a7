//! The digests against their sources: every path of every version, with its flags.
//!
//! What the sources say is read here once more, as plain JSON, so that a mistake in [`super::source`] shows.

use groundrule_parser::schema::format::Flags;
use groundrule_parser::schema::{Attribute, AttributeKind, Nesting, Schemas, TypeDigest, VersionSet};
use serde_json::{Map, Value};

use super::*;

/// The sources; `None`, said loudly, where they are not.
fn shared() -> Option<std::path::PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(SHARED);
    if shared.join("schemas").is_dir() {
        return Some(shared);
    }
    crate::generate::say(&format!("SKIPPED: {} is not there", shared.display()));
    None
}

#[test]
fn every_path_of_every_source_is_found_with_its_flags() {
    let Some(shared) = shared() else { return };
    let schemas = Schemas::embedded();
    let mut paths = 0;
    for provider in PROVIDERS {
        for (index, input) in provider.editions.iter().enumerate() {
            let file =
                fs::File::open(shared.join(format!("schemas/{}.json.gz", input.schema))).expect(input.schema);
            let source: Value =
                serde_json::from_reader(flate2::read::GzDecoder::new(file)).expect(input.schema);
            let version = VersionSet::one(index);
            let label = source["version"].as_str().expect("a version");
            assert!(schemas.versions(provider.name)[index].ends_with(label));

            let mut compare = |digest: Option<TypeDigest>, block: &Value, type_: &str| {
                let digest = digest.unwrap_or_else(|| panic!("{} has no {type_}", input.schema));
                assert!(digest.versions.contains(index), "{} {type_}", input.schema);
                let mut at = vec![type_.to_owned()];
                for (name, item) in items(block) {
                    let found = digest.attribute_in(&[name], version);
                    paths += compare_item(found, item, name, &mut at);
                }
                let known =
                    digest.attributes().filter(|(_, attribute)| attribute.versions.contains(index)).count();
                assert_eq!(known, items(block).count(), "{} {type_}", input.schema);
            };
            compare(schemas.provider(provider.name), &source["config"], provider.name);
            for (type_, block) in object(&source["resources"]) {
                compare(schemas.resource(type_), block, type_);
            }
            for (type_, block) in object(&source["data_sources"]) {
                compare(schemas.data_source(type_), block, type_);
            }
        }
    }
    assert!(paths > 500_000, "{paths}");
}

#[test]
fn every_fact_of_the_versions_it_is_known_for_is_found() {
    let Some(shared) = shared() else { return };
    let schemas = Schemas::embedded();
    let (mut blocks, mut defaults) = (0, 0);
    for provider in PROVIDERS {
        for (index, input) in provider.editions.iter().enumerate() {
            let Some(name) = input.facts.last() else { continue };
            let text = fs::read_to_string(shared.join(format!("facts/{name}.json"))).expect(name);
            let facts: Value = serde_json::from_str(&text).expect(name);
            let types = object(&facts["resources"]).filter(|(type_, _)| type_.starts_with(provider.name));
            for (type_, path, fact) in
                types.flat_map(|(type_, facts)| object(facts).map(move |(path, fact)| (type_, path, fact)))
            {
                let plain = path.replace("[]", "");
                let steps: Vec<&str> = plain.split('.').collect();
                let digest = schemas.resource(type_);
                let Some(found) =
                    digest.and_then(|digest| digest.attribute_in(&steps, VersionSet::one(index)))
                else {
                    continue;
                };
                if let (true, Some(computed)) = (found.is_block(), fact["computed_block"].as_bool()) {
                    assert_eq!(found.computed_block(), Some(computed), "{} {type_} {path}", input.schema);
                    blocks += 1;
                }
                let known = fact["unset_in_plan"].as_str().is_none_or(|unset| unset == "known");
                let plain = fact.get("by_version").is_none() && fact.get("conditional").is_none();
                if let (true, Some(default)) = (plain && known && !found.required(), fact.get("default")) {
                    let expected = (!found.computed()).then(|| default.to_string());
                    assert_eq!(found.default(), expected.as_deref(), "{} {type_} {path}", input.schema);
                    defaults += 1;
                }
            }
        }
    }
    assert!(blocks > 1_500 && defaults > 8_000, "{blocks} {defaults}");
}

#[test]
fn without_the_sources_the_digests_in_the_repository_are_checked() {
    let root =
        std::env::temp_dir().join(format!("groundrule-schemas-{}", std::process::id())).join("workspace");
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::create_dir_all(root.join(WORDS).parent().expect("has a folder")).expect("is writable");
    for file in [STRINGS, WORDS] {
        fs::copy(here.join(file), root.join(file)).expect(file);
    }
    assert!(matches!(generate(&root), Ok(Generated::Unavailable(_))));
    fs::write(root.join(WORDS), b"grs").expect("is writable");
    assert!(generate(&root).is_err(), "a broken blob fails even so");
    fs::remove_dir_all(root.parent().expect("has a folder")).expect("was made here");
}

#[test]
fn nested_attribute_types_are_paths_with_flags_of_their_own() {
    let block = serde_json::json!({"attributes": {"rules": {"optional": true, "nested_type": {
        "nesting": "list", "attributes": {"secret": {"type": "string", "required": true, "sensitive": true}}}}}});
    let block = serde_json::from_value(block).expect("a block");
    let mut type_ = source::Item::block(block, Nesting::Single).expect("is well made");
    let rules = type_.at("rules").expect("is there");
    assert!(rules.kind.has_block_syntax());
    let secret = type_.at("rules[].secret").expect("is there");
    assert_eq!(secret.kind, AttributeKind::String);
    assert!(
        secret.flags.has(Flags::REQUIRED.with(Flags::SENSITIVE)) && !secret.flags.has(Flags::OBJECT_FIELD)
    );
}

/// Attributes and blocks of a block.
fn items(block: &Value) -> impl Iterator<Item = (&String, &Value)> {
    object(&block["attributes"]).chain(object(&block["blocks"]))
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// Compares what was found with its source, and all that is inside; gives the number of paths.
fn compare_item(found: Option<Attribute>, source: &Value, name: &str, at: &mut Vec<String>) -> usize {
    at.push(name.to_owned());
    let found = found.unwrap_or_else(|| panic!("not found: {at:?}"));
    let flag = |name: &str| source[name] == true;
    let mut paths = 1;
    let mut inside = 0;
    if let Some(nesting) = source["nesting"].as_str() {
        let AttributeKind::Block(block) = found.kind else { panic!("no block: {at:?}") };
        let expected = match nesting {
            "single" => Nesting::Single,
            "list" => Nesting::List,
            "set" => Nesting::Set,
            other => panic!("{other}: {at:?}"),
        };
        assert_eq!(block.nesting, expected, "{at:?}");
        assert_eq!(u64::from(block.min), source["min"].as_u64().unwrap_or(0), "{at:?}");
        assert_eq!(block.max.map(u64::from), source["max"].as_u64(), "{at:?}");
        if flag("computed") {
            assert_eq!(found.computed_block(), Some(true), "{at:?}");
        }
        for (name, item) in items(source) {
            paths += compare_item(found.child(name), item, name, at);
            inside += 1;
        }
    } else {
        let flags = ["required", "optional", "computed", "sensitive", "deprecated"];
        let values =
            [found.required(), found.optional(), found.computed(), found.sensitive(), found.deprecated()];
        assert_eq!(values, flags.map(flag), "{at:?}");
        assert!(found.write_only() || !flag("write_only"), "{at:?}");
        assert!(found.force_new() || !flag("force_new"), "{at:?}");
        assert_eq!(shape(found.kind), written_shape(&source["type"]), "{at:?}");
        for (name, type_) in fields(&source["type"]) {
            let field = found.child(name).unwrap_or_else(|| panic!("not found: {at:?} {name}"));
            assert_eq!(shape(field.kind), written_shape(type_), "{at:?} {name}");
            assert!(field.object_field() && field.sensitive() == found.sensitive(), "{at:?} {name}");
            assert_eq!(field.computed_only(), found.computed_only(), "{at:?} {name}");
            paths += 1;
            inside += 1;
        }
    }
    assert_eq!(found.children().count(), inside, "{at:?}");
    at.pop();
    paths
}

/// The fields of the object in a type, if there is one.
fn fields(type_: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let mut type_ = type_;
    while let Some(inner) = type_.get(1).filter(|_| type_[0] != "object") {
        type_ = inner;
    }
    object(type_.get(1).unwrap_or(&Value::Null))
}

/// A type in words: `list list object`.
fn written_shape(type_: &Value) -> String {
    match type_ {
        Value::String(name) => name.clone(),
        Value::Array(parts) if parts[0] == "object" => "object".to_owned(),
        Value::Array(parts) => format!("{} {}", parts[0].as_str().expect("a name"), written_shape(&parts[1])),
        other => panic!("no type: {other}"),
    }
}

fn shape(kind: AttributeKind) -> String {
    match kind {
        AttributeKind::String => "string".to_owned(),
        AttributeKind::Number => "number".to_owned(),
        AttributeKind::Bool => "bool".to_owned(),
        AttributeKind::Dynamic => "dynamic".to_owned(),
        AttributeKind::Object => "object".to_owned(),
        AttributeKind::List(element) => format!("list {}", shape(element.kind())),
        AttributeKind::Set(element) => format!("set {}", shape(element.kind())),
        AttributeKind::Map(element) => format!("map {}", shape(element.kind())),
        AttributeKind::Block(_) => "block".to_owned(),
    }
}
