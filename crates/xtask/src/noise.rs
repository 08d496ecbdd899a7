//! `cargo xtask noise CORPUS`: what the rules say of the roots of others' modules, counted, and listed to be read by hand.
//!
//! A corpus is a folder outside of the repository, and nothing of it goes in. `INDEX.tsv` in it has a line for each root below a
//! heading: its columns `root` (a folder, from the corpus), `repo` and `commit` are read, in whatever order. The folder of a root
//! holds its files, the modules that `terraform init` fetched, and the plan that Terraform made of it as `plan.json`. What a root
//! calls by a path may stand anywhere in the corpus.
//!
//! Each root is judged twice: by its plan with the files beside it, and by the files alone. `corpus` reads the index, `judge` asks the
//! rules, `figures` counts, `print` and `list` write.

mod causes;
mod corpus;
mod figures;
mod judge;
mod list;
mod print;

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use groundrule_rules::diagnostic::{Diagnostic, SourceText};
use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::rule::Severity;
use rayon::prelude::*;

use crate::Failure;
use crate::generate::say;
use corpus::Corpus;
use figures::Figures;

/// What is judged by what, and what is written.
#[derive(Args)]
pub(crate) struct Arguments {
    /// A folder with roots, their plans and an `INDEX.tsv`
    #[arg(value_name = "CORPUS")]
    corpus: PathBuf,
    /// How the figures are printed
    #[arg(long, value_enum, default_value_t = Format::Markdown, value_name = "FORMAT")]
    format: Format,
    /// Write the findings here, with the lines that they point at, to be read by hand
    #[arg(long, value_name = "FILE")]
    findings: Option<PathBuf>,
    /// How bad a finding has to be for that list
    #[arg(long, default_value = "high", value_parser = severity, value_name = "SEVERITY")]
    least: Severity,
    /// Only rules whose ids begin so
    #[arg(long, value_delimiter = ',', value_name = "PREFIXES")]
    rules: Vec<String>,
    /// The built-in policies as they stand in this folder, instead of those that this was built with
    #[arg(long, value_name = "FOLDER")]
    policies: Option<PathBuf>,
    /// A standards file: several rules judge nothing without one
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// How figures are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables
    Markdown,
    /// All figures, for programs
    Json,
}

fn severity(text: &str) -> Result<Severity, String> {
    serde_json::from_value(text.into()).map_err(|_| "it is critical, high, medium or low".to_owned())
}

/// Judges the roots and prints the figures. False if a root could not be judged, or a rule broke.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let corpus = Corpus::open(&arguments.corpus)?;
    let set = policies(arguments)?;
    let figures = measure(&corpus, &set, &arguments.rules);
    if let Some(path) = &arguments.findings {
        let mut text = String::new();
        list::write(&mut text, &figures, arguments.least)?;
        std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    match arguments.format {
        Format::Markdown => print::markdown(&figures)?,
        Format::Json => print::json(&figures)?,
    }
    figures.faults.iter().for_each(|fault| say(fault));
    Ok(figures.faults.is_empty())
}

fn policies(arguments: &Arguments) -> Result<PolicySet, Failure> {
    let told = |faults: Vec<Diagnostic>| {
        let lines = faults.iter().map(|fault| format!("{}: {}", fault.source.path, fault.message));
        Failure::from(lines.collect::<Vec<_>>().join("\n"))
    };
    let source = match &arguments.policies {
        None => PolicySource::builtin(),
        Some(folder) => PolicySource { builtin: true, ..PolicySource::directory(folder).map_err(told)? },
    };
    let settings = arguments.config.as_ref().map(|path| {
        let path = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        Ok::<_, Failure>(Arc::new(SourceText { path, text }))
    });
    PolicySet::load(&[source], settings.transpose()?.as_ref()).map_err(told)
}

/// Judges all roots, side by side, by the rules whose ids begin with one of `prefixes`; with none by all.
fn measure(corpus: &Corpus, set: &PolicySet, prefixes: &[String]) -> Figures {
    let is_meant = |id: &str| prefixes.is_empty() || prefixes.iter().any(|prefix| id.starts_with(prefix));
    let judged: Vec<_> = corpus
        .roots
        .par_iter()
        .map(|root| judge::judge(&corpus.folder, &root.path, set, &is_meant))
        .collect();
    let rules = set.infos.iter().filter(|rule| is_meant(&rule.id)).cloned().collect();
    Figures::new(rules, corpus.roots.iter().zip(judged))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use judge::Counts;

    const RULE: &str = "encryption-aws-database";

    /// A corpus in the fixtures: a root that fails, one that passes, one that is undetermined, and one that is not there.
    const INDEX: &str = "cloud\troot\trepo\tcommit\n\
        aws\tpass/instance\town/fixtures\t0001\n\
        aws\tfail/instance_off\town/fixtures\t0002\n\
        aws\tundetermined/instance_unknown\town/fixtures\t0003\n\
        aws\tpass/nowhere\town/fixtures\t0004\n";

    fn figures() -> Figures {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/encryption/aws/database");
        let corpus = Corpus::parse(&fixtures, INDEX).expect("an index");
        let set = PolicySet::load(&[PolicySource::builtin()], None).expect("the built-in policies");
        measure(&corpus, &set, &[RULE.to_owned()])
    }

    #[test]
    fn verdicts_are_counted_for_plans_and_for_files_alone() {
        let figures = figures();
        let rule = figures.rules.iter().find(|rule| rule.rule == RULE).expect("the rule");
        let expected = Counts { pass: 1, fail: 1, undetermined: 1, error: 0 };
        assert_eq!((rule.plan, rule.files), (expected, expected));
        assert_eq!(rule.causes, [("storage_encrypted: terraform_data.*.output".to_owned(), 1)]);
        assert!(figures.rules.iter().all(|rule| rule.rule.starts_with(RULE)), "{:?}", figures.rules);
        let roots: Vec<&str> = figures.roots.iter().map(|root| root.root.as_str()).collect();
        assert_eq!(roots, ["fail/instance_off", "pass/instance", "undetermined/instance_unknown"]);
    }

    #[test]
    fn a_root_that_cannot_be_judged_is_a_fault() {
        let faults = figures().faults;
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with("pass/nowhere: not judged: "), "{faults:?}");
    }

    #[test]
    fn findings_are_listed_once_with_their_lines() {
        let mut text = String::new();
        list::write(&mut text, &figures(), Severity::Low).expect("a text");
        let expected = "## encryption-aws-database (high)\n\nA database is not encrypted\n\n\
            ### fail/instance_off: aws_db_instance.main\n\n- plan and files: ";
        assert_eq!(text.matches(expected).count(), 1, "{text}");
        assert_eq!(text.matches("### fail/instance_off: aws_db_instance.main\n").count(), 2, "{text}");
        let line = text.lines().find(|line| line.starts_with('>')).expect("a line is marked");
        assert!(line.contains("storage_encrypted") && line.contains("false"), "{text}");
    }

    #[test]
    fn the_tables_name_what_is_mostly_undetermined() {
        let mut text = String::new();
        print::write(&mut text, &figures()).expect("a text");
        for expected in [
            "| encryption-aws-database | high | 1 | 1 | 1 | 33.3 % | 1 | 1 | 1 | 33.3 % |",
            "| fail/instance_off | own/fixtures | 0002 | 0 / ",
            "### encryption-aws-database: 1 of 3\n\n- 1: storage_encrypted: terraform_data.*.output\n",
            "## Faults\n\n- pass/nowhere: not judged: ",
        ] {
            assert!(text.contains(expected), "{expected} is not in {text}");
        }
    }
}
