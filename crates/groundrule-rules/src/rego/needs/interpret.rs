//! The abstract interpreter: its state, statements and expressions.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use regorus::unstable::{ArithOp, AssignOp, BoolOp, Expr, Literal, LiteralStmt, Query, Ref, Span};

use crate::rule::Need;

use super::index::{File, Index};
use super::place::{Place, Schema};
use super::value::{Abstract, Bag, BagKind, Form};

/// How deep expressions, and helpers in helpers, may nest; far beyond what anybody reads.
const MAX_DEPTH: usize = 100;

/// Of how many parts a value may be made before it is taken as a whole.
const MAX_PARTS: usize = 300;

/// How many uses of rules, with different arguments, a policy may be made of.
const MAX_USES: usize = 5_000;

/// What counts of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mode {
    /// Only that what it gives, it gives in every world that knows more.
    Positive,
    /// Also that it gives nothing else: what is absent matters.
    Closed,
}

/// How a value is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Where only a scalar has a meaning, or only whether it is there.
    Scalar,
    /// Everything in it matters.
    Whole,
}

/// A fault of the policy's author.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) span: Option<Span>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// Variables, and the module that other names are looked up in.
#[derive(Debug, Clone)]
pub(super) struct Scope<'a> {
    pub(super) file: &'a File,
    pub(super) variables: BTreeMap<&'a str, Abstract>,
    /// The body may have several solutions.
    pub(super) walks: bool,
}

impl<'a> Scope<'a> {
    pub(super) fn new(file: &'a File) -> Self {
        Self { file, variables: BTreeMap::new(), walks: false }
    }
}

/// A rule as used: its name, the arguments, the mode.
type RuleUse = (String, Vec<Abstract>, Mode);

/// Walks over bodies and gathers what their results rest on.
#[derive(Debug)]
pub(super) struct Interpreter<'a> {
    pub(super) index: &'a Index,
    pub(super) schema: Schema<'a>,
    /// Needs of what was interpreted so far.
    pub(super) needs: BTreeSet<Need>,
    /// Reads (with a name) and joins (without) that were mentioned.
    pub(super) mentioned: BTreeSet<(Vec<String>, Option<String>)>,
    pub(super) faults: Vec<Fault>,
    /// The last expression that may have no value although its variables have one.
    pub(super) partial: Option<Span>,
    /// The expression that faults are put down to.
    pub(super) span: Option<Span>,
    /// Rules that were interpreted already.
    pub(super) seen: BTreeMap<RuleUse, (Abstract, BTreeSet<Need>)>,
    uses: usize,
    depth: usize,
    /// The results are void.
    aborted: bool,
}

impl<'a> Interpreter<'a> {
    pub(super) fn new(index: &'a Index, schema: Schema<'a>) -> Self {
        Self {
            index,
            schema,
            needs: BTreeSet::new(),
            mentioned: BTreeSet::new(),
            faults: Vec::new(),
            partial: None,
            span: None,
            seen: BTreeMap::new(),
            uses: 0,
            depth: 0,
            aborted: false,
        }
    }

    pub(super) fn fault(&mut self, message: String, help: Option<String>) {
        if !self.aborted {
            let span = self.span.clone();
            self.faults.push(Fault { span, message, help });
        }
    }

    /// Gives up on the policy: this is its one fault from here on.
    fn abort(&mut self, message: &str) {
        self.fault(message.to_owned(), None);
        self.aborted = true;
    }

    /// Counts a use of a rule that was not interpreted before.
    pub(super) fn count_use(&mut self) {
        self.uses += 1;
        if self.uses == MAX_USES {
            self.abort("too many calls with different arguments to work out what it needs");
        }
    }

    /// Runs something and gives its needs apart.
    pub(super) fn apart<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> (T, BTreeSet<Need>) {
        let outer = std::mem::take(&mut self.needs);
        let result = run(self);
        (result, std::mem::replace(&mut self.needs, outer))
    }

