//! Mutants: how well the fixtures of a rule pin down what it reads and what it says.
//!
//! A mutant of the reads is a rule that reads one attribute of one type wrongly: in every case that has the attribute it is
//! made unknown, left out, turned round or changed. A mutant of the policy is the policy with one comparison, literal or
//! condition changed. It is noticed if a test would fail: a case no longer gives the verdict that its folder says, or, where the
//! rule's verdicts are recorded, a subject of it another one. A mutant that survives shows what no case hangs on.

mod policy;
mod reads;
mod targets;

use groundrule_parser::evaluation::Facts;
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::source::Source;

use crate::evaluate::{Options, evaluate};
use crate::fixtures::{self, Case, FixtureError, Opened};
use crate::loader::{PolicySet, PolicySource};
use crate::report::Verdict;
use crate::rule::Rule;

/// A change that the cases of a rule were tried on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mutant {
    /// What was changed.
    pub place: Place,
    /// How.
    pub change: String,
    /// A case gave another verdict.
    pub noticed: bool,
    /// The cases that it was tried on, as `fail/plain`: all until one noticed it.
    pub cases: Vec<String>,
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// What the rule reads of a type, or of types that a glob names.
    Read {
        /// Type or glob: `aws_ebs_volume`.
        of: String,
        /// Attribute path without numbers: `root_block_device.encrypted`.
        path: String,
    },
    /// A place of the policy.
    Policy {
        /// Line, from 1.
        line: usize,
    },
}

/// What came of a rule's mutants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mutation {
    /// In the order of their places.
    pub mutants: Vec<Mutant>,
    /// Reads that no case holds, as `TYPE.PATH`: nothing of them could be changed.
    pub unread: Vec<String>,
}

/// Tries all mutants of a rule on its cases. `sources` are what `set` was loaded from; cases of other rules, and those that
/// do not give the verdict that they are to, are left out.
pub fn mutate(
    rule: &Rule,
    cases: &[Case],
    set: &PolicySet,
    sources: &[PolicySource],
) -> Result<Mutation, FixtureError> {
    let mut trials = Vec::new();
    for case in cases.iter().filter(|case| case.rule == rule.id) {
        let is_recorded = case.folder.join(fixtures::RECORD).is_file();
        let mut trial =
            Trial { case, opened: fixtures::open(case, set)?, is_recorded, said: Verdicts::default() };
        if let Some(said) = trial.judge(trial.opened.text(), rule, &trial.opened.set)
            && worst(&said) == case.expected
        {
            trial.said = said;
            trials.push(trial);
        }
    }
    let reads::Tried { mut mutants, unread } = reads::mutants(rule, &trials);
    mutants.extend(policy::mutants(rule, &trials, sources)?);
    mutants.sort();
    Ok(Mutation { mutants, unread })
}

/// Address and verdict of each subject, sorted; one that several entries of a rule judge has several.
type Verdicts = Vec<(String, Verdict)>;

fn worst(verdicts: &Verdicts) -> Option<Verdict> {
    verdicts.iter().map(|(_, verdict)| *verdict).max()
}

/// A case that mutants are tried on.
struct Trial<'c> {
    case: &'c Case,
    opened: Opened,
    /// Whether tests compare the verdict on each subject, not only the worst.
    is_recorded: bool,
    /// What the rule says, and is to say, of the case.
    said: Verdicts,
}

impl Trial<'_> {
    /// Whether a test would fail if a rule got this text in the place of the case's input.
    fn notices(&self, text: &str, rule: &Rule, set: &PolicySet) -> bool {
        match self.judge(text, rule, set) {
            Some(said) if self.is_recorded => said != self.said,
            Some(said) => worst(&said) != self.case.expected,
            // It is no input any more, which says nothing of the rule.
            None => false,
        }
    }

    fn judge(&self, text: &str, rule: &Rule, set: &PolicySet) -> Option<Verdicts> {
        let source = Source::from_bytes("input.json", text.as_bytes().to_vec()).ok()?;
        let graph = graph(&source, self.opened.facts())?;
        let options = Options { assume: true, keep_passes: true };
        let evaluation = evaluate(&graph, &[rule], &set.settings, &set.engine, options);
        let verdicts = evaluation.verdicts.into_iter();
        let mut verdicts: Verdicts =
            verdicts.map(|judged| (judged.address(&graph), judged.verdict)).collect();
        verdicts.sort();
        Some(verdicts)
    }

    /// As people find it below the rule's fixtures.
    fn name(&self) -> String {
        format!("{}/{}", self.case.folder(), self.case.name)
    }
}

fn graph<'s>(source: &'s Source, facts: Option<&Facts>) -> Option<ResourceGraph<'s>> {
    match facts {
        Some(facts) => ResourceGraph::of_root(source, facts.clone()).ok(),
        None => ResourceGraph::read(source).ok(),
    }
}
