//! Whatever stands in a standards file, reading it gives settings or diagnostics that point into it, and settings that were read
//! can be shown and judge a plan: in bounded time, and never a panic.
//!
//! Run it in `crates/groundrule-rules`, with the files of the command's tests as seeds; what it learns is kept in the first
//! folder:
//!
//! ```sh
//! mkdir -p fuzz/corpus/settings fuzz/seeds/settings
//! find ../../tests/settings -name '*.toml' -exec cp --backup=t '{}' fuzz/seeds/settings ';'
//! cargo +nightly fuzz run settings fuzz/corpus/settings fuzz/seeds/settings -- -dict=fuzz/settings.dict -max_len=8192 -timeout=20
//! ```
//!
//! Without a nightly compiler: `RUSTC_BOOTSTRAP=1 cargo fuzz run …`.

#![no_main]

use std::path::Path;
use std::sync::{Arc, LazyLock};

use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::source::Source;
use groundrule_rules::check::{Surroundings, check_in, report};
use groundrule_rules::diagnostic::{Diagnostic, SourceText};
use groundrule_rules::evaluate::Options;
use groundrule_rules::loader::{Policies, PolicySource};
use groundrule_rules::settings::{FileKind, StandardsFile};
use libfuzzer_sys::fuzz_target;

static POLICIES: LazyLock<Arc<Policies>> =
    LazyLock::new(|| Arc::new(Policies::load(&[PolicySource::builtin()]).expect("the built-in policies load")));

static PLAN: LazyLock<Source> =
    LazyLock::new(|| Source::from_bytes("plan.json", include_bytes!("policy.plan.json").to_vec()).expect("is JSON"));

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let source = Arc::new(SourceText { path: "groundrule.toml".to_owned(), text: text.to_owned() });
    let file = match StandardsFile::parse(&source, "/checkout", FileKind::Standards) {
        Ok(file) => Arc::new(file),
        Err(faults) => return point_into_the_file(&faults),
    };
    let _ = (file.paths("extends"), file.paths("policies"));
    match POLICIES.settled(&[file]) {
        Ok(set) => {
            for effective in set.decided.effective() {
                assert!(!effective.key.is_empty());
            }
            let directory = Path::new("/checkout/infra/a");
            let _ = set.decided.root(directory);
            let graph = ResourceGraph::read(&PLAN).expect("is a plan");
            let surroundings = Surroundings { directory: Some(directory), variables: None };
            let options = Options { assume: true, keep_passes: true };
            let checked = check_in(&graph, "plan.json", surroundings, &set, options);
            let _ = report([&set], vec![checked]);
        }
        Err(faults) => point_into_the_file(&faults),
    }
});

fn point_into_the_file(faults: &[Diagnostic]) {
    assert!(!faults.is_empty());
    for fault in faults {
        assert!(!fault.to_string().is_empty());
        let span = fault.span.clone().unwrap_or_default();
        assert!(fault.source.text.get(span).is_some(), "a place that is none: {}", fault.message);
    }
}
