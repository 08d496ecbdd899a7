//! Whatever the text, reading it as a configuration gives a tree with right places and errors, in bounded time, and
//! never a panic.
//!
//! Run it in `crates/groundrule-parser`, with all fixtures as seeds; what it learns is kept in the first folder:
//!
//! ```sh
//! mkdir -p fuzz/corpus/hcl
//! cargo +nightly fuzz run hcl fuzz/corpus/hcl ../../fixtures tests/syntax -- -dict=fuzz/hcl.dict -max_len=4096
//! ```
//!
//! Without a nightly compiler: `RUSTC_BOOTSTRAP=1 cargo fuzz run …`.

#![no_main]

use groundrule_parser::syntax::{FileId, json, native};
use libfuzzer_sys::fuzz_target;

#[path = "../../tests/syntax/spans.rs"]
mod spans;

fuzz_target!(|text: &str| {
    for parsed in [native::parse(FileId(0), text), json::parse(FileId(0), text)] {
        if let Err(problem) = spans::check(text, &parsed) {
            panic!("{problem}");
        }
    }
    let _ = native::parse_template(FileId(0), 0, text);
    let _ = native::parse_expression(FileId(0), 0, text);
});