    /// Nothing can be told: everything that the policy can see matters.
    pub(super) fn give_up(&mut self) -> Abstract {
        self.settle(&Place::subject());
        Abstract::Known(Form::Any)
    }

    pub(super) fn query(&mut self, query: &'a Query, scope: &mut Scope<'a>, mode: Mode) {
        for statement in &query.stmts {
            self.statement(statement, scope, mode);
        }
    }

    fn statement(&mut self, statement: &'a LiteralStmt, scope: &mut Scope<'a>, mode: Mode) {
        if !statement.with_mods.is_empty() {
            self.give_up();
        }
        match &statement.literal {
            Literal::SomeVars { vars, .. } => {
                for variable in vars {
                    scope.variables.insert(variable.text(), Abstract::Unbound);
                }
            }
            Literal::SomeIn { key, value, collection, .. } => {
                scope.walks = true;
                let collection = self.value(collection, scope, mode);
                let (found_key, found) = self.walk(&collection, mode);
                if let Some(key) = key {
                    self.unify(key, &found_key, scope, mode, true);
                }
                self.unify(value, &found, scope, mode, true);
            }
            Literal::Expr { expr, .. } => self.truth(expr, scope, mode),
            Literal::NotExpr { expr, .. } => self.truth(expr, &mut scope.clone(), Mode::Closed),
            Literal::Every { key, value, domain, query, .. } => {
                // Of all elements it must hold, so none may be missing; that it does hold of one is as good as
                // anywhere else.
                let domain = self.value(domain, scope, mode);
                let (found_key, found) = self.walk(&domain, Mode::Closed);
                let mut inner = scope.clone();
                if let Some(key) = key {
                    inner.variables.insert(key.text(), found_key);
                }
                inner.variables.insert(value.text(), found.found_if(mode));
                self.query(query, &mut inner, mode);
            }
        }
    }

    /// A statement that holds where the expression is there and not false.
    fn truth(&mut self, expr: &'a Ref<Expr>, scope: &mut Scope<'a>, mode: Mode) {
        match expr.as_ref() {
            Expr::AssignExpr { op, lhs, rhs, .. } => self.assign(op, lhs, rhs, scope, mode),
            Expr::BoolExpr { op, lhs, rhs, .. } => self.comparison(op, lhs, rhs, scope, mode, mode),
            Expr::Membership { key, value, collection, .. } => {
                self.membership(key.as_ref(), value, collection, scope, mode);
            }
            _ => {
                let value = self.value(expr, scope, mode);
                self.consume(&value, Use::Scalar, mode);
            }
        }
    }

    fn assign(
        &mut self,
        op: &AssignOp,
        lhs: &'a Ref<Expr>,
        rhs: &'a Ref<Expr>,
        scope: &mut Scope<'a>,
        mode: Mode,
    ) {
        if *op == AssignOp::ColEq {
            let value = self.value(rhs, scope, mode);
            self.unify(lhs, &value, scope, mode, true);
        } else if Self::is_open(rhs, scope, self.index) {
            let value = self.value(lhs, scope, mode);
            self.unify(rhs, &value, scope, mode, false);
        } else {
            let value = self.value(rhs, scope, mode);
            self.unify(lhs, &value, scope, mode, false);
        }
    }

    /// `x in collection`: a walk, and a comparison with what it comes by.
    fn membership(
        &mut self,
        key: Option<&'a Ref<Expr>>,
        value: &'a Ref<Expr>,
        collection: &'a Ref<Expr>,
        scope: &mut Scope<'a>,
        mode: Mode,
    ) {
        let collection = self.value(collection, scope, mode);
        let (found_key, found) = self.walk(&collection, mode);
        if let Some(key) = key {
            let key = self.value(key, scope, mode);
            self.compare(&key, &found_key, mode);
        }
        let value = self.value(value, scope, mode);
        self.compare(&value, &found, mode);
    }

