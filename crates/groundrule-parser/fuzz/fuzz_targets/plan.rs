//! Whatever the bytes, reading them gives a document or an error, in bounded time, and never a panic.
//!
//! Run it in `crates/groundrule-parser`, with all fixtures as seeds; what it learns is kept in the first folder:
//!
//! ```sh
//! mkdir -p fuzz/corpus/plan
//! cargo +nightly fuzz run plan fuzz/corpus/plan ../../fixtures -- -dict=fuzz/plan.dict -max_len=65536
//! ```
//!
//! Without a nightly compiler: `RUSTC_BOOTSTRAP=1 cargo fuzz run …`.

#![no_main]

use groundrule_parser::address::{Address, AttributePath};
use groundrule_parser::document::{Document, read_part};
use groundrule_parser::plan::PlanJson;
use groundrule_parser::source::Source;
use groundrule_parser::state::StateValues;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let source = match Source::from_bytes("input.json", bytes.to_vec()) {
        Ok(source) => source,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    match Document::read(&source) {
        Ok(Document::Plan(plan)) => read_parts(&source, &plan),
        Ok(Document::State(_)) => {}
        Err(error) => {
            let position = error.position().map_or(0, |position| position.offset);
            assert!(source.text().is_char_boundary(position));
            // What a message quotes of its input is short.
            assert!(error.to_string().len() < 1500);
        }
    }
});

fn read_parts(source: &Source, plan: &PlanJson) {
    if let Some(values) = plan.planned_values {
        _ = read_part::<StateValues>(source, values).map_err(|error| error.to_string());
    }
    for change in plan.resource_changes.iter().flatten() {
        if let Ok(address) = Address::parse(&change.address) {
            assert_eq!(Address::parse(&address.to_string()), Ok(address));
        }
        if let Some(paths) = change.change.replace_paths {
            for path in AttributePath::parse_json_list(paths.get()).unwrap_or_default() {
                _ = path.to_string();
            }
        }
    }
}
