//! Finding the `# METADATA` comment above a policy's `package`.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceText};
use crate::yaml::Embedded;

const MARK: &str = "METADATA";

const NO_BLOCK: &str = "start the file with a `# METADATA` comment that says what the rule judges; \
    shared functions go to `lib/`, tests to `…_test.rego`";

/// The YAML of the block, without its comment signs.
pub(super) fn find(source: &Arc<SourceText>) -> Result<Embedded, Diagnostic> {
    let mut block: Option<Embedded> = None;
    let mut inside = false;
    let mut offset = 0;
    for line in source.text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let content = line.trim_end();
        let Some(comment) = content.strip_prefix('#') else {
            inside = false;
            if content.trim_start().is_empty() {
                continue;
            }
            break;
        };
        if comment.trim() == MARK {
            if block.is_some() {
                let message = "a second `# METADATA` block above one package";
                return Err(fault(source, start..start + content.len(), message, None));
            }
            block = Some(Embedded { text: String::new(), lines: Vec::new() });
            inside = true;
        } else if inside && let Some(block) = &mut block {
            block.lines.push((block.text.len(), start + 1));
            block.text.push_str(comment);
            block.text.push('\n');
        }
    }
    block.ok_or_else(|| {
        let first = source.text.lines().next().map_or(0, str::len);
        fault(source, 0..first, "a policy without metadata", Some(NO_BLOCK.to_owned()))
    })
}

fn fault(source: &Arc<SourceText>, span: Range<usize>, message: &str, help: Option<String>) -> Diagnostic {
    Diagnostic { source: Arc::clone(source), span: Some(span), message: message.to_owned(), help }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Result<String, Diagnostic> {
        find(&Arc::new(SourceText { path: "p.rego".to_owned(), text: text.to_owned() }))
            .map(|block| block.text)
    }

    #[test]
    fn the_block_ends_with_the_comment() {
        let text =
            "# Copyright.\n\n# METADATA\n# title: A\n#\n# custom: {}\n\n# Not it.\npackage a\n# METADATA\n";
        assert_eq!(block(text).unwrap(), " title: A\n\n custom: {}\n");
    }

    #[test]
    fn a_block_below_the_package_is_not_it() {
        let fault = block("package a\n# METADATA\n# title: A\n").unwrap_err();
        assert_eq!(fault.position(), Some((1, 1)));
        assert_eq!(fault.message, "a policy without metadata");
    }

    #[test]
    fn there_is_one_block() {
        assert!(block("# METADATA\n# a: 1\n# METADATA\npackage a\n").unwrap_err().message.contains("second"));
    }
}
