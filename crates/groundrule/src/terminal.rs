//! The two streams and their colours: data goes to stdout, everything else to stderr.

use std::fmt::{self, Display, Write as _};
use std::io::{self, BufWriter, IsTerminal, Write};

use clap::builder::styling::{AnsiColor, Style};
use groundrule_rules::report::Verdict;
use groundrule_rules::rule::Severity;

use crate::cli::ColorWhen;
use crate::look::Look;

/// Where a run writes, each with what it can show.
pub(crate) struct Streams<'a> {
    /// Data.
    pub(crate) out: Box<dyn Write + 'a>,
    /// What `out` can show.
    pub(crate) out_look: Look,
    /// Whether somebody watches `out`.
    pub(crate) out_is_terminal: bool,
    /// Everything else.
    pub(crate) err: Box<dyn Write + 'a>,
    /// What `err` can show.
    pub(crate) err_look: Look,
}

impl Streams<'_> {
    /// The process's own.
    pub(crate) fn standard(when: ColorWhen) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        Streams {
            out_look: Look::of(&out, when),
            out_is_terminal: out.is_terminal(),
            err_look: Look::of(&err, when),
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

/// Styles by meaning; all plain where there is no colour, so that text has to make sense without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
            Severity::Low => AnsiColor::BrightBlue.on_default(),
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

/// A text out of an input, policy or file, safe to print: what moves the cursor, ends a line or turns the direction of
/// writing stands escaped, and so does what a CI system takes for a command.
pub(crate) struct Untrusted<'a>(pub(crate) &'a str);

impl Display for Untrusted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        // GitHub and Azure read commands from lines of the log: `::NAME::` at their beginning, `##[NAME]` anywhere.
        if rest.starts_with("::") {
            f.write_str("\\")?;
        }
        while let Some(at) = rest.find(|character| character == '#' || must_escape(character)) {
            let (plain, tail) = rest.split_at(at);
            f.write_str(plain)?;
            let mut tail_chars = tail.chars();
            match tail_chars.next() {
                Some('#') => f.write_str(if tail.starts_with("##") { "#\\" } else { "#" })?,
                Some(character) => {
                    for escaped in character.escape_default() {
                        f.write_char(escaped)?;
                    }
                }
                None => {}
            }
            rest = tail_chars.as_str();
        }
        f.write_str(rest)
    }
}

/// Whether a character does something else than show itself.
pub(crate) fn must_escape(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
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
    fn what_ci_systems_take_for_commands_is_escaped() {
        assert_eq!(Untrusted("::error::x").to_string(), "\\::error::x");
        assert_eq!(Untrusted("x ##[group]y").to_string(), "x #\\#[group]y");
        assert_eq!(Untrusted("x[\"2001:db8::/32\"] # 1").to_string(), "x[\"2001:db8::/32\"] # 1");
    }

    #[test]
    fn without_colour_there_is_nothing_but_text() {
        assert_eq!(Palette::new(false).bad("x").to_string(), "x");
        assert_eq!(Palette::new(true).bad("x").to_string(), "\u{1b}[1m\u{1b}[31mx\u{1b}[0m");
    }
}
