//! The one place that runs regorus and takes its errors apart.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;
use regorus::unstable::{Module, Ref};
use regorus::utils::limits::ExecutionTimerConfig;
use regorus::{PolicyLengthConfig, Value};
use rustc_hash::FxHashMap;
use serde_json::{Map, Value as Json, json};

use super::{builtins, scan};
use crate::diagnostic::{Diagnostic, SourceText};

/// No evaluation of one rule on one subject takes a thousandth of this.
const MAX_TIME: Duration = Duration::from_secs(10);

/// Policies in a unit. Whatever regorus looks up, it goes through all modules that it has: more make every evaluation
/// slower, and fewer make the shared modules, of which each unit has its own, slower to load.
const UNIT: usize = 16;

/// Parses policies, and becomes an [`Engine`].
pub(crate) struct Builder {
    /// Configured, and without policies.
    empty: regorus::Engine,
    /// Policies by the unit.
    units: Vec<(regorus::Engine, Vec<Policy>)>,
    shared: Vec<Policy>,
    /// Of all policies, in the order in which they were added.
    modules: Vec<Ref<Module>>,
}

/// A parsed policy.
struct Policy {
    source: Arc<SourceText>,
    package: String,
}

impl Policy {
    /// Whether it may use a package. Who uses one has to name it; an escape could hide a name.
    fn may_name(&self, package: &str) -> bool {
        let name = package.rsplit('.').next().unwrap_or(package);
        self.source.text.contains(name) || self.source.text.contains("\\u")
    }
}

impl Builder {
    pub(crate) fn new() -> Self {
        let mut engine = regorus::Engine::new();
        // The guards have looked already, and say it better.
        engine.set_policy_length_config(PolicyLengthConfig {
            max_col: NonZeroU32::MAX,
            max_file_bytes: NonZeroUsize::MAX,
            max_lines: NonZeroUsize::MAX,
        });
        engine.set_strict_builtin_errors(true);
        engine.set_execution_timer_config(ExecutionTimerConfig {
            limit: MAX_TIME,
            check_interval: NonZeroU32::new(1000).unwrap_or(NonZeroU32::MIN),
        });
        for builtin in builtins::ours() {
            let mut call = builtin.into_call();
            let extension = move |arguments: Vec<Value>| Ok(call(&arguments)?);
            engine
                .add_extension(builtin.name.to_owned(), builtin.arguments, Box::new(extension))
                .expect("names are distinct");
        }
        Builder { empty: engine, units: Vec::new(), shared: Vec::new(), modules: Vec::new() }
    }

    /// Parses a policy. The rules of a shared one may be used by others, and no others.
    pub(crate) fn add(&mut self, source: &Arc<SourceText>, shared: bool) -> Result<(), Diagnostic> {
        scan::check(source)?;
        let mut alone;
        let engine = if shared {
            alone = self.empty.clone();
            &mut alone
        } else {
            if self.units.last().is_none_or(|(_, policies)| policies.len() == UNIT) {
                self.units.push((self.empty.clone(), Vec::new()));
            }
            &mut self.units.last_mut().expect("one was pushed").0
        };
        parse(engine, source)?;
        let module = engine.get_modules().last().cloned().expect("one was parsed");
        let package = module.package.refr.span().text().to_owned();
        let policy = Policy { source: Arc::clone(source), package };
        if shared {
            self.shared.push(policy);
        } else if let Some((_, policies)) = self.units.last_mut() {
            policies.push(policy);
        }
        self.modules.push(module);
        Ok(())
    }

    /// The modules in the order in which they were added.
    pub(crate) fn modules(&self) -> Vec<Ref<Module>> {
        self.modules.clone()
    }

    /// Puts policies beside the shared ones that they use. [`Engine::with_settings`] makes one of it that evaluates.
    pub(crate) fn build(self) -> Result<Engine, Diagnostic> {
        let mut units = Units { engines: Vec::new(), packages: FxHashMap::default(), sources: Vec::new() };
        for (mut engine, policies) in self.units {
            for used in used_by(&policies, &self.shared) {
                parse(&mut engine, &used.source)?;
            }
            for policy in policies {
                units.packages.insert(policy.package, units.engines.len());
                units.sources.push(policy.source);
            }
            units.engines.push(engine);
        }
        units.sources.extend(self.shared.into_iter().map(|policy| policy.source));
        Ok(Engine { units: Arc::new(units), own: Vec::new(), coverage: false })
    }
}

