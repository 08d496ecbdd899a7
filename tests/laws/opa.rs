//! Rego is OPA's: the built-in policies say the same under `opa eval --strict-builtin-errors` as in our engine, on every
//! input that a fixture makes.
//!
//! What OPA said is recorded, so that the law is tried where there is no OPA, too. With `opa` on the PATH, or named by
//! `OPA`, it is asked again; `UPDATE_OPA=1` records that.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::{env, fs};

use groundrule_rules::diagnostic::SourceText;
use groundrule_rules::evaluate::inputs;
use groundrule_rules::fixtures::{find, open};
use groundrule_rules::loader::PolicySet;
use groundrule_rules::rule::Rule;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::{BUILTIN, fixtures, repository};

/// What a policy is evaluated on.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Question {
    rule: String,
    /// Of the rule's standard, where they are not the defaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settings: Option<Json>,
    input: Json,
}

/// What it says; a list of one where the rule is defined, else none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Answer {
    applies: Vec<Json>,
    satisfied: Vec<Json>,
    violations: Vec<Json>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Case {
    #[serde(flatten)]
    question: Question,
    #[serde(flatten)]
    answer: Answer,
}

impl Question {
    /// Equal for equal questions.
    fn key(&self) -> String {
        json!([self.rule, self.settings, self.input]).to_string()
    }

    fn rule(&self) -> &'static Rule {
        BUILTIN
            .rule(&self.rule)
            .unwrap_or_else(|| panic!("OPA's answers are recorded of no rule {}", self.rule))
    }

    /// All standards' settings.
    fn standards(&self) -> Map<String, Json> {
        let mut standards = BUILTIN.settings.clone();
        if let Some(settings) = &self.settings {
            standards.insert(self.rule().standard.clone(), settings.clone());
        }
        standards
    }
}

#[test]
fn policies_say_what_opa_says() {
    let record = fixtures().join("opa/results.json");
    let asked = questions();
    let update = env::var_os("UPDATE_OPA").is_some();
    let opa = env::var_os("OPA").map(PathBuf::from).or_else(on_path);
    if let (true, Some(opa)) = (update, &opa) {
        let answers = ask_opa(opa, &asked);
        let cases = asked.iter().cloned().zip(answers).map(|(question, answer)| Case { question, answer });
        write(&record, &cases.collect::<Vec<_>>());
    }
    let text = fs::read_to_string(&record).expect("OPA's answers are recorded");
    let recorded: Vec<Case> = serde_json::from_str(&text).expect("the record is JSON");
    let rules: BTreeSet<&str> = recorded.iter().map(|case| case.question.rule.as_str()).collect();
    let untold: Vec<&String> =
        BUILTIN.rules.iter().map(|rule| &rule.id).filter(|id| !rules.contains(id.as_str())).collect();
    assert!(untold.is_empty(), "OPA's answers are not recorded for {untold:?}: UPDATE_OPA=1");

    let mut faults = String::new();
    for Case { question, answer } in &recorded {
        compare(question, answer, "recorded", &mut faults);
    }
    let known: BTreeSet<String> = recorded.iter().map(|case| case.question.key()).collect();
    let new = asked.iter().filter(|question| !known.contains(&question.key())).count();
    let say = |line: String| writeln!(io::stderr(), "{line}").expect("stderr takes it");
    match opa {
        Some(opa) => {
            for (question, answer) in asked.iter().zip(ask_opa(&opa, &asked)) {
                compare(question, &answer, "OPA", &mut faults);
            }
        }
        None => say(format!("SKIPPED: no opa; {} recorded answers compared", recorded.len())),
    }
    if new > 0 {
        say(format!(
            "{new} of {} inputs of fixtures are not among OPA's recorded answers: UPDATE_OPA=1",
            asked.len()
        ));
    }
    assert!(faults.is_empty(), "{faults}");
}

fn compare(question: &Question, answer: &Answer, whose: &str, faults: &mut String) {
    let ours = ask_us(question);
    if ours != *answer {
        let _ = writeln!(
            faults,
            "{} on {}\n  {whose}: {answer:?}\n  ours: {ours:?}",
            question.rule, question.input
        );
    }
}

