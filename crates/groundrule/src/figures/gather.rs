//! The state to figures: every verdict is counted once, in all groups that it belongs to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use groundrule_rules::report::{SuppressionKind, Verdict};
use groundrule_rules::rule::Severity;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use super::Options;
use super::evidence::Gathering;
use super::exceptions::Ledger;
use super::state::{Root, State, Unit, worst_first};
use super::tally::{Tally, is_excepted, share};
use super::v1::{self, Counted, Coverage, Drift, Figures, Named, Point, Scope};
use crate::words::{count, input_kind_name, severity_name};

/// Standards of which it is counted how many resources meet all of them.
const COVERED: [&str; 2] = ["tagging", "encryption"];

/// Rows of a list that may be long.
pub(super) const MOST_ROWS: usize = 500;

/// Rules that are broken most often.
const TOP: usize = 10;

/// Severities, the worst first.
const SEVERITIES: [Severity; 4] = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];

/// A time in whole seconds.
fn seconds(when: Timestamp) -> Timestamp {
    Timestamp::from_second(when.as_second()).unwrap_or(when)
}

/// The day that a time lies in, in UTC.
fn day(when: Timestamp) -> Date {
    when.to_zoned(TimeZone::UTC).date()
}

/// What a suppression does on a day: nothing once it has expired.
pub(super) fn in_force(unit: &Unit<'_>, today: Date) -> Option<SuppressionKind> {
    let suppression = unit.finding?.suppressed.as_ref()?;
    let last: Option<Date> = suppression.expires.as_deref().and_then(|day| day.parse().ok());
    (last.is_none_or(|last| last >= today)).then_some(suppression.kind)
}

/// What is known after the latest audit of a state.
pub(crate) fn point(state: &State) -> Option<Point> {
    let when = state.latest()?.header.when;
    let today = day(when);
    let mut all = Tally::default();
    let mut by_rule = vec![Tally::default(); state.rules.len()];
    for root in state.roots.values() {
        root.units(|unit| by_rule[unit.rule as usize].add(unit.verdict, in_force(&unit, today)));
    }
    let mut standards: BTreeMap<String, Tally> = BTreeMap::new();
    for (rule, tally) in state.rules.iter().zip(&by_rule).filter(|(_, tally)| **tally != Tally::default()) {
        all.merge(tally);
        standards.entry(rule.standard.clone()).or_default().merge(tally);
    }
    let standards = standards.into_iter().map(|(name, tally)| (name, tally.rate())).collect();
    Some(Point { when: when.to_string(), rated: all.into(), standards })
}

/// Counts everything.
pub(super) fn figures(state: &State, trend: Vec<Point>, options: Options) -> Figures {
    let mut counts = Counts::new(state, options);
    for (id, root) in &state.roots {
        counts.root(id, root);
    }
    Figures { trend, ..counts.finish() }
}

/// Everything that is being counted.
struct Counts<'s> {
    state: &'s State,
    options: Options,
    today: Date,
    scope: Scope,
    by_rule: Vec<Tally>,
    /// Roots in which a rule is broken.
    broken_in: Vec<usize>,
    environments: BTreeMap<&'s str, Tally>,
    teams: BTreeMap<&'s str, Tally>,
    roots: Vec<v1::Root>,
    coverage: [Coverage; COVERED.len()],
    drift: Drift,
    drifted_types: BTreeMap<&'s str, usize>,
    drifted_teams: BTreeMap<&'s str, usize>,
    ledger: Ledger<'s>,
    evidence: Gathering<'s>,
    inputs: Vec<v1::Input>,
    overlaid: usize,
}

impl<'s> Counts<'s> {
    fn new(state: &'s State, options: Options) -> Self {
        let today = options.now.today;
        Counts {
            state,
            options,
            today,
            scope: Scope::default(),
            by_rule: vec![Tally::default(); state.rules.len()],
            broken_in: vec![0; state.rules.len()],
            environments: BTreeMap::new(),
            teams: BTreeMap::new(),
            roots: Vec::new(),
            coverage: COVERED.map(|standard| Coverage {
                standard: standard.to_owned(),
                share: None,
                covered: 0,
                failing: 0,
                open: 0,
            }),
            drift: Drift::default(),
            drifted_types: BTreeMap::new(),
            drifted_teams: BTreeMap::new(),
            ledger: Ledger::new(today, options.notice),
            evidence: Gathering::default(),
            inputs: Vec::new(),
            overlaid: 0,
        }
    }

