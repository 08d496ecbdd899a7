//! Whatever the bytes, reading them and asking the graph gives answers or an error, in bounded time, and never a panic.
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
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::source::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let source = match Source::from_bytes("input.json", bytes.to_vec()) {
        Ok(source) => source,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    match ResourceGraph::read(&source) {
        Ok(graph) => ask(&graph),
        Err(error) => {
            let position = error.position().map_or(0, |position| position.offset);
            assert!(source.text().is_char_boundary(position));
            // What a message quotes of its input is short.
            assert!(error.to_string().len() < 1500);
        }
    }
});

/// Sorted, as projecting wants them.
const ATTRIBUTES: &[&str] = &["bucket", "cidr_block", "id", "ingress", "storage_encrypted", "tags"];

fn ask(graph: &ResourceGraph) {
    let mut cells = Vec::new();
    // A few instances are enough, and keep the time of one input short.
    for (id, instance) in graph.instances().take(16) {
        if let Ok(address) = Address::parse(&instance.address) {
            assert_eq!(Address::parse(&address.to_string()), Ok(address));
        }
        if let Some(paths) = instance.replace_paths {
            for path in AttributePath::parse_json_list(paths).unwrap_or_default() {
                _ = path.to_string();
            }
        }
        let Some(body) = instance.body() else { continue };
        body.project(ATTRIBUTES, &mut cells);
        for (attribute, cell) in ATTRIBUTES.iter().zip(&cells) {
            _ = graph.places(id, &[attribute], *cell);
            _ = graph.target(id, &[attribute]);
        }
        if let Some(store) = ResourceGraph::tag_store(&instance.type_name) {
            let cell = |name: &str| ATTRIBUTES.iter().position(|known| *known == name).map(|at| cells[at]);
            _ = graph.tags(id, &store, |name| cell(name).unwrap_or_default()).get("Owner");
        }
        _ = graph.referrers(id);
        _ = graph.sensitivity(id);
    }
}
