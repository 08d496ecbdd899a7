//! A report to text: each format in a module of its own, all of them from the same values.

mod causes;
mod concise;
pub(crate) mod file;
mod full;
mod github;
mod gitlab;
pub(crate) mod json;
mod junit;
pub(crate) mod markdown;
mod places;
mod sarif;
pub(crate) mod summary;

pub(crate) use self::json::write_value;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod unique;

use std::io::{self, Write};

use groundrule_parser::error::InputError;
use groundrule_rules::report::Report;

use crate::cli::{ReportFormat, SarifExtra, Verdicts};
use crate::gate::Judgement;
use crate::look::Look;

/// What a run came to, as every format sees it.
pub(crate) struct Run<'a> {
    /// Of all inputs that could be read.
    pub(crate) report: &'a Report,
    /// Why the others could not.
    pub(crate) unreadable: &'a [InputError],
    /// How it went.
    pub(crate) judgement: &'a Judgement,
    /// Which verdicts to write.
    pub(crate) verdicts: Verdicts,
    /// What single formats want to know.
    pub(crate) settings: &'a Settings,
}

/// What single formats want to know.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// Goes before a path to make it one below the checkout: `infra/`, or nothing.
    pub(crate) prefix: String,
    /// What tells the run's SARIF, or comment, from those of other runs.
    pub(crate) category: Option<String>,
    /// What SARIF holds besides fails.
    pub(crate) sarif_include: Vec<SarifExtra>,
}

/// Writes a run in a format; returns what did not get in, in words.
pub(crate) fn render(
    run: &Run<'_>,
    format: ReportFormat,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<Option<String>> {
    match format {
        ReportFormat::Full => full::write(run, look, out).map(|()| None),
        ReportFormat::Concise => concise::write(run, look.palette, out).map(|()| None),
        ReportFormat::Json => json::v1::write(run, out).map(|()| None),
        ReportFormat::Sarif => sarif::write(run, out),
        ReportFormat::Junit => junit::write(run, out).map(|()| None),
        ReportFormat::Github => github::write(run, out).map(|()| None),
        ReportFormat::Gitlab => gitlab::write(run, out).map(|()| None),
        ReportFormat::Markdown => markdown::write(run, markdown::COMMENT, out),
    }
}

/// The summary of a job, to go at the end of what `GITHUB_STEP_SUMMARY` names.
pub(crate) fn job_summary(run: &Run<'_>, out: &mut dyn Write) -> io::Result<Option<String>> {
    markdown::write(run, markdown::JOB_SUMMARY, out)
}
