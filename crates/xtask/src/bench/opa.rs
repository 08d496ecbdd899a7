//! The same policies run by OPA over the whole plan.
//!
//! Only rules whose reads are plain ones can be compared: values and presences of attributes, and constants, of
//! resources of types named in full. For each of their subjects a wrapper in Rego takes these reads from the planned
//! object as it stands, and asks the unchanged policy for violations. The wrapper knows nothing of what is unknown,
//! of schemas, tags or related resources: OPA has the smaller task, and its findings may differ.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::report::Verdict;
use groundrule_rules::rule::{Read, ReadKind, ReadPath, Rule, SubjectKind, SubjectSpec};

use super::{memory, subject};
use crate::Failure;
use crate::generate::say;
use crate::plans;
use crate::table::Table;

/// Compares what both take, for policies as they are and cloned.
pub(super) fn compare(opa: &Path, plan: &Path, sources: &[PolicySource]) -> Result<(), Failure> {
    if Command::new(opa).arg("version").output().is_err() {
        say("SKIPPED: no comparison with OPA: there is no `opa` to run; name one with --opa");
        return Ok(());
    }
    let mut table = Table::new(&[
        "rules compared",
        "of",
        "opa CPU s",
        "opa wall s",
        "opa findings",
        "our CPU s",
        "our findings",
        "CPU ratio",
    ]);
    for source in sources {
        let all = plans::load(std::slice::from_ref(source))?;
        let mut subset = source.clone();
        subset.files.retain(|file| !subject::is_rule(file) || is_comparable(&all, &file.path));
        let set = plans::load(std::slice::from_ref(&subset))?;
        let (findings, cpu, wall) = run(opa, plan, &subset, &set)?;
        let only: Vec<String> =
            subset.files.iter().filter(|file| subject::is_rule(file)).map(|file| file.path.clone()).collect();
        let own = memory::taken(plan, all.rules.len(), &only, 1)?;
        let report = subject::check_whole(plan, &set)?;
        let fails = report.findings.iter().filter(|finding| finding.verdict == Verdict::Fail).count();
        table.row(vec![
            set.rules.len().to_string(),
            all.rules.len().to_string(),
            format!("{cpu:.2}"),
            format!("{wall:.2}"),
            findings.to_string(),
            format!("{:.3}", own.cpu),
            fails.to_string(),
            format!("{:.0}", cpu / own.cpu),
        ]);
    }
    table.print("`opa eval` of the same rules over the whole plan: processes with loading and all")?;
    Ok(())
}

/// Whether the rule of a file reads nothing but what the wrapper can give it.
fn is_comparable(set: &PolicySet, path: &str) -> bool {
    let id = path.trim_end_matches(".rego").replace(['/', '_'], "-");
    let is_plain = |read: &Read| match read.kind {
        ReadKind::Const(_) => true,
        ReadKind::Value | ReadKind::Presence => {
            matches!(read.paths.as_slice(), [ReadPath::Attribute { element: false, .. }])
        }
        _ => false,
    };
    let is_plain = |subject: &SubjectSpec| {
        subject.kind == SubjectKind::Resource
            && subject.each.is_empty()
            && subject.related.is_empty()
            && !subject.types.iter().any(|name| name.contains(['*', '?', '[', '{']))
            && subject.reads.iter().all(|(_, read)| is_plain(read))
    };
    set.rule(&id).is_some_and(|rule| rule.metadata.subjects.iter().all(is_plain))
}

/// Runs OPA; gives the number of resources with violations, by rule, and seconds on processors and on the wall.
fn run(
    opa: &Path,
    plan: &Path,
    source: &PolicySource,
    set: &PolicySet,
) -> Result<(usize, f64, f64), Failure> {
    let folder = plan.with_extension("opa");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    for file in source.files.iter().filter(|file| subject::is_rego(file)) {
        let target = folder.join(&file.path);
        fs::create_dir_all(target.parent().unwrap_or(&folder))?;
        fs::write(target, &file.source.text)?;
    }
    fs::write(folder.join("wrapper.rego"), wrapper(set)?)?;
    fs::write(folder.join("data.json"), serde_json::json!({ "standards": set.settings }).to_string())?;
    let (before, start) = (children_time()?, Instant::now());
    let output = Command::new(opa)
        .args(["eval", "--format", "raw", "--data"])
        .arg(&folder)
        .arg("--input")
        .arg(plan)
        .arg("count(data.wrapper.findings)")
        .output()?;
    let (cpu, wall) = (children_time()? - before, start.elapsed().as_secs_f64());
    let text = String::from_utf8_lossy(&output.stdout);
    match text.trim().parse() {
        Ok(findings) => Ok((findings, cpu, wall)),
        Err(_) => Err(format!("opa: {text}{}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

/// Seconds that processes which this one started and waited for have taken, to the hundredth.
pub(super) fn children_time() -> Result<f64, Failure> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name in brackets may hold spaces; times of children are the 16th and 17th field.
    let (_, fields) = stat.rsplit_once(')').ok_or("/proc/self/stat has another form")?;
    let ticks: Vec<f64> =
        fields.split_whitespace().skip(13).take(2).map(str::parse).collect::<Result<_, _>>()?;
    Ok(ticks.iter().sum::<f64>() / 100.0)
}

/// The module that asks each policy for violations of each of its subjects.
fn wrapper(set: &PolicySet) -> Result<String, Failure> {
    let mut text = String::from(
        "package wrapper\n\nimport rego.v1\n\n\
         by_type[type] contains change if {\n\
         \tsome change in input.resource_changes\n\
         \ttype := change.type\n\
         \tchange.mode == \"managed\"\n\
         \tchange.change.after != null\n\
         }\n\n\
         is_set(value) if not value in {null, \"\", [], {}}\n\
         presence(value) if is_set(value)\n\
         presence(value) := false if not is_set(value)\n",
    );
    for rule in &set.rules {
        for subject in &rule.metadata.subjects {
            for type_name in &subject.types {
                write_subject(&mut text, rule, subject, type_name)?;
            }
        }
    }
    Ok(text)
}

fn write_subject(
    text: &mut String,
    rule: &Rule,
    subject: &SubjectSpec,
    type_name: &str,
) -> Result<(), Failure> {
    writeln!(text, "\nfindings contains [\"{}\", change.address] if {{", rule.id)?;
    writeln!(text, "\tsome change in by_type[\"{type_name}\"]")?;
    writeln!(text, "\tafter := change.change.after\n\treads := {{")?;
    for (name, read) in &subject.reads {
        let value = match (&read.kind, read.paths.as_slice()) {
            (ReadKind::Const(value), _) => value.to_string(),
            (kind, [ReadPath::Attribute { path, .. }]) => {
                // Whatever stands in front of the last name is a block that stands once.
                let steps: Vec<String> = path.iter().map(|name| format!("{name:?}")).collect();
                let value = format!("object.get(after, [{}], null)", steps.join(", 0, "));
                if *kind == ReadKind::Presence { format!("presence({value})") } else { value }
            }
            _ => continue,
        };
        writeln!(text, "\t\t{name:?}: {value},")?;
    }
    writeln!(text, "\t}}\n\tvalues := {{name: value | some name, value in reads; value != null}}")?;
    let with = "with input as {\"values\": values, \"related\": {}}";
    if rule.bodies.applies.is_some() {
        writeln!(text, "\tdata.{}.applies {with}", rule.package)?;
    }
    writeln!(text, "\tcount(data.{}.violations) > 0 {with}\n}}", rule.package)?;
    Ok(())
}
