//! Fixtures: inputs with the verdict that a rule is to give, run alike for built-in and for own policies.
//!
//! `FIXTURES/<standard>[/<provider>]/<stem>/{pass,fail,undetermined,not_applicable}/<case>/` holds `plan.json` or `state.json`, or
//! only the files of a root, and may hold `settings.toml`; one beside the verdicts' folders counts for all cases. The folder says the worst verdict of
//! the rule over the case's subjects; in `not_applicable` there is none. `verdicts.snap.txt` beside these folders, if it is there,
//! records what the rule says of each subject of all its cases.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use groundrule_parser::error::InputError;
use groundrule_parser::evaluation::{EvaluatedRoot, Facts};
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::root::{Inputs, Workspace};
use groundrule_parser::source::Source;

use crate::diagnostic::{Diagnostic, SourceText};
use crate::evaluate::inspect::inspect;
use crate::evaluate::{Options, evaluate};
use crate::hiding::{Trial, try_hiding};
use crate::loader::PolicySet;
use crate::rego::engine::Coverage;
use crate::report::Verdict;
use crate::rule::{EngineRead, ReadPath, Rule, SubjectKind};

/// A case of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    /// Rule id.
    pub rule: String,
    /// `pass`, `fail`, `undetermined`; nothing for `not_applicable`.
    pub expected: Option<Verdict>,
    /// Name of the case's folder.
    pub name: String,
    /// `plan.json`, `state.json`, or the `main.tf` of a root.
    pub input: PathBuf,
    /// The rule's folder, which holds the cases of all verdicts.
    pub folder: PathBuf,
    /// Settings that the case wants.
    pub settings: Option<PathBuf>,
}

impl Case {
    /// The folder that says what is expected.
    pub fn folder(&self) -> &'static str {
        self.expected.map_or("not_applicable", Verdict::name)
    }
}

/// What a case gave.
#[derive(Debug)]
pub struct Ran {
    /// The worst verdict; nothing if no subject was judged.
    pub verdict: Option<Verdict>,
    /// A line for each verdict: verdict, address, message, paths.
    pub lines: Vec<String>,
    /// What hiding did; nothing for states and roots.
    pub hiding: Option<Trial>,
}

/// Why a case could not be run.
#[derive(Debug, thiserror::Error)]
pub enum FixtureError {
    /// A fixture names a rule that there is not: a fault of whoever wrote the fixture.
    #[error("{path}: there is no rule `{rule}`")]
    NoRule {
        /// The fixture's folder.
        path: PathBuf,
        /// The id that its path says.
        rule: String,
    },
    /// A file can't be read.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        error: std::io::Error,
    },
    /// The input is no plan and no state.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The settings are wrong.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Settings(Vec<Diagnostic>),
}

/// Finds all cases below a folder, sorted.
pub fn find(fixtures: &Path, set: &PolicySet) -> Result<Vec<Case>, FixtureError> {
    let mut cases = Vec::new();
    for entry in walkdir::WalkDir::new(fixtures).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(fixtures).to_owned();
            FixtureError::Io { path, error: error.into() }
        })?;
        let is_input = match entry.file_name().to_str() {
            Some("plan.json" | "state.json") => true,
            Some(ROOT) => RECORDED.iter().all(|name| !entry.path().with_file_name(name).exists()),
            _ => false,
        };
        let Some(case) = is_input.then(|| case(fixtures, entry.path())).flatten() else { continue };
        if set.rule(&case.rule).is_none() {
            return Err(FixtureError::NoRule { path: entry.path().to_owned(), rule: case.rule });
        }
        cases.push(case);
    }
    cases.sort();
    Ok(cases)
}

/// The file that makes a folder a root.
const ROOT: &str = "main.tf";

/// What a folder may hold of a root that was planned or applied.
const RECORDED: [&str; 2] = ["plan.json", "state.json"];

/// The case that an input belongs to; nothing if it lies elsewhere.
fn case(fixtures: &Path, input: &Path) -> Option<Case> {
    let folder = input.parent()?;
    let name = folder.file_name()?.to_str()?.to_owned();
    let verdict = folder.parent()?;
    let expected = match verdict.file_name()?.to_str()? {
        "pass" => Some(Verdict::Pass),
        "fail" => Some(Verdict::Fail),
        "undetermined" => Some(Verdict::Undetermined),
        "not_applicable" => None,
        _ => return None,
    };
    let rule_folder = verdict.parent()?;
    let path = rule_folder.strip_prefix(fixtures).ok()?.to_str()?;
    let rule = path.replace(['/', '\\', '_'], "-");
    let settings = [folder, rule_folder].map(|folder| folder.join("settings.toml"));
    let settings = settings.into_iter().find(|path| path.is_file());
    Some(Case { rule, expected, name, input: input.to_owned(), folder: rule_folder.to_owned(), settings })
}