fn parse(engine: &mut regorus::Engine, source: &Arc<SourceText>) -> Result<(), Diagnostic> {
    match engine.add_policy(source.path.clone(), source.text.clone()) {
        Ok(_) => Ok(()),
        Err(error) => Err(syntax(source, &Reported::parse(&format!("{error:#}")))),
    }
}

/// The shared policies that some may use, by way of others too.
fn used_by<'p>(policies: &[Policy], shared: &'p [Policy]) -> Vec<&'p Policy> {
    let mut unused: Vec<&Policy> = shared.iter().collect();
    let mut used = Vec::new();
    let mut take = |users: &mut dyn Iterator<Item = &Policy>, used: &mut Vec<&'p Policy>| {
        for user in users {
            used.extend(unused.extract_if(.., |other| user.may_name(&other.package)));
        }
    };
    take(&mut policies.iter(), &mut used);
    let mut next = 0;
    while let Some(user) = used.get(next).copied() {
        take(&mut std::iter::once(user), &mut used);
        next += 1;
    }
    used
}

/// Evaluates policies. A clone costs next to nothing: take one for each thread.
///
/// Policies are shared out among several engines of regorus, each with the shared modules that it uses.
#[derive(Debug, Clone)]
pub struct Engine {
    units: Arc<Units>,
    /// Clones of the units that this engine has used so far.
    own: Vec<Option<Box<regorus::Engine>>>,
    coverage: bool,
}

/// What all clones share.
#[derive(Debug)]
struct Units {
    engines: Vec<regorus::Engine>,
    /// Indexes of the engines.
    packages: FxHashMap<String, usize>,
    sources: Vec<Arc<SourceText>>,
}

/// A rule broke while it was evaluated: a fault of whoever wrote the policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}:{column}: {message}")]
pub struct RegoError {
    /// The policy's file.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What broke; quotes no value, since that may be a secret.
    pub message: String,
}

impl Engine {
    /// The same policies with other settings.
    pub(crate) fn with_settings(&self, settings: &Map<String, Json>) -> Result<Self, Diagnostic> {
        let data = Value::from(json!({ "standards": settings }));
        let prepare = |engine: &regorus::Engine| {
            let mut engine = engine.clone();
            engine.clear_data();
            // A query of nothing: it prepares the policies, and evaluates none.
            let prepared =
                engine.add_data(data.clone()).and_then(|()| engine.eval_query("true".to_owned(), false));
            prepared.map(|_| engine)
        };
        let engines: Result<Vec<_>, _> = self.units.engines.par_iter().map(prepare).collect();
        match engines {
            Ok(engines) => {
                let Units { packages, sources, .. } = self.units.as_ref();
                let units = Units { engines, packages: packages.clone(), sources: sources.clone() };
                Ok(Engine { units: Arc::new(units), own: Vec::new(), coverage: self.coverage })
            }
            Err(error) => {
                let reported = Reported::parse(&format!("{error:#}"));
                let source = self.source(&reported.path).cloned();
                let unknown = || Arc::new(SourceText { path: "policies".to_owned(), text: String::new() });
                Err(syntax(&source.unwrap_or_else(unknown), &reported))
            }
        }
    }

    fn source(&self, path: &str) -> Option<&Arc<SourceText>> {
        self.units.sources.iter().find(|source| source.path == path)
    }

    /// Evaluates `data.PACKAGE.RULE`, which has to be there; an undefined rule gives [`Value::Undefined`].
    pub fn eval(&mut self, rule: &str, input: Value) -> Result<Value, RegoError> {
        let package = rule.strip_prefix("data.").and_then(|path| path.rsplit_once('.'));
        let Some(unit) = package.and_then(|(package, _)| self.units.packages.get(package)) else {
            return Err(self.broken(&format!("there is no `{rule}`")));
        };
        self.own.resize(self.units.engines.len(), None);
        let engine = self.own[*unit].get_or_insert_with(|| {
            let mut engine = Box::new(self.units.engines[*unit].clone());
            engine.set_enable_coverage(self.coverage);
            engine
        });
        engine.set_input(input);
        let result = engine.eval_rule(rule.to_owned());
        result.map_err(|error| self.broken(&format!("{error:#}")))
    }

    /// Keeps count of which lines are evaluated, from here on.
    pub fn set_coverage(&mut self, on: bool) {
        self.coverage = on;
        self.own.clear();
    }

    /// Lines that were evaluated, and lines that were not, by file, of the policies that were evaluated. A shared
    /// file stands once for each policy that uses it.
    pub fn coverage(&self) -> Vec<Coverage> {
        let reports = self.own.iter().flatten().filter_map(|engine| engine.get_coverage_report().ok());
        reports
            .flat_map(|report| report.files)
            .map(|file| Coverage {
                path: file.path,
                covered: file.covered.into_iter().collect(),
                not_covered: file.not_covered.into_iter().collect(),
            })
            .collect()
    }

