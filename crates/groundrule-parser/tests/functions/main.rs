//! Every function of Terraform against what Terraform itself makes of the same expression.
//!
//! Each file beside this one holds cases of one family: an expression at the beginning of a line, and under it what
//! Terraform said, as written by `UPDATE_FUNCTIONS=1 cargo test -p groundrule-parser --test functions`
//! (or with a family's name in place of 1):
//!
//! * `= type value`, the value in JSON with `?` for what is unknown,
//! * `! message`, the detail of the error.
//!
//! `~ ` in front of an expression: only that it is an error counts, its words are those of a library. `? ` in front:
//! Terraform knows, and we say that we don't. `+ `: Terraform 1.11 fails by a fault of its own that later versions lack.

#![expect(clippy::unwrap_used, reason = "a panic is how reading and recording cases fail")]

mod reader;
mod record;

use std::path::{Path, PathBuf};

use groundrule_parser::language::files::Files;
use groundrule_parser::language::functions::Context;
use groundrule_parser::language::json;
use groundrule_parser::language::value::{Data, Value};
use libtest_mimic::{Arguments, Failed, Trial};

/// An expression and what Terraform made of it.
#[derive(Clone)]
pub(crate) struct Case {
    mark: Option<char>,
    expression: String,
    recorded: String,
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/functions")
}

/// The families' files.
fn families() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory()).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    files
}

fn read(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(recorded) = line.strip_prefix("    ") {
            recorded.clone_into(&mut cases.last_mut().unwrap().recorded);
            continue;
        }
        let (mark, expression) = match line.split_at_checked(2) {
            Some(("~ ", expression)) => (Some('~'), expression),
            Some(("? ", expression)) => (Some('?'), expression),
            Some(("+ ", expression)) => (Some('+'), expression),
            _ => (None, line),
        };
        cases.push(Case { mark, expression: expression.to_owned(), recorded: String::new() });
    }
    cases
}

/// The value in JSON, with `?` for what is unknown.
fn shown(value: &Value) -> String {
    match &value.data {
        Data::Unknown(_) => "?".into(),
        _ if value.is_wholly_known() => json::encode(value).unwrap_or_else(|error| format!("({error})")),
        Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
            format!("[{}]", elements.iter().map(shown).collect::<Vec<_>>().join(","))
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            let entries =
                entries.iter().map(|(key, value)| format!("{}:{}", json::quoted(key), shown(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        _ => String::new(),
    }
}

fn check(case: &Case) -> Result<(), Failed> {
    let files = Files::new(&directory().join("files"), &directory().join("files"))?;
    let context = Context { files: Some(&files), templates: None };
    let result = reader::evaluate(&case.expression, context);
    let got = match &result {
        // What type a null has isn't in a plan.
        Ok(value) if value.is_null() => "= any null".into(),
        Ok(value) if value.is_wholly_known() => format!("= {} {}", value.ty(), shown(value)),
        Ok(value) => format!("= {}", shown(value)),
        Err(message) => format!("! {message}"),
    };
    let agrees = match case.mark {
        Some('~') => result.is_err() && case.recorded.starts_with('!'),
        Some('+') => result.is_ok() && case.recorded.contains("panic in function implementation"),
        Some('?') => result.is_ok_and(|value| !value.is_wholly_known()),
        _ => got == case.recorded,
    };
    if agrees {
        Ok(())
    } else {
        Err(format!("{}\n  Terraform {}\n  here      {got}", case.expression, case.recorded).into())
    }
}

fn main() {
    let families = families();
    if let Ok(wanted) = std::env::var("UPDATE_FUNCTIONS") {
        for family in
            families.iter().filter(|family| wanted == "1" || family.ends_with(format!("{wanted}.txt")))
        {
            let text = std::fs::read_to_string(family).unwrap();
            std::fs::write(family, record::record(&text, &directory().join("files"))).unwrap();
        }
    }
    let mut trials = Vec::new();
    for family in &families {
        let name = family.file_stem().unwrap().to_string_lossy().into_owned();
        let cases = read(&std::fs::read_to_string(family).unwrap());
        for case in cases {
            trials.push(Trial::test(format!("{name}: {}", case.expression), move || check(&case)));
        }
    }
    trials.push(Trial::test("each_function_has_ten_cases", each_function_has_ten_cases));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// Counted by calls at the beginning of an expression, or inside of another call that shows more of the result.
fn each_function_has_ten_cases() -> Result<(), Failed> {
    let text: String = families().iter().map(|family| std::fs::read_to_string(family).unwrap()).collect();
    let cases = read(&text);
    let few: Vec<String> = groundrule_parser::language::functions::all()
        .filter_map(|function| {
            let call = format!("{}(", function.name);
            let count = cases
                .iter()
                .filter(|case| {
                    let mut places = case.expression.match_indices(&call).map(|(place, _)| place);
                    places.any(|place| {
                        !case.expression[..place]
                            .ends_with(|before: char| before.is_alphanumeric() || before == '_')
                    })
                })
                .count();
            // What has no argument has little to be asked.
            let wanted = if function.parameters.is_empty() && function.variadic.is_none() { 2 } else { 10 };
            (count < wanted).then(|| format!("{} has {count}", function.name))
        })
        .collect();
    if few.is_empty() { Ok(()) } else { Err(few.join(", ").into()) }
}
