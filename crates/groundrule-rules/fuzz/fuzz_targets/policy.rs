//! Whatever an organisation's policy, loading it gives rules or diagnostics that point into it, in bounded time, and
//! never a panic; a rule that loads can be evaluated.
//!
//! Run it in `crates/groundrule-rules`, with the built-in policies as seeds; what it learns is kept in the first folder:
//!
//! ```sh
//! mkdir -p fuzz/corpus/policy
//! cargo +nightly fuzz run policy fuzz/corpus/policy ../../policies -- -dict=fuzz/policy.dict -max_len=16384
//! ```
//!
//! Without a nightly compiler: `RUSTC_BOOTSTRAP=1 cargo fuzz run …`.

#![no_main]

use std::sync::{Arc, LazyLock};

use groundrule_rules::diagnostic::SourceText;
use groundrule_rules::loader::{PolicyFile, PolicySet, PolicySource};
use libfuzzer_sys::fuzz_target;

/// The shared modules: a policy can use them, and the other rules would only take time.
static SHARED: LazyLock<PolicySource> = LazyLock::new(|| {
    let mut source = PolicySource::builtin();
    source.files.retain(|file| file.path.starts_with("lib/"));
    source
});

const INPUT: &str = r#"{"values": {"a": 1, "encrypted": false, "key": "x", "tag": {"Owner": false},
    "statements": [{"ref": 0, "effect": "Allow", "actions": ["*"], "resources": ["*"], "principals": []}]},
    "related": {"cmk": [{"ref": 0, "values": {}, "related": {}}]}}"#;

fuzz_target!(|text: &str| {
    // A seed's place is in its package.
    let package = text.lines().find_map(|line| line.strip_prefix("package ")).unwrap_or_default();
    let (_, place) = package.trim().split_once('.').unwrap_or(("", "a.b"));
    let path = format!("{}.rego", place.replace('.', "/"));
    let text = text.replacen("package groundrule.", "package acme.", 1);
    let source = Arc::new(SourceText { path: path.clone(), text });
    let own = PolicySource { builtin: false, files: vec![PolicyFile { path, source }] };
    match PolicySet::load(&[SHARED.clone(), own], None) {
        Ok(set) => {
            let input = regorus::Value::from_json_str(INPUT).expect("it is JSON");
            for rule in &set.rules {
                _ = set.engine.clone().eval(&format!("data.{}.violations", rule.package), input.clone());
            }
        }
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty());
            for diagnostic in diagnostics {
                let span = diagnostic.span.clone().unwrap_or(0..0);
                assert!(diagnostic.source.text.get(span).is_some(), "{diagnostic}");
                assert!(!diagnostic.message.contains('\n'), "{diagnostic}");
            }
        }
    }
});
