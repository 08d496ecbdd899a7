//! Variables that never get a value.
//!
//! Rego runs the statements of a body in an order in which each variable has a value before it is used. Where there is
//! no such order OPA refuses the policy; the interpreter says so on the terminal, and goes on.

use std::ops::Range;

use regorus::unstable::{AssignOp, Expr, Literal, Query, Rule, RuleHead, Span};
use rustc_hash::FxHashSet;

use super::names::{for_each_child, query_of, variables};
use crate::rego::refs::range;

/// A variable without a value, and where it is used.
pub(super) struct Unsafe<'r> {
    pub(super) name: &'r str,
    pub(super) span: Range<usize>,
}

type Names<'r> = FxHashSet<&'r str>;

/// The variables of a rule that never get a value. `is_global` knows rules, imports and documents.
pub(super) fn check<'r>(rule: &'r Rule, is_global: &dyn Fn(&str) -> bool) -> Vec<Unsafe<'r>> {
    let order = Order { is_global };
    let mut missing = Vec::new();
    let Rule::Spec { head, bodies, .. } = rule else { return missing };
    let mut arguments = Names::default();
    let (reference, result) = match head {
        RuleHead::Compr { refr, assign, .. } => (Some(refr), assign.as_ref().map(|assign| &assign.value)),
        RuleHead::Set { refr, key, .. } => (Some(refr), key.as_ref()),
        RuleHead::Func { args, assign, .. } => {
            for arg in args {
                order.bind(arg, &mut arguments);
            }
            (None, assign.as_ref().map(|assign| &assign.value))
        }
    };
    let mut used: Vec<&'r Expr> = Vec::new();
    if let Some(Expr::RefBrack { index, .. }) = reference.map(AsRef::as_ref) {
        used.push(index);
    }
    used.extend(result.map(AsRef::as_ref));
    if bodies.is_empty() {
        for expr in &used {
            order.unmet(expr, &arguments, &mut missing);
        }
    }
    for body in bodies {
        let mut known = arguments.clone();
        order.query(&body.query, &mut known, &mut missing);
        if !body.is_else {
            for expr in &used {
                order.unmet(expr, &known, &mut missing);
            }
        }
        if let Some(assign) = &body.assign {
            order.unmet(&assign.value, &known, &mut missing);
        }
    }
    missing
}

struct Order<'g> {
    is_global: &'g dyn Fn(&str) -> bool,
}

