//! The one place that runs regorus and takes its errors apart.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::Duration;

use regorus::unstable::{Module, Ref};
use regorus::utils::limits::ExecutionTimerConfig;
use regorus::{PolicyLengthConfig, Value};
use serde_json::{Map, Value as Json, json};

use super::{builtins, scan};
use crate::diagnostic::{Diagnostic, SourceText};

/// No evaluation of one rule on one subject takes a thousandth of this.
const MAX_TIME: Duration = Duration::from_secs(10);

/// Parses policies, and becomes an [`Engine`].
pub(crate) struct Builder {
    engine: regorus::Engine,
    sources: Vec<Arc<SourceText>>,
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
        Builder { engine, sources: Vec::new() }
    }

    /// Parses a policy.
    pub(crate) fn add(&mut self, source: &Arc<SourceText>) -> Result<(), Diagnostic> {
        scan::check(source)?;
        self.sources.push(Arc::clone(source));
        match self.engine.add_policy(source.path.clone(), source.text.clone()) {
            Ok(_) => Ok(()),
            Err(error) => {
                self.sources.pop();
                Err(syntax(source, &Reported::parse(&format!("{error:#}"))))
            }
        }
    }

    /// The modules in the order in which they were added.
    pub(crate) fn modules(&mut self) -> Vec<Ref<Module>> {
        self.engine.get_modules().clone()
    }

    /// Adds settings, and works out how the policies are evaluated.
    pub(crate) fn build(self, settings: &Map<String, Json>) -> Result<Engine, Diagnostic> {
        Engine { engine: self.engine, sources: self.sources.into() }.with_settings(settings)
    }
}

/// Evaluates policies. A clone costs next to nothing: take one for each thread.
#[derive(Debug, Clone)]
pub struct Engine {
    engine: regorus::Engine,
    sources: Arc<[Arc<SourceText>]>,
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
        let mut engine = self.engine.clone();
        engine.clear_data();
        let data = Value::from(json!({ "standards": settings }));
        // A query of nothing: it prepares the policies, and evaluates none.
        let prepared = engine.add_data(data).and_then(|()| engine.eval_query("true".to_owned(), false));
        match prepared {
            Ok(_) => Ok(Engine { engine, sources: Arc::clone(&self.sources) }),
            Err(error) => {
                let reported = Reported::parse(&format!("{error:#}"));
                let source = self.source(&reported.path).cloned();
                let unknown = || Arc::new(SourceText { path: "policies".to_owned(), text: String::new() });
                Err(syntax(&source.unwrap_or_else(unknown), &reported))
            }
        }
    }

    fn source(&self, path: &str) -> Option<&Arc<SourceText>> {
        self.sources.iter().find(|source| source.path == path)
    }

    /// Evaluates `data.PACKAGE.RULE`, which has to be there; an undefined rule gives [`Value::Undefined`].
    pub fn eval(&mut self, rule: &str, input: Value) -> Result<Value, RegoError> {
        self.engine.set_input(input);
        self.engine.eval_rule(rule.to_owned()).map_err(|error| self.broken(&format!("{error:#}")))
    }

    /// Keeps count of which lines are evaluated.
    pub fn set_coverage(&mut self, on: bool) {
        self.engine.set_enable_coverage(on);
    }

    /// Lines that were evaluated, and lines that were not, by file.
    pub fn coverage(&self) -> Vec<Coverage> {
        let report = self.engine.get_coverage_report();
        let files = report.map(|report| report.files).unwrap_or_default();
        files
            .into_iter()
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
