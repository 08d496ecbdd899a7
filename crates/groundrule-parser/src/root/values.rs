//! The values that a root's variables are given, in Terraform's order: the environment, `terraform.tfvars`,
//! `terraform.tfvars.json`, `*.auto.tfvars` by name, then what the command line says in its order. The last one counts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::module::{GivenValue, Module, ValueOrigin};
use super::problem::{Diagnostic, Place, Problem, Severity};
use super::{files, workspace::Workspace};
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::syntax::{Parsed, Span, SyntaxErrorKind, native};

/// What the caller says about a root.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inputs {
    /// `--var` and `--var-file`, in order.
    pub arguments: Vec<VariableArgument>,
    /// Variables of the environment that may give values; those named `TF_VAR_…` are taken.
    pub environment: Vec<(String, String)>,
    /// Values that a plan was made with; each is the one that counts.
    pub planned: BTreeMap<String, serde_json::Value>,
    /// `--workspace`.
    pub workspace: Option<Box<str>>,
}

/// An argument that gives variables values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariableArgument {
    /// `--var name=value`.
    Value(String),
    /// `--var-file FILE`.
    File(PathBuf),
}

/// Gathers the values of a root's variables.
pub(super) fn gather(
    workspace: &Workspace,
    root: &Path,
    module: &Module,
    inputs: &Inputs,
    said: &mut Vec<Diagnostic>,
) -> BTreeMap<Box<str>, GivenValue> {
    let mut values = Values { workspace, module, given: BTreeMap::new(), said };
    for (name, text) in &inputs.environment {
        // One that is not declared is meant for another root.
        if let Some(variable) = name.strip_prefix("TF_VAR_")
            && module.variables.contains_key(variable)
        {
            values.text(variable, name, text, ValueOrigin::Environment);
        }
    }
    match files::automatic_values(root) {
        Ok(names) => {
            for name in names {
                values.file(&root.join(&*name), ValueOrigin::AutomaticFile);
            }
        }
        Err(error) => {
            values.said.push(Diagnostic::path(root, Problem::Unreadable(error.to_string().into())));
        }
    }
    for argument in &inputs.arguments {
        match argument {
            VariableArgument::File(path) => values.file(path, ValueOrigin::NamedFile),
            VariableArgument::Value(text) => values.argument(text),
        }
    }
    for (name, value) in &inputs.planned {
        values.planned(name, value);
    }
    values.given
}

struct Values<'a> {
    workspace: &'a Workspace,
    module: &'a Module,
    given: BTreeMap<Box<str>, GivenValue>,
    said: &'a mut Vec<Diagnostic>,
}

impl Values<'_> {
    fn file(&mut self, path: &Path, origin: ValueOrigin) {
        match &*self.workspace.parse(path) {
            Ok((_, parsed)) => self.parsed(parsed, origin),
            Err(problem) => self.said.push(Diagnostic::path(path, problem.clone())),
        }
    }

    fn parsed(&mut self, parsed: &Parsed, origin: ValueOrigin) {
        self.said.extend(parsed.errors.iter().cloned().map(Diagnostic::from));
        for block in &parsed.body.blocks {
            let problem = Problem::UnknownBlock(block.kind.text.clone());
            self.said.push(Diagnostic::error(block.header(), problem));
        }
        let mut here: BTreeMap<&str, Span> = BTreeMap::new();
        for attribute in &parsed.body.attributes {
            let name = &attribute.name;
            if here.insert(&name.text, name.span).is_some() {
                let problem = Problem::Syntax(SyntaxErrorKind::Redefined(name.text.clone()));
                self.said.push(Diagnostic::error(name.span, problem));
            } else if self.module.variables.contains_key(&name.text) {
                let given = GivenValue { value: attribute.value.clone(), origin };
                self.given.insert(name.text.clone(), given);
            } else {
                let problem = Problem::UndeclaredVariable(name.text.clone());
                self.said.push(Diagnostic::warning(name.span, problem));
            }
        }
    }

    fn argument(&mut self, text: &str) {
        let mut fail = |problem| {
            self.said.push(Diagnostic { severity: Severity::Error, place: Place::CommandLine, problem });
        };
        match text.split_once('=') {
            // Without its text: it may be a secret that was put in the wrong place.
            None => fail(Problem::NotAnAssignment),
            Some((name, _)) if !self.module.variables.contains_key(name.trim()) => {
                fail(Problem::UndeclaredVariable(name.trim().into()));
            }
            Some((name, value)) => {
                let name = name.trim();
                self.text(name, &format!("--var {name}"), value, ValueOrigin::CommandLine);
            }
        }
    }

    /// A value as JSON, which is an expression but for what templates are written with.
    fn planned(&mut self, name: &str, value: &serde_json::Value) {
        if !self.module.variables.contains_key(name) {
            return;
        }
        let text = value.to_string().replace("${", "$${").replace("%{", "%%{");
        let file = self.workspace.add_text(format!("<value of var.{name} in the plan>"), text.clone());
        if let Ok(value) = native::parse_expression(file, 0, &text) {
            self.given.insert(name.into(), GivenValue { value, origin: ValueOrigin::Plan });
        }
    }

    /// A value as text: of a variable that takes a string, number or bool the text itself, else an expression.
    fn text(&mut self, name: &str, source: &str, text: &str, origin: ValueOrigin) {
        let file = self.workspace.add_text(format!("<{source}>"), text.to_owned());
        let is_literal = self.module.variables.get(name).is_none_or(|variable| {
            variable.type_constraint().is_none_or(|constraint| {
                matches!(&constraint.kind, ExpressionKind::Variable(name) if matches!(&**name, "string" | "number" | "bool"))
            })
        });
        let value = if is_literal {
            let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            Ok(Expression { kind: ExpressionKind::String(text.into()), span: Span { file, start: 0, end } })
        } else {
            native::parse_expression(file, 0, text)
        };
        match value {
            Ok(value) => _ = self.given.insert(name.into(), GivenValue { value, origin }),
            Err(error) => self.said.push(error.into()),
        }
    }
}