/// What the policies are evaluated on over all fixtures.
fn questions() -> Vec<Question> {
    let mut questions = BTreeMap::new();
    for case in find(&fixtures(), &BUILTIN).expect("every fixture names a rule") {
        let opened = open(&case, &BUILTIN).expect("the input can be read and the settings fit");
        let (set, rule) = (&opened.set, &opened.rule);
        let graph = opened.graph().expect("the input is a root, a plan or a state");
        let own = set.settings.get(&rule.standard);
        let settings = own.filter(|own| BUILTIN.settings.get(&rule.standard) != Some(own)).cloned();
        for input in inputs(&graph, rule, &set.settings, &set.engine, true) {
            let input = serde_json::to_value(input).expect("inputs are JSON");
            let question = Question { rule: case.rule.clone(), settings: settings.clone(), input };
            questions.insert(question.key(), question);
        }
    }
    questions.into_values().collect()
}

fn ask_us(question: &Question) -> Answer {
    let rule = question.rule();
    let set = match &question.settings {
        None => BUILTIN.clone(),
        Some(settings) => with(&rule.standard, settings),
    };
    let mut engine = set.engine.clone();
    let mut eval = |name: &str, exists: bool| {
        let input = regorus::Value::from(question.input.clone());
        if !exists {
            return Vec::new();
        }
        let value =
            engine.eval(&format!("data.{}.{name}", rule.package), input).expect("policies do not break");
        match value {
            regorus::Value::Undefined => Vec::new(),
            value => vec![sorted(serde_json::to_value(value).expect("results are JSON"))],
        }
    };
    Answer {
        applies: eval("applies", rule.bodies.applies.is_some()),
        satisfied: eval("satisfied", rule.bodies.satisfied.is_some()),
        violations: eval("violations", true),
    }
}

fn with(standard: &str, settings: &Json) -> PolicySet {
    let text =
        toml::to_string(&json!({ "standards": { standard: settings } })).expect("settings are TOML, too");
    let config = Arc::new(SourceText { path: "settings.toml".to_owned(), text });
    BUILTIN.with_settings(Some(&config)).expect("the settings fit")
}

/// The elements of a set in an order of ours.
fn sorted(value: Json) -> Json {
    match value {
        Json::Array(mut elements) => {
            elements.sort_by_key(ToString::to_string);
            Json::Array(elements)
        }
        other => other,
    }
}

/// All in one run of OPA.
fn ask_opa(opa: &Path, questions: &[Question]) -> Vec<Answer> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("opa");
    fs::create_dir_all(&folder).expect("the build's folder can be written");
    let mut driver = "package driver\n\nimport rego.v1\n".to_owned();
    let mut by_rule: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    for question in questions {
        let case = json!({ "input": question.input, "standards": question.standards() });
        by_rule.entry(&question.rule).or_default().push(case);
    }
    for id in by_rule.keys() {
        let package = &BUILTIN.rule(id).expect("it was asked of a rule").package;
        let _ = write!(
            driver,
            "\nresults[\"{id}\"] := [answer |\n\tsome case in input[\"{id}\"]\n\tanswer := {{"
        );
        for name in ["applies", "satisfied", "violations"] {
            let with = "with input as case.input with data.standards as case.standards";
            let _ = write!(driver, "\n\t\t\"{name}\": [found | found := data.{package}.{name} {with}],");
        }
        driver.push_str("\n\t}\n]\n");
    }
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        fs::write(&path, text).expect("the build's folder can be written");
        path
    };
    let (driver, input) = (write("driver.rego", driver), write("input.json", json!(by_rule).to_string()));
    let output = Command::new(opa)
        .args(["eval", "--strict-builtin-errors", "--ignore", "standard.yaml", "--format", "raw", "--data"])
        .arg(repository().join("policies"))
        .arg("--data")
        .arg(driver)
        .arg("--input")
        .arg(input)
        .arg("data.driver.results")
        .output()
        .expect("opa can be run");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "opa: {said}{}", String::from_utf8_lossy(&output.stderr));
    let mut answers: BTreeMap<String, Vec<Answer>> = serde_json::from_str(&said).expect("opa says JSON");
    for answers in answers.values_mut() {
        answers.reverse();
        for answer in answers {
            answer.violations = answer.violations.drain(..).map(sorted).collect();
        }
    }
    questions
        .iter()
        .map(|question| answers.get_mut(&question.rule).and_then(Vec::pop).expect("opa answers all"))
        .collect()
}

fn on_path() -> Option<PathBuf> {
    let name = format!("opa{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// A case on each line, for the sake of changes to come.
fn write(record: &Path, cases: &[Case]) {
    let lines: Vec<String> =
        cases.iter().map(|case| serde_json::to_string(case).expect("cases are JSON")).collect();
    fs::create_dir_all(record.parent().expect("it has a folder")).expect("fixtures can be written");
    fs::write(record, format!("[\n{}\n]\n", lines.join(",\n"))).expect("fixtures can be written");
}