/// How cases are evaluated.
const OPTIONS: Options = Options { assume: true, keep_passes: true };

/// A case's input and rule, and the policies with its settings.
#[derive(Debug)]
pub struct Opened {
    source: Source,
    /// What a root says beyond the plan of it; nothing if the input is a plan or state.
    facts: Option<Facts>,
    /// The policies with the settings that the case wants.
    pub set: PolicySet,
    /// The rule.
    pub rule: Arc<Rule>,
}

/// Reads a case's input.
pub fn open(case: &Case, set: &PolicySet) -> Result<Opened, FixtureError> {
    let io = |error| FixtureError::Io { path: case.input.clone(), error };
    let set = with_settings(case, set)?;
    let no_rule = || FixtureError::NoRule { path: case.input.clone(), rule: case.rule.clone() };
    let rule = Arc::clone(set.rule(&case.rule).ok_or_else(no_rule)?);
    let name = case.input.display().to_string();
    let (source, facts) = if case.input.ends_with(ROOT) {
        let folder = case.input.parent().unwrap_or(Path::new("."));
        let workspace = Workspace::new(folder).map_err(io)?;
        let opened = EvaluatedRoot::open(&workspace, folder, &name, &Inputs::default())?;
        (opened.plan, Some(opened.facts))
    } else {
        (Source::from_bytes(name, fs::read(&case.input).map_err(io)?)?, None)
    };
    Ok(Opened { source, facts, set, rule })
}

impl Opened {
    /// The text of the input; of a root, the plan of it.
    pub(crate) fn text(&self) -> &str {
        self.source.text()
    }

    /// What a root says beyond its plan.
    pub(crate) fn facts(&self) -> Option<&Facts> {
        self.facts.as_ref()
    }

    /// The graph of the input.
    pub fn graph(&self) -> Result<ResourceGraph<'_>, InputError> {
        match &self.facts {
            Some(facts) => ResourceGraph::of_root(&self.source, facts.clone()),
            None => ResourceGraph::read(&self.source),
        }
    }
}

/// Runs one case. With `hide`, tries the law of hiding on it, too.
pub fn run(case: &Case, set: &PolicySet, hide: bool) -> Result<Ran, FixtureError> {
    let opened = open(case, set)?;
    let graph = opened.graph()?;
    let Opened { source, facts, set, rule } = &opened;
    let evaluation = evaluate(&graph, &[rule.as_ref()], &set.settings, &set.engine, OPTIONS);
    let verdict = evaluation.verdicts.iter().map(|judged| judged.verdict).max();
    let lines = evaluation
        .verdicts
        .iter()
        .map(|judged| {
            let mut line = format!("{} {}", judged.verdict.name(), judged.address(&graph));
            if judged.verdict == Verdict::Pass {
                return line;
            }
            let _ = write!(line, ": {}", judged.message);
            let related = judged.related.iter().map(|(address, path)| format!("{address}.{path}"));
            let places: Vec<String> = judged.paths.iter().cloned().chain(related).collect();
            if !places.is_empty() {
                let _ = write!(line, " @ {}", places.join(", "));
            }
            for unknown in &judged.unknown {
                let _ = write!(line, " ? {}: {}", unknown.path, unknown.because);
            }
            for assumed in &judged.assumed {
                let _ = write!(line, " ~ {assumed}");
            }
            line
        })
        .collect();
    let hides = hide && facts.is_none();
    let hiding = if hides { try_hiding(source.text(), rule, &set.settings, &set.engine) } else { None };
    Ok(Ran { verdict, lines, hiding })
}

/// The rules with the settings that a case wants.
pub fn with_settings(case: &Case, set: &PolicySet) -> Result<PolicySet, FixtureError> {
    let config = match &case.settings {
        None => None,
        Some(path) => {
            let text =
                fs::read_to_string(path).map_err(|error| FixtureError::Io { path: path.clone(), error })?;
            Some(Arc::new(SourceText { path: path.display().to_string(), text }))
        }
    };
    set.with_settings(config.as_ref()).map_err(FixtureError::Settings)
}

/// What a rule says of its cases, in the rule's folder.
pub const RECORD: &str = "verdicts.snap.txt";

