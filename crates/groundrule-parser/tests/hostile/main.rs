//! Broken, hostile and mistaken inputs end in an error that names the problem, never in a panic.

mod cases;

use std::collections::BTreeSet;

use groundrule_parser::document::{Document, read_part};
use groundrule_parser::error::InputError;
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::source::Source;
use groundrule_parser::state::StateValues;

const PLAN: &[u8] = include_bytes!("../../../../fixtures/inputs/plan.json");
const STATE: &[u8] = include_bytes!("../../../../fixtures/inputs/state.json");

/// Reads all that can be read of an input, and makes the graph.
fn read(bytes: Vec<u8>) -> Result<&'static str, InputError> {
    let source = Source::from_bytes("input.json", bytes)?;
    ResourceGraph::read(&source)?;
    match Document::read(&source)? {
        Document::Plan(plan) => {
            if let Some(values) = plan.planned_values {
                read_part::<StateValues>(&source, values)?;
            }
            Ok("plan")
        }
        Document::State(_) => Ok("state"),
    }
}

#[test]
fn each_case_has_its_outcome() {
    let cases = cases::all();
    assert!(cases.len() >= 40);
    let mut wrong = Vec::new();
    for (name, case) in &cases {
        let result = read(case.bytes());
        let (outcome, message) = match &result {
            Ok(outcome) => (*outcome, String::new()),
            Err(error) => (error.code(), format!("{error}; {}", error.help().unwrap_or("no help"))),
        };
        let at = result.err().and_then(|error| error.position());
        let at = at.map(|at| format!("{}:{}", at.line, at.column));
        if outcome != case.outcome
            || case.at.is_some() && case.at != at
            || !case.says.iter().all(|words| message.contains(words))
            || case.never.iter().any(|words| message.contains(words))
            || message.len() > 1000
        {
            wrong.push(format!("{name}: {outcome} at {at:?}: {message}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_file_that_cannot_be_opened_is_named() {
    for name in ["no/such/plan.json", env!("CARGO_MANIFEST_DIR")] {
        let error = Source::open(name).expect_err("no file");
        assert_eq!((error.code(), error.input()), ("io", name));
        assert!(error.to_string().starts_with(&format!("{name}: cannot be read: ")), "{error}");
    }
}

#[test]
fn a_part_is_found_in_its_source_only() {
    let source = Source::from_bytes("input.json", "{\n \"ä\": 1}".into()).expect("text");
    let part = &source.text()[7..8];
    assert_eq!(source.offset_of(part), Some(7));
    let position = source.position(7);
    assert_eq!((position.line, position.column), (2, 5));
    assert_eq!(source.offset_of("1"), None);
}

#[test]
fn a_file_cut_off_anywhere_is_an_error() {
    for whole in [PLAN, STATE] {
        let whole = whole.trim_ascii_end();
        let mut codes = BTreeSet::new();
        for length in 0..whole.len() {
            let error = read(whole[..length].to_vec()).expect_err("not the whole file");
            codes.insert(error.code());
        }
        assert_eq!(codes, BTreeSet::from(["empty", "truncated"]));
        read(whole.to_vec()).expect("the whole file");
    }
}

#[test]
fn a_file_with_a_wrong_byte_is_read_or_refused() {
    for whole in [PLAN, STATE] {
        for place in 0..whole.len() {
            for byte in [0, b'"', b'\\', b'}', b',', b'9', 0xFF] {
                let mut bytes = whole.to_vec();
                bytes[place] = byte;
                if let Err(error) = read(bytes) {
                    assert!(error.to_string().len() < 1000);
                }
            }
        }
    }
}
