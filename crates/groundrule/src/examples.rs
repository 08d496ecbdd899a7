//! A failing and a passing example of a rule, taken from its fixtures, so that they are known to be true.

mod shortest;

use std::borrow::Cow;
use std::fs;

use camino::Utf8Path;
use groundrule_rules::rule::Rule;

use crate::options::fixtures_beside;

include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// An example of a verdict.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Example {
    /// `fail` or `pass`.
    pub(crate) verdict: &'static str,
    /// Name and text: of the root before a change, of the settings, of the root; only the last is always there.
    pub(crate) files: Vec<(&'static str, Cow<'static, str>)>,
}

/// The examples of a rule that is built in or stands below one of `directories`: one that fails, one that passes.
pub(crate) fn examples(rule: &Rule, directories: &[impl AsRef<Utf8Path>]) -> Vec<Example> {
    let shown = shortest::SHOWN.iter().map(|(verdict, folders)| {
        let embedded = EMBEDDED.iter().filter(|(id, of, ..)| *id == rule.id && of == verdict);
        let mut files: Vec<_> = embedded.map(|(_, _, file, text)| (*file, Cow::Borrowed(*text))).collect();
        if files.is_empty() {
            files = of_directories(rule, folders, directories).unwrap_or_default();
        }
        Example { verdict, files }
    });
    shown.filter(|example| !example.files.is_empty()).collect()
}

fn of_directories(
    rule: &Rule,
    folders: &[&str],
    directories: &[impl AsRef<Utf8Path>],
) -> Option<Vec<(&'static str, Cow<'static, str>)>> {
    let folder = rule.package.replace('.', "/");
    directories.iter().find_map(|directory| {
        let cases = fixtures_beside(directory.as_ref()).join(&folder);
        let case = shortest::example(cases.as_std_path(), folders)?;
        let read = |(file, path)| Some((file, Cow::Owned(fs::read_to_string(path).ok()?)));
        Some(shortest::files(&case).into_iter().filter_map(read).collect())
    })
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use camino::Utf8PathBuf;
    use groundrule_rules::fixtures::{self, Case};
    use groundrule_rules::loader::{PolicySet, PolicySource};
    use groundrule_rules::report::Verdict;

    use super::{examples, shortest};

    /// A root is written down as a case of its own, without the plan, so that what is shown is what is run.
    #[test]
    fn what_is_shown_of_a_rule_gives_the_verdict_it_is_shown_for() {
        let set = PolicySet::load(&[PolicySource::builtin()], None).expect("the built-in policies load");
        let top = std::env::temp_dir().join(format!("groundrule-examples-{}", std::process::id()));
        let none: [Utf8PathBuf; 0] = [];
        let mut wrong = Vec::new();
        for rule in &set.rules {
            let shown = examples(rule, &none);
            assert_eq!(shown.len(), shortest::SHOWN.len(), "{}", rule.id);
            for example in shown {
                let is_change = example.files.iter().any(|(file, _)| *file == "before/main.tf");
                let folder = top.join(&rule.id).join(example.verdict);
                std::fs::create_dir_all(&folder).expect("a folder");
                for (file, text) in example.files.iter().filter(|(file, _)| !file.starts_with("before/")) {
                    std::fs::write(folder.join(file), text.as_bytes()).expect("a file");
                }
                let given = |input: PathBuf| {
                    let case = Case {
                        rule: rule.id.clone(),
                        expected: None,
                        name: example.verdict.to_owned(),
                        input,
                        folder: folder.clone(),
                        settings: Some(folder.join("settings.toml")).filter(|path| path.is_file()),
                    };
                    fixtures::run(&case, &set, false).expect("an example can be read").verdict
                };
                let of_files = (!is_change).then(|| given(folder.join("main.tf")));
                // Of changes, and of what no provider's schema has, a plan says more than files.
                let given = match of_files {
                    None | Some(Some(Verdict::Undetermined)) => given(plan_of(rule, example.verdict)),
                    Some(given) => given,
                };
                let is_right = match example.verdict {
                    "fail" => given == Some(Verdict::Fail),
                    _ => matches!(given, None | Some(Verdict::Pass)),
                };
                if !is_right {
                    wrong.push(format!("{} {}: {given:?}", rule.id, example.verdict));
                }
            }
        }
        std::fs::remove_dir_all(&top).expect("was made here");
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    }

    /// What a change was planned to do stands in a plan only.
    fn plan_of(rule: &groundrule_rules::rule::Rule, verdict: &str) -> PathBuf {
        let below = rule.source.path.trim_start_matches("policies/").trim_end_matches(".rego").to_owned();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(below);
        let (_, folders) = shortest::SHOWN.iter().find(|(shown, _)| *shown == verdict).expect("it is shown");
        shortest::example(&folder, folders).expect("it was chosen").join("plan.json")
    }
}
