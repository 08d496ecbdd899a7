//! Tests over any findings: nothing that a system knows a finding by is given to two of them.

use std::collections::HashSet;

use groundrule_rules::report::{Finding, Report, Verdict};
use proptest::prelude::*;
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde_json::Value as Json;

use super::{gitlab, junit, sample};
use crate::cli::Verdicts;
use crate::output::{Run, Settings};

/// Findings that are often equal, and names in which everything is found that a format could stumble over.
fn report() -> impl Strategy<Value = Report> {
    let address = prop_oneof![
        Just("a.b".to_owned()),
        Just("a.b (2)".to_owned()),
        Just("a.b in plan.json".to_owned()),
        any::<String>(),
    ];
    let shape =
        (0..10_usize, address, 0..2_usize, "[ab]", prop::sample::select(vec![Verdict::Fail, Verdict::Error]));
    prop::collection::vec(shape, 0..30).prop_map(|shapes| {
        let mut report = sample::report();
        let all: Vec<Finding> = report.findings.drain(..).collect();
        for (number, address, input, fingerprint, verdict) in shapes {
            let shape = all[number].clone();
            report.findings.push(Finding { address, input, fingerprint, verdict, ..shape });
        }
        report
    })
}

fn rendered(report: &Report, write: fn(&Run<'_>, &mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    sample::rendered_of(report, &[], &Settings::default(), |run, out| write(run, out), Verdicts::All)
}

proptest! {
    #[test]
    fn no_two_findings_have_one_fingerprint_for_gitlab(report in report()) {
        let issues: Vec<Json> = serde_json::from_str(&rendered(&report, gitlab::write)).unwrap();
        let distinct: HashSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        prop_assert_eq!(distinct.len(), issues.len());
    }

    #[test]
    fn no_two_findings_are_one_case_and_the_xml_is_well_formed(report in report()) {
        let text = rendered(&report, junit::write);
        let mut reader = Reader::from_str(&text);
        let mut cases = HashSet::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) | Event::Empty(tag) => {
                    let attributes: Vec<(Vec<u8>, Vec<u8>)> = tag
                        .attributes()
                        .map(|attribute| attribute.unwrap())
                        .map(|attribute| (attribute.key.as_ref().to_vec(), attribute.value.to_vec()))
                        .collect();
                    if tag.name().as_ref() == b"testcase" {
                        let value = |name: &[u8]| {
                            attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap()
                        };
                        prop_assert!(cases.insert((value(b"classname"), value(b"name"))), "{}", text);
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        prop_assert!(cases.len() >= report.findings.len());
    }
}
