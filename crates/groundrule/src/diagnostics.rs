//! Failures on stderr; the only module that knows miette, which draws the excerpt of a policy or settings file.

use std::fmt;
use std::io::{self, Write};
use std::ops::Range;

use groundrule_parser::error::InputError;
use groundrule_rules::diagnostic::Diagnostic;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};

use crate::failure::Failure;
use crate::terminal::{Palette, Untrusted};
use crate::words::count;

/// Width of what miette draws: fits the narrowest usual terminal.
const WIDTH: usize = 80;

/// Writes why a command gave up.
pub(crate) fn write_failure(failure: &Failure, err: &mut dyn Write, palette: Palette) -> io::Result<()> {
    match failure {
        Failure::Usage { message, hint } => write_error(message, hint.as_deref(), err, palette),
        Failure::Policies(diagnostics) => write_diagnostics(diagnostics, err, palette),
        Failure::Input(input) => write_unreadable(input, err, palette),
        Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Failure::Output(_) => write_error(&failure.to_string(), None, err, palette),
    }
}

/// Writes what is wrong with an input.
pub(crate) fn write_unreadable(input: &InputError, err: &mut dyn Write, palette: Palette) -> io::Result<()> {
    write_error(&input.to_string(), input.help(), err, palette)
}

fn write_error(message: &str, hint: Option<&str>, err: &mut dyn Write, palette: Palette) -> io::Result<()> {
    writeln!(err, "{} {}", palette.bad("error:"), Untrusted(message))?;
    if let Some(hint) = hint {
        writeln!(err, "  {} {}", palette.name("help:"), Untrusted(hint))?;
    }
    Ok(())
}

fn write_diagnostics(diagnostics: &[Diagnostic], err: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let handler = handler(palette);
    for diagnostic in diagnostics {
        let mut text = String::new();
        match handler.render_report(&mut text, &Excerpt::new(diagnostic)) {
            Ok(()) => writeln!(err, "{}\n", text.trim_end())?,
            // What miette cannot draw is still said.
            Err(fmt::Error) => writeln!(err, "{diagnostic}\n")?,
        }
    }
    let faults = count(diagnostics.len(), "fault");
    writeln!(err, "{} {faults} in policies or settings; nothing was evaluated", palette.bad("error:"))
}

/// Lines and colour on terminals that have it, ASCII elsewhere.
fn handler(palette: Palette) -> GraphicalReportHandler {
    let theme = if palette.colored { GraphicalTheme::unicode() } else { GraphicalTheme::none() };
    GraphicalReportHandler::new_themed(theme).with_width(WIDTH).with_links(false)
}

/// A diagnostic as miette wants it.
#[derive(Debug)]
struct Excerpt<'a> {
    diagnostic: &'a Diagnostic,
    source: NamedSource<String>,
    span: Option<Range<usize>>,
}

impl<'a> Excerpt<'a> {
    fn new(diagnostic: &'a Diagnostic) -> Self {
        let text = &diagnostic.source.text;
        Excerpt {
            diagnostic,
            source: NamedSource::new(&diagnostic.source.path, text.clone()),
            span: diagnostic.span.as_ref().map(|span| within(text, span)),
        }
    }
}

/// The span cut to whole characters of the text: miette refuses to draw anything else.
fn within(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(span.start);
    start..text.ceil_char_boundary(span.end).max(start)
}

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without a span miette shows no file, so the message has to.
        if self.span.is_none() {
            write!(f, "{}: ", self.diagnostic.source.path)?;
        }
        f.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for Excerpt<'_> {}

impl miette::Diagnostic for Excerpt<'_> {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.diagnostic.help.as_ref()?))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.span.as_ref().map(|_| &self.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.span.clone()?;
        Some(Box::new(std::iter::once(LabeledSpan::underline(span))))
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;
    use std::sync::Arc;

    use groundrule_parser::source::Source;
    use groundrule_rules::diagnostic::{Diagnostic, SourceText};

    use super::write_failure;
    use crate::failure::Failure;
    use crate::terminal::Palette;

    const POLICY: &str = "# METADATA\n# title: Été\n# custom:\n#   severity: hihg\npackage acme.x\n";

    fn diagnostic(span: Option<Range<usize>>) -> Diagnostic {
        Diagnostic {
            source: Arc::new(SourceText { path: "policies/acme/x.rego".to_owned(), text: POLICY.to_owned() }),
            span,
            message: "unknown severity `hihg`".to_owned(),
            help: Some("write one of low, medium, high, critical".to_owned()),
        }
    }

    fn rendered(failure: &Failure, colored: bool) -> String {
        let mut err = Vec::new();
        write_failure(failure, &mut err, Palette::new(colored)).unwrap();
        String::from_utf8(err).unwrap()
    }

    #[test]
    fn the_faulty_word_is_underlined() {
        let start = POLICY.find("hihg").unwrap();
        let failure = Failure::Policies(vec![diagnostic(Some(start..start + 4)), diagnostic(None)]);
        insta::assert_snapshot!("diagnostics_plain", rendered(&failure, false));
        insta::assert_snapshot!("diagnostics_colored", rendered(&failure, true).replace('\u{1b}', "ESC"));
    }

    #[test]
    fn odd_spans_still_show_the_message() {
        let inside_a_character = POLICY.find('É').unwrap() + 1;
        for span in [0..0, inside_a_character..inside_a_character, 900..1000, POLICY.len()..POLICY.len()] {
            let text = rendered(&Failure::Policies(vec![diagnostic(Some(span.clone()))]), false);
            assert!(text.contains("unknown severity `hihg`"), "{span:?}: {text}");
            assert!(text.contains("policies/acme/x.rego"), "{span:?}: {text}");
        }
    }

    #[test]
    fn an_input_is_named_with_what_to_do() {
        let error = Source::from_bytes("plan.json", vec![0xff, 0xfe, 0x00, 0xd8]).unwrap_err();
        insta::assert_snapshot!(rendered(&Failure::Input(error), false), @r"
        error: plan.json: is not valid UTF-16 (little endian): the bytes at offset 2 stand for no character
          help: write it again with `terraform show -json FILE`, as UTF-8 or UTF-16
        ");
    }
}