    fn root(&mut self, id: &'s str, root: &'s Root) {
        let Some(best) = root.best() else { return };
        let first_input = self.inputs.len();
        self.scope.roots += 1;
        self.scope.inputs += root.inputs.len();
        self.scope.resources += best.line.resources;
        for input in &root.inputs {
            self.scope.gaps += input.line.gaps;
            self.input(input, root.run);
        }
        let mut kinds: Vec<_> = root.inputs.iter().map(|input| input.line.kind).collect();
        kinds.dedup();
        self.overlaid += usize::from(kinds.len() < root.inputs.len());

        let state = self.state;
        let mut all = Tally::default();
        let mut broken: BTreeSet<u32> = BTreeSet::new();
        let mut covered: [FxHashMap<&str, Covered>; COVERED.len()] =
            [FxHashMap::default(), FxHashMap::default()];
        root.units(|unit| {
            let suppressed = in_force(&unit, self.today);
            all.add(unit.verdict, suppressed);
            self.by_rule[unit.rule as usize].add(unit.verdict, suppressed);
            let is_fail = unit.verdict == Verdict::Fail && !suppressed.is_some_and(is_excepted);
            if is_fail && broken.insert(unit.rule) {
                self.broken_in[unit.rule as usize] += 1;
            }
            let rule = state.rule(unit.rule);
            if let Some(at) = COVERED.iter().position(|standard| *standard == rule.standard) {
                covered[at].entry(&unit.subject.address).or_default().add(unit.verdict, suppressed);
            }
            self.ledger.add(id, rule, &unit);
            let number = root.inputs.iter().position(|input| std::ptr::eq(input, unit.input)).unwrap_or(0);
            self.evidence.add(&unit, suppressed, first_input + number);
        });
        self.evidence.end_root(id);
        for (coverage, resources) in self.coverage.iter_mut().zip(covered) {
            let mut resources: Vec<_> = resources.into_iter().collect();
            resources.sort_unstable_by_key(|(address, _)| *address);
            for (_, resource) in resources {
                *resource.place(coverage) += 1;
            }
        }
        let environment = best.line.environment.as_deref();
        let team = best.line.team.as_deref();
        self.environments.entry(environment.unwrap_or_default()).or_default().merge(&all);
        self.teams.entry(team.unwrap_or_default()).or_default().merge(&all);
        self.drifted(id, root, team.unwrap_or_default());
        self.roots.push(v1::Root {
            root: id.to_owned(),
            environment: environment.map(str::to_owned),
            team: team.map(str::to_owned),
            when: state.runs[root.run].header.when.to_string(),
            resources: best.line.resources,
            rated: all.into(),
        });
    }

    fn input(&mut self, input: &super::state::Input, run: usize) {
        let line = &input.line;
        let digest = line.digest.as_ref().unwrap_or(&self.state.runs[run].header.digest);
        self.inputs.push(v1::Input {
            root: line.root.clone(),
            path: line.path.clone(),
            kind: input_kind_name(line.kind),
            sha256: line.sha256.clone(),
            resources: line.resources,
            audit: run,
            digest: digest.clone(),
        });
    }

    fn drifted(&mut self, id: &'s str, root: &'s Root, team: &'s str) {
        let Some(plan) = root.drift() else { return };
        let drift = &mut self.drift;
        drift.roots += 1;
        drift.managed += plan.line.managed.unwrap_or_default();
        drift.drifted += plan.drift.len();
        for object in &plan.drift {
            *drift.fates.entry(object.fate.name()).or_default() += 1;
            *self.drifted_types.entry(&object.type_name).or_default() += 1;
            *self.drifted_teams.entry(team).or_default() += 1;
        }
        if !plan.drift.is_empty() {
            drift.by_root.push(Counted { name: id.to_owned(), count: plan.drift.len() });
        }
    }

    fn finish(mut self) -> Figures {
        let state = self.state;
        let rules = || state.rules.iter().zip(&self.by_rule).filter(|(_, tally)| **tally != Tally::default());
        let mut overall = Tally::default();
        let mut standards: BTreeMap<&str, Tally> = BTreeMap::new();
        let mut severities: HashMap<Severity, Tally> = HashMap::new();
        for (rule, tally) in rules() {
            overall.merge(tally);
            standards.entry(&rule.standard).or_default().merge(tally);
            severities.entry(rule.severity).or_default().merge(tally);
        }
        self.scope.rules = state.rules.len();
        self.scope.evaluated_rules = rules().count();
        let mut top: Vec<_> = state.rules.iter().zip(&self.by_rule).zip(&self.broken_in).collect();
        top.retain(|((_, tally), _)| tally.fail > 0);
        top.sort_by(|((a, x), _), ((b, y), _)| (y.fail, b.severity, &a.id).cmp(&(x.fail, a.severity, &b.id)));
        let top_rules = top.into_iter().take(TOP).map(|((rule, tally), roots)| v1::TopRule {
            rule: rule.id.clone(),
            title: rule.title.clone(),
            standard: rule.standard.clone(),
            severity: severity_name(rule.severity),
            fail: tally.fail,
            roots: *roots,
        });
        let top_rules = top_rules.collect();
        let severities = SEVERITIES.map(|severity| Named {
            name: severity_name(severity).to_owned(),
            rated: severities.get(&severity).copied().unwrap_or_default().into(),
        });
        let controls = super::evidence::controls(state, &self.by_rule);
        let mut cut = Vec::new();
        self.roots.sort_by_key(|root| worst_first(root.rated.rate, root.rated.verdicts.fail));
        shorten(&mut self.roots, "roots", &mut cut);
        let rules = self.evidence.rules(state, &self.by_rule, &mut cut);
        let mut exceptions = self.ledger.finish();
        shorten(&mut exceptions.grants, "grants", &mut cut);
        let mut drift = self.drift;
        drift.rate = share(drift.drifted, drift.managed);
        drift.types = counted(self.drifted_types);
        drift.teams = counted(self.drifted_teams);
        drift.by_root.sort_by(|a, b| (b.count, &a.name).cmp(&(a.count, &b.name)));
        shorten(&mut drift.types, "drifted types", &mut cut);
        shorten(&mut drift.by_root, "drifted roots", &mut cut);
        for coverage in &mut self.coverage {
            coverage.share = share(coverage.covered, coverage.covered + coverage.failing);
        }
        if !cut.is_empty() {
            cut.push(
                "`groundrule report STORE… --format csv --output evidence.csv` writes every verdict"
                    .to_owned(),
            );
        }
        Figures {
            schema: v1::SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            when: seconds(self.options.now.timestamp).to_string(),
            audits: state.runs.iter().map(audit).collect(),
            scope: self.scope,
            overall: overall.into(),
            severities: severities.into(),
            standards: named(standards),
            environments: named(self.environments),
            teams: named(self.teams),
            roots: self.roots,
            coverage: self.coverage.into(),
            drift,
            exceptions,
            trend: Vec::new(),
            top_rules,
            controls,
            rules,
            inputs: self.inputs,
            failures: failures(state),
            notes: notes(state, self.overlaid),
            cut,
        }
    }
}

