//! `groundrule test [DIR]`: the fixtures of policies, the law of hiding on each of them, the lines that they reach, and
//! with `--mutate` the mutants that they notice.

mod mutants;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::sync::Arc;

use groundrule_rules::fixtures::{self, Case, FixtureError, Lines, Ran};
use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::mutation::{self, Mutation};
use groundrule_rules::report::Verdict;
use groundrule_rules::rule::Rule;
use rayon::prelude::*;

use crate::cli::TestArgs;
use crate::engine;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::lookup;
use crate::options::{fixtures_beside, require_directory};
use crate::terminal::{Palette, Streams, Untrusted};
use crate::words::count;

/// Hidings shown of those that turned a verdict of one case.
const FLIPS_SHOWN: usize = 3;

/// Runs the cases of all rules below the directory.
pub(crate) fn run(args: &TestArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    require_directory("DIR", &args.directory)?;
    let own = engine::own_policies(&args.directory)?;
    let files: BTreeSet<String> = own.files.iter().map(|file| file.source.path.clone()).collect();
    let sources = sources(own);
    let policies = PolicySet::load(&sources, None).map_err(Failure::Policies)?;
    let is_own = |rule: &&Arc<Rule>| files.contains(&rule.source.path);
    let rules: Vec<&Rule> = if args.rules.is_empty() {
        policies.rules.iter().filter(is_own).map(AsRef::as_ref).collect()
    } else {
        let named = args.rules.iter().map(|name| lookup::rule(&policies.rules, name).map(AsRef::as_ref));
        named.collect::<Result<_, _>>()?
    };
    let folder = fixtures_beside(&args.directory);
    require_directory("fixtures", &folder)?;
    let mut cases = fixtures::find(folder.as_std_path(), &policies)?;
    if !args.rules.is_empty() {
        cases.retain(|case| rules.iter().any(|rule| rule.id == case.rule));
    }
    let ran: Vec<Ran> =
        cases.par_iter().map(|case| fixtures::run(case, &policies, true)).collect::<Result<_, _>>()?;
    let mut lines = Lines::default();
    for case in &cases {
        lines.add(fixtures::coverage(case, &policies)?);
    }
    let mutations = if args.mutate {
        let mutate = |rule: &&Rule| mutation::mutate(rule, &cases, &policies, &sources).map(Some);
        rules.par_iter().map(mutate).collect::<Result<Vec<_>, _>>()?
    } else {
        vec![None; rules.len()]
    };

    let mut tally = Tally { required: args.require_mutants, ..Tally::default() };
    let (out, palette) = (&mut streams.out, streams.out_look.palette);
    for (rule, mutation) in rules.into_iter().zip(mutations) {
        let of_rule: Vec<(&Case, &Ran)> =
            cases.iter().zip(&ran).filter(|(case, _)| case.rule == rule.id).collect();
        let otherwise = compare(&of_rule, args.record)?;
        let (reached, missed) = lines.of(&rule.source.path);
        let tested = Tested { rule, cases: of_rule, reached: reached.len(), missed, otherwise, mutation };
        tally.add(&tested);
        tested.write(out, palette)?;
    }
    tally.conclude(&mut streams.err, streams.err_look.palette)?;
    Ok(tally.status())
}

/// An organisation's policies beside the built-in ones; the built-in ones' own source in the place of those that are
/// embedded.
fn sources(own: PolicySource) -> Vec<PolicySource> {
    if engine::organisation(&own) == Some("groundrule") {
        vec![PolicySource { builtin: true, ..own }]
    } else {
        vec![PolicySource::builtin(), own]
    }
}

/// How what a rule says of its cases differs from what is recorded. With `write`, records it.
fn compare(cases: &[(&Case, &Ran)], write: bool) -> Result<Vec<String>, Failure> {
    let Some((first, _)) = cases.first() else { return Ok(Vec::new()) };
    let path = first.folder.join(fixtures::RECORD);
    let said = fixtures::record(cases.iter().copied());
    if write {
        let cannot = |error| FixtureError::Io { path: path.clone(), error };
        fs::write(&path, said).map_err(cannot)?;
        return Ok(Vec::new());
    }
    match fs::read_to_string(&path) {
        Ok(recorded) => Ok(fixtures::differences(&recorded, &said)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(FixtureError::Io { path, error }.into()),
    }
}

/// A rule and what came of its cases.
struct Tested<'a> {
    rule: &'a Rule,
    cases: Vec<(&'a Case, &'a Ran)>,
    /// Lines of the policy that the cases reached.
    reached: usize,
    /// Lines that no case reached.
    missed: Vec<u32>,
    /// Where it says otherwise than what is recorded.
    otherwise: Vec<String>,
    /// Nothing if mutants were not asked for.
    mutation: Option<Mutation>,
}

