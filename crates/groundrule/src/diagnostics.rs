//! Failures on stderr, and the only module that knows miette, which draws every excerpt: of a policy, a settings file, or
//! a file of Terraform.

mod window;

use std::fmt;
use std::io::{self, Write};
use std::ops::Range;

use groundrule_parser::error::InputError;
use groundrule_rules::diagnostic::Diagnostic;
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, NarratableReportHandler, Severity, SourceCode,
};

use self::window::Window;
use crate::engine::Outcome;
use crate::failure::Failure;
use crate::look::{Drawing, Look};
use crate::terminal::{Palette, Streams, Untrusted};
use crate::words::count;

/// Writes why a command gave up.
pub(crate) fn write_failure(failure: &Failure, err: &mut dyn Write, look: Look) -> io::Result<()> {
    let palette = look.palette;
    match failure {
        Failure::Usage { message, hint } => write_error(message, hint.as_deref(), err, palette),
        Failure::Policies(diagnostics) => write_diagnostics(diagnostics, err, look),
        Failure::Input(input) => write_unreadable(input, err, palette),
        Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Failure::Store { .. } | Failure::Output(_) => write_error(&failure.to_string(), None, err, palette),
    }
}

/// Writes what is wrong with an input.
pub(crate) fn write_unreadable(input: &InputError, err: &mut dyn Write, palette: Palette) -> io::Result<()> {
    write_error(&input.to_string(), input.help(), err, palette)
}

/// Says what of a run did not come about.
pub(crate) fn write_amiss(outcome: &Outcome, streams: &mut Streams<'_>) -> io::Result<()> {
    let palette = streams.err_look.palette;
    for error in &outcome.unreadable {
        write_unreadable(error, &mut streams.err, palette)?;
    }
    outcome.unused_roots.iter().try_for_each(|message| write_error(message, None, &mut streams.err, palette))
}

/// Writes what is wrong, and what to do about it.
pub(crate) fn write_error(
    message: &str,
    hint: Option<&str>,
    err: &mut dyn Write,
    palette: Palette,
) -> io::Result<()> {
    writeln!(err, "{} {}", palette.bad("error:"), Untrusted(message))?;
    if let Some(hint) = hint {
        writeln!(err, "  {} {}", palette.name("help:"), Untrusted(hint))?;
    }
    Ok(())
}

fn write_diagnostics(diagnostics: &[Diagnostic], err: &mut dyn Write, look: Look) -> io::Result<()> {
    for diagnostic in diagnostics {
        let source = &diagnostic.source;
        let mut excerpt = Excerpt {
            headline: diagnostic.message.clone(),
            place: diagnostic
                .span
                .as_ref()
                .map(|span| (source.path.as_str(), source.text.as_str(), span.clone())),
            label: None,
            help: diagnostic.help.as_deref(),
            is_severe: true,
        };
        // Without a span no file is shown, so the message has to name it.
        if excerpt.place.is_none() {
            excerpt.headline = format!("{}: {}", source.path, diagnostic.message);
        }
        writeln!(err, "{}\n", excerpt.draw(look))?;
    }
    let faults = count(diagnostics.len(), "fault");
    writeln!(err, "{} {faults} in policies or settings; nothing was evaluated", look.palette.bad("error:"))
}

/// A headline, and the part of a file that it is about.
pub(crate) struct Excerpt<'a> {
    /// What is wrong.
    pub(crate) headline: String,
    /// Path, text, and the bytes of it to underline.
    pub(crate) place: Option<(&'a str, &'a str, Range<usize>)>,
    /// What to write below the underlined part.
    pub(crate) label: Option<&'a str>,
    /// What to do.
    pub(crate) help: Option<&'a str>,
    /// Whether it fails something.
    pub(crate) is_severe: bool,
}

impl Excerpt<'_> {
    /// Headline, excerpt and help, without a line break at the end.
    pub(crate) fn draw(&self, look: Look) -> String {
        let drawn = Drawn {
            headline: &Untrusted(&self.headline).to_string(),
            window: self.place.as_ref().map(|(path, text, span)| Window::new(path, text, span)),
            excerpt: self,
        };
        let mut text = String::new();
        let outcome = match look.drawing {
            Drawing::Narrated => NarratableReportHandler::new().render_report(&mut text, &drawn),
            Drawing::Unicode | Drawing::Ascii => self.graphical(look).render_report(&mut text, &drawn),
        };
        match outcome {
            Ok(()) => text.trim_end().to_owned(),
            // What miette cannot draw is still said.
            Err(fmt::Error) => drawn.to_string(),
        }
    }

    fn graphical(&self, look: Look) -> GraphicalReportHandler {
        let mut theme = match (look.drawing, look.palette.colored) {
            (Drawing::Unicode, true) => GraphicalTheme::unicode(),
            (Drawing::Unicode, false) => GraphicalTheme::unicode_nocolor(),
            (_, true) => GraphicalTheme::ascii(),
            (_, false) => GraphicalTheme::none(),
        };
        let styles = &mut theme.styles;
        styles.highlights = vec![if self.is_severe { styles.error } else { styles.warning }];
        GraphicalReportHandler::new_themed(theme)
            .with_width(look.width)
            .with_links(false)
            .with_wrap_lines(true)
    }
}

/// An excerpt as miette wants it.
#[derive(Debug)]
struct Drawn<'a> {
    headline: &'a str,
    window: Option<Window>,
    excerpt: &'a Excerpt<'a>,
}

impl fmt::Debug for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline)
    }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.headline)
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn severity(&self) -> Option<Severity> {
        Some(if self.excerpt.is_severe { Severity::Error } else { Severity::Warning })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(Untrusted(self.excerpt.help?)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.window.as_ref().map(|window| window as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let window = self.window.as_ref()?;
        let label = self.excerpt.label.map(str::to_owned);
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(label, window.underlined.clone()))))
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
    use crate::look::{Drawing, Look};
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
        let drawing = if colored { Drawing::Unicode } else { Drawing::Ascii };
        let look = Look { palette: Palette::new(colored), drawing, width: 80 };
        write_failure(failure, &mut err, look).unwrap();
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
