//! What is refused in a policy's text before the Rego parser sees it: that parser takes exponential time on nested
//! literals, and what it builds of a long chain of operators overflows the stack.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceText};

/// Bytes of a policy.
pub(crate) const MAX_BYTES: usize = 256 * 1024;
/// Columns of a line.
pub(crate) const MAX_COLUMNS: usize = 2000;
/// Brackets of any kind inside each other.
const MAX_DEPTH: usize = 24;
/// The parser reads what stands in `[` or `{` twice, hence work doubles with each level. A thousand lists in a map
/// of maps are an eighth of this; it takes half a second at worst.
const MAX_WORK: usize = 1 << 16;
/// Operators and dots in one expression.
const MAX_CHAIN: usize = 200;

/// Checks a policy's text.
pub(crate) fn check(source: &Arc<SourceText>) -> Result<(), Diagnostic> {
    let fault = |span: Option<Range<usize>>, message: String, help: &str| Diagnostic {
        source: Arc::clone(source),
        span,
        message,
        help: Some(help.to_owned()),
    };
    let text = source.text.as_str();
    if text.len() > MAX_BYTES {
        let message = format!("a policy of more than {} KiB", MAX_BYTES / 1024);
        return Err(fault(None, message, "tables belong into the standard's settings"));
    }
    if text.starts_with('\u{feff}') {
        let span = Some(0..'\u{feff}'.len_utf8());
        return Err(fault(span, "a byte order mark".to_owned(), "save the file as UTF-8 without one"));
    }
    if let Some(at) = text.find(|letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
        return Err(fault(Some(at..at + 1), "a control character".to_owned(), "is this file a policy?"));
    }
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if line.len() > MAX_COLUMNS {
            let message = format!("a line of more than {MAX_COLUMNS} bytes");
            return Err(fault(Some(offset..offset + line.trim_end().len()), message, "break it"));
        }
        offset += line.len();
    }
    Scanner { text, at: 0 }.run().map_err(|(span, message)| {
        let help = "name the parts by rules of their own, or move the data to the standard's settings";
        fault(Some(span), message.to_owned(), help)
    })
}

/// A token, as far as nesting and chains need it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    /// A name, number or string.
    Operand,
    Open(u8),
    Close,
    Operator,
    /// What ends an expression: `,` and `;`.
    Separator,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl Scanner<'_> {
    fn run(mut self) -> Result<(), (Range<usize>, &'static str)> {
        let mut work = 0;
        // For each open bracket: whether it doubles the parser's work, and the operators of the expression before it.
        let mut open: Vec<(bool, usize)> = Vec::new();
        let mut doublings = 0_u32;
        let mut chain = 0;
        let mut last = Token::Separator;
        while let Some((token, start)) = self.next() {
            match token {
                Token::Open(bracket) => {
                    let doubles = bracket != b'(';
                    open.push((doubles, chain));
                    chain = 0;
                    doublings += u32::from(doubles);
                    work += 1_usize << doublings.min(30);
                    if open.len() > MAX_DEPTH || work > MAX_WORK {
                        return Err((start..start + 1, "too deeply nested"));
                    }
                }
                Token::Close => {
                    if let Some((doubles, before)) = open.pop() {
                        doublings -= u32::from(doubles);
                        chain = before;
                    }
                }
                Token::Operator => {
                    chain += 1;
                    if chain > MAX_CHAIN {
                        return Err((start..start + 1, "an expression with too many operators"));
                    }
                }
                Token::Separator => chain = 0,
                // Two operands in a row are two statements.
                Token::Operand if matches!(last, Token::Operand | Token::Close) => chain = 0,
                Token::Operand => {}
            }
            last = token;
        }
        Ok(())
    }

    fn next(&mut self) -> Option<(Token, usize)> {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at;
            let first = *bytes.get(start)?;
            self.at += 1;
            let token = match first {
                b' ' | b'\t' | b'\n' | b'\r' => continue,
                b'#' => {
                    self.skip_while(|byte| byte != b'\n');
                    continue;
                }
                b'"' => {
                    self.string();
                    Token::Operand
                }
                b'`' => {
                    self.skip_while(|byte| byte != b'`');
                    self.at += 1;
                    Token::Operand
                }
                b'(' | b'[' | b'{' => Token::Open(first),
                b')' | b']' | b'}' => Token::Close,
                b',' | b';' => Token::Separator,
                _ if first.is_ascii_alphanumeric() || first == b'_' || !first.is_ascii() => {
                    self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii());
                    Token::Operand
                }
                _ => Token::Operator,
            };
            return Some((token, start));
        }
    }

    fn string(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'"' | b'\n' => return,
                b'\\' => self.at += 1,
                _ => {}
            }
        }
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| !wanted(*byte)).unwrap_or(rest.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<String> {
        let source = Arc::new(SourceText { path: "p.rego".to_owned(), text: text.to_owned() });
        check(&source).err().map(|fault| fault.to_string().lines().next().unwrap_or_default().to_owned())
    }

    #[test]
    fn ordinary_policies_pass() {
        let rule = "r contains {\"at\": [\"a\", x]} if {\n\tsome x in [y | y := {1, 2}[_]]\n\tf(g(h(x + 1))) == \"}}\" # (((\n}\n";
        assert_eq!(refused(&rule.repeat(200)), None);
        let table = "\t\"k\": {\"a\": [1, 2]},\n".repeat(500);
        assert_eq!(refused(&format!("t := {{\n{table}}}\n")), None);
        let lines = "a := b.c.d + 1\n".repeat(5000);
        assert_eq!(refused(&lines), None);
    }

    #[test]
    fn hostile_ones_do_not() {
        assert_eq!(
            refused(&format!("a := {}", "[".repeat(17))).as_deref(),
            Some("p.rego:1:21: too deeply nested")
        );
        assert!(refused(&format!("a := {}", "(".repeat(30))).is_some());
        assert!(refused(&format!("a := [{}]", "[[[[[[[[[[1]]]]]]]]]],".repeat(80))).is_some());
        assert!(refused(&"{\"a\":[".repeat(9)).is_some());
        assert!(refused(&format!("a := 1{}", "\n+ 1".repeat(300))).unwrap().contains("too many operators"));
        assert!(refused(&format!("a := b{}", ".c".repeat(300))).is_some());
        assert!(refused("a := \"\0\"").unwrap().contains("control character"));
        assert!(refused(&" ".repeat(MAX_BYTES + 1)).unwrap().contains("KiB"));
        assert!(refused(&format!("# {}", "x".repeat(MAX_COLUMNS))).unwrap().contains("a line"));
        assert!(refused("\u{feff}package a").unwrap().contains("byte order mark"));
    }

    #[test]
    fn unclosed_strings_end_somewhere() {
        assert_eq!(refused("a := \"abc\n b := `x"), None);
        assert_eq!(refused("a := \"\\"), None);
    }
}