    fn broken(&self, error: &str) -> RegoError {
        let reported = Reported::parse(error);
        let text = self.source(&reported.path).map_or("", |source| source.text.as_str());
        let message = describe(text, &reported);
        let Reported { path, line, column, .. } = reported;
        RegoError { path, line, column, message }
    }
}

/// Which lines of a policy were evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The policy's file.
    pub path: String,
    /// Lines from 1.
    pub covered: Vec<u32>,
    /// Lines from 1.
    pub not_covered: Vec<u32>,
}

/// What regorus says: `--> path:line:column`, the line, a caret, `error: message`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Reported {
    path: String,
    line: usize,
    column: usize,
    message: String,
}

impl Reported {
    fn parse(error: &str) -> Self {
        let message = error.rsplit_once("\nerror: ").map_or(error, |(_, message)| message);
        let mut reported = Reported { message: message.trim().to_owned(), ..Reported::default() };
        let place = error.lines().find_map(|line| line.strip_prefix("--> "));
        if let Some((rest, column)) = place.and_then(|place| place.rsplit_once(':'))
            && let Some((path, line)) = rest.rsplit_once(':')
            && let (Ok(line), Ok(column)) = (line.parse(), column.parse())
        {
            reported = Reported { path: path.to_owned(), line, column, ..reported };
        }
        reported
    }

    /// The place as an offset.
    fn offset(&self, text: &str) -> Option<usize> {
        let start = match self.line.checked_sub(2) {
            None if self.line == 0 => return None,
            None => 0,
            Some(before) => text.match_indices('\n').nth(before)?.0 + 1,
        };
        let line = text.get(start..)?.lines().next().unwrap_or_default();
        let letter = line.char_indices().nth(self.column.saturating_sub(1));
        Some(start + letter.map_or(line.len(), |(offset, _)| offset))
    }
}

/// A policy that is no Rego.
fn syntax(source: &Arc<SourceText>, reported: &Reported) -> Diagnostic {
    let old = reported.message.contains("keyword is required");
    let help =
        old.then_some("this is Rego of version 0: write `rule if { … }`, `set contains element if { … }`");
    let span = reported.offset(&source.text).map(|start| {
        let rest = &source.text[start..];
        let word = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        start..start + word.max(rest.chars().next().map_or(0, char::len_utf8))
    });
    Diagnostic {
        source: Arc::clone(source),
        span,
        message: reported.message.lines().next().unwrap_or_default().trim_end_matches('.').to_owned(),
        help: help.map(str::to_owned),
    }
}

/// What broke, in words that quote nothing of the input.
fn describe(text: &str, reported: &Reported) -> String {
    const KINDS: [(&str, &str); 6] = [
        ("rule conflicts with", "two bodies give two values"),
        ("recursion detected", "a rule is defined by itself"),
        ("cyclic evaluation", "a rule is defined by itself"),
        ("divide by zero", "a division by zero"),
        ("time limit", "this takes too long"),
        ("exceeded time", "this takes too long"),
    ];
    if let Some((_, kind)) = KINDS.iter().find(|(sign, _)| reported.message.contains(sign)) {
        return (*kind).to_owned();
    }
    match reported.offset(text).and_then(|offset| called_at(text, offset)) {
        Some(name) => format!("`{name}` gives no value for its arguments"),
        None => "this gives no value".to_owned(),
    }
}

/// The function whose call a place stands in: regorus points at an argument, or behind the bracket.
fn called_at(text: &str, offset: usize) -> Option<&str> {
    let before = text.get(..offset)?;
    if text[offset..].starts_with('(') {
        return name_before(before);
    }
    let mut depth = 0_usize;
    for (position, byte) in before.bytes().enumerate().rev().take(1000) {
        match byte {
            b')' | b']' | b'}' => depth += 1,
            b'(' if depth == 0 => return name_before(&text[..position]),
            b'(' | b'[' | b'{' => depth = depth.saturating_sub(1),
            b'\n' if depth == 0 => break,
            _ => {}
        }
    }
    let rest = &text[offset..];
    let end = rest.find('(')?;
    name_before(&text[..offset + end]).filter(|name| name.len() == end)
}

fn name_before(text: &str) -> Option<&str> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.');
    let start = text.rfind(|letter| !is_part(letter)).map_or(0, |position| position + 1);
    text.get(start..).filter(|name| !name.is_empty())
}
