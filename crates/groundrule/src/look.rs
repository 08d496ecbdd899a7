//! What a stream can show: colours, how excerpts are drawn, and how wide. Known once, when a run starts.

use std::io::{self, IsTerminal};

use crate::cli::ColorWhen;
use crate::terminal::Palette;

/// Columns of a stream that does not say.
const WIDTH: usize = 80;

/// Columns below which nothing is drawn narrower, and above which running text is hard to read.
const WIDTHS: (usize, usize) = (40, 200);

/// What a stream can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    /// Styles.
    pub(crate) palette: Palette,
    /// How excerpts are drawn.
    pub(crate) drawing: Drawing,
    /// Columns.
    pub(crate) width: usize,
}

/// How excerpts and tables are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drawing {
    /// With box-drawing characters.
    Unicode,
    /// With what every terminal has.
    Ascii,
    /// In sentences, for those who listen.
    Narrated,
}

impl Look {
    /// Of a stream of this process.
    pub(crate) fn of(stream: &impl IsTerminal, when: ColorWhen) -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        let is_terminal = stream.is_terminal();
        let drawing = if is_set(variable("NO_GRAPHICS").as_deref()) {
            Drawing::Narrated
        } else if supports_unicode::supports_unicode() {
            Drawing::Unicode
        } else {
            Drawing::Ascii
        };
        let columns = variable("COLUMNS").and_then(|columns| columns.parse().ok());
        let size = || terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0));
        let width = columns.or_else(|| is_terminal.then(size).flatten()).unwrap_or(WIDTH);
        Look {
            palette: Palette::new(colored(when, is_terminal, variable)),
            drawing,
            width: width.clamp(WIDTHS.0, WIDTHS.1),
        }
    }

    /// Of a file: whoever opens it knows UTF-8, and no escape sequences.
    pub(crate) fn file() -> Self {
        Look { palette: Palette::new(false), drawing: Drawing::Unicode, width: WIDTH }
    }

    /// Columns of running text: longer lines are lost on the way back.
    pub(crate) fn text_width(self) -> usize {
        self.width.min(100)
    }
}

/// <https://no-color.org>, <https://bixense.com/clicolors>, <https://force-color.org>: what was typed counts more than
/// what is exported, and *no* more than *yes*.
fn colored(when: ColorWhen, is_terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| is_set(variable(name).as_deref());
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => {
            if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) {
                return false;
            }
            if set("CLICOLOR_FORCE") || set("FORCE_COLOR") {
                return true;
            }
            let off = variable("CLICOLOR").is_some_and(|value| value == "0")
                || variable("TERM").is_some_and(|value| value == "dumb");
            is_terminal && !off
        }
    }
}

/// Whether a switch is on.
fn is_set(value: Option<&str>) -> bool {
    value.is_some_and(|value| !matches!(value, "" | "0" | "false"))
}

#[cfg(test)]
mod tests {
    use super::colored;
    use crate::cli::ColorWhen;

    #[test]
    fn colour_follows_what_was_typed_then_the_environment_then_the_terminal() {
        use ColorWhen::{Always, Auto, Never};
        type Variables = [(&'static str, &'static str)];
        let cases: [(ColorWhen, bool, &Variables, bool); 12] = [
            (Always, false, &[("NO_COLOR", "1")], true),
            (Never, true, &[("CLICOLOR_FORCE", "1")], false),
            (Auto, true, &[], true),
            (Auto, false, &[], false),
            (Auto, true, &[("NO_COLOR", "1")], false),
            (Auto, true, &[("NO_COLOR", "")], true),
            (Auto, false, &[("CLICOLOR_FORCE", "1")], true),
            (Auto, false, &[("CLICOLOR_FORCE", "0")], false),
            (Auto, false, &[("FORCE_COLOR", "3")], true),
            (Auto, true, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], false),
            (Auto, true, &[("CLICOLOR", "0")], false),
            (Auto, true, &[("TERM", "dumb")], false),
        ];
        for (when, is_terminal, variables, expected) in cases {
            let variable = |name: &str| {
                variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(
                colored(when, is_terminal, variable),
                expected,
                "{when:?} {is_terminal} {variables:?}"
            );
        }
    }
}
