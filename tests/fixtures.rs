//! Every rule on every fixture of its own, and the law of hiding on each. Adding a case adds no code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use groundrule_rules::fixtures::{Case, find, name, run, without_cases};
use groundrule_rules::loader::{PolicySet, PolicySource};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let set =
        Arc::new(PolicySet::load(&[PolicySource::builtin()], None).expect("the built-in policies load"));
    let cases = find(&fixtures(), &set).expect("every fixture names a rule");
    let mut trials = Vec::new();
    for rule in &set.rules {
        let cases: Vec<Case> = cases.iter().filter(|case| case.rule == rule.id).cloned().collect();
        let set = Arc::clone(&set);
        trials.push(Trial::test(rule.id.clone(), move || judge(&cases, &set)));
    }
    let missing: Vec<String> = without_cases(&set, &cases)
        .into_iter()
        .map(|(rule, verdict)| format!("{}: {}", rule.id, name(verdict)))
        .collect();
    trials.push(Trial::test("every_rule_has_cases", move || {
        if missing.is_empty() { Ok(()) } else { Err(Failed::from(missing.join("\n"))) }
    }));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").canonicalize().expect("fixtures are there")
}

fn judge(cases: &[Case], set: &PolicySet) -> Result<(), Failed> {
    let mut faults = String::new();
    for case in cases {
        let ran = run(case, set, true)?;
        let folder = case.expected.map_or("not_applicable", name);
        if ran.verdict != case.expected {
            let verdict = ran.verdict.map_or("no verdict", name);
            let _ = writeln!(faults, "{folder}/{}: {verdict}\n  {}", case.name, ran.lines.join("\n  "));
        }
        for flip in ran.hiding.into_iter().flat_map(|trial| trial.flips) {
            let _ = writeln!(
                faults,
                "{folder}/{}: {} flips from {} to {} without {}",
                case.name,
                flip.address,
                name(flip.before),
                name(flip.after),
                flip.hidden.join(" and ")
            );
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Failed::from(faults)) }
}
