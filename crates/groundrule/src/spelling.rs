//! Reads and subjects in the words of a policy's metadata, for those who read about a rule.

use std::fmt::{self, Display};

use groundrule_rules::rule::{
    EngineRead, Index, Join, Left, Read, ReadKind, ReadPath, RelatedSpec, Side, SubjectKind, SubjectSpec,
};

use groundrule_rules::wildcard::Wildcard;

use crate::words::subject_kind_name;

/// What a read hands to the policy: `presence of kms_key_id`.
pub(crate) struct ReadText<'a>(pub(crate) &'a Read);

impl Display for ReadText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Read { kind, paths, left, among } = self.0;
        let paths: Vec<String> = paths.iter().map(|path| PathText(path).to_string()).collect();
        match kind {
            ReadKind::Const(value) => write!(f, "always {value}")?,
            ReadKind::Values => write!(f, "values of {}", paths.join(" and "))?,
            ReadKind::Value => write!(f, "{}", paths.join(" or "))?,
            ReadKind::Presence => write!(f, "presence of {}", paths.join(" or "))?,
            ReadKind::Keys => write!(f, "keys of {}", paths.join(" or "))?,
            ReadKind::Json => write!(f, "JSON in {}", paths.join(" or "))?,
            ReadKind::Iam => write!(f, "statements in {}", paths.join(" or "))?,
        }
        if !among.is_empty() {
            let among: Vec<&str> = among.iter().map(Wildcard::as_str).collect();
            write!(f, " that are {}", among.join(" or "))?;
        }
        match left {
            Left::Unset => Ok(()),
            Left::Undetermined => f.write_str(", undetermined where left to the provider"),
            Left::Default { value, source } => {
                write!(f, ", {value} where left to the provider ({source})")
            }
        }
    }
}

struct PathText<'a>(&'a ReadPath);

impl Display for PathText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            ReadPath::Attribute { element, path } => {
                let dot = if *element { "." } else { "" };
                write!(f, "{dot}{}", path.join("."))
            }
            ReadPath::Engine(read) => EngineReadText(read).fmt(f),
            ReadPath::All => f.write_str("everything"),
        }
    }
}

struct EngineReadText<'a>(&'a EngineRead);

impl Display for EngineReadText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            EngineRead::Tags(None) => f.write_str("$tags"),
            EngineRead::Tags(Some(Index::Key(key))) => write!(f, "$tags[{key:?}]"),
            EngineRead::Tags(Some(Index::Setting(path))) => write!(f, "$tags[settings.{}]", path.join(".")),
            EngineRead::Before(path) => write!(f, "$before.{}", path.join(".")),
            EngineRead::Action => f.write_str("$action"),
            EngineRead::ActionReason => f.write_str("$action_reason"),
            EngineRead::ReplacePaths => f.write_str("$replace_paths"),
            EngineRead::Drift => f.write_str("$drift"),
            EngineRead::Recorded(path) => write!(f, "$recorded.{}", path.join(".")),
            EngineRead::Changes => f.write_str("$changes"),
            EngineRead::Secrets(kind) => write!(f, "$secrets.{}", kind.name()),
            EngineRead::Type => f.write_str("$type"),
            EngineRead::Lifecycle(path) => write!(f, "$lifecycle.{}", path.join(".")),
            EngineRead::Region => f.write_str("$region"),
            EngineRead::Name => f.write_str("$name"),
            EngineRead::Address => f.write_str("$address"),
            EngineRead::ModuleSource => f.write_str("$module_source"),
            EngineRead::Referrers => f.write_str("$referrers"),
            EngineRead::Literal(path) => write!(f, "$literal.{}", path.join(".")),
            EngineRead::List => f.write_str("$list"),
        }
    }
}

/// What a rule judges: `each ingress of aws_security_group`.
pub(crate) struct SubjectText<'a>(pub(crate) &'a SubjectSpec);

impl Display for SubjectText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SubjectSpec { each, .. } = self.0;
        if !each.is_empty() {
            write!(f, "each {} of ", each.join(", "))?;
        }
        f.write_str(&subject_types(self.0).join(", "))
    }
}

/// The types of a subject as a list: `aws_ebs_volume`, `data aws_iam_policy_document`, `variable`.
pub(crate) fn subject_types(subject: &SubjectSpec) -> Vec<String> {
    let kind = subject_kind_name(subject.kind);
    match subject.kind {
        SubjectKind::Resource => subject.types.clone(),
        _ if subject.types.is_empty() => vec![kind.to_owned()],
        _ => subject.types.iter().map(|type_name| format!("{kind} {type_name}")).collect(),
    }
}

/// How related resources are joined: `aws_kms_key whose arn or id is in kms_key_id`.
pub(crate) struct RelatedText<'a>(pub(crate) &'a RelatedSpec);

impl Display for RelatedText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let types = self.0.types.join(", ");
        match &self.0.join {
            Join::All => write!(f, "every {types}"),
            Join::By { by, element, to, from } => {
                let by = format!("{}{}", if *element { "." } else { "" }, by.join("."));
                let to: Vec<String> = to.iter().map(|path| path.join(".")).collect();
                let to = to.join(" or ");
                match from {
                    Some(Side::Subject) => write!(f, "{types} whose {to} stands in its {by}"),
                    Some(Side::Related) => write!(f, "{types} whose {by} holds its {to}"),
                    None => write!(f, "{types} joined by {by} to {to}"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use groundrule_rules::rule::{EngineRead, Index, Left, Read, ReadKind, ReadPath};

    use groundrule_rules::wildcard::Wildcard;

    use super::ReadText;

    fn attribute(path: &str) -> ReadPath {
        ReadPath::Attribute { element: false, path: path.split('.').map(str::to_owned).collect() }
    }

    #[test]
    fn reads_are_told_in_words() {
        let read = |kind, paths, left| {
            let among =
                if kind == ReadKind::Values { vec![Wildcard::new("a*".to_owned())] } else { Vec::new() };
            ReadText(&Read { kind, paths, left, among }).to_string()
        };
        assert_eq!(read(ReadKind::Values, vec![attribute("a")], Left::Unset), "values of a that are a*");
        let required = ReadPath::Engine(EngineRead::Tags(Some(Index::Setting(vec!["required".to_owned()]))));
        assert_eq!(read(ReadKind::Value, vec![attribute("a.b"), attribute("c")], Left::Unset), "a.b or c");
        assert_eq!(
            read(ReadKind::Presence, vec![required], Left::Unset),
            "presence of $tags[settings.required]"
        );
        assert_eq!(read(ReadKind::Const("ingress".into()), vec![], Left::Unset), "always \"ingress\"");
        let left = Left::Default { value: true.into(), source: "https://example.com".to_owned() };
        assert_eq!(
            read(ReadKind::Value, vec![attribute("encrypted")], left),
            "encrypted, true where left to the provider (https://example.com)"
        );
    }
}