impl Order<'_> {
    /// Finds an order for a body; `known` has the variables with values, before and after.
    fn query<'r>(&self, query: &'r Query, known: &mut Names<'r>, missing: &mut Vec<Unsafe<'r>>) {
        let mut waiting: Vec<&'r Literal> = query.stmts.iter().map(|statement| &statement.literal).collect();
        loop {
            let before = waiting.len();
            waiting.retain(|literal| !self.run(literal, known));
            if waiting.is_empty() {
                return;
            }
            if waiting.len() == before {
                break;
            }
        }
        for literal in waiting {
            self.needed(literal, known, missing);
        }
    }

    /// Whether a statement can be run; then its variables are known.
    fn run<'r>(&self, literal: &'r Literal, known: &mut Names<'r>) -> bool {
        if let Literal::Expr { expr, .. } = literal
            && let Expr::AssignExpr { op: AssignOp::Eq, lhs, rhs, .. } = expr.as_ref()
        {
            return self.unify(lhs, rhs, known);
        }
        let mut missing = Vec::new();
        self.needed(literal, known, &mut missing);
        if !missing.is_empty() {
            return false;
        }
        match literal {
            Literal::SomeIn { key, value, collection, .. } => {
                self.bind_indexes(collection, known);
                if let Some(key) = key {
                    self.bind(key, known);
                }
                self.bind(value, known);
            }
            Literal::Expr { expr, .. } => {
                self.bind_indexes(expr, known);
                if let Expr::AssignExpr { lhs, .. } = expr.as_ref() {
                    self.bind(lhs, known);
                }
            }
            Literal::SomeVars { .. } | Literal::NotExpr { .. } | Literal::Every { .. } => {}
        }
        true
    }

    /// `a = b`: either side can give the other its values, and lists do so element by element.
    fn unify<'r>(&self, one: &'r Expr, other: &'r Expr, known: &mut Names<'r>) -> bool {
        if let (Expr::Array { items, .. }, Expr::Array { items: others, .. }) = (one, other)
            && items.len() == others.len()
        {
            return items
                .iter()
                .zip(others)
                .fold(true, |all, (one, other)| self.unify(one, other, known) && all);
        }
        for (given, pattern) in [(one, other), (other, one)] {
            let mut missing = Vec::new();
            self.unmet(given, known, &mut missing);
            if missing.is_empty() {
                self.bind_indexes(given, known);
                self.bind_indexes(pattern, known);
                self.bind(pattern, known);
                return true;
            }
        }
        false
    }

    /// What a statement uses and does not give a value itself.
    fn needed<'r>(&self, literal: &'r Literal, known: &Names<'r>, missing: &mut Vec<Unsafe<'r>>) {
        match literal {
            Literal::SomeVars { .. } => {}
            Literal::SomeIn { collection, .. } => self.unmet(collection, known, missing),
            Literal::Expr { expr, .. } => match expr.as_ref() {
                Expr::AssignExpr { op: AssignOp::ColEq, rhs, .. } => self.unmet(rhs, known, missing),
                // What one part indexes with another part can use.
                expr => {
                    let mut known = known.clone();
                    self.bind_indexes(expr, &mut known);
                    self.unmet(expr, &known, missing);
                }
            },
            // Nothing gets its value under a negation.
            Literal::NotExpr { expr, .. } => self.all(expr, known, missing),
            Literal::Every { key, value, domain, query, .. } => {
                self.unmet(domain, known, missing);
                let mut inside = known.clone();
                inside.extend(key.as_ref().map(Span::text));
                inside.insert(value.text());
                self.query(query, &mut inside, missing);
            }
        }
    }

    /// Variables of an expression without values, but for those of indexes, which get theirs from what is indexed.
    fn unmet<'r>(&self, expr: &'r Expr, known: &Names<'r>, missing: &mut Vec<Unsafe<'r>>) {
        match expr {
            Expr::RefBrack { refr, index, .. } => {
                self.unmet(refr, known, missing);
                if !is_pattern(index) {
                    self.unmet(index, known, missing);
                }
            }
            _ => self.parts(expr, known, missing, Self::unmet),
        }
    }

    /// All variables of an expression without values.
    fn all<'r>(&self, expr: &'r Expr, known: &Names<'r>, missing: &mut Vec<Unsafe<'r>>) {
        self.parts(expr, known, missing, Self::all);
    }

    fn parts<'r>(
        &self,
        expr: &'r Expr,
        known: &Names<'r>,
        missing: &mut Vec<Unsafe<'r>>,
        part: fn(&Self, &'r Expr, &Names<'r>, &mut Vec<Unsafe<'r>>),
    ) {
        if let Expr::Var { span, .. } = expr {
            let name = span.text();
            if name != "_" && !known.contains(name) && !(self.is_global)(name) {
                missing.push(Unsafe { name, span: range(span) });
            }
            return;
        }
        // A comprehension's head has what its body gave values to.
        let mut inside = None;
        if let Some(query) = query_of(expr) {
            let mut known = known.clone();
            self.query(query, &mut known, missing);
            inside = Some(known);
        }
        let known = inside.as_ref().unwrap_or(known);
        for_each_child(expr, &mut |child| part(self, child, known, missing));
    }

    /// The variables of a pattern get values.
    fn bind<'r>(&self, pattern: &'r Expr, known: &mut Names<'r>) {
        variables(pattern, &mut |span| {
            if !(self.is_global)(span.text()) {
                known.insert(span.text());
            }
        });
    }

    /// Variables in indexes get values from what is indexed, but not outside of a comprehension.
    fn bind_indexes<'r>(&self, expr: &'r Expr, known: &mut Names<'r>) {
        if query_of(expr).is_some() {
            return;
        }
        if let Expr::RefBrack { index, .. } = expr {
            self.bind(index, known);
        }
        for_each_child(expr, &mut |child| self.bind_indexes(child, known));
    }
}

/// Something that can be unified with what it stands for.
fn is_pattern(expr: &Expr) -> bool {
    matches!(expr, Expr::Var { .. } | Expr::Array { .. } | Expr::Object { .. })
}
