//! `groundrule test [DIR]`: the fixtures of policies, and the law of hiding on each of them.

use std::collections::BTreeSet;
use std::io::{self, Write};

use groundrule_rules::fixtures::{self, Case, FixtureError, Ran};
use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::rule::Rule;
use rayon::prelude::*;

use crate::cli::TestArgs;
use crate::engine;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::options::{fixtures_beside, require_directory};
use crate::terminal::{Palette, Streams, Untrusted};
use crate::words::{count, verdict_name};

/// Hidings shown of those that turned a verdict of one case.
const FLIPS_SHOWN: usize = 3;

/// Runs the cases of all rules below the directory.
pub(crate) fn run(args: &TestArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    require_directory("DIR", &args.directory)?;
    let own = engine::own_policies(&args.directory)?;
    let files: BTreeSet<String> = own.files.iter().map(|file| file.source.path.clone()).collect();
    let policies = load(own)?;
    let folder = fixtures_beside(&args.directory);
    require_directory("fixtures", &folder)?;
    let cases = fixtures::find(folder.as_std_path(), &policies)?;
    let ran: Vec<Ran> =
        cases.par_iter().map(|case| fixtures::run(case, &policies, true)).collect::<Result<_, _>>()?;

    let mut tally = Tally::default();
    for rule in policies.rules.iter().filter(|rule| files.contains(&rule.source.path)) {
        let of_rule: Vec<(&Case, &Ran)> =
            cases.iter().zip(&ran).filter(|(case, _)| case.rule == rule.id).collect();
        tally.add(rule, &of_rule, &mut streams.out, streams.out_palette)?;
    }
    tally.conclude(&mut streams.err, streams.err_palette)?;
    Ok(tally.status())
}

/// An organisation's policies beside the built-in ones; the built-in ones' own source in the place of those that are
/// embedded.
fn load(own: PolicySource) -> Result<PolicySet, Failure> {
    let sources = if engine::organisation(&own) == Some("groundrule") {
        vec![PolicySource { builtin: true, ..own }]
    } else {
        vec![PolicySource::builtin(), own]
    };
    PolicySet::load(&sources, None).map_err(Failure::Policies)
}

/// What came of the cases so far.
#[derive(Default)]
struct Tally {
    rules: usize,
    cases: usize,
    wrong: usize,
    hidings: usize,
    turned: usize,
}

impl Tally {
    /// Counts and tells what the cases of a rule gave.
    fn add(
        &mut self,
        rule: &Rule,
        cases: &[(&Case, &Ran)],
        out: &mut dyn Write,
        palette: Palette,
    ) -> io::Result<()> {
        let wrong = cases.iter().filter(|(case, ran)| ran.verdict != case.expected).count();
        let trials = || cases.iter().filter_map(|(_, ran)| ran.hiding.as_ref());
        let hidings: usize = trials().map(|trial| trial.tried).sum();
        let turned: usize = trials().map(|trial| trial.flips.len()).sum();
        self.rules += 1;
        self.cases += cases.len();
        self.wrong += wrong;
        self.hidings += hidings;
        self.turned += turned;

        let name = palette.name(&rule.id);
        let counts = format!("{}, {}", count(cases.len(), "case"), count(hidings, "hiding"));
        if wrong + turned > 0 {
            writeln!(out, "{} {name}: {counts}", palette.bad("failed"))?;
        } else if cases.is_empty() {
            writeln!(out, "{} {name}: no cases", palette.bad("untested"))?;
        } else {
            writeln!(out, "{} {name}: {counts}", palette.good("ok"))?;
        }
        cases.iter().try_for_each(|(case, ran)| write_case(case, ran, out, palette))
    }

    fn conclude(&self, err: &mut dyn Write, palette: Palette) -> io::Result<()> {
        let Tally { cases, wrong, hidings, turned, rules } = self;
        let says = format!(
            "{} of {}: {} as expected, {wrong} not; {} turned {}",
            count(*cases, "case"),
            count(*rules, "rule"),
            cases - wrong,
            count(*hidings, "hiding"),
            count(*turned, "verdict"),
        );
        match self.status() {
            ExitStatus::Success => writeln!(err, "{}", palette.good(says)),
            _ => writeln!(err, "{}", palette.bad(says)),
        }
    }

    fn status(&self) -> ExitStatus {
        if self.wrong + self.turned > 0 {
            ExitStatus::Findings
        } else if self.cases == 0 {
            ExitStatus::NotEvaluated
        } else {
            ExitStatus::Success
        }
    }
}

/// Tells of a case that did not go as it was to.
fn write_case(case: &Case, ran: &Ran, out: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let expected = case.expected.map_or("no verdict", verdict_name);
    let place = format!("{}/{}", case.folder(), case.name);
    if ran.verdict != case.expected {
        let given = ran.verdict.map_or("no verdict", verdict_name);
        writeln!(out, "  {}: {given} instead of {expected}", palette.strong(Untrusted(&place)))?;
        for line in &ran.lines {
            writeln!(out, "    {}", Untrusted(line))?;
        }
    }
    let flips = ran.hiding.as_ref().map_or(&[][..], |trial| &trial.flips);
    for flip in flips.iter().take(FLIPS_SHOWN) {
        let (before, after) = (verdict_name(flip.before), verdict_name(flip.after));
        let hidden = flip.hidden.join(", ");
        writeln!(
            out,
            "  {}: hiding {} turns {} from {before} to {after}",
            palette.strong(Untrusted(&place)),
            Untrusted(&hidden),
            Untrusted(&flip.address),
        )?;
    }
    match flips.len().saturating_sub(FLIPS_SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "  {}: {more} more", palette.strong(Untrusted(&place))),
    }
}

impl From<FixtureError> for Failure {
    fn from(error: FixtureError) -> Self {
        match error {
            FixtureError::Input(error) => Failure::Input(error),
            FixtureError::Settings(faults) => Failure::Policies(faults),
            FixtureError::NoRule { .. } | FixtureError::Io { .. } => {
                Failure::Usage { message: error.to_string(), hint: None }
            }
        }
    }
}
