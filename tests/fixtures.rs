//! Every rule on every fixture of its own, and the law of hiding on each. Adding a case adds no code.
//!
//! What a rule says of its cases is recorded beside them, for reviewers to read: `UPDATE_FIXTURES=1` writes it anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::{env, fs};

use groundrule_rules::fixtures::{Case, RECORD, differences, find, record, run, without_cases};
use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::report::Verdict;
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
        .map(|(rule, folder)| format!("{}: {folder}", rule.id))
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
    let mut all = Vec::new();
    for case in cases {
        let ran = run(case, set, true)?;
        let folder = case.folder();
        if ran.verdict != case.expected {
            let verdict = ran.verdict.map_or("no verdict", Verdict::name);
            let _ = writeln!(faults, "{folder}/{}: {verdict}\n  {}", case.name, ran.lines.join("\n  "));
        }
        for flip in ran.hiding.iter().flat_map(|trial| &trial.flips) {
            let _ = writeln!(
                faults,
                "{folder}/{}: {} flips from {} to {} without {}",
                case.name,
                flip.address,
                flip.before.name(),
                flip.after.name(),
                flip.hidden.join(" and ")
            );
        }
        all.push((case, ran));
    }
    let said = record(all.iter().map(|(case, ran)| (*case, ran)));
    if let Some(case) = cases.first() {
        compare(&case.folder.join(RECORD), &said, &mut faults)?;
    }
    if faults.is_empty() { Ok(()) } else { Err(Failed::from(faults)) }
}

/// Compares with what is recorded, or records it.
fn compare(record: &Path, said: &str, faults: &mut String) -> Result<(), Failed> {
    if env::var_os("UPDATE_FIXTURES").is_some() {
        fs::write(record, said)?;
        return Ok(());
    }
    let recorded = fs::read_to_string(record).unwrap_or_default();
    let changes = differences(&recorded, said);
    if changes.is_empty() {
        return Ok(());
    }
    let _ = writeln!(faults, "{} says otherwise (UPDATE_FIXTURES=1 records anew):", record.display());
    let _ = writeln!(faults, "{}", changes.join("\n"));
    Ok(())
}
