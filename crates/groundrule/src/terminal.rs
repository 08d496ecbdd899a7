//! The two streams and their colours: data goes to stdout, everything else to stderr.

use std::fmt::{self, Display, Write as _};
use std::io::{self, BufWriter, IsTerminal, Write};

use clap::builder::styling::{AnsiColor, Style};
use groundrule_rules::report::Verdict;
use groundrule_rules::rule::Severity;

use crate::cli::ColorWhen;

/// Where a run writes, each with the styles that suit it.
pub(crate) struct Streams {
    /// Data.
    pub(crate) out: Box<dyn Write>,
    /// Styles of `out`.
    pub(crate) out_palette: Palette,
    /// Everything else.
    pub(crate) err: Box<dyn Write>,
    /// Styles of `err`.
    pub(crate) err_palette: Palette,
}

impl Streams {
    /// The process's own.
    pub(crate) fn standard(when: ColorWhen) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        Streams {
            out_palette: Palette::new(colored(when, out.is_terminal())),
            err_palette: Palette::new(colored(when, err.is_terminal())),
            out: Box::new(BufWriter::new(out.lock())),
            err: Box::new(BufWriter::new(err.lock())),
        }
    }

    /// Brings out what was written, findings before the summary that counts them.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.err.flush()
    }
}

/// <https://no-color.org>: any value but the empty one counts.
fn colored(when: ColorWhen, is_terminal: bool) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => {
            is_terminal
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && std::env::var_os("TERM").is_none_or(|value| value != "dumb")
        }
    }
}

/// Styles by meaning; all plain where there is no colour, so that text has to make sense without.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Palette {
    /// Whether there is colour.
    pub(crate) colored: bool,
}

impl Palette {
    /// With colour or without.
    pub(crate) fn new(colored: bool) -> Self {
        Palette { colored }
    }

    /// Headings and what a line is about.
    pub(crate) fn strong<T: Display>(self, text: T) -> Painted<T> {
        self.paint(Style::new().bold(), text)
    }

    /// What can be skipped.
    pub(crate) fn faint<T: Display>(self, text: T) -> Painted<T> {
        self.paint(Style::new().dimmed(), text)
    }

    /// Something is wrong.
    pub(crate) fn bad<T: Display>(self, text: T) -> Painted<T> {
        self.paint(AnsiColor::Red.on_default().bold(), text)
    }

    /// All is well.
    pub(crate) fn good<T: Display>(self, text: T) -> Painted<T> {
        self.paint(AnsiColor::Green.on_default().bold(), text)
    }

    /// Names and ids.
    pub(crate) fn name<T: Display>(self, text: T) -> Painted<T> {
        self.paint(AnsiColor::Cyan.on_default(), text)
    }

    /// A text in the colour of a severity.
    pub(crate) fn severity<T: Display>(self, severity: Severity, text: T) -> Painted<T> {
        let style = match severity {
            Severity::Critical => AnsiColor::Red.on_default().bold(),
            Severity::High => AnsiColor::Red.on_default(),
            Severity::Medium => AnsiColor::Yellow.on_default(),
            Severity::Low => AnsiColor::Blue.on_default(),
        };
        self.paint(style, text)
    }

    /// A text in the colour of a verdict.
    pub(crate) fn verdict<T: Display>(self, verdict: Verdict, text: T) -> Painted<T> {
        let style = match verdict {
            Verdict::Pass => AnsiColor::Green.on_default(),
            Verdict::Undetermined => AnsiColor::Magenta.on_default(),
            Verdict::Fail => AnsiColor::Red.on_default(),
            Verdict::Error => AnsiColor::Red.on_default().bold(),
        };
        self.paint(style, text)
    }

    fn paint<T: Display>(self, style: Style, text: T) -> Painted<T> {
        Painted { style: if self.colored { style } else { Style::new() }, text }
    }
}

/// A text with its style.
pub(crate) struct Painted<T> {
    style: Style,
    text: T,
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.style.render(), self.text, self.style.render_reset())
    }
}

/// A text out of an input or policy, safe to print: what moves the cursor, ends a line or turns the direction of
/// writing stands escaped.
pub(crate) struct Untrusted<'a>(pub(crate) &'a str);

impl Display for Untrusted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(must_escape) {
            let (plain, tail) = rest.split_at(at);
            f.write_str(plain)?;
            let mut tail_chars = tail.chars();
            if let Some(character) = tail_chars.next() {
                for escaped in character.escape_default() {
                    f.write_char(escaped)?;
                }
            }
            rest = tail_chars.as_str();
        }
        f.write_str(rest)
    }
}

fn must_escape(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{Palette, Untrusted};

    #[test]
    fn control_characters_of_an_input_are_escaped() {
        let hostile = "aws_x.y[\"\u{1b}[31m\n\u{202e}é\"]";
        assert_eq!(Untrusted(hostile).to_string(), "aws_x.y[\"\\u{1b}[31m\\n\\u{202e}é\"]");
    }

    #[test]
    fn without_colour_there_is_nothing_but_text() {
        assert_eq!(Palette::new(false).bad("x").to_string(), "x");
        assert_eq!(Palette::new(true).bad("x").to_string(), "\u{1b}[1m\u{1b}[31mx\u{1b}[0m");
    }
}
