//! The lines of a file around a span, made fit to be drawn: few, short, and without anything that acts on a terminal.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::terminal::{Untrusted, must_escape};

/// Lines shown before and after the span.
const CONTEXT: usize = 1;

/// Lines of a span that are shown; of a longer one only the first is.
const LINES: usize = 6;

/// Characters of a line that are shown, and how many of them stand before the span where the line is longer.
const LINE: usize = 160;
const BEFORE: usize = 40;

/// A piece of a file.
#[derive(Debug)]
pub(super) struct Window {
    path: String,
    text: String,
    /// Bytes of `text`.
    pub(super) underlined: Range<usize>,
    /// Number of the first line, from 0.
    first_line: usize,
    /// Line and column of the span in the file, from 0.
    start: (usize, usize),
}

impl Window {
    /// The lines around a span; one that is no span of the text is cut to what is.
    pub(super) fn new(path: &str, text: &str, span: &Range<usize>) -> Self {
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let end = text.ceil_char_boundary(span.end.min(text.len())).max(start);
        let line_start = line_start(text, start);
        let line_number = text[..line_start].matches('\n').count();
        let end = if text[start..end].matches('\n').count() < LINES { end } else { line_end(text, start) };

        let mut first = line_start;
        let mut first_line = line_number;
        for _ in 0..CONTEXT {
            if first > 0 {
                first = self::line_start(text, first - 1);
                first_line -= 1;
            }
        }
        let mut last = line_end(text, end);
        for _ in 0..CONTEXT {
            if last < text.len() {
                last = line_end(text, last + 1);
            }
        }
        let mut window = Window {
            path: Untrusted(path).to_string(),
            text: String::new(),
            underlined: 0..0,
            first_line,
            start: (line_number, text[line_start..start].chars().count()),
        };
        window.copy(text, first..last, &(start..end));
        window
    }

    fn copy(&mut self, text: &str, lines: Range<usize>, span: &Range<usize>) {
        let mut at = lines.start;
        for line in text[lines].split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            // What is before the span in this line.
            let before = span.start.saturating_sub(at).min(content.len());
            let skipped = if content.chars().count() > LINE {
                content[..before].chars().count().saturating_sub(BEFORE)
            } else {
                0
            };
            if skipped > 0 {
                self.text.push_str("...");
            }
            for (shown, (offset, character)) in content.char_indices().skip(skipped).enumerate() {
                self.mark(at + offset, span);
                if shown == LINE {
                    self.text.push_str("...");
                    break;
                }
                let fit = if must_escape(character) && character != '\t' { '\u{fffd}' } else { character };
                self.text.push(fit);
            }
            at += line.len();
            self.mark(at.saturating_sub(line.len() - content.len()), span);
            if line.ends_with('\n') {
                self.text.push('\n');
            }
        }
        self.mark(at, span);
    }

    /// Notes that the text so far ends where this byte of the file stands.
    fn mark(&mut self, at: usize, span: &Range<usize>) {
        if at <= span.start {
            self.underlined = self.text.len()..self.text.len();
        } else if at <= span.end {
            self.underlined.end = self.text.len();
        }
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline)
}

impl SourceCode for Window {
    /// The window is its own context; only the span alone has a column of its own.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let path = self.path.clone();
        let contents = if before == 0 && after == 0 {
            let range = span.offset()..span.offset() + span.len();
            let bytes = self.text.as_bytes().get(range).ok_or(MietteError::OutOfBounds)?;
            MietteSpanContents::new_named(path, bytes, *span, self.start.0, self.start.1, 1)
        } else {
            let whole = (0, self.text.len()).into();
            let lines = self.text.matches('\n').count();
            MietteSpanContents::new_named(path, self.text.as_bytes(), whole, self.first_line, 0, lines)
        };
        Ok(Box::new(contents))
    }
}

#[cfg(test)]
mod tests {
    use super::Window;

    fn window(text: &str, needle: &str) -> Window {
        let start = text.find(needle).unwrap();
        Window::new("x.tf", text, &(start..start + needle.len()))
    }

    #[test]
    fn the_span_is_the_same_text_in_the_window() {
        let text = "a {\r\n  é = \"パス\"\r\n  b\t= 1\n}\n\nc {\n}\n";
        for needle in ["a", "é = \"パス\"", "b\t= 1", "}\n\nc {", "}\n"] {
            let window = window(text, needle);
            assert_eq!(&window.text[window.underlined.clone()], needle);
        }
    }

    #[test]
    fn what_acts_on_a_terminal_is_replaced() {
        let window = window("x = \"\u{1b}[2J\u{202e}\"", "\u{1b}[2J\u{202e}");
        assert_eq!(&window.text[window.underlined.clone()], "\u{fffd}[2J\u{fffd}");
    }

    #[test]
    fn long_lines_and_long_spans_are_cut() {
        let long = window(&format!("{}needle{}", "x".repeat(100_000), "y".repeat(100_000)), "needle");
        assert!(long.text.len() < 200, "{}", long.text.len());
        assert_eq!(&long.text[long.underlined.clone()], "needle");
        let lines = "line\n".repeat(1000);
        let many = Window::new("x.tf", &lines, &(5..4000));
        assert_eq!(many.text, "line\nline\nline");
        assert_eq!(many.underlined, 5..9);
    }

    #[test]
    fn odd_spans_are_cut_to_the_text() {
        for span in [0..0, 1..1, 900..1000, 7..7] {
            let window = Window::new("x.tf", "é = 1\n", &span);
            assert!(window.text.get(window.underlined.clone()).is_some(), "{span:?}");
        }
    }
}
