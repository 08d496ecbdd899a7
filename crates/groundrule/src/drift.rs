//! What changed outside Terraform over many plans, as `groundrule drift` writes it: attributes by name, never by value.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use groundrule_parser::error::InputError;
use groundrule_rules::drift::Fate;
use groundrule_rules::report::{RuleInfo, Verdict};
use serde::Serialize;

use crate::cli::audit::DriftFormat;
use crate::figures::cell;
use crate::figures::tally::share;
use crate::output::json::write_value;
use crate::store::record::Record;
use crate::terminal::Untrusted;
use crate::words::{count, percent, severity_name, some_of, thousands};

/// Objects that a table lists.
const OBJECTS_SHOWN: usize = 100;

/// Attributes of an object that a table lists.
const PATHS_SHOWN: usize = 6;

/// What plans say of drift.
#[derive(Debug, Default)]
pub(crate) struct Drift {
    managed: usize,
    plans: usize,
    silent: usize,
    objects: Vec<Object>,
    rules: BTreeMap<String, Rule>,
}

/// `groundrule/drift/v1`: fields are added, never changed or removed.
///
/// The schema for readers is `schemas/drift.v1.schema.json`, which a test holds equal to these structs.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Report {
    /// `groundrule/drift/v1`.
    schema: &'static str,
    /// The version of groundrule.
    version: &'static str,
    /// Plans that tell what drifted.
    plans: usize,
    /// Inputs that do not: states, and files.
    silent: usize,
    /// Objects that Terraform managed before the plans.
    managed: usize,
    /// Those that are not as it left them.
    drifted: usize,
    /// drifted ÷ managed; null where nothing is managed.
    rate: Option<f64>,
    /// By what the apply makes of it.
    fates: BTreeMap<&'static str, usize>,
    /// By rule that says something of it, the most first, as in the following.
    rules: Vec<Rule>,
    /// By resource type.
    types: Vec<Group>,
    /// By who answers for the root.
    teams: Vec<Group>,
    /// By root.
    roots: Vec<Group>,
    /// Every object, by root and address.
    objects: Vec<Object>,
    /// What could not be read.
    failures: Vec<Failure>,
}

/// An object that is not as Terraform left it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Object {
    /// The root's id.
    root: String,
    /// The root's environment.
    environment: Option<String>,
    /// Who answers for the root.
    team: Option<String>,
    /// Its address.
    address: String,
    /// Resource type.
    r#type: String,
    /// Attributes that changed; none where the object is gone.
    paths: Vec<String>,
    /// What the apply makes of it.
    #[cfg_attr(
        test,
        schemars(
            with = "String",
            extend("enum" = ["adopted", "reverted", "overwritten", "mixed", "removed", "unknown"])
        )
    )]
    fate: Fate,
    /// Ids of the rules that it breaks by that.
    rules: Vec<String>,
    /// Where the plan was read from.
    input: String,
}

/// A rule that says something of drift.
#[expect(clippy::struct_field_names, reason = "it is what its readers look for")]
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Rule {
    /// Its id.
    rule: String,
    /// Its standard.
    standard: String,
    /// States the fault.
    title: String,
    /// How bad it is.
    severity: &'static str,
    /// Objects that break it.
    count: usize,
}

/// Objects of a group.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Group {
    /// What it is called; empty where nothing is told.
    name: String,
    /// How many.
    count: usize,
}

/// What could not be read.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Failure {
    /// Its path.
    path: String,
    /// What is wrong.
    message: String,
}

impl Drift {
    /// Takes what an input says.
    pub(crate) fn add(&mut self, record: &Record) {
        let Some(drift) = record.drift() else {
            self.silent += 1;
            return;
        };
        self.plans += 1;
        self.managed += drift.managed;
        let mut broken: BTreeMap<&str, Vec<&RuleInfo>> = BTreeMap::new();
        for subject in &record.subjects {
            let fails = subject.verdicts.iter().filter(|judged| judged.verdict == Verdict::Fail);
            broken.entry(&subject.address).or_default().extend(fails.map(|judged| judged.rule.as_ref()));
        }
        for object in &drift.objects {
            let mut rules = Vec::new();
            for rule in broken.get(object.address.as_str()).into_iter().flatten() {
                rules.push(rule.id.clone());
                let known = self.rules.entry(rule.id.clone()).or_insert_with(|| Rule {
                    rule: rule.id.clone(),
                    standard: rule.standard.clone(),
                    title: rule.title.clone(),
                    severity: severity_name(rule.severity),
                    count: 0,
                });
                known.count += 1;
            }
            rules.sort_unstable();
            self.objects.push(Object {
                root: record.input.id.clone(),
                environment: record.input.environment.clone(),
                team: record.input.team.clone(),
                address: object.address.clone(),
                r#type: object.type_name.clone(),
                paths: object.paths.clone(),
                fate: object.fate,
                rules,
                input: record.input.path.clone(),
            });
        }
    }

