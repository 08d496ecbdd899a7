//! Graphs into a report.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use groundrule_parser::graph::{Kind, Origin, ResourceGraph};

use crate::drift;
use crate::evaluate::{self, Evaluation, IsOff, Judged, Options, Wishes, evaluate_with};
use crate::fingerprint::{self, Fingerprints};
use crate::governance::Outcome;
use crate::levels::Levels;
use crate::loader::PolicySet;
use crate::locate::{self, LocatedFile, RootSource, Subject};
use crate::redact;
use crate::report::{
    DecidedFile, Finding, InputKind, InputSummary, Level, NotEvaluated, Previews, Report, RuleInfo,
    StandardSummary, Summary,
};
use crate::rule::Rule;
use crate::sets::{self, Units, Worst};
use crate::settings::{RootFacts, Settings};

/// What one input gave; knows nothing of the other inputs.
#[derive(Debug)]
pub struct Checked {
    /// What it was checked with.
    rules: Vec<Arc<RuleInfo>>,
    input: InputSummary,
    pub(crate) findings: Vec<Finding>,
    /// Of the findings, in their order.
    pub(crate) subjects: Vec<Subject>,
    /// What locations point into, by the numbers that they have.
    pub(crate) files: Vec<LocatedFile>,
    /// By rule of the set: pass, fail, undetermined, error.
    counts: Vec<[usize; 4]>,
    /// The same by resource, where the input is one of several by sets of variables.
    units: Option<Units>,
    /// Of the scopes and entries of roots in the settings: whether they held for something.
    held: [Vec<bool>; 2],
    decided: Arc<Settings>,
    not_evaluated: Vec<NotEvaluated>,
    /// What came of what was decided.
    pub(crate) outcome: Outcome,
}

/// Evaluates all rules of a set on a graph. `path` is what the user called the input.
pub fn check(graph: &ResourceGraph<'_>, path: &str, set: &PolicySet, options: Options) -> Checked {
    check_in(graph, path, Surroundings::default(), set, options)
}

/// What settings can ask of an input beyond what is in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'s> {
    /// The directory of its root, or its own, as an absolute path: scopes may name it.
    pub directory: Option<&'s Path>,
    /// The set of variable files that it was evaluated with. Inputs of one path with different sets become one in the report.
    pub variables: Option<&'s str>,
}

/// The same for an input in its surroundings.
pub fn check_in(
    graph: &ResourceGraph<'_>,
    path: &str,
    Surroundings { directory, variables }: Surroundings<'_>,
    set: &PolicySet,
    options: Options,
) -> Checked {
    let rules: Vec<&Rule> = set.rules.iter().map(AsRef::as_ref).collect();
    let levels = Levels::new(graph, set, directory);
    let is_off = |subject, rule| levels.of(subject, rule) == Level::Off;
    let is_off: Option<IsOff<'_>> = if levels.any_off() { Some(&is_off) } else { None };
    let wishes = Wishes { is_off, keep_units: variables.is_some() };
    let evaluation = evaluate_with(graph, &rules, &set.settings, &set.engine, options, wishes);
    let Evaluation { verdicts, counts, units, mut not_evaluated, absent, .. } = evaluation;
    for (address, reason) in &graph.deferred {
        let why = format!("Terraform put its change off to a later plan: {reason}");
        not_evaluated.push(NotEvaluated { what: address.to_string(), why, gap: true });
    }
    let mut fingerprints = Fingerprints::default();
    let subjects = verdicts.iter().map(Subject::of).collect();
    let findings = verdicts
        .into_iter()
        .map(|judged| {
            let level = levels.of(judged.instance, judged.rule);
            finding(graph, &set.infos[judged.rule], level, judged, &mut fingerprints)
        })
        .collect();
    for call in graph.facts().iter().flat_map(|facts| &facts.missing_calls) {
        let why = format!("module from `{}` {}: what is in it was not evaluated", call.source, call.why);
        // A source may hold a password.
        let why = redact::sentence(&why);
        not_evaluated.push(NotEvaluated { what: call.module.to_string(), why, gap: true });
    }
    for left_out in &set.left_out {
        let (what, why) = (left_out.rule.id.clone(), left_out.why.clone());
        not_evaluated.push(NotEvaluated { what, why, gap: false });
    }
    let mut input = summary(graph, path);
    input.notes.extend(levels.notes());
    input.sets.extend(variables.map(str::to_owned));
    input.fail_on = set.decided.fail_on.as_ref().map(|fail_on| fail_on.value);
    input.undetermined = set.decided.undetermined.as_ref().map(|undetermined| undetermined.value);
    for (rule, attributes) in absent {
        let attributes: Vec<String> = attributes.into_iter().collect();
        input.notes.push(format!(
            "{}: this version of the provider has no {}, which is judged as not set",
            rules[rule].id,
            attributes.join(", ")
        ));
    }
    Checked {
        rules: set.infos.clone(),
        input,
        findings,
        subjects,
        files: Vec::new(),
        counts: counts.by_rule,
        units: variables.map(|_| Units::new(graph, &units)),
        held: [levels.held(), roots_held(&set.decided, directory)],
        decided: Arc::clone(&set.decided),
        not_evaluated,
        outcome: Outcome::default(),
    }
}

