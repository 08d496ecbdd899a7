//! `groundrule explain RULE`: the page of a rule.

use std::io::{self, Write};

use groundrule_rules::governance;
use groundrule_rules::report::RuleInfo;

use crate::cli::{ExplainArgs, PageFormat};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::lookup;
use crate::page::{Page, write_markdown, write_text};
use crate::policy_sets::PolicySets;
use crate::terminal::{Palette, Streams};
use crate::words::{level_name, severity_name};

/// Explains the rule that has the id, or that another scanner's id means.
pub(crate) fn run(args: &ExplainArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    if let Some(info) = governance::info(&args.rule) {
        write_own(&info, &mut streams.out, streams.out_look.palette)?;
        return Ok(ExitStatus::Success);
    }
    let policies = PolicySets::here(&args.policies)?.complete();
    let rule = lookup::rule(&policies.rules, &args.rule)?;
    let page = Page::new(&policies, rule, &args.policies.directories);
    match args.format {
        PageFormat::Text => write_text(&page, &mut streams.out, streams.out_look.palette)?,
        PageFormat::Markdown => write_markdown(&page, &mut streams.out)?,
    }
    Ok(ExitStatus::Success)
}

/// What a finding is about that no rule has, but the ledger.
fn write_own(info: &RuleInfo, out: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let severity = palette.severity(info.severity, severity_name(info.severity));
    writeln!(out, "{}", palette.strong(&info.title))?;
    writeln!(out, "{}: {severity} severity, {}\n", palette.name(&info.id), level_name(info.level))?;
    writeln!(out, "  {}\n", info.description)?;
    writeln!(out, "{}\n  {}", palette.strong("What to do"), info.remediation)
}
