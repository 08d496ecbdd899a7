//! The small language of reads: `name.name`, `.name`, `$engine`, `"*"`.

use crate::rule::{EngineRead, Index, ReadPath, Secrets};
use crate::text::{did_you_mean, did_you_mean_or_list};

/// Engine reads without more to them, by name.
const PLAIN: [(&str, EngineRead); 12] = [
    ("action", EngineRead::Action),
    ("action_reason", EngineRead::ActionReason),
    ("address", EngineRead::Address),
    ("changes", EngineRead::Changes),
    ("drift", EngineRead::Drift),
    ("list", EngineRead::List),
    ("module_source", EngineRead::ModuleSource),
    ("name", EngineRead::Name),
    ("referrers", EngineRead::Referrers),
    ("region", EngineRead::Region),
    ("replace_paths", EngineRead::ReplacePaths),
    ("type", EngineRead::Type),
];

const WITH_MORE: [&str; 6] = ["before", "lifecycle", "literal", "recorded", "secrets", "tags"];

/// Arguments of a `lifecycle` block.
const LIFECYCLE: [&str; 6] = [
    "create_before_destroy",
    "ignore_changes",
    "postcondition",
    "precondition",
    "prevent_destroy",
    "replace_triggered_by",
];

/// What is wrong with a path, and what to write instead.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PathFault {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// A read's path.
pub(super) fn read_path(text: &str) -> Result<ReadPath, PathFault> {
    if text == "*" {
        return Ok(ReadPath::All);
    }
    if let Some(engine) = text.strip_prefix('$') {
        return engine_read(engine).map(ReadPath::Engine);
    }
    let (element, path) = attribute(text)?;
    Ok(ReadPath::Attribute { element, path })
}

/// An attribute's path, and whether it begins at the element.
pub(super) fn attribute(text: &str) -> Result<(bool, Vec<String>), PathFault> {
    match text.strip_prefix('.') {
        Some(below) => Ok((true, names(below)?)),
        None => Ok((false, names(text)?)),
    }
}

/// Names with dots between.
pub(super) fn names(text: &str) -> Result<Vec<String>, PathFault> {
    text.split('.')
        .map(|name| if is_name(name) { Ok(name.to_owned()) } else { Err(bad_name(text, name)) })
        .collect()
}

/// A name as Terraform allows it.
fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'))
}

fn bad_name(path: &str, name: &str) -> PathFault {
    if name.contains('[') {
        return fault(
            format!("`{path}` has an index"),
            Some(
                "lists have no indexes here: make their elements subjects with `each`, or read them with `values`",
            ),
        );
    }
    if name.is_empty() {
        return fault(format!("a name is missing in the path `{path}`"), None);
    }
    fault(format!("`{name}` in `{path}` is no attribute's name"), None)
}