impl Checked {
    /// What the user called the input.
    pub(crate) fn path(&self) -> &str {
        &self.input.path
    }

    /// Says something of the input that its reader should know.
    pub fn note(&mut self, note: String) {
        self.input.notes.push(note);
    }

    /// Says what is known of the root that the input is of.
    pub fn belongs_to(&mut self, root: &RootFacts) {
        self.input.environment.clone_from(&root.environment);
        self.input.team.clone_from(&root.team);
    }

    /// Says which root the input is of, by an id that is the same on every machine: findings in other roots are others.
    pub fn identify(&mut self, root: String) {
        for finding in &mut self.findings {
            finding.fingerprint = fingerprint::in_root(&root, &finding.fingerprint);
        }
        self.input.id = root;
    }

    /// Says what the input is known by, whatever it is called.
    pub fn digest(&mut self, sha256: Option<String>) {
        self.input.sha256 = sha256;
    }

    /// Finds the places of all findings in the root that the input was made from, in `directory`.
    pub fn locate(&mut self, graph: &ResourceGraph<'_>, root: RootSource<'_>, directory: &Path) {
        self.input.root = Some(locate::shown(root.base, directory));
        self.files = locate::locate(graph, &mut self.findings, &self.subjects, root);
    }
}

impl Subject {
    fn of(judged: &Judged) -> Self {
        let element = match &judged.element {
            None => String::new(),
            Some((list, Some(index))) => format!("{list}[{index}]"),
            Some((list, None)) => list.clone(),
        };
        Subject { instance: judged.instance, element }
    }
}

