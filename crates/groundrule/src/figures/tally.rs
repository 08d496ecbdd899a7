//! Verdicts counted, and the one rate that is made of them.

use groundrule_rules::report::{SuppressionKind, Verdict};
use serde::Serialize;

/// Verdicts by what became of them; each counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Tally {
    /// The rule is met.
    pub(crate) pass: usize,
    /// The rule is broken; those in a baseline too, which are only older.
    pub(crate) fail: usize,
    /// Not known.
    pub(crate) undetermined: usize,
    /// Broken, and somebody is allowed to: by an exception, or a comment beside the resource.
    pub(crate) excepted: usize,
    /// The rule itself broke.
    pub(crate) error: usize,
    /// Of the fails, those that a baseline holds.
    pub(crate) baseline: usize,
}

impl Tally {
    /// Counts a verdict. What was suppressed and is no fail is what it would be without.
    pub(crate) fn add(&mut self, verdict: Verdict, suppressed: Option<SuppressionKind>) {
        match (verdict, suppressed) {
            (Verdict::Pass, _) => self.pass += 1,
            (Verdict::Undetermined, _) => self.undetermined += 1,
            (Verdict::Error, _) => self.error += 1,
            (Verdict::Fail, None) => self.fail += 1,
            (Verdict::Fail, Some(kind)) if is_excepted(kind) => self.excepted += 1,
            (Verdict::Fail, Some(_)) => {
                self.fail += 1;
                self.baseline += 1;
            }
        }
    }

    /// Adds what another one counted.
    pub(crate) fn merge(&mut self, other: &Tally) {
        self.pass += other.pass;
        self.fail += other.fail;
        self.undetermined += other.undetermined;
        self.excepted += other.excepted;
        self.error += other.error;
        self.baseline += other.baseline;
    }

    /// The compliance rate: pass ÷ (pass + fail). Nothing where nothing is settled.
    pub(crate) fn rate(&self) -> Option<f64> {
        share(self.pass, self.pass + self.fail)
    }
}

/// Whether a fail of which that was decided counts as none. What a baseline holds is only older.
pub(super) fn is_excepted(kind: SuppressionKind) -> bool {
    matches!(kind, SuppressionKind::Exception | SuppressionKind::Ignore)
}

/// A share, to six digits.
#[expect(clippy::cast_precision_loss, reason = "nobody has that many verdicts")]
pub(crate) fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| (part as f64 / whole as f64 * 1e6).floor() / 1e6)
}

#[cfg(test)]
mod tests {
    use groundrule_rules::report::{SuppressionKind, Verdict};

    use super::Tally;

    #[test]
    fn the_rate_is_of_what_is_settled_and_not_excepted() {
        let mut tally = Tally::default();
        assert_eq!(tally.rate(), None);
        for (verdict, suppressed, times) in [
            (Verdict::Pass, None, 6),
            (Verdict::Fail, None, 1),
            (Verdict::Fail, Some(SuppressionKind::Baseline), 1),
            (Verdict::Fail, Some(SuppressionKind::Exception), 3),
            (Verdict::Fail, Some(SuppressionKind::Ignore), 2),
            (Verdict::Undetermined, None, 4),
            (Verdict::Undetermined, Some(SuppressionKind::Exception), 1),
            (Verdict::Error, None, 1),
        ] {
            for _ in 0..times {
                tally.add(verdict, suppressed);
            }
        }
        let expected = Tally { pass: 6, fail: 2, undetermined: 5, excepted: 5, error: 1, baseline: 1 };
        assert_eq!(tally, expected);
        assert_eq!(tally.rate(), Some(0.75));
    }

    #[test]
    fn almost_all_is_not_all() {
        let tally = Tally { pass: 9_999_999, fail: 1, ..Tally::default() };
        assert!(tally.rate().unwrap() < 1.0);
    }
}
