//! `groundrule explain RULE`: the page of a rule.

use crate::cli::{ExplainArgs, PageFormat};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::lookup;
use crate::page::{Page, write_markdown, write_text};
use crate::policy_sets::PolicySets;
use crate::terminal::Streams;

/// Explains the rule that has the id, or that another scanner's id means.
pub(crate) fn run(args: &ExplainArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    let policies = PolicySets::here(&args.policies)?.complete();
    let rule = lookup::rule(&policies.rules, &args.rule)?;
    let page = Page::new(&policies, rule, &args.policies.directories);
    match args.format {
        PageFormat::Text => write_text(&page, &mut streams.out, streams.out_look.palette)?,
        PageFormat::Markdown => write_markdown(&page, &mut streams.out)?,
    }
    Ok(ExitStatus::Success)
}
