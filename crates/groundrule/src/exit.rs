//! The exit statuses: the one place where they are named, numbered and ranked.

use std::process::ExitCode;

/// How a run ended, in rising order of what counts when several hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ExitStatus {
    /// 0: evaluated, and nothing at or above the gate.
    Success,
    /// 1: findings at or above the gate.
    Findings,
    /// 3: no rule was selected, nothing that rules apply to got a verdict, the coverage asked for was not
    /// reached, or Terraform failed while making the plan.
    NotEvaluated,
    /// 4: an input could not be read as what it claims to be.
    Unreadable,
    /// 2: wrong usage, settings or policy; clap uses the same number for wrong arguments.
    Misuse,
}

impl ExitStatus {
    /// The number that the shell sees.
    pub(crate) fn code(self) -> u8 {
        match self {
            ExitStatus::Success => 0,
            ExitStatus::Findings => 1,
            ExitStatus::Misuse => 2,
            ExitStatus::NotEvaluated => 3,
            ExitStatus::Unreadable => 4,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        ExitCode::from(status.code())
    }
}

#[cfg(test)]
mod tests {
    use super::ExitStatus;

    #[test]
    fn when_several_hold_the_order_is_2_4_3_1() {
        let mut all = [
            ExitStatus::Success,
            ExitStatus::Findings,
            ExitStatus::Misuse,
            ExitStatus::NotEvaluated,
            ExitStatus::Unreadable,
        ];
        all.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(all.map(ExitStatus::code), [2, 4, 3, 1, 0]);
    }
}
