//! What the bodies of a module's rules mention: references, calls, and what stands under `not`.

use std::collections::BTreeMap;
use std::ops::Range;

use regorus::unstable::{AssignOp, BoolOp, Expr, Literal, LiteralStmt, Query, Rule, RuleBody, RuleHead};

use super::Unit;
use super::index::{Index, Kind, name_and_kind};
use super::names::{Names, for_each_child, query_of};
use super::recursion::Mention;
use super::safety::{self, Unsafe};
use crate::diagnostic::Diagnostic;
use crate::rego::builtins::{self, Availability};
use crate::rego::refs::{Root, Step, dotted, range, reference};
use crate::text::{did_you_mean, did_you_mean_or_list};

const NOT_HELP: &str = "give it a name, `helper if …`, and write `not helper`";

pub(super) fn check(
    unit: &Unit<'_>,
    position: usize,
    index: &Index,
    faults: &mut Vec<Diagnostic>,
    mentions: &mut Vec<Mention>,
) {
    let imports = imports(unit);
    for rule in &unit.module.policy {
        let Some((name, _)) = name_and_kind(rule) else {
            faults.push(unit.fault(range(rule.span()), "a rule without a name".to_owned(), None));
            continue;
        };
        let rule_name = format!("{}.{name}", unit.package);
        let mut checker = Checker {
            unit,
            position,
            index,
            imports: &imports,
            rule: rule_name,
            names: Names::of(rule),
            faults,
            mentions,
        };
        checker.rule(rule);
    }
}

/// Local names of imported packages.
fn imports(unit: &Unit<'_>) -> BTreeMap<String, String> {
    let mut imports = BTreeMap::new();
    for import in &unit.module.imports {
        let Some(path) = dotted(&import.refr) else {
            continue;
        };
        let Some(package) = path.strip_prefix("data.") else {
            continue;
        };
        let name = match &import.r#as {
            Some(name) => name.text(),
            None => package.rsplit('.').next().unwrap_or(package),
        };
        imports.insert(name.to_owned(), package.to_owned());
    }
    imports
}

struct Checker<'a, 'm> {
    unit: &'a Unit<'m>,
    position: usize,
    index: &'a Index,
    imports: &'a BTreeMap<String, String>,
    /// `package.rule` whose bodies these are.
    rule: String,
    names: Names,
    faults: &'a mut Vec<Diagnostic>,
    mentions: &'a mut Vec<Mention>,
}

