use std::path::Path;
use std::sync::{Arc, LazyLock};

use jiff::civil::date;

use super::{FailOn, FileKind, Selection, Settings, StandardsFile, VariableSet};
use crate::diagnostic::SourceText;
use crate::loader::{Policies, PolicySource};
use crate::report::Level;
use crate::rule::Severity;

static POLICIES: LazyLock<Arc<Policies>> = LazyLock::new(|| {
    Arc::new(Policies::load(&[PolicySource::builtin()]).expect("the built-in policies load"))
});

/// The settings of files, the weakest first; what is wrong with them.
fn read(files: &[(&str, &str)]) -> Result<Settings, String> {
    let told = |faults: Vec<crate::diagnostic::Diagnostic>| {
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let mut parsed = Vec::new();
    for (path, text) in files {
        let source = Arc::new(SourceText { path: (*path).to_owned(), text: (*text).to_owned() });
        let kind = match *path {
            "org.toml" => FileKind::Organisation,
            "exceptions.toml" => FileKind::Exceptions,
            _ => FileKind::Standards,
        };
        parsed.push(Arc::new(StandardsFile::parse(&source, "/checkout", kind).map_err(told)?));
    }
    POLICIES.settled(&parsed).map(|set| (*set.decided).clone()).map_err(told)
}

fn level(settings: &Settings, id: &str) -> Option<Level> {
    let rule = POLICIES.rules.iter().find(|rule| rule.id == id).expect("a rule");
    match settings.selection(rule) {
        Selection::Evaluated { level, .. } => Some(level),
        Selection::LeftOut(_) => None,
    }
}

const VOLUME: &str = "encryption-aws-block-storage";
const TAGS: &str = "tagging-required";

#[test]
fn an_empty_file_decides_nothing() {
    for text in ["", "\n", "# nothing\n", "\u{feff}", "\u{feff}# nothing"] {
        let settings = read(&[("groundrule.toml", text)]).unwrap();
        assert_eq!(level(&settings, VOLUME), Some(Level::Mandatory), "{text:?}");
        assert_eq!(level(&settings, TAGS), Some(Level::Advisory), "{text:?}");
        assert!(settings.origins.is_empty() && settings.fail_on.is_none(), "{text:?}");
    }
}

#[test]
fn the_most_specific_level_wins_whoever_wrote_it() {
    let org = "[levels]\nCKV_AWS_3 = 'advisory'\nmedium = 'mandatory'\n";
    let own = "[levels]\nencryption = 'mandatory'\nhigh = 'off'\n";
    let settings = read(&[("org.toml", org), ("groundrule.toml", own)]).unwrap();
    assert_eq!(level(&settings, VOLUME), Some(Level::Advisory));
    assert_eq!(level(&settings, TAGS), Some(Level::Mandatory));
    assert_eq!(level(&settings, "encryption-aws-database-customer-key"), Some(Level::Mandatory));
    assert_eq!(level(&settings, "access-aws-pass-role"), None);
    assert_eq!(settings.origins[&format!("levels.{VOLUME}")].to_string(), "org.toml:2");
}

#[test]
fn the_stronger_file_wins_key_by_key() {
    let org = "fail-on = 'high'\nundetermined = 'fail'\n[standards.tagging]\nrequired = ['Owner']\nallowed = {A = ['b']}\n\
               [exception-policy]\nlongest = '30 days'\nnotice = '2 weeks'\n";
    let own = "undetermined = {advisory = 'report'}\n[standards.tagging]\nrequired = ['Team']\n\
               [exception-policy]\nlongest = '1 year'\n";
    let settings = read(&[("org.toml", org), ("groundrule.toml", own)]).unwrap();
    assert_eq!(settings.standards["tagging"]["required"], serde_json::json!(["Team"]));
    assert_eq!(settings.standards["tagging"]["allowed"], serde_json::json!({"A": ["b"]}));
    assert_eq!(settings.fail_on.unwrap().value, FailOn::Severity(Severity::High));
    assert!(!settings.undetermined.unwrap().value.mandatory);
    let policy = &settings.exception_policy;
    assert_eq!(policy.longest.as_ref().unwrap().value.get_years(), 1);
    assert_eq!(policy.notice.as_ref().unwrap().value.get_weeks(), 2);
    assert_eq!(settings.origins["exception-policy.notice"].to_string(), "org.toml:8");
}

#[test]
fn what_is_locked_or_final_is_not_changed_by_a_stronger_file_or_a_scope() {
    let locked = "[levels]\nencryption = 'locked'\n";
    let one = format!("[levels]\n{VOLUME} = 'off'\n");
    let scope = "[[scopes]]\nmatch = '**'\nlevels = {encryption = 'advisory'}\n";
    let broad = "[[scopes]]\nmatch = '**'\nlevels = {high = 'advisory'}\n[levels]\nhigh = 'off'\n";
    let own = format!("[levels]\nencryption = 'locked'\n{VOLUME} = 'advisory'\n");
    let both = format!("{locked}{scope}");
    for (org, file, says) in [
        (locked, one.as_str(), Some("groundrule.toml:2:1: `encryption` is locked in org.toml:2")),
        (locked, scope, Some("groundrule.toml:3:11: `encryption` is locked in org.toml:2")),
        ("", both.as_str(), Some("groundrule.toml:5:11: `encryption` is locked in groundrule.toml:2")),
        (locked, broad, None),
        // Who locks may except from it himself.
        ("", own.as_str(), None),
        ("final = ['levels']", scope, Some("groundrule.toml:1:3: `scopes` is final in org.toml:1")),
        ("final = ['levels.high']", one.as_str(), Some("`levels.high` is final in org.toml:1")),
        ("final = ['levels.encryption']", broad, None),
        (
            "final = ['standards.tagging']",
            "[standards.tagging]\nrequired = []",
            Some("`standards.tagging.required` is final"),
        ),
        ("final = ['standards.tagging.allowed']", "[standards.tagging]\nrequired = []", None),
        (
            "final = ['fail-on', 'preview']",
            "preview = true",
            Some("groundrule.toml:1:1: `preview` is final in org.toml:1"),
        ),
    ] {
        let read = read(&[("org.toml", org), ("groundrule.toml", file)]);
        match says {
            Some(says) => {
                let told = read.map(|_| ()).unwrap_err();
                assert!(told.contains(says), "{told}");
            }
            None => assert!(read.is_ok(), "{}", read.map(|_| ()).unwrap_err()),
        }
    }
}

#[test]
fn exceptions_are_read_from_both_files_and_held_to_the_policy() {
    let exception = |of: &str, expires: &str| {
        format!(
            "[[exceptions]]\n{of}\nmodule = 'module.a'\nreason = 'x'\nowner = 'y'\ncreated = 2026-11-01\nexpires = {expires}\n"
        )
    };
    let policy = "[exception-policy]\nlongest = '30 days'\nstandards = ['tagging', 'encryption']\n[levels]\nencryption = 'locked'\n";
    let file = format!("{policy}{}", exception("rule = 'tagging-required'", "2026-12-01"));
    let more = exception("standard = 'tagging'", "'2026-11-02'");
    let settings = read(&[("groundrule.toml", &file), ("exceptions.toml", &more)]).unwrap();
    assert_eq!(settings.exceptions.len(), 2);
    assert_eq!(settings.exceptions[1].expires.value, date(2026, 11, 2));
    assert!(settings.exceptions[0].place.module.as_ref().unwrap().matches("module.a.b.c"));
    for (of, expires, says) in [
        (
            "standard = 'tagging'",
            "2026-12-02",
            "it holds for longer than groundrule.toml:2 allows\n  help: the latest day is 2026-12-01",
        ),
        ("standard = 'exposure'", "2026-11-02", "`exposure` may not be excepted"),
        ("rule = 'CKV_AWS_3'", "2026-11-02", "`encryption-aws-block-storage` is locked in groundrule.toml:5"),
        ("standard = 'encryption'", "2026-11-02", "`encryption` is locked in groundrule.toml:5"),
    ] {
        let told = read(&[("groundrule.toml", policy), ("exceptions.toml", &exception(of, expires))]);
        let told = told.map(|_| ()).unwrap_err();
        assert!(told.contains(says), "{told}");
    }
}

#[test]
fn roots_are_known_by_their_directories() {
    let file = "[[roots]]\npath = 'infra/*'\nid = 'net-{name}'\nteam = 'a'\n\
                variables = { dev = 'dev.tfvars', prod = ['all.tfvars', 'prod.tfvars'] }\n\
                [[roots]]\npath = '**/b'\nteam = 'b'\nworkspace = 'w'\n";
    let settings = read(&[("groundrule.toml", file)]).unwrap();
    let root = settings.root(Path::new("/checkout/infra/b"));
    assert_eq!((root.id.as_deref(), root.team.as_deref()), (Some("net-b"), Some("b")));
    let names: Vec<&str> = root.variables.iter().map(|VariableSet { name, .. }| name.as_str()).collect();
    assert_eq!(names, ["dev", "prod"]);
    assert_eq!(root.variables[1].files, [Path::new("all.tfvars"), Path::new("prod.tfvars")]);
    assert_eq!(settings.root(Path::new("/checkout/infra/a/c")).id, None);
    assert_eq!(settings.root(Path::new("/elsewhere/infra/b")).workspace, Some("w".to_owned()));
}

#[test]
fn what_would_take_long_to_complain_about_is_not() {
    let many = (0..20_000).map(|number| format!("unknown-{number} = 1")).collect::<Vec<_>>().join("\n");
    assert_eq!(
        read(&[("groundrule.toml", &many)]).map(|_| ()).unwrap_err().matches("is no key").count(),
        100
    );
    let long = format!("[levels]\n{} = 'off'\n", "x".repeat(500_000));
    assert!(read(&[("groundrule.toml", &long)]).map(|_| ()).unwrap_err().len() < 500);
    let deep = format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(&[("groundrule.toml", &deep)]).is_err());
}
