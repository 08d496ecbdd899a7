//! The same output for any number of threads.

use std::fs;

use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::source::Source;
use groundrule_rules::check::{check, report};
use groundrule_rules::evaluate::Options;
use rayon::ThreadPoolBuilder;
use serde_json::{Value as Json, json};

use crate::{BUILTIN, fixtures};

/// More than any thread takes at once.
const COPIES: usize = 300;

/// A plan that holds another's changes many times, and some of them with less known.
fn large() -> Source {
    let text = fs::read_to_string(fixtures().join("shapes/flat/plan.json")).expect("the shape is recorded");
    let mut plan: Json = serde_json::from_str(&text).expect("is JSON");
    let changes = plan["resource_changes"].as_array().expect("it has changes").clone();
    let copies = (0..COPIES).flat_map(|copy| {
        changes.iter().map(move |change| {
            let mut change = change.clone();
            change["address"] = json!(format!("{}[{copy}]", change["address"].as_str().unwrap_or_default()));
            change["index"] = json!(copy);
            if copy % 3 == 0 {
                change["change"]["after_unknown"]["encrypted"] = json!(true);
                change["change"]["after_unknown"]["ingress"] = json!(true);
            }
            change
        })
    });
    plan["resource_changes"] = copies.collect();
    Source::from_bytes("plan.json", plan.to_string().into_bytes()).expect("is JSON")
}

#[test]
fn verdicts_and_their_order_are_the_same_for_any_number_of_threads() {
    let source = large();
    let graph = ResourceGraph::read(&source).expect("is a plan");
    let run = |threads: usize| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
        pool.install(|| {
            let options = Options { assume: true, keep_passes: true };
            let report = report([&*BUILTIN], vec![check(&graph, "plan.json", &BUILTIN, options)]);
            assert!(report.findings.len() > 10 * COPIES);
            format!("{report:#?}")
        })
    };
    let one = run(1);
    for threads in [2, 4, 2] {
        assert!(run(threads) == one, "{threads} threads give something else than one");
    }
}
