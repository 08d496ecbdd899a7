//! Versions of providers: a policy reads what the newest one has, and whoever uses one that lacks an attribute is told.

use std::collections::BTreeSet;

use groundrule_parser::graph::{Kind, ResourceGraph};
use groundrule_parser::schema::{Schemas, TypeDigest, VersionSet};
use groundrule_parser::source::Source;
use groundrule_rules::check::{check, report};
use groundrule_rules::evaluate::Options;
use groundrule_rules::loader::PolicySet;
use groundrule_rules::rule::{Read, ReadPath, Rule, SubjectSpec};
use serde_json::{Value, json};

use crate::BUILTIN;

/// The named types of a policy's subjects, with their digests.
fn types(rule: &Rule) -> impl Iterator<Item = (&SubjectSpec, TypeDigest)> {
    let schemas = Schemas::embedded();
    let subjects = rule.metadata.subjects.iter();
    subjects.flat_map(move |subject| {
        subject.types.iter().filter_map(move |name| {
            let digest = match subject.kind {
                Kind::Resource => schemas.resource(name),
                Kind::Data => schemas.data_source(name),
                _ => None,
            };
            Some((subject, digest?))
        })
    })
}

/// The spellings of a read as paths from the resource down; nothing if something else than attributes is read.
fn spellings<'r>(read: &'r Read, each: &'r [String]) -> Option<Vec<Vec<&'r str>>> {
    let mut spellings = Vec::new();
    for path in &read.paths {
        let ReadPath::Attribute { element, path } = path else { return None };
        let path = || path.iter().map(String::as_str);
        if *element {
            spellings.extend(each.iter().map(|list| std::iter::once(list.as_str()).chain(path()).collect()));
        } else {
            spellings.push(path().collect());
        }
    }
    (!spellings.is_empty()).then_some(spellings)
}

fn exists(digest: &TypeDigest, path: &[&str], versions: VersionSet) -> bool {
    let found = |path: &[&str]| digest.attribute_in(path, versions).is_some();
    // Keys of a map stand in no schema.
    found(path) || path.split_last().is_some_and(|(_, map)| !map.is_empty() && found(map))
}

/// Reads of what newer versions no longer have, and why they are there.
const OF_OLD_VERSIONS: [(&str, &str, &str, &str); 11] = [
    (
        "access-azurerm-local-authentication",
        "azurerm_cosmosdb_account",
        "disabled",
        "before version 5 it was turned off, since then on",
    ),
    (
        "exposure-azurerm-cluster-api-open",
        "azurerm_kubernetes_cluster",
        "old_ranges",
        "before version 4 the ranges stood elsewhere",
    ),
    (
        "resilience-azurerm-key-vault-soft-delete",
        "azurerm_key_vault",
        "kept",
        "since version 3 it cannot be turned off",
    ),
    (
        "change-recovery-off",
        "azurerm_recovery_services_vault",
        "after",
        "before version 5 it could be turned off",
    ),
    (
        "encryption-azurerm-storage-customer-key",
        "azurerm_cosmosdb_account",
        "managed",
        "before version 5 a key in a managed HSM had a name of its own",
    ),
    (
        "logging-aws-warehouse-audit-logs",
        "aws_redshift_cluster",
        "inline",
        "before version 6 logging stood in the cluster",
    ),
    (
        "logging-azurerm-cluster-monitoring",
        "azurerm_kubernetes_cluster",
        "addon",
        "before version 3 the agent stood elsewhere",
    ),
    (
        "logging-azurerm-sql-audit-retention",
        "azurerm_mssql_server",
        "inline",
        "before version 3 the policy stood in the server",
    ),
    (
        "logging-azurerm-sql-audit-retention",
        "azurerm_sql_server",
        "inline",
        "before version 3 the policy stood in the server",
    ),
    (
        "logging-azurerm-sql-auditing",
        "azurerm_mssql_server",
        "inline",
        "before version 3 the policy stood in the server",
    ),
    (
        "logging-azurerm-sql-auditing",
        "azurerm_sql_server",
        "inline",
        "before version 3 the policy stood in the server",
    ),
];

#[test]
fn the_newest_version_with_a_type_has_what_a_policy_reads_of_it() {
    let mut faults = BTreeSet::new();
    let mut reads = 0;
    for rule in &BUILTIN.rules {
        for (subject, digest) in types(rule) {
            for (name, read) in &subject.reads {
                let Some(spellings) = spellings(read, &subject.each) else { continue };
                reads += 1;
                let newest = digest.versions.newest();
                let is_old = OF_OLD_VERSIONS
                    .iter()
                    .any(|(id, of, read, _)| (*id, *of, *read) == (&rule.id, digest.name, name));
                if spellings.iter().any(|path| exists(&digest, path, newest)) == is_old {
                    let says = if is_old { "has what is said to be gone" } else { "has nothing" };
                    faults.insert(format!("{}: {} {says} that `{name}` reads", rule.id, digest.name));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(reads > 300, "only {reads} reads were looked up");
}

/// What is said of a plan with one resource.
fn notes(type_name: &str, after: &Value, set: &PolicySet) -> Vec<String> {
    let provider = type_name.split('_').next().unwrap_or_default();
    let provider = format!("registry.terraform.io/hashicorp/{provider}");
    let plan = json!({
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": [{
            "address": format!("{type_name}.a"),
            "mode": "managed",
            "type": type_name,
            "name": "a",
            "provider_name": provider,
            "change": {"actions": ["create"], "before": null, "after": after, "after_unknown": {}},
        }],
        "configuration": {"root_module": {"resources": []}},
        "complete": true,
    });
    let source = Source::from_bytes("plan.json", plan.to_string().into_bytes()).expect("a plan");
    let graph = ResourceGraph::read(&source).expect("a plan");
    let checked = check(&graph, "plan.json", set, Options { assume: true, keep_passes: false });
    report([set], vec![checked]).inputs.remove(0).notes
}

#[test]
fn an_attribute_that_a_version_lacks_is_named_once_for_each_rule() {
    let mut tried = BTreeSet::new();
    for rule in &BUILTIN.rules {
        for (subject, digest) in types(rule) {
            let read =
                subject.reads.iter().find_map(|(_, read)| match spellings(read, &subject.each)?.as_slice() {
                    [path] => Some(path[0].to_owned()),
                    _ => None,
                });
            let Some(attribute) = read.filter(|_| subject.kind == Kind::Resource && subject.each.is_empty())
            else {
                continue;
            };
            let found = digest.attribute(&[attribute.as_str()]).expect("a law holds that it exists");
            if found.versions == digest.versions || !tried.insert((rule.id.as_str(), digest.name)) {
                continue;
            }
            let told = |notes: &[String]| {
                let name = format!("{}.{attribute}", digest.name);
                notes
                    .iter()
                    .filter(|note| note.starts_with(&format!("{}: ", rule.id)) && note.contains(&name))
                    .count()
            };
            assert_eq!(told(&notes(digest.name, &json!({}), &BUILTIN)), 1, "{} {attribute}", rule.id);
            let mut after = serde_json::Map::new();
            after.insert(attribute.clone(), Value::Null);
            assert_eq!(
                told(&notes(digest.name, &Value::Object(after), &BUILTIN)),
                0,
                "{} {attribute}",
                rule.id
            );
        }
    }
    assert!(tried.len() > 5, "{tried:?}");
}
