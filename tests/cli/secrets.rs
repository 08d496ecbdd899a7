//! No secret comes out: planted in every place of a plan that can hold one, and looked for in everything that is said.

use serde_json::{Value, json};

use crate::common::{empty_directory, groundrule, top, write};

/// In every planted secret, and nowhere else.
const MARK: &str = "PLANTED";

/// A rule that reads secrets in every way, finds fault with them, and tries to say them.
const TELLTALE: &str = r#"# METADATA
# title: Tells all it knows
# description: So that a test can see what the engine lets it say.
# custom:
#   severity: high
#   subjects:
#     - types: [aws_db_instance]
#       reads:
#         top: password
#         nested: {values: restore_to_point_in_time.source_dbi_resource_id}
#         json: {json: user_data}
#         tag: $tags
#         key: {keys: tags}
#         marked: identifier
#         replaced: $before.password
#       related:
#         other: {type: aws_db_instance, all: true, reads: {top: password, marked: identifier}}
#   message: "{subject} {at} {element} {top} {nested} {json} {tag} {key} {marked} {replaced} {other.top} {other.marked}"
#   remediation: Nothing.
package acme.secrets.telltale

import rego.v1

violations contains {"at": "top", "element": input.values.top}

violations contains {"at": "nested", "element": value} if some value in input.values.nested

violations contains {"at": "marked", "element": input.values.marked}

violations contains {"at": ["other", other.ref, "top"], "element": value} if {
	some other in input.related.other
	value := other.values.top
}
"#;

/// A rule of variables, outputs and providers, which may all hold secrets.
const PARTS: &str = r#"# METADATA
# title: Tells of the configuration
# description: So that a test can see what the engine lets it say.
# custom:
#   severity: high
#   subjects:
#     - kind: variable
#       reads: {value: default}
#     - kind: output
#       reads: {value: expression}
#     - kind: provider
#       types: [aws]
#       reads: {value: secret_key}
#   message: "{subject} {at} {element} {value}"
#   remediation: Nothing.
package acme.secrets.parts

import rego.v1

violations contains {"at": "value", "element": input.values.value}
"#;

/// A rule that reads a block as a whole.
const WHOLE: &str = r#"# METADATA
# title: Tells of a block
# description: So that a test can see what the engine lets it say.
# custom:
#   severity: high
#   subjects:
#     - types: [google_container_cluster]
#       reads: {block: master_auth, fields: {values: master_auth.client_key}}
#   message: "{subject} {at} {element} {block} {fields}"
#   remediation: Nothing.
package acme.secrets.whole

import rego.v1

violations contains {"at": "block", "element": value} if value := input.values.block

violations contains {"at": "fields", "element": value} if some value in input.values.fields
"#;

fn secret(place: &str) -> String {
    format!("{MARK}-{place}")
}

/// A database with secrets by the provider's schema, by a mask over an attribute, and by one inside a block.
fn plan() -> Value {
    let object = |when: &str| {
        json!({
            "password": secret(&format!("{when}-by-schema")),
            "identifier": secret(&format!("{when}-by-mask")),
            "restore_to_point_in_time": [{"source_dbi_resource_id": secret(&format!("{when}-in-block"))}],
            "tags": {"Owner": secret(&format!("{when}-tag"))},
            "tags_all": {"Owner": secret(&format!("{when}-tag"))},
        })
    };
    let mask = json!({
        "identifier": true,
        "restore_to_point_in_time": [{"source_dbi_resource_id": true}],
        "tags": {"Owner": true},
        "tags_all": {"Owner": true},
    });
    json!({
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "variables": {"token": {"value": secret("variable")}},
        "resource_changes": [{
            "address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main",
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {
                "actions": ["update"], "before": object("before"), "after": object("after"),
                "after_unknown": {}, "before_sensitive": mask, "after_sensitive": mask,
            },
        }, {
            "address": "google_container_cluster.main", "mode": "managed", "type": "google_container_cluster",
            "name": "main", "provider_name": "registry.terraform.io/hashicorp/google",
            "change": {
                "actions": ["no-op"],
                "before": {"master_auth": [{"client_key": secret("block-by-schema")}]},
                "after": {"master_auth": [{"client_key": secret("block-by-schema")}]},
                "after_unknown": {}, "before_sensitive": {}, "after_sensitive": {},
            },
        }],
        "output_changes": {"token": {
            "actions": ["create"], "before": null, "after": secret("output"), "after_unknown": false,
            "before_sensitive": true, "after_sensitive": true,
        }},
        "configuration": {
            "provider_config": {"aws": {
                "name": "aws", "full_name": "registry.terraform.io/hashicorp/aws",
                "expressions": {"secret_key": {"constant_value": secret("provider")}},
            }},
            "root_module": {
                "variables": {"token": {"default": secret("default"), "sensitive": true}},
                "outputs": {"token": {"sensitive": true, "expression": {"constant_value": secret("output")}}},
                "resources": [{
                    "address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance",
                    "name": "main", "provider_config_key": "aws", "schema_version": 2,
                    "expressions": {"password": {"constant_value": secret("expression")}},
                }],
            },
        },
    })
}

