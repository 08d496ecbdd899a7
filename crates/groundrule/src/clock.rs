//! What time it is: read once in a run, and nowhere else.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A moment, and the day that it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Now {
    /// The moment.
    pub(crate) timestamp: Timestamp,
    /// Its day: where the writer of a time says it is, else in UTC.
    pub(crate) today: Date,
}

impl Now {
    /// What was typed, or else what the clock says.
    pub(crate) fn or_clock(typed: Option<Self>) -> Self {
        typed.unwrap_or_else(|| {
            let timestamp = Timestamp::now();
            Now { timestamp, today: timestamp.to_zoned(TimeZone::UTC).date() }
        })
    }

    /// `2026-11-21`, which is its first moment, or `2026-11-21T08:00:00Z`.
    pub(crate) fn parse(typed: &str) -> Result<Self, String> {
        if let Ok(timestamp) = typed.parse::<Timestamp>() {
            // The day of a time with an offset is the writer's.
            let today = typed.get(..10).and_then(|day| day.parse().ok());
            return Ok(Now { timestamp, today: today.ok_or(HELP)? });
        }
        let today: Date = typed.parse().ok().filter(|_| typed.len() == 10).ok_or(HELP)?;
        let timestamp = today.to_zoned(TimeZone::UTC).map_err(|_| HELP)?.timestamp();
        Ok(Now { timestamp, today })
    }
}

const HELP: &str = "write a date such as 2026-11-21, or a time such as 2026-11-21T08:00:00Z";

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Now;

    #[test]
    fn days_and_times_are_told_apart_from_anything_else() {
        let day = Now::parse("2026-11-21").unwrap();
        assert_eq!(
            (day.today, day.timestamp.to_string().as_str()),
            (date(2026, 11, 21), "2026-11-21T00:00:00Z")
        );
        let late = Now::parse("2026-11-21T23:30:00-05:00").unwrap();
        assert_eq!(
            (late.today, late.timestamp.to_string().as_str()),
            (date(2026, 11, 21), "2026-11-22T04:30:00Z")
        );
        for wrong in
            ["", "today", "2026-13-01", "2026-11-21 noon", "20261121", "2026-11-21T08:00:00", "-000001-01"]
        {
            assert!(Now::parse(wrong).is_err(), "{wrong}");
        }
    }
}