/// What is known of a resource under one standard.
#[derive(Clone, Copy, Default)]
struct Covered {
    fails: bool,
    open: bool,
}

impl Covered {
    fn add(&mut self, verdict: Verdict, suppressed: Option<SuppressionKind>) {
        match verdict {
            Verdict::Pass => {}
            Verdict::Fail if !suppressed.is_some_and(is_excepted) => self.fails = true,
            Verdict::Fail | Verdict::Undetermined | Verdict::Error => self.open = true,
        }
    }

    fn place(self, coverage: &mut Coverage) -> &mut usize {
        match (self.fails, self.open) {
            (true, _) => &mut coverage.failing,
            (false, true) => &mut coverage.open,
            (false, false) => &mut coverage.covered,
        }
    }
}

fn named(groups: BTreeMap<&str, Tally>) -> Vec<Named> {
    let mut groups: Vec<Named> = groups
        .into_iter()
        .map(|(name, tally)| Named { name: name.to_owned(), rated: tally.into() })
        .collect();
    groups.sort_by_key(|group| worst_first(group.rated.rate, group.rated.verdicts.fail));
    groups
}

fn counted(numbers: BTreeMap<&str, usize>) -> Vec<Counted> {
    let mut counted: Vec<Counted> =
        numbers.into_iter().map(|(name, count)| Counted { name: name.to_owned(), count }).collect();
    counted.sort_by(|a, b| (b.count, &a.name).cmp(&(a.count, &b.name)));
    counted
}

fn shorten<T>(rows: &mut Vec<T>, what: &str, cut: &mut Vec<String>) {
    if rows.len() > MOST_ROWS {
        cut.push(format!("{} of {} {what} are not listed", rows.len() - MOST_ROWS, rows.len()));
        rows.truncate(MOST_ROWS);
    }
}

fn audit(run: &super::state::Run) -> v1::Audit {
    v1::Audit {
        store: run.path.to_string(),
        when: run.header.when.to_string(),
        version: run.header.version.clone(),
        edition: run.header.edition.clone(),
        digest: run.header.digest.clone(),
        inputs: run.inputs,
        failures: run.failures,
        complete: run.is_whole,
    }
}

fn failures(state: &State) -> Vec<v1::Failure> {
    let failure = |failure: &crate::store::v1::Failure| v1::Failure {
        path: failure.path.clone(),
        message: failure.message.clone(),
    };
    state.failures.iter().map(failure).collect()
}

fn notes(state: &State, overlaid: usize) -> Vec<String> {
    let mut notes = Vec::new();
    for run in state.runs.iter().filter(|run| !run.is_whole) {
        notes.push(format!("the audit in {} was stopped half-way: what came after is missing", run.path));
    }
    let latest = state.runs.len().saturating_sub(1);
    let earlier = state.roots.values().filter(|root| root.run != latest).count();
    if earlier > 0 {
        let earlier = count(earlier, "root");
        notes.push(format!("{earlier} not in the latest audit: what an earlier one found counts"));
    }
    let errored = |root: &Root| root.inputs.iter().any(|input| input.line.errored);
    let broken = state.roots.values().filter(|root| errored(root)).count();
    if broken > 0 {
        notes.push(format!("{} with a plan that Terraform failed to finish", count(broken, "root")));
    }
    if overlaid > 0 {
        let overlaid = count(overlaid, "root");
        notes.push(format!(
            "{overlaid} with several inputs of a kind: of verdicts on one address the last input's count"
        ));
    }
    notes
}
