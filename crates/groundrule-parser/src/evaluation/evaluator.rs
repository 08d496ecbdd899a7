//! What is worked out together for a root: each thing once, when it is first asked for.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Options;
use super::body::convert_or_unknown;
use super::problem::EvaluationProblem;
use super::schemas::Shapes;
use crate::address::ModulePath;
use crate::language::{Budget, Problem as ExpressionProblem, Type, Value};
use crate::root::module::Root;
use crate::root::problem::{Diagnostic, Place, Problem, Severity};
use crate::syntax::Span;

/// The most instances of resources and modules that are written out for a root.
const MOST_INSTANCES: usize = 100_000;
/// The most attributes and blocks that all instances of a root have together, empty ones too.
const MOST_FIELDS: usize = 2_000_000;
/// The most blocks that `dynamic` makes in a root.
const MOST_BLOCKS: usize = 100_000;

/// Stack that one thing may need between two looks at it, and how much is added where there is less.
const STACK_LEFT: usize = 512 << 10;
const STACK_MORE: usize = 4 << 20;

/// A root being evaluated.
pub(super) struct Evaluator<'a> {
    pub root: &'a Root,
    pub options: &'a Options,
    pub budget: Budget,
    pub shapes: Shapes,
    /// Variables of the root that have their default, and those that have no value.
    pub defaulted: RefCell<BTreeSet<Box<str>>>,
    pub valueless: RefCell<BTreeSet<Box<str>>>,
    diagnostics: RefCell<Vec<Diagnostic>>,
    said: RefCell<FxHashSet<(Span, Box<str>)>>,
    working: RefCell<Vec<Node>>,
    instances: Cell<usize>,
    fields: Cell<usize>,
    blocks: Cell<usize>,
}

/// Something that is being worked out.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub module: ModulePath,
    pub name: String,
    pub span: Span,
}

/// Something that is worked out once.
#[derive(Debug, Clone)]
pub(super) enum Slot<T> {
    Working,
    Done(T),
}

/// Things that are worked out once, by name.
pub(super) type Slots<K, T> = RefCell<FxHashMap<K, Slot<T>>>;

impl<'a> Evaluator<'a> {
    pub(super) fn new(root: &'a Root, options: &'a Options) -> Self {
        Evaluator {
            root,
            options,
            budget: Budget::default(),
            shapes: Shapes::new(root, options),
            defaulted: RefCell::default(),
            valueless: RefCell::default(),
            diagnostics: RefCell::default(),
            said: RefCell::default(),
            working: RefCell::default(),
            instances: Cell::new(0),
            fields: Cell::new(0),
            blocks: Cell::new(0),
        }
    }

    /// Works something out, unless that was done. What needs itself is said, and is `broken`.
    pub(super) fn once<K: Hash + Eq + Clone, T: Clone>(
        &self,
        slots: &Slots<K, T>,
        key: K,
        node: impl FnOnce() -> Node,
        broken: impl FnOnce() -> T,
        work: impl FnOnce() -> T,
    ) -> T {
        match slots.borrow().get(&key) {
            Some(Slot::Done(done)) => return done.clone(),
            Some(Slot::Working) => {
                self.say_cycle(&node());
                return broken();
            }
            None => {}
        }
        slots.borrow_mut().insert(key.clone(), Slot::Working);
        self.working.borrow_mut().push(node());
        // What is worked out first may need a lot else.
        let done = stacker::maybe_grow(STACK_LEFT, STACK_MORE, work);
        self.working.borrow_mut().pop();
        slots.borrow_mut().insert(key, Slot::Done(done.clone()));
        done
    }

    fn say_cycle(&self, node: &Node) {
        let working = self.working.borrow();
        let start = working.iter().rposition(|it| it.module == node.module && it.name == node.name);
        let cycle: Vec<String> = working[start.unwrap_or(0)..]
            .iter()
            .chain([node])
            .map(
                |it| {
                    if it.module.is_root() { it.name.clone() } else { format!("{}.{}", it.module, it.name) }
                },
            )
            .collect();
        self.say(node.span, EvaluationProblem::Cycle(cycle.join(" → ").into()));
    }

    /// Takes down what is wrong with an expression or block.
    pub(super) fn invalid(&self, span: Span, message: impl Into<Box<str>>) {
        self.say(span, EvaluationProblem::Invalid(message.into()));
    }

    pub(super) fn say(&self, span: Span, problem: EvaluationProblem) {
        // An expression of many instances is wrong in all of them.
        if self.said.borrow_mut().insert((span, problem.to_string().into())) {
            self.diagnostics.borrow_mut().push(Diagnostic {
                severity: Severity::Error,
                place: Place::Span(span),
                problem: Problem::Evaluation(problem),
            });
        }
    }

    pub(super) fn note_problems(&self, problems: Vec<ExpressionProblem>) {
        for problem in problems {
            self.invalid(problem.span, problem.message);
        }
    }

    /// The value as this type; unknown if it can't be, and then it is said.
    pub(super) fn converted(&self, value: &Value, ty: &Type, span: Span) -> Value {
        convert_or_unknown(value, ty).unwrap_or_else(|(unknown, message)| {
            self.invalid(span, message);
            unknown
        })
    }

    /// Whether so many more instances may be written out; if not, it is said.
    pub(super) fn take_instances(&self, count: usize, span: Span) -> bool {
        let all = self.instances.get().saturating_add(count);
        if all > MOST_INSTANCES {
            self.say(span, EvaluationProblem::TooManyInstances);
            return false;
        }
        self.instances.set(all);
        true
    }

    /// Whether instances may have so many more attributes and blocks; if not, it is said.
    pub(super) fn take_fields(&self, count: usize, span: Span) -> bool {
        let all = self.fields.get().saturating_add(count);
        if all > MOST_FIELDS {
            self.say(span, EvaluationProblem::TooManyInstances);
            return false;
        }
        self.fields.set(all);
        true
    }

    /// Whether so many more blocks may be written out.
    pub(super) fn take_blocks(&self, count: usize) -> bool {
        let all = self.blocks.get().saturating_add(count);
        self.blocks.set(all);
        all <= MOST_BLOCKS
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }
}

/// The text of a path from a root to a module, as `path.module` gives it.
pub(super) fn relative(from: &std::path::Path, to: &std::path::Path) -> String {
    use std::path::Component;
    let normal = |path: &std::path::Path| {
        let mut parts: Vec<String> = Vec::new();
        for component in path.components() {
            match component {
                Component::CurDir => {}
                Component::ParentDir if parts.last().is_some_and(|part| part != "..") => {
                    parts.pop();
                }
                other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
            }
        }
        parts
    };
    let (from, to) = (normal(from), normal(to));
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.len() - same;
    let parts: Vec<&str> =
        std::iter::repeat_n("..", up).chain(to[same..].iter().map(String::as_str)).collect();
    if parts.is_empty() { ".".into() } else { parts.join("/") }
}
