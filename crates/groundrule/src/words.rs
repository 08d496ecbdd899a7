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

/// A share as people read it, rounded down: only all is 100 %.
pub(crate) fn percent(share: f64) -> String {
    // Shares of numbers that have few digits are not a hair below them.
    let tenths = (share * 1000.0 + 1e-6).floor();
    format!("{:.1} %", tenths / 10.0)
}

/// A number with its thousands apart.
pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
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
    use super::{count, percent, some_of, thousands};

    #[test]
    fn numbers_and_lists_read_well() {
        assert_eq!(count(1, "finding"), "1 finding");
        assert_eq!(count(0, "finding"), "0 findings");
        assert_eq!(some_of(&["a", "b"], 2), "a, b");
        assert_eq!(some_of(&["a", "b", "c"], 2), "a, b and 1 more");
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0.0, 0.999_999, 0.29, 1.0].map(percent), ["0.0 %", "99.9 %", "29.0 %", "100.0 %"]);
    }
}
