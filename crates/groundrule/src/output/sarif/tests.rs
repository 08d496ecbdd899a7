//! The sample as SARIF, held against the standard's schema and what GitHub wants beyond it.

use groundrule_rules::report::Report;
use serde_json::Value as Json;

use super::{percent_encoded, write, write_at_most};
use crate::cli::{SarifExtra, Verdicts};
use crate::output::{Settings, sample};

/// The schema of the standard; where it comes from is said beside it.
const SCHEMA: &str = include_str!("../../../schemas/sarif-2.1.0/sarif-schema-2.1.0.json");

fn settings() -> Settings {
    Settings {
        prefix: "infra/a b/".to_owned(),
        category: Some("prod".to_owned()),
        sarif_include: vec![SarifExtra::Undetermined, SarifExtra::Suppressed],
    }
}

fn log(report: &Report, settings: &Settings) -> Json {
    let unreadable = sample::unreadable();
    let text = sample::rendered_of(
        report,
        &unreadable,
        settings,
        |run, out| write(run, out).map(|_| ()),
        Verdicts::Findings,
    );
    serde_json::from_str(&text).unwrap()
}

#[test]
fn the_sample() {
    let text = sample::rendered_of(
        &sample::report(),
        &sample::unreadable(),
        &settings(),
        |run, out| write(run, out).map(|_| ()),
        Verdicts::Findings,
    );
    insta::assert_snapshot!(text);
}

#[test]
fn previews_are_notes_without_a_severity_that_checks_fail_by() {
    let log = log(&sample::report_of_previews(), &Settings::default());
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        assert_eq!((&result["level"], &result["properties"]["preview"]), (&"note".into(), &true.into()));
    }
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        assert!(rule["properties"].get("security-severity").is_none(), "{rule}");
        assert_eq!(rule["defaultConfiguration"]["level"], "note");
    }
    assert_eq!(run["tool"]["driver"]["properties"]["edition"], "2026.1");
}

#[test]
fn the_sample_is_valid_under_the_schema_of_the_standard() {
    // A stray bracket in the standard's pattern for languages, which groundrule does not write.
    let schema: Json = serde_json::from_str(&SCHEMA.replace("{2}]?$", "{2}$")).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    for report in
        [sample::report(), sample::report_without_places(), sample::report_of_previews(), Report::default()]
    {
        for settings in [Settings::default(), settings()] {
            let faults: Vec<String> =
                validator.iter_errors(&log(&report, &settings)).map(|error| error.to_string()).collect();
            assert!(faults.is_empty(), "{faults:#?}");
        }
    }
    assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0", "runs": [{"results": []}]})));
}

#[test]
fn every_result_has_what_github_needs() {
    let log = log(&sample::report(), &settings());
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for text in [&rule["shortDescription"], &rule["fullDescription"], &rule["help"]] {
            assert!(!text["text"].as_str().unwrap().is_empty());
        }
        assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 10);
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 8);
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(
            !uri.starts_with(['/', '.']) && !uri.contains(' ') && uri.starts_with("infra/a%20b/"),
            "{uri}"
        );
        assert!(place["region"]["startLine"].as_u64().unwrap() > 0);
        assert!(!result["partialFingerprints"]["groundrule/v1"].as_str().unwrap().is_empty());
        assert_eq!(result["kind"] == "fail", result["level"] != "none");
    }
}

#[test]
fn what_is_undetermined_or_suppressed_is_left_out_unless_asked_for() {
    let log = log(&sample::report(), &Settings::default());
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    assert!(results.iter().all(|result| result["kind"] == "fail" && result.get("suppressions").is_none()));
    assert!(log["runs"][0].get("automationDetails").is_none());
}

#[test]
fn of_too_many_results_the_worst_are_kept_and_the_cut_is_said() {
    let report = sample::many(100);
    let judgement = sample::judgement(&report, &[]);
    let settings = Settings::default();
    let run = crate::output::Run {
        report: &report,
        unreadable: &[],
        judgement: &judgement,
        verdicts: Verdicts::Findings,
        settings: &settings,
    };
    let mut out = Vec::new();
    let note = write_at_most(&run, 20, &mut out).unwrap().unwrap();
    assert!(note.contains("20 of 56 results"), "{note}");
    let log: Json = serde_json::from_slice(&out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 20);
    assert!(results.iter().all(|result| result["properties"]["severity"] == "critical"));
    let said = log["runs"][0]["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(said.contains("20 of 56 results"));
}

#[test]
fn paths_are_written_as_uris() {
    assert_eq!(percent_encoded("a b/é#%.tf"), "a%20b/%C3%A9%23%25.tf");
}
