//! What stores say together: of each root what its latest audit found.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use camino::Utf8PathBuf;
use groundrule_rules::report::{InputKind, Level, Verdict};
use jiff::Timestamp;
use rustc_hash::FxHashMap;

use crate::failure::Failure;
use crate::store::read::{self, Header, Reader};
use crate::store::v1;

/// The roots with the verdicts on them.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Every rule that a store knows, each as the latest one has it.
    pub(crate) rules: Vec<v1::Rule>,
    by_id: HashMap<String, u32>,
    /// The audits, by time.
    pub(crate) runs: Vec<Run>,
    /// By their ids.
    pub(crate) roots: BTreeMap<String, Root>,
    /// What the latest audit could not read.
    pub(crate) failures: Vec<v1::Failure>,
}

/// An audit.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// Its store.
    pub(crate) path: Utf8PathBuf,
    pub(crate) header: Header,
    /// Inputs read.
    pub(crate) inputs: usize,
    pub(crate) failures: usize,
    /// It came to its end.
    pub(crate) is_whole: bool,
}

/// What the latest audit of a root found.
#[derive(Debug)]
pub(crate) struct Root {
    /// Index into [`State::runs`].
    pub(crate) run: usize,
    /// Later ones know more: files, then states, then plans.
    pub(crate) inputs: Vec<Input>,
}

/// An input.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) line: v1::Input,
    pub(crate) subjects: Vec<v1::Subject>,
    pub(crate) drift: Vec<v1::Drift>,
}

/// A rule's verdict on an address of a root: what is counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unit<'s> {
    pub(crate) input: &'s Input,
    pub(crate) subject: &'s v1::Subject,
    /// Index into [`State::rules`].
    pub(crate) rule: u32,
    pub(crate) verdict: Verdict,
    /// Nothing for a pass.
    pub(crate) finding: Option<&'s v1::Finding>,
}

impl State {
    /// Reads stores in the order of their times; after each, `look` may look at what is known by then.
    pub(crate) fn read(stores: &[Utf8PathBuf], mut look: impl FnMut(&State)) -> Result<State, Failure> {
        let mut ordered = Vec::new();
        for path in stores {
            ordered.push((read::when(path)?, path));
        }
        ordered.sort_by_key(|(when, _)| *when);
        let mut state = State::default();
        for (when, path) in ordered {
            state.add(path, when)?;
            look(&state);
        }
        Ok(state)
    }

    fn add(&mut self, path: &Utf8PathBuf, when: Timestamp) -> Result<(), Failure> {
        let number = self.runs.len();
        let header = Header { version: String::new(), edition: None, digest: String::new(), when };
        self.runs.push(Run { path: path.clone(), header, inputs: 0, failures: 0, is_whole: false });
        self.failures.clear();
        let mut adding = Adding { state: self, run: number, numbers: Vec::new() };
        let is_whole = read::read(path, &mut adding)?;
        let run = &mut self.runs[number];
        run.is_whole = is_whole;
        run.failures = self.failures.len();
        for root in self.roots.values_mut().filter(|root| root.run == number) {
            root.inputs.sort_by_key(|input| rank(input.line.kind));
        }
        Ok(())
    }

    /// The latest audit.
    pub(crate) fn latest(&self) -> Option<&Run> {
        self.runs.last()
    }

    /// A rule by the number that units have.
    pub(crate) fn rule(&self, number: u32) -> &v1::Rule {
        &self.rules[number as usize]
    }
}

impl Root {
    /// Hands over each verdict on the root once; of several on the same address that of the input that knows most.
    pub(crate) fn units<'s>(&'s self, mut take: impl FnMut(Unit<'s>)) {
        let mut last: FxHashMap<(&str, u32), usize> = FxHashMap::default();
        if self.inputs.len() > 1 {
            for (number, input) in self.inputs.iter().enumerate() {
                for subject in &input.subjects {
                    let findings = subject.findings.iter().map(|finding| finding.rule);
                    for rule in subject.pass.iter().copied().chain(findings) {
                        last.insert((&subject.address, rule), number);
                    }
                }
            }
        }
        for (number, input) in self.inputs.iter().enumerate() {
            for subject in &input.subjects {
                let counts = |rule: u32| {
                    last.get(&(subject.address.as_str(), rule)).is_none_or(|last| *last == number)
                };
                for rule in subject.pass.iter().copied().filter(|rule| counts(*rule)) {
                    take(Unit { input, subject, rule, verdict: Verdict::Pass, finding: None });
                }
                for finding in subject.findings.iter().filter(|finding| counts(finding.rule)) {
                    let (rule, verdict) = (finding.rule, finding.verdict);
                    take(Unit { input, subject, rule, verdict, finding: Some(finding) });
                }
            }
        }
    }

    /// The input that knows most.
    pub(crate) fn best(&self) -> Option<&Input> {
        self.inputs.last()
    }

    /// The plan that tells what drifted.
    pub(crate) fn drift(&self) -> Option<&Input> {
        self.inputs.iter().rev().find(|input| input.line.managed.is_some())
    }
}

impl Unit<'_> {
    /// What a fail does here.
    pub(crate) fn level(&self, state: &State) -> Level {
        self.finding.map_or_else(|| state.rule(self.rule).level, |finding| finding.level)
    }
}

/// How much an input knows: a plan what will be, a state what is, files what is meant.
fn rank(kind: InputKind) -> u8 {
    match kind {
        InputKind::Root => 0,
        InputKind::State => 1,
        InputKind::Plan => 2,
    }
}

/// A store on its way into the state.
struct Adding<'s> {
    state: &'s mut State,
    run: usize,
    /// The state's numbers of the store's rules.
    numbers: Vec<u32>,
}

impl Reader for Adding<'_> {
    fn header(&mut self, header: Header) {
        self.state.runs[self.run].header = header;
    }

    fn rule(&mut self, rule: v1::Rule) {
        let State { rules, by_id, .. } = &mut *self.state;
        let number = match by_id.get(&rule.id) {
            Some(number) => {
                rules[*number as usize] = rule;
                *number
            }
            None => {
                let number = u32::try_from(rules.len()).unwrap_or(u32::MAX);
                by_id.insert(rule.id.clone(), number);
                rules.push(rule);
                number
            }
        };
        self.numbers.push(number);
    }

    fn input(&mut self, line: v1::Input, mut subjects: Vec<v1::Subject>, drift: Vec<v1::Drift>) {
        for subject in &mut subjects {
            for rule in &mut subject.pass {
                *rule = self.numbers[*rule as usize];
            }
            for finding in &mut subject.findings {
                finding.rule = self.numbers[finding.rule as usize];
            }
        }
        let run = &mut self.state.runs[self.run];
        run.inputs += 1;
        let root = self
            .state
            .roots
            .entry(line.root.clone())
            .or_insert_with(|| Root { run: self.run, inputs: Vec::new() });
        // What an earlier audit found in the root is no longer so.
        if root.run != self.run {
            *root = Root { run: self.run, inputs: Vec::new() };
        }
        root.inputs.push(Input { line, subjects, drift });
    }

    fn failure(&mut self, failure: v1::Failure) {
        self.state.failures.push(failure);
    }
}

/// Orders by rate, the worst first; what has none at the end.
pub(crate) fn worst_first(rate: Option<f64>, fails: usize) -> (u64, Reverse<usize>) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and a million")]
    let rank = rate.map_or(u64::MAX, |rate| (rate * 1e6) as u64);
    (rank, Reverse(fails))
}