#[test]
fn planted_secrets_stay_in_the_plan() {
    let directory = empty_directory("secrets");
    write(&directory.join("plan.json"), &plan().to_string());
    write(&directory.join("policies/secrets/telltale.rego"), TELLTALE);
    write(&directory.join("policies/secrets/parts.rego"), PARTS);
    write(&directory.join("policies/secrets/whole.rego"), WHOLE);
    let mut leaks = Vec::new();
    let checks = groundrule::chores::formats()
        .into_iter()
        .map(|format| (format!("check plan.json --verdicts all --format {format}"), 1));
    let others = [
        "check plan.json --verdicts all",
        "check plan.json --verdicts all --format sarif --sarif-include undetermined,suppressed",
        "inspect plan.json aws_db_instance.main",
        "inspect plan.json google_container_cluster.main",
        "inspect plan.json provider.aws",
        "inspect plan.json var.token",
        "inspect plan.json output.token",
    ];
    let others = others.map(|args| (args.to_owned(), i32::from(args.starts_with("check"))));
    for (args, expected) in checks.chain(others) {
        let run = groundrule().args(&args).args("--policy policies").within(&directory).exits(expected);
        let transcript = run.transcript();
        if args.starts_with("check") {
            for rule in ["acme-secrets-telltale", "acme-secrets-parts", "acme-secrets-whole"] {
                assert!(transcript.contains(rule), "{transcript}");
            }
        }
        leaks.extend(
            transcript.lines().filter(|line| line.contains(MARK)).map(|line| format!("{args}: {line}")),
        );
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[test]
fn planted_secrets_stay_out_of_stores_and_reports() {
    let directory = empty_directory("secrets_audit");
    let mut plan = plan();
    // The same objects drifted: what is told of that is told by path.
    plan["resource_drift"] =
        json!([plan["resource_changes"][0].clone(), plan["resource_changes"][1].clone()]);
    let object = &mut plan["resource_drift"][0]["change"]["after"];
    object["password"] = secret("drifted").into();
    object["tags"] = json!({secret("drifted-key"): secret("drifted-tag")});
    plan["resource_drift"][0]["change"]["after_sensitive"]["tags"] = true.into();
    let block = &mut plan["resource_drift"][1]["change"];
    block["actions"] = json!(["update"]);
    block["after"]["master_auth"][0]["client_key"] = secret("drifted-block").into();
    write(&directory.join("plan.json"), &plan.to_string());
    write(&directory.join("broken.json"), &plan.to_string()[..900]);
    write(&directory.join("policies/secrets/telltale.rego"), TELLTALE);
    write(&directory.join("policies/secrets/parts.rego"), PARTS);
    write(&directory.join("policies/secrets/whole.rego"), WHOLE);
    let run = |args: &str, status: i32| groundrule().args(args).within(&directory).exits(status).transcript();
    let audit = run("audit --policy policies --store audit.jsonl plan.json broken.json", 4);
    let store = std::fs::read_to_string(directory.join("audit.jsonl")).expect("a store");
    assert!(store.contains("acme-secrets-telltale") && store.contains("\"drift\":"), "{store}");
    let mut said = vec![audit, store];
    for format in ["html", "markdown", "csv", "json", "prometheus"] {
        said.push(run(&format!("report audit.jsonl --format {format}"), 0));
    }
    for format in ["table", "csv", "json"] {
        said.push(run(&format!("drift plan.json broken.json --format {format}"), 4));
    }
    for said in said {
        assert!(!said.contains(MARK), "{said}");
    }
}

#[test]
fn a_broken_plan_leaks_nothing() {
    let whole = plan().to_string();
    for end in (0..whole.len()).step_by(97) {
        let run = groundrule().args("check -").stdin(&whole.as_bytes()[..end]).exits(4);
        assert!(!run.transcript().contains(MARK), "{end}: {}", run.transcript());
    }
}

/// The files of a root with planted secrets, and its plan.
const PLANTED: [&str; 5] = ["main.tf", "inner/main.tf", "extra.tf.json", "terraform.tfvars", "plan.json"];

fn planted_root(name: &str) -> std::path::PathBuf {
    let directory = empty_directory(name);
    for file in PLANTED {
        let text = std::fs::read_to_string(top().join("tests/planted").join(file)).expect("a planted file");
        write(&directory.join(file), &text);
    }
    directory
}

#[test]
fn planted_secrets_stay_in_the_root() {
    let directory = planted_root("secrets_root");
    write(&directory.join("policies/secrets/telltale.rego"), TELLTALE);
    write(&directory.join("policies/secrets/parts.rego"), PARTS);
    write(&directory.join("policies/secrets/whole.rego"), WHOLE);
    for format in groundrule::chores::formats() {
        let args = format!("check plan.json --verdicts all --policy policies --format {format}");
        let transcript = groundrule().args(&args).within(&directory).exits(1).transcript();
        assert!(transcript.contains("main.tf"), "{format}: {transcript}");
        assert!(!transcript.contains(MARK), "{format}: {transcript}");
    }
}

#[test]
fn decisions_leak_nothing() {
    let directory = planted_root("secrets_decisions");
    write(&directory.join(".git/HEAD"), "ref: refs/heads/main\n");
    write(&directory.join("policies/secrets/telltale.rego"), TELLTALE);
    write(&directory.join("policies/secrets/whole.rego"), WHOLE);
    // Whoever writes a reason may put anything there.
    let main = std::fs::read_to_string(directory.join("main.tf")).expect("a planted file");
    let ignored = "# groundrule: ignore[acme-secrets-telltale] reason='password = \"PLANTED-reason\"'\n";
    write(
        &directory.join("main.tf"),
        &main.replace("resource \"aws_db", &format!("{ignored}resource \"aws_db")),
    );
    let run = |args: &str| {
        let transcript = groundrule()
            .args(args)
            .args("--policy policies --exit-zero")
            .within(&directory)
            .run()
            .transcript();
        assert!(!transcript.contains(MARK), "{args}: {transcript}");
    };
    let transcript =
        groundrule().args("baseline plan.json . --policy policies").within(&directory).run().transcript();
    assert!(!transcript.contains(MARK), "{transcript}");
    let baseline = std::fs::read_to_string(directory.join("groundrule-baseline.json")).expect("a baseline");
    assert!(baseline.contains("acme-secrets") && !baseline.contains(MARK), "{baseline}");
    for format in groundrule::chores::formats() {
        run(&format!(
            "check plan.json . --verdicts all --baseline groundrule-baseline.json --format {format}"
        ));
    }
    run("check plan.json --format sarif --sarif-include suppressed,undetermined");
    write(&directory.join("other/main.tf"), "terraform {}\n");
    for format in ["text", "json", "markdown"] {
        run(&format!("diff other . --format {format}"));
        run(&format!("diff plan.json other --format {format}"));
    }
}

#[test]
fn a_broken_root_leaks_nothing() {
    for (test, file, text) in [
        ("unclosed", "broken.tf", "resource \"aws_db_instance\" \"broken\" {\n  password = \"PLANTED\"\n"),
        ("string", "broken.tf", "locals {\n  password = \"PLANTED\n}\n"),
        ("expression", "broken.tf", "locals {\n  password = PLANTED \"PLANTED\"\n}\n"),
        ("twice", "broken.tf", "locals {\n  password = \"PLANTED\"\n  password = \"PLANTED\"\n}\n"),
        ("json", "broken.tf.json", "{\"locals\": {\"password\": \"PLANTED\" \"PLANTED\"}}"),
        ("json_end", "broken.tf.json", "{\"locals\": {\"password\": \"PLANTED"),
        ("argument", "broken.tf", "password = \"PLANTED\"\n"),
        (
            "source",
            "broken.tf",
            "module \"inner\" {\n  source = \"git::https://app:PLANTED@example.com/x\"\n}\n",
        ),
        ("values", "terraform.tfvars", "password = PLANTED \"PLANTED\"\n"),
        ("in_the_file", "main.tf", "token = \"PLANTED\" \"PLANTED\"\nresource \"aws_ebs_volume\" \"x\" {\n"),
    ] {
        let directory = planted_root(&format!("secrets_broken_{test}"));
        write(&directory.join(file), text);
        for format in groundrule::chores::formats() {
            let args = format!("check plan.json --root . --format {format}");
            let transcript = groundrule().args(&args).within(&directory).run().transcript();
            assert!(!transcript.contains(MARK), "{test} {format}: {transcript}");
        }
    }
}