impl Tested<'_> {
    fn wrong(&self) -> usize {
        self.cases.iter().filter(|(case, ran)| ran.verdict != case.expected).count()
    }

    fn hidings(&self) -> usize {
        self.cases.iter().filter_map(|(_, ran)| ran.hiding.as_ref()).map(|trial| trial.tried).sum()
    }

    fn turned(&self) -> usize {
        self.cases.iter().filter_map(|(_, ran)| ran.hiding.as_ref()).map(|trial| trial.flips.len()).sum()
    }

    fn write(&self, out: &mut dyn Write, palette: Palette) -> io::Result<()> {
        let name = palette.name(&self.rule.id);
        if self.cases.is_empty() {
            return writeln!(out, "{} {name}: no cases", palette.bad("untested"));
        }
        let state = if self.wrong() + self.turned() + self.otherwise.len() > 0 {
            palette.bad("failed")
        } else {
            palette.good("ok")
        };
        let (cases, hidings) = (count(self.cases.len(), "case"), count(self.hidings(), "hiding"));
        write!(out, "{state} {name}: {cases}, {hidings}")?;
        if !self.missed.is_empty() {
            let missed: Vec<String> = self.missed.iter().map(u32::to_string).collect();
            let lines = if missed.len() == 1 { "line" } else { "lines" };
            write!(out, ", {lines} {} not reached", missed.join(", "))?;
        }
        if let Some(mutation) = &self.mutation {
            write!(out, ", {}", mutants::counted(mutation))?;
        }
        writeln!(out)?;
        self.cases.iter().try_for_each(|(case, ran)| write_case(case, ran, out, palette))?;
        if !self.otherwise.is_empty() {
            writeln!(out, "  {} says otherwise (`--record` writes it anew):", fixtures::RECORD)?;
        }
        self.otherwise.iter().try_for_each(|line| writeln!(out, "    {}", Untrusted(line)))?;
        self.mutation.iter().try_for_each(|mutation| mutants::write(mutation, out, palette))
    }
}

/// Tells of a case that did not go as it was to.
fn write_case(case: &Case, ran: &Ran, out: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let expected = case.expected.map_or("not_applicable", Verdict::name);
    let place = format!("{expected}/{}", case.name);
    if ran.verdict != case.expected {
        let given = shown(ran.verdict);
        let wanted = shown(case.expected);
        writeln!(out, "  {}: {given} instead of {wanted}", palette.strong(Untrusted(&place)))?;
        for line in &ran.lines {
            writeln!(out, "    {}", Untrusted(line))?;
        }
    }
    let flips = ran.hiding.as_ref().map_or(&[][..], |trial| &trial.flips);
    for flip in flips.iter().take(FLIPS_SHOWN) {
        let (before, after) = (flip.before.name(), flip.after.name());
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

fn shown(verdict: Option<Verdict>) -> &'static str {
    verdict.map_or("no verdict", Verdict::name)
}

/// What came of all rules so far.
#[derive(Default)]
struct Tally {
    rules: usize,
    cases: usize,
    wrong: usize,
    hidings: usize,
    turned: usize,
    /// Rules that say otherwise than what is recorded.
    changed: usize,
    reached: usize,
    missed: usize,
    /// Nothing if mutants were not asked for.
    mutants: Option<mutants::Tally>,
    /// Share of them that has to be noticed, in percent.
    required: Option<u8>,
}

impl Tally {
    fn add(&mut self, tested: &Tested<'_>) {
        self.rules += 1;
        self.cases += tested.cases.len();
        self.wrong += tested.wrong();
        self.hidings += tested.hidings();
        self.turned += tested.turned();
        self.changed += usize::from(!tested.otherwise.is_empty());
        self.reached += tested.reached;
        self.missed += tested.missed.len();
        if let Some(mutation) = &tested.mutation {
            self.mutants.get_or_insert_default().add(mutation);
        }
    }

    fn conclude(&self, err: &mut dyn Write, palette: Palette) -> io::Result<()> {
        let Tally { rules, cases, wrong, hidings, turned, changed, reached, missed, mutants, required } =
            *self;
        let mut says = format!(
            "{} of {}: {} as expected, {wrong} not; {} turned {}; {reached} of {} reached",
            count(cases, "case"),
            count(rules, "rule"),
            cases - wrong,
            count(hidings, "hiding"),
            count(turned, "verdict"),
            count(reached + missed, "line"),
        );
        if changed > 0 {
            let _ = write!(says, "; {} otherwise than recorded", count(changed, "rule"));
        }
        if let Some(mutants) = mutants {
            let _ = write!(says, "; {}", mutants.says(required));
        }
        match self.status() {
            ExitStatus::Success => writeln!(err, "{}", palette.good(says)),
            _ => writeln!(err, "{}", palette.bad(says)),
        }
    }

    fn status(&self) -> ExitStatus {
        let is_missed =
            |mutants: mutants::Tally| self.required.is_some_and(|required| !mutants.reach(required));
        if self.wrong + self.turned + self.changed > 0 || self.mutants.is_some_and(is_missed) {
            ExitStatus::Findings
        } else if self.cases == 0 {
            ExitStatus::NotEvaluated
        } else {
            ExitStatus::Success
        }
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