/// What a rule says of its cases, as it is recorded.
pub fn record<'c>(ran: impl IntoIterator<Item = (&'c Case, &'c Ran)>) -> String {
    let mut record = String::new();
    for (case, ran) in ran {
        let _ = writeln!(record, "{}/{}", case.folder(), case.name);
        for line in &ran.lines {
            let _ = writeln!(record, "  {line}");
        }
    }
    record
}

/// Lines that are gone from a record and that are new, marked `-` and `+`; none if both say the same.
pub fn differences(recorded: &str, said: &str) -> Vec<String> {
    let (recorded, said): (Vec<&str>, Vec<&str>) = (recorded.lines().collect(), said.lines().collect());
    let gone = recorded.iter().filter(|line| !said.contains(line)).map(|line| format!("- {line}"));
    let new = said.iter().filter(|line| !recorded.contains(line)).map(|line| format!("+ {line}"));
    let mut differences: Vec<String> = gone.chain(new).collect();
    if differences.is_empty() && recorded != said {
        differences.push("the same lines in another order or number".to_owned());
    }
    differences
}

/// Which lines of the policies a case reaches. Evaluates it once more, on one engine that keeps count.
pub fn coverage(case: &Case, set: &PolicySet) -> Result<Vec<Coverage>, FixtureError> {
    let opened = open(case, set)?;
    let graph = opened.graph()?;
    let Opened { set, rule, .. } = &opened;
    let mut engine = set.engine.clone();
    engine.set_coverage(true);
    for (id, _) in graph.instances() {
        inspect(&graph, id, &[rule.as_ref()], &set.settings, &mut engine, OPTIONS);
    }
    Ok(engine.coverage())
}

/// Lines of policies by file, and whether any case reached them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines(BTreeMap<String, BTreeMap<u32, bool>>);

impl Lines {
    /// Adds what one case reached.
    pub fn add(&mut self, coverage: Vec<Coverage>) {
        for Coverage { path, covered, not_covered } in coverage {
            let lines = self.0.entry(path).or_default();
            lines.extend(covered.into_iter().map(|line| (line, true)));
            for line in not_covered {
                lines.entry(line).or_default();
            }
        }
    }

    /// Lines of a file that were reached, and those that were not.
    pub fn of(&self, path: &str) -> (Vec<u32>, Vec<u32>) {
        let lines = self.0.get(path).into_iter().flatten();
        let (reached, missed): (Vec<_>, Vec<_>) = lines.partition(|(_, reached)| **reached);
        let numbers = |lines: Vec<(&u32, &bool)>| lines.into_iter().map(|(line, _)| *line).collect();
        (numbers(reached), numbers(missed))
    }
}

/// The rules that lack a case that they must have, with the folder where it is to stand.
///
/// A rule needs `fail`, something that it does not fail, and `undetermined` unless all that it reads is always known.
pub fn without_cases<'s>(set: &'s PolicySet, cases: &[Case]) -> Vec<(&'s Rule, &'static str)> {
    let mut missing = Vec::new();
    for rule in &set.rules {
        let has = |verdict: Option<Verdict>| {
            cases.iter().any(|case| case.rule == rule.id && case.expected == verdict)
        };
        if !has(Some(Verdict::Fail)) {
            missing.push((rule.as_ref(), "fail"));
        }
        if !has(Some(Verdict::Pass)) && !has(None) {
            missing.push((rule.as_ref(), "pass"));
        }
        if !has(Some(Verdict::Undetermined)) && !is_always_settled(rule) {
            missing.push((rule.as_ref(), "undetermined"));
        }
    }
    missing
}

/// Whether a rule reads only what every plan says of its changes, or what a root writes of itself as constants.
fn is_always_settled(rule: &Rule) -> bool {
    let is_settled = |path: &ReadPath| match path {
        // What was is known; only a path into lists may lead to several places.
        ReadPath::Engine(EngineRead::Before(path)) => path.len() == 1,
        path => matches!(
            path,
            ReadPath::Engine(
                EngineRead::Action
                    | EngineRead::ActionReason
                    | EngineRead::ReplacePaths
                    | EngineRead::Name
                    | EngineRead::Address
                    | EngineRead::Type
                    | EngineRead::ModuleSource
            )
        ),
    };
    let is_constant = |kind| matches!(kind, SubjectKind::Module | SubjectKind::Variable | SubjectKind::Root);
    rule.metadata.subjects.iter().all(|subject| {
        is_constant(subject.kind)
            || subject.each.is_empty()
                && subject.related.is_empty()
                && subject.reads.iter().all(|(_, read)| read.paths.iter().all(is_settled))
    })
}
