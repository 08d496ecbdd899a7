//! The command without a process, for developers' chores: what it writes as a value, and what its formats cost.

use std::io;

use clap::{Parser, ValueEnum};
use groundrule_rules::loader::PolicySet;
use groundrule_rules::report::Report;

use crate::cli::{Cli, ReportFormat, Verdicts};
use crate::execute;
use crate::gate::Gate;
use crate::look::{Drawing, Look};
use crate::output::{self, Run, Settings};
use crate::page::{Page, write_markdown};
use crate::terminal::{Palette, Streams};

/// Everything that a command writes on a terminal with colours, box-drawing characters and this many columns. Exits
/// with what clap says if the arguments are wrong.
pub fn transcript(arguments: &[&str], width: usize) -> String {
    let cli = Cli::parse_from(std::iter::once(&"groundrule").chain(arguments));
    let look = Look { palette: Palette::new(true), drawing: Drawing::Unicode, width };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        out: Box::new(&mut out),
        out_look: look,
        out_is_terminal: true,
        err: Box::new(&mut err),
        err_look: look,
    };
    execute(&cli, &mut streams);
    drop(streams);
    [out, err].iter().map(|bytes| String::from_utf8_lossy(bytes)).collect()
}

/// The page of a rule as Markdown; `None` if there is no such rule.
pub fn rule_page(set: &PolicySet, id: &str) -> Option<Vec<u8>> {
    let none: [camino::Utf8PathBuf; 0] = [];
    let mut page = Vec::new();
    write_markdown(&Page::new(set, set.rule(id)?, &none), &mut page).ok()?;
    Some(page)
}

/// The names of all formats, as `--format` takes them.
pub fn formats() -> Vec<String> {
    ReportFormat::value_variants().iter().map(|format| format.name()).collect()
}

/// A report in a format by name; `None` if there is no such format.
pub fn render(report: &Report, format: &str) -> Option<io::Result<Vec<u8>>> {
    let format = *ReportFormat::value_variants().iter().find(|known| known.name() == format)?;
    let gate = Gate::default();
    let judgement = gate.judge(report, 0);
    let settings = Settings::default();
    let run = Run {
        report,
        unreadable: &[],
        judgement: &judgement,
        verdicts: Verdicts::Findings,
        settings: &settings,
    };
    let mut bytes = Vec::new();
    Some(output::render(&run, format, Look::file(), &mut bytes).map(|_| bytes))
}