impl Checker<'_, '_> {
    fn tell(&mut self, span: Range<usize>, message: String, help: Option<String>) {
        let fault = self.unit.fault(span, message, help);
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    fn rule(&mut self, rule: &Rule) {
        for (local, span) in std::mem::take(&mut self.names.declared) {
            if self.index.get(&self.unit.package, &local).is_some() || self.imports.contains_key(&local) {
                let message = format!("`{local}` is the name of a rule or an import too");
                self.tell(span, message, Some("take another name for the variable".to_owned()));
            }
        }
        self.safety(rule);
        match rule {
            Rule::Default { value, .. } => self.expr(value),
            Rule::Spec { head, bodies, .. } => {
                match head {
                    RuleHead::Compr { refr, assign, .. } => {
                        self.head(refr);
                        if let Some(assign) = assign {
                            self.expr(&assign.value);
                        }
                    }
                    RuleHead::Set { refr, key, .. } => {
                        self.head(refr);
                        if let Some(key) = key {
                            self.expr(key);
                        }
                    }
                    RuleHead::Func { args, assign, .. } => {
                        for arg in args {
                            self.expr(arg);
                        }
                        if let Some(assign) = assign {
                            self.expr(&assign.value);
                        }
                    }
                }
                for RuleBody { assign, query, .. } in bodies {
                    if let Some(assign) = assign {
                        self.expr(&assign.value);
                    }
                    self.query(query);
                }
            }
        }
    }

    fn safety(&mut self, rule: &Rule) {
        let (index, imports, package) = (self.index, self.imports, self.unit.package.as_str());
        let is_global = |name: &str| {
            matches!(name, "input" | "data")
                || imports.contains_key(name)
                || index.get(package, name).is_some()
        };
        for Unsafe { name, span } in safety::check(rule, &is_global) {
            if self.names.is_local(name) {
                self.tell(span, format!("`{name}` never gets a value"), None);
            } else {
                let known = index.rules(package).chain(self.names.locals());
                let help = did_you_mean(name, known);
                self.tell(span, format!("nothing is called `{name}` here"), help);
            }
        }
    }

    /// Indexes in a head are expressions; the name is not a mention.
    fn head(&mut self, refr: &Expr) {
        for step in reference(refr).steps {
            if let Step::Index(index) = step {
                self.expr(index);
            }
        }
    }

    fn query(&mut self, query: &Query) {
        for LiteralStmt { literal, with_mods, .. } in &query.stmts {
            if let Some(with) = with_mods.first() {
                let message = "`with` puts other input in the place of what is judged".to_owned();
                self.tell(range(&with.span), message, Some("keep it for `…_test.rego`".to_owned()));
            }
            match literal {
                Literal::SomeVars { .. } => {}
                Literal::SomeIn { key, value, collection, .. } => {
                    if let Some(key) = key {
                        self.expr(key);
                    }
                    self.expr(value);
                    self.expr(collection);
                }
                Literal::Expr { expr, .. } => self.expr(expr),
                Literal::NotExpr { expr, .. } => {
                    self.expr(expr);
                    if !self.agrees_under_not(expr) {
                        let message =
                            "`not` over what may be undefined, which OPA takes otherwise".to_owned();
                        self.tell(range(expr.span()), message, Some(NOT_HELP.to_owned()));
                    }
                }
                Literal::Every { domain, query, .. } => {
                    self.expr(domain);
                    self.query(query);
                }
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Var { .. } | Expr::RefDot { .. } | Expr::RefBrack { .. } => self.reference(expr),
            Expr::Call { fcn, params, .. } => {
                self.call(fcn, params.len());
                for param in params {
                    self.expr(param);
                }
            }
            Expr::UnaryExpr { expr: operand, span, .. } => {
                if !matches!(operand.as_ref(), Expr::Number { .. }) {
                    let message = "`-` before what is no number".to_owned();
                    self.tell(range(span), message, Some("write `0 - …`".to_owned()));
                }
                self.expr(operand);
            }
            _ => {
                for_each_child(expr, &mut |child| self.expr(child));
                if let Some(query) = query_of(expr) {
                    self.query(query);
                }
            }
        }
    }

    fn reference(&mut self, expr: &Expr) {
        let reference = reference(expr);
        for step in &reference.steps {
            if let Step::Index(index) = step {
                self.expr(index);
            }
        }
        let names = reference.names();
        match &reference.root {
            Root::Other(root) => self.expr(root),
            Root::Var("input", span) => self.input(&names, span.clone(), range(expr.span())),
            Root::Var("data", _) => self.data(&names, range(expr.span())),
            Root::Var(name, span) => {
                let (name, span) = (*name, span.clone());
                if self.names.is_local(name) {
                    return;
                }
                if let Some(package) = self.imports.get(name) {
                    let package = package.clone();
                    if let Some((rule, span)) = names.first() {
                        self.mention(&package, rule, span.clone());
                    } else {
                        self.tell(span, format!("`{name}` is a package, not a value"), None);
                    }
                } else if self.index.get(&self.unit.package, name).is_some() {
                    let package = self.unit.package.clone();
                    self.mention(&package, name, span);
                }
            }
        }
    }

    fn input(&mut self, names: &[(&str, Range<usize>)], root: Range<usize>, whole: Range<usize>) {
        if self.unit.standard.is_none() {
            let message = "a shared rule reads no input: nobody knows whose".to_owned();
            self.tell(whole, message, Some("give it to a function as an argument".to_owned()));
            return;
        }
        match names.first() {
            Some(("values" | "related", _)) => {}
            Some((name, span)) => {
                let help = did_you_mean_or_list(name, ["values", "related"]);
                self.tell(span.clone(), format!("the input has no `{name}`"), help);
            }
            None => {
                let help = "write `input.values` or `input.related`".to_owned();
                self.tell(root, "the input as a whole".to_owned(), Some(help));
            }
        }
    }

    fn data(&mut self, names: &[(&str, Range<usize>)], whole: Range<usize>) {
        if let [("standards", _), below @ ..] = names {
            self.settings(below, whole);
            return;
        }
        // The package is the longest run of names that is one.
        let mut path = String::new();
        let mut found = None;
        for (position, (name, _)) in names.iter().enumerate() {
            if position > 0 {
                path.push('.');
            }
            path.push_str(name);
            if self.index.has(&path) {
                found = Some((path.clone(), position + 1));
            }
        }
        let usable = found.filter(|(package, _)| *package == self.unit.package || self.unit.may_use(package));
        let Some((package, position)) = usable else {
            let help = "a policy reads `input.values`, `input.related`, its standard's settings, its own package \
                and `lib`";
            self.tell(whole, "a reference to what no policy may read".to_owned(), Some(help.to_owned()));
            return;
        };
        match names.get(position) {
            Some((rule, span)) => self.mention(&package, rule, span.clone()),
            None => self.tell(whole, format!("the package `{package}` as a whole"), None),
        }
    }

    fn settings(&mut self, names: &[(&str, Range<usize>)], whole: Range<usize>) {
        let Some((standard, settings)) = &self.unit.standard else {
            let message = "a shared rule reads no settings: they are a standard's".to_owned();
            self.tell(whole, message, Some("give them to a function as an argument".to_owned()));
            return;
        };
        let fault = match names {
            [] => Some((whole, "the settings of all standards".to_owned(), None)),
            [(name, span), ..] if name != standard => {
                let message = format!("`{name}` is not the rule's standard");
                Some((span.clone(), message, Some(format!("write `data.standards.{standard}`"))))
            }
            [_, (setting, span), ..] if !settings.contains(setting) => {
                let help = did_you_mean_or_list(setting, settings.iter().copied());
                let help = help.or_else(|| Some(format!("describe it in `{standard}/standard.yaml`")));
                Some((span.clone(), format!("`{standard}` has no setting `{setting}`"), help))
            }
            _ => None,
        };
        if let Some((span, message, help)) = fault {
            self.tell(span, message, help);
        }
    }

    fn mention(&mut self, package: &str, rule: &str, span: Range<usize>) {
        if self.index.get(package, rule).is_none() {
            let help = did_you_mean(rule, self.index.rules(package));
            self.tell(span, format!("`{package}` has no rule `{rule}`"), help);
            return;
        }
        self.mentions.push(Mention {
            unit: self.position,
            from: self.rule.clone(),
            to: format!("{package}.{rule}"),
            span,
        });
    }

    fn call(&mut self, function: &Expr, arguments: usize) {
        let span = range(function.span());
        let Some(path) = dotted(function) else {
            self.tell(span, "a call of what is no function's name".to_owned(), None);
            return;
        };
        if let Some((package, name)) = self.function(&path) {
            if package != self.unit.package && !self.unit.may_use(&package) {
                self.tell(span, format!("`{package}` is not shared"), None);
                return;
            }
            self.mention(&package, &name, span.clone());
            match self.index.get(&package, &name).map(|defined| defined.kind) {
                Some(Kind::Function(expected)) if expected != arguments => {
                    self.tell(span, wrong_count(&path, expected, arguments), None);
                }
                Some(Kind::Function(_)) | None => {}
                Some(_) => self.tell(span, format!("`{path}` is no function"), None),
            }
            return;
        }
        match builtins::availability(&path) {
            Availability::Known(expected) if expected == arguments => {}
            Availability::Known(expected) => self.tell(span, wrong_count(&path, expected, arguments), None),
            Availability::Refused(reason) => self.tell(span, format!("`{path}` {reason}"), None),
            Availability::Unknown => {
                let builtins = builtins::names();
                let known = self.index.rules(&self.unit.package).chain(builtins.iter().copied());
                let help = did_you_mean(&path, known);
                self.tell(span, format!("there is no function `{path}`"), help);
            }
        }
    }

    /// The package and name of a function that is defined by a policy.
    fn function(&self, path: &str) -> Option<(String, String)> {
        if let Some(path) = path.strip_prefix("data.") {
            let (package, name) = path.rsplit_once('.')?;
            return Some((package.to_owned(), name.to_owned()));
        }
        match path.split_once('.') {
            None => {
                self.index.get(&self.unit.package, path)?;
                Some((self.unit.package.clone(), path.to_owned()))
            }
            Some((import, name)) => Some((self.imports.get(import)?.clone(), name.to_owned())),
        }
    }

    /// Whether OPA and this engine agree on `not expr`. Under OPA the statement is undefined where an operand is,
    /// unless that operand is a plain reference by itself or on a side of `==`.
    fn agrees_under_not(&self, expr: &Expr) -> bool {
        match expr {
            Expr::BoolExpr { op: BoolOp::Eq, lhs, rhs, .. }
            | Expr::AssignExpr { op: AssignOp::Eq, lhs, rhs, .. } => {
                (self.is_sure(lhs) || self.is_plain_reference(lhs))
                    && (self.is_sure(rhs) || self.is_plain_reference(rhs))
            }
            Expr::Call { fcn, params, .. } => {
                dotted(fcn).is_some() && params.iter().all(|param| self.is_sure(param))
            }
            _ => self.is_sure(expr) || self.is_plain_reference(expr),
        }
    }

    /// A reference by names and by indexes that have a value.
    fn is_plain_reference(&self, expr: &Expr) -> bool {
        let reference = reference(expr);
        let has_value = |step: &Step<'_>| match step {
            Step::Name(..) => true,
            Step::Index(index) => self.is_sure(index),
        };
        matches!(reference.root, Root::Var(..)) && reference.steps.iter().all(has_value)
    }

    /// Whether an expression has a value whatever is known.
    fn is_sure(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Var { span, .. } => {
                let name = span.text();
                self.names.is_local(name)
                    || self.index.get(&self.unit.package, name).is_some_and(|defined| defined.always)
            }
            // The engine numbers everything that has a `ref`.
            Expr::RefDot { refr, field, .. } => {
                field.0.text() == "ref"
                    && matches!(refr.as_ref(), Expr::Var { span, .. } if self.names.is_local(span.text()))
            }
            Expr::RefBrack { .. } => false,
            // A builtin gives a value or breaks the rule; a function may do neither.
            Expr::Call { fcn, params, .. } => {
                let builtin = dotted(fcn).is_some_and(|path| self.function(&path).is_none());
                builtin && params.iter().all(|param| self.is_sure(param))
            }
            Expr::ArrayCompr { .. } | Expr::SetCompr { .. } | Expr::ObjectCompr { .. } => true,
            _ => {
                let mut sure = true;
                for_each_child(expr, &mut |child| sure &= self.is_sure(child));
                sure
            }
        }
    }
}

fn wrong_count(path: &str, expected: usize, given: usize) -> String {
    let plural = if expected == 1 { "" } else { "s" };
    format!("`{path}` takes {expected} argument{plural}, and here are {given}")
}
