//! Broken, hostile and mistaken inputs through the whole command: exit status 4, the problem named, nothing leaked.

#[path = "../../crates/groundrule-parser/tests/hostile/cases.rs"]
mod cases;

use crate::common::groundrule;

#[test]
fn each_case_gives_its_exit_status() {
    let mut wrong = Vec::new();
    for (name, case) in cases::all() {
        let run = groundrule().args("check -").stdin(case.bytes()).run();
        // The cases spell an error and its help as one line.
        let said = run.stderr.replace("\n  help: ", "; ");
        let readable = matches!(case.outcome.as_str(), "plan" | "state");
        let is_as_said = if readable {
            [0, 1].contains(&run.status)
        } else {
            let place = case.at.as_ref().map_or_else(String::new, |at| format!(":{at}: "));
            run.status == 4
                && run.stderr.starts_with(&format!("error: <stdin>{place}"))
                && case.says.iter().all(|words| said.contains(words))
        };
        let leaks = case.never.iter().any(|words| run.stderr.contains(words) || run.stdout.contains(words));
        if !is_as_said || leaks || run.stderr.contains("panicked") {
            wrong.push(format!("{name}: {}", run.transcript()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