    /// What it came to.
    pub(crate) fn finish(self, failures: &[InputError]) -> Report {
        let Drift { managed, plans, silent, mut objects, rules } = self;
        objects.sort_by(|a, b| (&a.root, &a.address, &a.input).cmp(&(&b.root, &b.address, &b.input)));
        let mut fates = BTreeMap::new();
        for object in &objects {
            *fates.entry(object.fate.name()).or_default() += 1;
        }
        let mut rules: Vec<Rule> = rules.into_values().collect();
        rules.sort_by(|a, b| (b.count, &a.rule).cmp(&(a.count, &b.rule)));
        let by = |name: &dyn Fn(&Object) -> String| groups(objects.iter().map(name));
        let failure = |error: &InputError| Failure {
            path: error.input().to_owned(),
            message: error.kind().to_string(),
        };
        Report {
            schema: "groundrule/drift/v1",
            version: env!("CARGO_PKG_VERSION"),
            plans,
            silent,
            managed,
            drifted: objects.len(),
            rate: share(objects.len(), managed),
            fates,
            rules,
            types: by(&|object| object.r#type.clone()),
            teams: by(&|object| object.team.clone().unwrap_or_default()),
            roots: by(&|object| object.root.clone()),
            objects,
            failures: failures.iter().map(failure).collect(),
        }
    }
}

fn groups(names: impl Iterator<Item = String>) -> Vec<Group> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut groups: Vec<Group> = counts.into_iter().map(|(name, count)| Group { name, count }).collect();
    groups.sort_by(|a, b| (b.count, &a.name).cmp(&(a.count, &b.name)));
    groups
}

/// Writes a report.
pub(crate) fn write(report: &Report, format: DriftFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        DriftFormat::Json => write_value(report, out),
        DriftFormat::Csv => csv(report, out),
        DriftFormat::Table => table(report, out),
    }
}

fn csv(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record([
        "root",
        "environment",
        "team",
        "address",
        "type",
        "fate",
        "paths",
        "rules",
        "input",
    ])?;
    for object in &report.objects {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let cells = [
            object.root.clone(),
            optional(&object.environment),
            optional(&object.team),
            object.address.clone(),
            object.r#type.clone(),
            object.fate.name().to_owned(),
            object.paths.join(" "),
            object.rules.join(" "),
            object.input.clone(),
        ];
        table.write_record(cells.iter().map(|text| cell(text)))?;
    }
    table.flush()
}

fn table(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut roots: BTreeSet<&str> = BTreeSet::new();
    for (number, object) in report.objects.iter().take(OBJECTS_SHOWN).enumerate() {
        if roots.insert(&object.root) {
            let gap = if number == 0 { "" } else { "\n" };
            writeln!(out, "{gap}{}", Untrusted(&object.root))?;
        }
        let paths: Vec<String> = object.paths.iter().map(|path| Untrusted(path).to_string()).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let what = if paths.is_empty() { "gone".to_owned() } else { some_of(&paths, PATHS_SHOWN) };
        writeln!(out, "  {:<11}  {}: {what}", object.fate.name(), Untrusted(&object.address))?;
    }
    if report.objects.len() > OBJECTS_SHOWN {
        writeln!(
            out,
            "  and {} more objects: `--format csv` lists all",
            report.objects.len() - OBJECTS_SHOWN
        )?;
    }
    if !report.objects.is_empty() {
        writeln!(out)?;
    }
    for rule in &report.rules {
        writeln!(out, "{:>7}  {} {}: {}", thousands(rule.count), rule.severity, rule.rule, rule.title)?;
    }
    for (what, groups) in [("type", &report.types), ("team", &report.teams)] {
        for group in groups.iter().filter(|group| !group.name.is_empty()).take(PATHS_SHOWN * 2) {
            writeln!(out, "{:>7}  {what} {}", thousands(group.count), Untrusted(&group.name))?;
        }
    }
    let Report { managed, drifted, rate, .. } = report;
    let rate = rate.map_or_else(String::new, |rate| format!(" ({})", percent(rate)));
    write!(out, "{} of {} drifted{rate}", thousands(*drifted), count(*managed, "managed object"))?;
    for (at, (fate, count)) in report.fates.iter().enumerate() {
        write!(out, "{} {count} {fate}", if at == 0 { ":" } else { "," })?;
    }
    writeln!(out)?;
    write!(out, "{} read", count(report.plans, "plan"))?;
    if report.silent > 0 {
        let say = if report.silent == 1 { "says" } else { "say" };
        write!(out, "; {} that {say} nothing of drift", count(report.silent, "input"))?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::Report;

    /// The published schema; `UPDATE_SCHEMAS=1 cargo test -p groundrule` writes it.
    #[test]
    fn the_published_schema_is_that_of_the_structs() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/drift.v1.schema.json");
        let mut schema = serde_json::to_string_pretty(&schemars::schema_for!(Report)).unwrap();
        schema.push('\n');
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(path, &schema).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), schema);
    }
}
