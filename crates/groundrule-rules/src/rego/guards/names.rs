//! The variables of a rule.

use std::ops::Range;

use regorus::unstable::{AssignOp, Expr, Literal, Query, Rule, RuleHead, Span};
use rustc_hash::FxHashSet;

use crate::rego::refs::range;

/// The variables that `:=`, `some`, `every` and the head of a rule declare.
#[derive(Default)]
pub(super) struct Names {
    /// With their places.
    pub(super) declared: Vec<(String, Range<usize>)>,
    locals: FxHashSet<String>,
}

impl Names {
    pub(super) fn of(rule: &Rule) -> Self {
        let mut names = Names::default();
        names.rule(rule);
        names
    }

    /// Declared anywhere in the rule.
    pub(super) fn is_local(&self, name: &str) -> bool {
        self.locals.contains(name)
    }

    pub(super) fn locals(&self) -> impl Iterator<Item = &str> {
        self.declared.iter().map(|(name, _)| name.as_str())
    }

    fn rule(&mut self, rule: &Rule) {
        let Rule::Spec { head, bodies, .. } = rule else {
            return;
        };
        match head {
            RuleHead::Compr { refr, assign, .. } => {
                self.expr(refr);
                if let Some(assign) = assign {
                    self.expr(&assign.value);
                }
            }
            RuleHead::Set { refr, key, .. } => {
                self.expr(refr);
                if let Some(key) = key {
                    self.expr(key);
                }
            }
            RuleHead::Func { args, assign, .. } => {
                for arg in args {
                    self.pattern(arg);
                }
                if let Some(assign) = assign {
                    self.expr(&assign.value);
                }
            }
        }
        for body in bodies {
            if let Some(assign) = &body.assign {
                self.expr(&assign.value);
            }
            self.query(&body.query);
        }
    }

    fn query(&mut self, query: &Query) {
        for statement in &query.stmts {
            match &statement.literal {
                Literal::SomeVars { vars, .. } => {
                    for var in vars {
                        self.declare(var);
                    }
                }
                Literal::SomeIn { key, value, collection, .. } => {
                    if let Some(key) = key {
                        self.pattern(key);
                    }
                    self.pattern(value);
                    self.expr(collection);
                }
                Literal::Every { key, value, domain, query, .. } => {
                    if let Some(key) = key {
                        self.declare(key);
                    }
                    self.declare(value);
                    self.expr(domain);
                    self.query(query);
                }
                Literal::Expr { expr, .. } | Literal::NotExpr { expr, .. } => self.expr(expr),
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        if let Expr::AssignExpr { op: AssignOp::ColEq, lhs, rhs, .. } = expr {
            self.pattern(lhs);
            self.expr(rhs);
            return;
        }
        for_each_child(expr, &mut |child| self.expr(child));
        if let Some(query) = query_of(expr) {
            self.query(query);
        }
    }

    fn pattern(&mut self, expr: &Expr) {
        variables(expr, &mut |span| self.declare(span));
    }

    fn declare(&mut self, span: &Span) {
        self.locals.insert(span.text().to_owned());
        self.declared.push((span.text().to_owned(), range(span)));
    }
}

/// The variables of a pattern.
pub(super) fn variables<'e>(expr: &'e Expr, found: &mut dyn FnMut(&'e Span)) {
    match expr {
        Expr::Var { span, .. } if span.text() != "_" => found(span),
        Expr::Array { items, .. } => {
            for item in items {
                variables(item, found);
            }
        }
        Expr::Object { fields, .. } => {
            for (_, _, value) in fields {
                variables(value, found);
            }
        }
        _ => {}
    }
}

/// The expressions in an expression, but for those of a comprehension's query.
pub(super) fn for_each_child<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    match expr {
        Expr::Array { items, .. } | Expr::Set { items, .. } => {
            for item in items {
                visit(item);
            }
        }
        Expr::Object { fields, .. } => {
            for (_, key, value) in fields {
                visit(key);
                visit(value);
            }
        }
        Expr::ArrayCompr { term, .. } | Expr::SetCompr { term, .. } => visit(term),
        Expr::ObjectCompr { key, value, .. } => {
            visit(key);
            visit(value);
        }
        Expr::Call { params, .. } => {
            for param in params {
                visit(param);
            }
        }
        Expr::UnaryExpr { expr, .. } => visit(expr),
        Expr::RefDot { refr, .. } => visit(refr),
        Expr::RefBrack { refr, index, .. } => {
            visit(refr);
            visit(index);
        }
        Expr::BinExpr { lhs, rhs, .. }
        | Expr::BoolExpr { lhs, rhs, .. }
        | Expr::ArithExpr { lhs, rhs, .. }
        | Expr::AssignExpr { lhs, rhs, .. } => {
            visit(lhs);
            visit(rhs);
        }
        Expr::Membership { key, value, collection, .. } => {
            if let Some(key) = key {
                visit(key);
            }
            visit(value);
            visit(collection);
        }
        Expr::String { .. }
        | Expr::RawString { .. }
        | Expr::Number { .. }
        | Expr::Bool { .. }
        | Expr::Null { .. }
        | Expr::Var { .. } => {}
    }
}

pub(super) fn query_of(expr: &Expr) -> Option<&Query> {
    match expr {
        Expr::ArrayCompr { query, .. } | Expr::SetCompr { query, .. } | Expr::ObjectCompr { query, .. } => {
            Some(query)
        }
        _ => None,
    }
}