/// Puts the results of all inputs together, in their order. The rules are those of all sets that inputs were checked with;
/// one that several have counts once, with its strictest level. Of several editions in force the report names the latest.
pub fn report<'s>(sets: impl IntoIterator<Item = &'s PolicySet>, checked: Vec<Checked>) -> Report {
    let mut rules: BTreeMap<&str, Arc<RuleInfo>> = BTreeMap::new();
    let mut edition = None;
    for set in sets {
        edition = edition.max(Some(set.edition));
        for info in &set.infos {
            let strictest = rules.entry(&info.id).or_insert_with(|| Arc::clone(info));
            if info.level > strictest.level {
                *strictest = Arc::clone(info);
            }
        }
    }
    let rules: Vec<Arc<RuleInfo>> = rules.into_values().collect();
    let edition = edition.map(|edition| edition.to_string());
    let mut report = Report { edition, ..Report::default() };
    let mut totals = vec![[0; 4]; rules.len()];
    let slot = |id: &str| rules.binary_search_by(|rule| rule.id.as_str().cmp(id));
    let mut not_evaluated: BTreeMap<NotEvaluated, BTreeSet<usize>> = BTreeMap::new();
    let mut checked = checked;
    let mut decided = Vec::new();
    let mut worst = Worst::default();
    let files = checked.iter_mut().map(|one| std::mem::take(&mut one.files)).collect();
    let (files, numbers) = locate::merge(files);
    report.files = files;
    for (number, mut one) in checked.into_iter().enumerate() {
        report.summary.resources += one.input.resources;
        for finding in &mut one.findings {
            finding.input = number;
            finding.sets.clone_from(&one.input.sets);
            locate::renumber(finding, &numbers[number]);
        }
        let path = one.input.path.clone();
        report.inputs.push(one.input);
        decided.push((one.decided, one.held));
        if report.findings.is_empty() {
            // The one input of most runs; a hundred thousand findings are not copied.
            report.findings = one.findings;
        } else {
            report.findings.append(&mut one.findings);
        }
        match one.units {
            Some(units) => worst.add(&path, units, |rule| slot(&one.rules[rule].id).ok()),
            None => {
                for (rule, counts) in one.rules.iter().zip(&one.counts) {
                    let Ok(at) = slot(&rule.id) else { continue };
                    for (sum, count) in totals[at].iter_mut().zip(counts) {
                        *sum += count;
                    }
                }
            }
        }
        for item in one.not_evaluated {
            not_evaluated.entry(item).or_default().insert(number);
        }
    }
    for (rule, verdict) in worst.verdicts() {
        totals[rule][evaluate::slot(verdict)] += 1;
    }
    sets::unite(&mut report);
    report.rules = rules;
    report.notes = without_use(&decided);
    report.decided_by = decided_files(&decided);
    let set = &report.rules;
    let sum = |at: usize| totals.iter().map(|counts| counts[at]).sum();
    let rule = |id: &str| set.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok();
    // A rule that gave verdicts on another input was evaluated.
    let is_silent = |what: &str| rule(what).is_none_or(|at| totals[at].iter().all(|count| *count == 0));
    // What a preview could not judge is no gap.
    let counted = |item: NotEvaluated| {
        let gap = item.gap && !rule(&item.what).is_some_and(|at| set[at].preview);
        NotEvaluated { gap, ..item }
    };
    report.summary = Summary {
        resources: report.summary.resources,
        rules: set.len(),
        evaluated_rules: totals.iter().filter(|counts| counts.iter().any(|count| *count > 0)).count(),
        pass: sum(0),
        fail: sum(1),
        undetermined: sum(2),
        error: sum(3),
        standards: standards(set, &totals),
        previews: previews(set, &totals),
        not_evaluated: not_evaluated.into_keys().filter(|item| is_silent(&item.what)).map(counted).collect(),
    };
    report
}

/// Whether each entry of `[[roots]]` means a directory.
fn roots_held(settings: &Settings, directory: Option<&Path>) -> Vec<bool> {
    let is_meant = |directory| {
        settings
            .roots
            .iter()
            .map(|entry| entry.path.matches(&entry.origin.file.relative(directory)))
            .collect()
    };
    directory.map(is_meant).unwrap_or_default()
}

/// What each input was checked by, and what of that held for something in it.
type Decided = [(Arc<Settings>, [Vec<bool>; 2])];

/// Scopes and entries of roots that held for nothing in any input: a slip, or meant for what was not checked.
fn without_use(decided: &Decided) -> Vec<String> {
    let mut used: BTreeMap<(String, usize, &str), bool> = BTreeMap::new();
    for (settings, [scopes, roots]) in decided {
        let scopes = settings.scopes.iter().map(|scope| (&scope.origin, "scope")).zip(scopes);
        let roots = settings.roots.iter().map(|entry| (&entry.origin, "entry of `roots`")).zip(roots);
        for ((origin, what), held) in scopes.chain(roots) {
            let place = (origin.file.source.path.clone(), origin.line(), what);
            *used.entry(place).or_default() |= held;
        }
    }
    let unused = used.into_iter().filter(|(_, used)| !used);
    unused
        .map(|((path, line, what), _)| {
            format!("{path}:{line}: this {what} holds for nothing that was checked")
        })
        .collect()
}

/// The files that inputs were checked by, the weakest first, each once.
fn decided_files(decided: &Decided) -> Vec<DecidedFile> {
    let mut files: Vec<DecidedFile> = Vec::new();
    for file in decided.iter().flat_map(|(settings, _)| &settings.files) {
        if !files.iter().any(|known| known.path == file.source.path) {
            files.push(file.digest());
        }
    }
    files
}

