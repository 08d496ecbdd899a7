//! Whatever stands in a policy file, loading it gives rules or diagnostics that point into it, and what was loaded gives
//! verdicts: in bounded time, and never a panic.
//!
//! Run it in `crates/groundrule-rules`, with the built-in policies as seeds; what it learns is kept in the first folder:
//!
//! ```sh
//! mkdir -p fuzz/corpus/policy fuzz/seeds && find ../../policies -name '*.rego' -exec cp --backup=t '{}' fuzz/seeds ';'
//! cargo +nightly fuzz run policy fuzz/corpus/policy fuzz/seeds -- -dict=fuzz/policy.dict -max_len=8192 -timeout=20
//! ```
//!
//! Without a nightly compiler: `RUSTC_BOOTSTRAP=1 cargo fuzz run …`.

#![no_main]

use std::sync::{Arc, LazyLock};

use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::source::Source;
use groundrule_rules::check::{check, report};
use groundrule_rules::diagnostic::SourceText;
use groundrule_rules::evaluate::Options;
use groundrule_rules::loader::{PolicyFile, PolicySet, PolicySource};
use libfuzzer_sys::fuzz_target;

/// What the policy stands beside: the standards and the shared rules, and none of the built-in rules.
static SHARED: LazyLock<Vec<PolicyFile>> = LazyLock::new(|| {
    let files = PolicySource::builtin().files;
    files.into_iter().filter(|file| file.path.starts_with("lib/") || file.path.ends_with(".yaml")).collect()
});

static PLAN: LazyLock<Source> =
    LazyLock::new(|| Source::from_bytes("plan.json", include_bytes!("policy.plan.json").to_vec()).expect("is JSON"));

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let source = Arc::new(SourceText { path: "policy.rego".to_owned(), text: text.to_owned() });
    let mut files = SHARED.clone();
    files.push(PolicyFile { path: path_of(text), source });
    match PolicySet::load(&[PolicySource { builtin: true, files }], None) {
        Ok(set) => {
            let graph = ResourceGraph::read(&PLAN).expect("is a plan");
            let checked = check(&graph, "plan.json", &set, Options { assume: true, keep_passes: true });
            let counted = report([&set], vec![checked]);
            assert!(counted.findings.iter().all(|finding| !finding.address.is_empty()));
        }
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty());
            for diagnostic in diagnostics {
                assert!(!diagnostic.to_string().is_empty());
                let span = diagnostic.span.unwrap_or_default();
                assert!(diagnostic.source.text.get(span).is_some(), "a place that is none: {}", diagnostic.message);
            }
        }
    }
});

/// Where the package says that the file stands, so that a changed package is no fault by itself.
fn path_of(text: &str) -> String {
    let package = text.lines().find_map(|line| line.strip_prefix("package groundrule."));
    package.map_or_else(|| "tagging/rule.rego".to_owned(), |names| format!("{}.rego", names.trim().replace('.', "/")))
}
