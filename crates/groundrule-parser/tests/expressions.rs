//! Expressions are what Terraform makes of them: values, types, unknown and sensitive parts, errors.
//!
//! `tests/expressions/*.txt` hold expressions, with an empty line after each; the `.json` beside holds what Terraform said.
//! `GROUNDRULE_RECORD=1 cargo test -p groundrule-parser --test expressions` asks `terraform` again.

mod recorded;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use groundrule_parser::address::{Address, AttributePath, Step};
use groundrule_parser::language::{
    Because, Budget, Evaluated, Marks, Problem, Resolved, Scope, Type, Value, convert, evaluate, functions,
};
use groundrule_parser::syntax::native;
use groundrule_parser::syntax::tree::{Block, Body, FileId, Span, StepKind, TraversalStep};
use libtest_mimic::{Arguments, Failed, Trial};
use recorded::{Recorded, describe};

fn main() {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expressions");
    if std::env::var_os("GROUNDRULE_RECORD").is_some() {
        recorded::record(&folder);
    }
    let mut trials = Vec::new();
    for file in expression_files(&folder) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(file.with_extension("json")).expect("what was recorded");
        let mut results: BTreeMap<String, Recorded> = serde_json::from_str(&text).expect("recorded results");
        for expression in expressions(&file) {
            let recorded = results.remove(&expression);
            trials.push(Trial::test(format!("{name}: {}", expression.replace('\n', "⏎")), move || {
                compare(&expression, recorded.as_ref().ok_or("was not recorded")?)
            }));
        }
        let unused: Vec<String> = results.into_keys().collect();
        trials.push(Trial::test(format!("{name}: nothing is recorded of what is not asked"), move || {
            if unused.is_empty() { Ok(()) } else { Err(format!("{unused:?}").into()) }
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn expression_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("expressions");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    files
}

fn expressions(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("expressions");
    text.split("\n\n")
        .map(|part| part.trim_matches('\n').to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

fn compare(expression: &str, recorded: &Recorded) -> Result<(), Failed> {
    let evaluated = run(expression);
    let problems: Vec<String> = evaluated.problems.iter().map(ToString::to_string).collect();
    if let Some(error) = &recorded.error {
        if problems.is_empty() {
            return Err(format!("{}, but Terraform says: {error}", describe(&evaluated.value)).into());
        }
        if evaluated.value.because().causes().is_empty() {
            return Err("the value does not show that it is invalid".into());
        }
        return Ok(());
    }
    if !problems.is_empty() {
        return Err(format!("{problems:?}, but Terraform says: {recorded}").into());
    }
    let got = describe(&evaluated.value);
    if got.agrees_with(recorded) {
        Ok(())
    } else {
        Err(format!("\n     ours: {got}\nTerraform: {recorded}").into())
    }
}

fn run(text: &str) -> Evaluated {
    // As the value of an attribute: heredocs need the end of their line.
    let file = native::parse(FileId(0), &format!("value = {text}\n"));
    assert!(file.errors.is_empty(), "{:?}", file.errors);
    evaluate(&file.body.attributes[0].value, &Root::new())
}

/// The root in `main.tf`.
struct Root {
    body: Body,
    budget: Budget,
}

impl Root {
    fn new() -> Self {
        let file = native::parse(FileId(1), include_str!("expressions/main.tf"));
        assert!(file.errors.is_empty(), "{:?}", file.errors);
        Root { body: file.body, budget: Budget::default() }
    }

    fn block(&self, kind: &str, name: &str) -> Option<&Block> {
        let named = |block: &&Block| block.labels.last().is_some_and(|label| &*label.text == name);
        self.body.blocks.iter().filter(|block| &*block.kind.text == kind).find(named)
    }

    fn variable(&self, name: &str) -> Option<Value> {
        let block = &self.block("variable", name)?.body;
        let value = evaluate(block.value("default")?, self).value;
        let value = match block.value("type") {
            Some(ty) => convert(&value, &type_of(text(ty.span))).expect("a default of the type"),
            None => value,
        };
        let is_secret = block.flag("sensitive") == Some(true);
        Some(value.marked(if is_secret { Marks::SENSITIVE } else { Marks::NONE }))
    }

    fn data(&self, name: &str) -> Option<Value> {
        let input = evaluate(self.block("resource", name)?.body.value("input")?, self).value;
        let because = |attribute: &str| {
            let path = AttributePath(vec![Step::Name(attribute.into())]);
            Because::exactly(Address::parse(&format!("terraform_data.{name}")).expect("an address"), path)
        };
        Some(Value::object([
            ("id", Value::unknown_not_null(Type::String, because("id"))),
            ("output", Value::unknown(input.ty(), because("output"))),
            ("input", input),
            ("triggers_replace", Value::null(Type::Dynamic)),
        ]))
    }
}

/// What stands in `main.tf`.
fn text(span: Span) -> &'static str {
    &include_str!("expressions/main.tf")[span.range()]
}

/// The types that `main.tf` uses.
fn type_of(text: &str) -> Type {
    let object = || Type::object([("name", Type::String), ("ports", Type::list(Type::Number))]);
    match text {
        "string" => Type::String,
        "bool" => Type::Bool,
        "list(string)" => Type::list(Type::String),
        "set(string)" => Type::set(Type::String),
        "map(number)" => Type::map(Type::Number),
        "map(string)" => Type::map(Type::String),
        "list(object({ name = string, ports = list(number) }))" => Type::list(object()),
        _ => panic!("no such type: {text}"),
    }
}

impl Scope for Root {
    fn resolve(&self, name: &str, steps: &[TraversalStep], span: Span) -> Result<Resolved, Problem> {
        let first = steps.first().and_then(|step| match &step.kind {
            StepKind::Attribute(name) => Some(&**name),
            _ => None,
        });
        let value = match (name, first) {
            ("var", Some(name)) => self.variable(name),
            ("terraform_data", Some(name)) => self.data(name),
            _ => None,
        };
        match value {
            Some(value) => Ok(Resolved { value, steps: 1 }),
            None => Err(Problem { span, message: "Reference to undeclared resource.".into() }),
        }
    }

    fn quotes_values(&self) -> bool {
        true
    }

    fn budget(&self) -> &Budget {
        &self.budget
    }

    fn context(&self) -> functions::Context<'_> {
        functions::Context { files: None, templates: None }
    }
}