fn engine_read(text: &str) -> Result<EngineRead, PathFault> {
    let end = text.find(['.', '[']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if let Some((_, read)) = PLAIN.iter().find(|(plain, _)| *plain == name) {
        if rest.is_empty() {
            return Ok(read.clone());
        }
        return Err(fault(format!("nothing can follow `${name}`"), None));
    }
    match name {
        "tags" => tags(rest).map(EngineRead::Tags),
        "before" => below(name, rest).map(EngineRead::Before),
        "literal" => below(name, rest).map(EngineRead::Literal),
        "recorded" => below(name, rest).map(EngineRead::Recorded),
        "secrets" => {
            let kind = rest.strip_prefix('.').unwrap_or(rest);
            let found = Secrets::ALL.iter().find(|(known, _)| *known == kind);
            found.map(|(_, kind)| EngineRead::Secrets(*kind)).ok_or_else(|| PathFault {
                message: format!("`${text}` is no read"),
                help: did_you_mean_or_list(kind, Secrets::ALL.map(|(known, _)| known)),
            })
        }
        "lifecycle" => {
            let path = below(name, rest)?;
            let first = path.first().map_or("", String::as_str);
            if !LIFECYCLE.contains(&first) {
                return Err(PathFault {
                    message: format!("a lifecycle has no `{first}`"),
                    help: did_you_mean_or_list(first, LIFECYCLE),
                });
            }
            Ok(EngineRead::Lifecycle(path))
        }
        _ => {
            let known: Vec<String> = PLAIN
                .iter()
                .map(|(plain, _)| *plain)
                .chain(WITH_MORE)
                .map(|known| format!("${known}"))
                .collect();
            let help = did_you_mean(&format!("${name}"), known.iter().map(String::as_str));
            Err(PathFault { message: format!("the engine does not know `${name}`"), help })
        }
    }
}

/// What follows `$before` and the like: `.name.name`.
fn below(name: &str, rest: &str) -> Result<Vec<String>, PathFault> {
    match rest.strip_prefix('.') {
        Some(path) => names(path),
        None => Err(PathFault {
            message: format!("`${name}` is of an attribute"),
            help: Some(format!("write `${name}.ATTRIBUTE`")),
        }),
    }
}

fn tags(rest: &str) -> Result<Option<Index>, PathFault> {
    if rest.is_empty() {
        return Ok(None);
    }
    let inner = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let Some(inner) = inner else {
        return Err(fault(
            format!("`$tags{rest}` is no read"),
            Some("write `$tags`, `$tags[\"Key\"]` or `$tags[settings.NAME]`"),
        ));
    };
    if let Some(setting) = inner.strip_prefix("settings.") {
        return Ok(Some(Index::Setting(names(setting)?)));
    }
    let quoted = |quote| inner.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote));
    match quoted('"').or_else(|| quoted('\'')) {
        Some(key) if !key.is_empty() => Ok(Some(Index::Key(key.to_owned()))),
        _ => Err(fault(format!("`{inner}` is no key of a tag"), Some("quote a key: `$tags[\"Owner\"]`"))),
    }
}

fn fault(message: String, help: Option<&str>) -> PathFault {
    PathFault { message, help: help.map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn reads() {
        let attribute = |element, names: &[&str]| Ok(ReadPath::Attribute { element, path: path(names) });
        assert_eq!(read_path("encrypted"), attribute(false, &["encrypted"]));
        assert_eq!(read_path("a_b.c-d"), attribute(false, &["a_b", "c-d"]));
        assert_eq!(read_path(".ebs.encrypted"), attribute(true, &["ebs", "encrypted"]));
        assert_eq!(read_path("*"), Ok(ReadPath::All));
        let engine = |read| Ok(ReadPath::Engine(read));
        assert_eq!(read_path("$action"), engine(EngineRead::Action));
        assert_eq!(read_path("$tags"), engine(EngineRead::Tags(None)));
        assert_eq!(read_path("$tags[\"a b\"]"), engine(EngineRead::Tags(Some(Index::Key("a b".to_owned())))));
        assert_eq!(
            read_path("$tags[settings.required]"),
            engine(EngineRead::Tags(Some(Index::Setting(path(&["required"])))))
        );
        assert_eq!(read_path("$before.a.b"), engine(EngineRead::Before(path(&["a", "b"]))));
        assert_eq!(read_path("$recorded.a"), engine(EngineRead::Recorded(path(&["a"]))));
        assert_eq!(read_path("$secrets.tokens"), engine(EngineRead::Secrets(Secrets::Tokens)));
        assert_eq!(
            read_path("$lifecycle.prevent_destroy"),
            engine(EngineRead::Lifecycle(path(&["prevent_destroy"])))
        );
    }

    #[test]
    fn wrong_reads_say_what_to_write() {
        let faults: Vec<String> = [
            "a..b",
            "",
            ".",
            "a.0",
            "a[0].b",
            "a b",
            "$",
            "$actoin",
            "$action.x",
            "$before",
            "$tags.Owner",
            "$tags[Owner]",
            "$tags[\"\"]",
            "$lifecycle.prevent_destory",
            "$recorded",
            "$secrets",
            "$secrets.token",
            "$tags[settings.]",
        ]
        .iter()
        .map(|text| {
            let fault = read_path(text).unwrap_err();
            format!(
                "{text} => {}{}",
                fault.message,
                fault.help.map(|help| format!(" ({help})")).unwrap_or_default()
            )
        })
        .collect();
        insta::assert_snapshot!(faults.join("\n"));
    }
}