/// Totals by rule to totals by standard.
fn standards(rules: &[Arc<RuleInfo>], totals: &[[usize; 4]]) -> Vec<StandardSummary> {
    let mut standards: BTreeMap<&str, StandardSummary> = BTreeMap::new();
    for (rule, [pass, fail, undetermined, error]) in rules.iter().zip(totals) {
        let standard = standards.entry(&rule.standard).or_default();
        standard.rules += 1;
        standard.pass += pass;
        standard.fail += fail;
        standard.undetermined += undetermined;
        standard.error += error;
    }
    standards
        .into_iter()
        .map(|(standard, counts)| StandardSummary { standard: standard.to_owned(), ..counts })
        .collect()
}

/// Totals by rule to those of previews.
fn previews(rules: &[Arc<RuleInfo>], totals: &[[usize; 4]]) -> Previews {
    let mut previews = Previews::default();
    for (_, [pass, fail, undetermined, error]) in rules.iter().zip(totals).filter(|(rule, _)| rule.preview) {
        previews.rules += 1;
        previews.pass += pass;
        previews.fail += fail;
        previews.undetermined += undetermined;
        previews.error += error;
    }
    previews
}

fn summary(graph: &ResourceGraph<'_>, path: &str) -> InputSummary {
    let mut notes = Vec::new();
    if graph.errored {
        notes.push("Terraform failed while planning: the plan is partial".to_owned());
    } else if !graph.complete {
        notes.push("the plan is not complete: that something is absent is not known".to_owned());
    }
    if graph.origin == Origin::Plan && graph.format_version.starts_with("0.") {
        notes.push(format!(
            "format version {}: plans of Terraform before 1.0 say less, so more verdicts are undetermined",
            graph.format_version
        ));
    }
    if let Some(facts) = graph.facts().filter(|_| graph.origin == Origin::Root) {
        let [defaulted, valueless] = OF_VARIABLES;
        notes.extend(variables(defaulted, &facts.defaulted_variables));
        notes.extend(variables(valueless, &facts.valueless_variables));
    }
    InputSummary {
        path: path.to_owned(),
        id: String::new(),
        kind: match graph.origin {
            Origin::Plan => InputKind::Plan,
            Origin::State => InputKind::State,
            Origin::Root => InputKind::Root,
        },
        root: None,
        resources: graph.resources,
        errored: graph.errored,
        complete: (graph.origin == Origin::Plan).then_some(graph.complete),
        notes,
        sets: Vec::new(),
        environment: None,
        team: None,
        fail_on: None,
        undetermined: None,
        sha256: None,
        providers: providers(graph),
        drift: drift::summary(graph),
    }
}

fn providers(graph: &ResourceGraph<'_>) -> Vec<String> {
    let of_resources = graph.instances().filter(|(_, instance)| instance.kind == Kind::Resource);
    let names: BTreeSet<&str> = of_resources.map(|(_, instance)| instance.provider.as_ref()).collect();
    names.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// How notes on a root's variables begin: on those that have their default, and those that have no value.
pub const OF_VARIABLES: [&str; 2] = ["judged on defaults", "without values"];

/// Variables named in a note; of more, the number.
const VARIABLES_SHOWN: usize = 12;

fn variables(what: &str, names: &[Box<str>]) -> Option<String> {
    let shown: Vec<String> = names.iter().take(VARIABLES_SHOWN).map(|name| format!("var.{name}")).collect();
    let more = names.len().saturating_sub(VARIABLES_SHOWN);
    let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
    (!names.is_empty()).then(|| format!("{what} of: {}{rest}", shown.join(", ")))
}

fn finding(
    graph: &ResourceGraph<'_>,
    rule: &Arc<RuleInfo>,
    level: Level,
    judged: Judged,
    fingerprints: &mut Fingerprints,
) -> Finding {
    let instance = graph.instance(judged.instance);
    let first = graph.first_address(judged.instance);
    let fingerprint = fingerprints.next(&rule.id, &first, judged.element.as_ref(), &judged.content);
    let address = judged.address(graph);
    Finding {
        input: 0,
        rule: Arc::clone(rule),
        verdict: judged.verdict,
        level,
        resource_length: instance.address.len(),
        address,
        type_name: if instance.type_name.is_empty() {
            instance.kind.to_string()
        } else {
            instance.type_name.to_string()
        },
        paths: judged.paths,
        related: judged.related,
        message: judged.message,
        unknown: judged.unknown,
        assumed: judged.assumed,
        location: None,
        calls: Vec::new(),
        chain: Vec::new(),
        suppressed: None,
        sets: Vec::new(),
        fingerprint,
    }
}
