//! Words as they are typed and shown, the same everywhere.

use groundrule_parser::plan::Actions;
use groundrule_rules::report::{InputKind, Level, Precision, SuppressionKind};
use groundrule_rules::rule::{Severity, SubjectKind};

/// A level's name.
pub(crate) fn level_name(level: Level) -> &'static str {
    match level {
        Level::Off => "off",
        Level::Advisory => "advisory",
        Level::Mandatory => "mandatory",
        Level::Locked => "locked",
    }
}

/// A severity's name.
pub(crate) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
        Severity::Critical => "critical",
    }
}

/// An input kind's name.
pub(crate) fn input_kind_name(kind: InputKind) -> &'static str {
    match kind {
        InputKind::Plan => "plan",
        InputKind::State => "state",
        InputKind::Root => "root",
    }
}

/// How a finding was suppressed, as it is called in settings.
pub(crate) fn suppression_name(kind: SuppressionKind) -> &'static str {
    match kind {
        SuppressionKind::Exception => "exception",
        SuppressionKind::Ignore => "ignore",
        SuppressionKind::Baseline => "baseline",
    }
}

/// How close a place comes, as outputs spell it.
pub(crate) fn precision_name(precision: Precision) -> &'static str {
    match precision {
        Precision::Attribute => "attribute",
        Precision::Block => "block",
        Precision::Resource => "resource",
        Precision::ModuleCall => "module-call",
    }
}

/// What a plan does with an instance, as policies name it.
pub(crate) fn action_name(actions: Actions) -> &'static str {
    match actions {
        Actions::NoOp => "no-op",
        Actions::Create | Actions::CreateThenForget => "create",
        Actions::Read => "read",
        Actions::Update => "update",
        Actions::Delete => "delete",
        Actions::DeleteThenCreate | Actions::CreateThenDelete => "replace",
        Actions::Forget => "forget",
    }
}

/// What a kind of subject is called in a list of types.
pub(crate) fn subject_kind_name(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Resource => "resource",
        SubjectKind::Data => "data",
        SubjectKind::Module => "module",
        SubjectKind::Provider => "provider",
        SubjectKind::Variable => "variable",
        SubjectKind::Output => "output",
        SubjectKind::Root => "root",
    }
}

/// `1 finding`, `2 findings`.
pub(crate) fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// At most `limit` items, and how many more there are.
pub(crate) fn some_of(items: &[&str], limit: usize) -> String {
    let shown = items.iter().take(limit).copied().collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(limit) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::{count, some_of};

    #[test]
    fn numbers_and_lists_read_well() {
        assert_eq!(count(1, "finding"), "1 finding");
        assert_eq!(count(0, "finding"), "0 findings");
        assert_eq!(some_of(&["a", "b"], 2), "a, b");
        assert_eq!(some_of(&["a", "b", "c"], 2), "a, b and 1 more");
    }
}
