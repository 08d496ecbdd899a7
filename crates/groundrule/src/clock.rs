//! The one place that reads the clock.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::failure::Failure;

/// What time it is: as told (`2026-11-21`, its midnight in UTC, or RFC 3339), else by the clock, in whole seconds.
pub(crate) fn now(told: Option<&str>) -> Result<Timestamp, Failure> {
    let Some(text) = told else {
        let now = Timestamp::now();
        return Ok(Timestamp::from_second(now.as_second()).unwrap_or(now));
    };
    let date = || text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned: Zoned| zoned.timestamp());
    text.parse::<Timestamp>().ok().or_else(date).ok_or_else(|| {
        Failure::usage(format!("--now: `{text}` is no time"), "write 2026-11-21, or 2026-11-21T16:40:00Z")
    })
}

#[cfg(test)]
mod tests {
    use super::now;

    #[test]
    fn a_day_begins_at_its_midnight() {
        assert_eq!(now(Some("2026-11-21")).unwrap().to_string(), "2026-11-21T00:00:00Z");
        assert_eq!(now(Some("2026-11-21T17:40:00+01:00")).unwrap().to_string(), "2026-11-21T16:40:00Z");
        assert!(now(Some("yesterday")).is_err());
    }
}