    /// `existence` is the mode for *there is at least one*: positive only where the comparison must hold.
    fn comparison(
        &mut self,
        op: &BoolOp,
        lhs: &'a Ref<Expr>,
        rhs: &'a Ref<Expr>,
        scope: &mut Scope<'a>,
        mode: Mode,
        existence: Mode,
    ) {
        if let Some((collection, some)) = self.emptiness(op, lhs, rhs, scope) {
            let collection = self.value(collection, scope, mode);
            self.walk(&collection, if some { existence } else { Mode::Closed });
            return;
        }
        let left = self.value(lhs, scope, mode);
        let right = self.value(rhs, scope, mode);
        self.compare(&left, &right, mode);
    }

    /// `count(x) == 0`, `count(x) > 0` and the like: `x`, and whether there has to be an element.
    fn emptiness(
        &self,
        op: &BoolOp,
        lhs: &'a Ref<Expr>,
        rhs: &'a Ref<Expr>,
        scope: &Scope<'a>,
    ) -> Option<(&'a Ref<Expr>, bool)> {
        let (call, number, mirrored) = match (lhs.as_ref(), rhs.as_ref()) {
            (Expr::Call { .. }, Expr::Number { value, .. }) => (lhs, value, false),
            (Expr::Number { value, .. }, Expr::Call { .. }) => (rhs, value, true),
            _ => return None,
        };
        let Expr::Call { fcn, params, .. } = call.as_ref() else {
            return None;
        };
        let [collection] = params.as_slice() else {
            return None;
        };
        if self.builtin_name(fcn, scope)? != "count" {
            return None;
        }
        let some = match (op, number.as_u64().ok()?, mirrored) {
            (BoolOp::Eq, 0, _)
            | (BoolOp::Lt, 1, false)
            | (BoolOp::Le, 0, false)
            | (BoolOp::Gt, 1, true)
            | (BoolOp::Ge, 0, true) => false,
            (BoolOp::Ne, 0, _)
            | (BoolOp::Gt, 0, false)
            | (BoolOp::Ge, 1, false)
            | (BoolOp::Lt, 0, true)
            | (BoolOp::Le, 1, true) => true,
            _ => return None,
        };
        Some((collection, some))
    }

    /// The value of an expression. In the closed mode also whether it has one.
    pub(super) fn value(&mut self, expr: &'a Ref<Expr>, scope: &mut Scope<'a>, mode: Mode) -> Abstract {
        if self.aborted {
            return Abstract::Known(Form::Any);
        }
        if self.depth >= MAX_DEPTH {
            self.span = Some(expr.span().clone());
            self.abort("nested too deeply to work out what it needs");
            return Abstract::Known(Form::Any);
        }
        self.depth += 1;
        let value = self.value_inside(expr, scope, mode);
        self.depth -= 1;
        self.bounded(value, mode)
    }

    /// The value, or if it is made of too many parts, what is left of it after all of them were used.
    pub(super) fn bounded(&mut self, value: Abstract, mode: Mode) -> Abstract {
        let mut left = MAX_PARTS;
        if value.exceeds(&mut left) {
            self.consume(&value, Use::Whole, mode);
            return Abstract::Known(Form::Any);
        }
        value
    }

