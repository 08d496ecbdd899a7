//! Figures of one or more audits: stores in, a report for directors and auditors out.
//!
//! `state` is what the stores say together, `gather` counts it, `v1` is what came of that, and each format renders it.

mod chart;
mod csv;
mod evidence;
mod exceptions;
mod gather;
mod html;
mod markdown;
mod prometheus;
pub(crate) mod state;
pub(crate) mod tally;
pub(crate) mod v1;

use std::io::{self, Write};

use self::state::State;
use self::v1::Point;
use crate::cli::audit::FiguresFormat;
use crate::clock::Now;

pub(crate) use self::csv::cell;
pub(crate) use self::gather::point;

/// What a report is told beside the stores.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    /// When it is made.
    pub(crate) now: Now,
    /// Days before its end at which an exception is said to expire.
    pub(crate) notice: u16,
}

/// Writes the report on what stores say, in a format. `trend` is what was known after each of them.
pub(crate) fn write(
    state: &State,
    trend: Vec<Point>,
    options: Options,
    format: FiguresFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    let figures = || gather::figures(state, trend, options);
    match format {
        // All verdicts, and nothing that is counted.
        FiguresFormat::Csv => csv::write(state, options, out),
        FiguresFormat::Html => html::write(&figures(), out),
        FiguresFormat::Markdown => markdown::write(&figures(), out),
        FiguresFormat::Json => crate::output::json::write_value(&figures(), out),
        FiguresFormat::Prometheus => prometheus::write(&figures(), out),
    }
}