    fn value_inside(&mut self, expr: &'a Ref<Expr>, scope: &mut Scope<'a>, mode: Mode) -> Abstract {
        match expr.as_ref() {
            Expr::String { value, .. } | Expr::RawString { value, .. } => {
                value.as_string().map_or(Abstract::Known(Form::Text), |text| Abstract::text(text))
            }
            Expr::Number { .. } => Abstract::Known(Form::Number),
            Expr::Bool { .. } | Expr::Null { .. } => Abstract::Known(Form::Bool),
            Expr::Var { .. } | Expr::RefDot { .. } | Expr::RefBrack { .. } => {
                self.reference(expr, scope, mode)
            }
            Expr::Array { items, .. } => Abstract::List(self.values(items, scope, mode)),
            Expr::Set { items, .. } => Abstract::Set(self.values(items, scope, mode)),
            Expr::Object { fields, .. } => Abstract::Object(
                fields
                    .iter()
                    .map(|(_, key, value)| (self.value(key, scope, mode), self.value(value, scope, mode)))
                    .collect(),
            ),
            Expr::ArrayCompr { term, query, .. } => {
                self.comprehension(BagKind::Array, None, term, query, scope, mode)
            }
            Expr::SetCompr { term, query, .. } => {
                self.comprehension(BagKind::Set, None, term, query, scope, mode)
            }
            Expr::ObjectCompr { key, value, query, .. } => {
                self.comprehension(BagKind::Object, Some(key), value, query, scope, mode)
            }
            Expr::Call { fcn, params, .. } => self.call(fcn, params, scope, mode),
            Expr::UnaryExpr { expr, .. } => {
                let value = self.value(expr, scope, mode);
                self.consume(&value, Use::Scalar, mode);
                Abstract::Known(Form::Number)
            }
            Expr::BinExpr { lhs, rhs, .. } => {
                for side in [lhs, rhs] {
                    let value = self.value(side, scope, mode);
                    self.consume(&value, Use::Whole, mode);
                }
                Abstract::Known(Form::Any)
            }
            Expr::ArithExpr { op, lhs, rhs, .. } => {
                let mut numbers = *op != ArithOp::Sub;
                for side in [lhs, rhs] {
                    let value = self.value(side, scope, mode);
                    // Input holds no sets, so what comes from there is a number.
                    self.consume(&value, Use::Scalar, mode);
                    numbers |= matches!(value, Abstract::Known(Form::Number) | Abstract::Part(_));
                }
                Abstract::Known(if numbers { Form::Number } else { Form::Any })
            }
            // As values these are also false, so that what is absent matters where a walk decides.
            Expr::BoolExpr { op, lhs, rhs, .. } => {
                self.comparison(op, lhs, rhs, scope, mode, Mode::Closed);
                Abstract::Known(Form::Bool)
            }
            Expr::Membership { key, value, collection, .. } => {
                self.membership(key.as_ref(), value, collection, scope, Mode::Closed);
                Abstract::Known(Form::Bool)
            }
            Expr::AssignExpr { op, lhs, rhs, .. } => {
                self.assign(op, lhs, rhs, scope, Mode::Closed);
                Abstract::Known(Form::Bool)
            }
        }
    }

    fn values(&mut self, items: &'a [Ref<Expr>], scope: &mut Scope<'a>, mode: Mode) -> Vec<Abstract> {
        items.iter().map(|item| self.value(item, scope, mode)).collect()
    }

    fn comprehension(
        &mut self,
        kind: BagKind,
        key: Option<&'a Ref<Expr>>,
        value: &'a Ref<Expr>,
        query: &'a Query,
        scope: &Scope<'a>,
        mode: Mode,
    ) -> Abstract {
        let partial = self.partial.clone();
        let bag = self.bag(kind, mode, |this, mode| {
            let mut inner = scope.clone();
            this.query(query, &mut inner, mode);
            let value = this.value(value, &mut inner, mode);
            let key = key.map_or(Abstract::Known(Form::Any), |key| this.value(key, &mut inner, mode));
            (key, value)
        });
        self.partial = partial;
        bag
    }

    /// Makes a bag of what `gather` gives in either mode; where the closed one rules, that one is both.
    pub(super) fn bag(
        &mut self,
        kind: BagKind,
        mode: Mode,
        mut gather: impl FnMut(&mut Self, Mode) -> (Abstract, Abstract),
    ) -> Abstract {
        let (closed, settled) = self.apart(|this| gather(this, Mode::Closed));
        let ((key, value), walked) = match mode {
            Mode::Closed => (closed, settled.clone()),
            Mode::Positive => self.apart(|this| gather(this, Mode::Positive)),
        };
        let (key, value) = (key.found_if(mode), value.found_if(mode));
        self.bounded(Abstract::Bag(Rc::new(Bag { kind, key, value, walked, settled })), mode)
    }
}
