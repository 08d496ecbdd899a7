//! Functions of times.

use std::fmt::Write;

use jiff::SignedDuration;
use jiff::civil::DateTime;

use super::signature::{Function, Kind, Returns, text};
use super::{Call, Failure, Outcome, unpredictable, wrong};
use crate::language::number::Number;
use crate::language::types::Type;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("formatdate", &[text("format"), text("time")], Returns::Always(Kind::Text), formatdate),
    Function::new("plantimestamp", &[], Returns::Always(Kind::Text), |_| {
        Ok(unpredictable("plantimestamp", Type::String, &[]))
    })
    .may_be_null(),
    Function::new("timeadd", &[text("timestamp"), text("duration")], Returns::Always(Kind::Text), timeadd),
    Function::new(
        "timecmp",
        &[text("timestamp_a"), text("timestamp_b")],
        Returns::Always(Kind::Number),
        timecmp,
    ),
    Function::new("timestamp", &[], Returns::Always(Kind::Text), |_| {
        Ok(unpredictable("timestamp", Type::String, &[]))
    }),
];

/// A time as it was written, with its offset from UTC in minutes.
#[derive(Clone, Copy)]
struct Time {
    local: DateTime,
    offset: i32,
}

impl Time {
    fn zone(self, colon: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.abs();
        format!("{sign}{:02}{colon}{:02}", minutes / 60, minutes % 60)
    }

    fn zone_or_z(self) -> String {
        if self.offset == 0 { "Z".into() } else { self.zone(":") }
    }
}

/// Reads RFC 3339, part by part, to say which is wrong.
fn parse(whole: &str) -> Result<Time, String> {
    const WRONG: &str = "not a valid RFC3339 timestamp";
    let mut rest = whole;
    let number = |rest: &mut &str, digits: usize, what: &str, most: i16| -> Result<i16, String> {
        if rest.is_empty() {
            return Err(format!("{WRONG}: end of string before {what}"));
        }
        match rest.get(..digits).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
            Some(part) => {
                let value = part.parse().unwrap_or(i16::MAX);
                if what == "hour" && value > most {
                    return Err(format!("{WRONG}: hour must be between 0 and 23 inclusive"));
                }
                if value > most {
                    return Err(format!("{WRONG}: {what} out of range"));
                }
                *rest = &rest[digits..];
                Ok(value)
            }
            None => Err(format!("{WRONG}: cannot use {rest:?} as {what}")),
        }
    };
    let expect = |rest: &mut &str, sign: &str| -> Result<(), String> {
        if let Some(behind) = rest.strip_prefix(sign) {
            *rest = behind;
            Ok(())
        } else if sign == "T" {
            Err(format!("{WRONG}: missing required time introducer 'T'"))
        } else if rest.is_empty() {
            Err(format!("{WRONG}: end of string where {sign:?} is expected"))
        } else {
            Err(format!("{WRONG}: found {rest:?} where {sign:?} is expected"))
        }
    };
    let year = number(&mut rest, 4, "year", 9999)?;
    expect(&mut rest, "-")?;
    let month = number(&mut rest, 2, "month", 99)?;
    if !(1..=12).contains(&month) {
        // As Go says it, which has read the month already.
        return Err(format!("{WRONG}: cannot use {rest:?} as month"));
    }
    expect(&mut rest, "-")?;
    let day = number(&mut rest, 2, "day of month", 31)?;
    expect(&mut rest, "T")?;
    let hour = number(&mut rest, 2, "hour", 23)?;
    expect(&mut rest, ":")?;
    let minute = number(&mut rest, 2, "minute", 59)?;
    expect(&mut rest, ":")?;
    let second = number(&mut rest, 2, "second", 59)?;
    let mut nanoseconds = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            nanoseconds = format!("{:0<9.9}", &fraction[..digits]).parse().unwrap_or(0);
            rest = &fraction[digits..];
        }
    }
    let offset = zone(rest).ok_or_else(|| {
        if rest.is_empty() {
            format!("{WRONG}: end of string before UTC offset")
        } else {
            format!("{WRONG}: cannot use {rest:?} as UTC offset")
        }
    })?;
    let small = |value: i16| i8::try_from(value).unwrap_or(i8::MAX);
    let local =
        DateTime::new(year, small(month), small(day), small(hour), small(minute), small(second), nanoseconds)
            .map_err(|_| format!("{WRONG}: day out of range"))?;
    Ok(Time { local, offset })
}

fn zone(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) =
        text[1..].split_once(':').filter(|(hours, minutes)| hours.len() == 2 && minutes.len() == 2)?;
    let number = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i32>().ok()).flatten()
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// The time in UTC, to compare.
fn utc(time: Time) -> Result<DateTime, Failure> {
    let offset = SignedDuration::from_mins(i64::from(time.offset));
    time.local.checked_sub(offset).map_err(|_| "the time is out of range".into())
}

/// A duration such as `-1h30m` or `1.5ms`, in nanoseconds.
fn duration(text: &str) -> Option<i128> {
    let (sign, mut rest) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let number = rest
            .find(|character: char| !character.is_ascii_digit() && character != '.')
            .unwrap_or(rest.len());
        let (whole, fraction) = rest[..number].split_once('.').unwrap_or((&rest[..number], ""));
        if whole.is_empty() && fraction.is_empty() || fraction.contains('.') || whole.len() > 19 {
            return None;
        }
        rest = &rest[number..];
        let unit =
            rest.find(|character: char| character.is_ascii_digit() || character == '.').unwrap_or(rest.len());
        let nanoseconds: i128 = match &rest[..unit] {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return None,
        };
        rest = &rest[unit..];
        let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let digits = &fraction[..fraction.len().min(15)];
        let part: i128 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
        let scale = 10_i128.pow(u32::try_from(digits.len()).ok()?);
        total += whole * nanoseconds + part * nanoseconds / scale;
        if total > i128::from(i64::MAX) {
            return None;
        }
    }
    Some(sign * total)
}

fn timeadd(call: &Call) -> Outcome {
    let time = parse(call.text(0))?;
    let invalid = || {
        let text = call.text(1);
        let unit =
            text.trim_start_matches(['+', '-']).trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let unit = unit.split(|c: char| c.is_ascii_digit() || c == '.').next().unwrap_or_default();
        let begins =
            text.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit() || c == '.');
        Failure::from(match unit {
            "" if begins => format!("time: missing unit in duration {text:?}"),
            unit if begins && !matches!(unit, "ns" | "us" | "µs" | "μs" | "ms" | "s" | "m" | "h") => {
                format!("time: unknown unit {unit:?} in duration {text:?}")
            }
            _ => format!("time: invalid duration {text:?}"),
        })
    };
    let nanoseconds =
        duration(call.text(1)).and_then(|duration| i64::try_from(duration).ok()).ok_or_else(invalid)?;
    let Ok(local) = time.local.checked_add(SignedDuration::from_nanos(nanoseconds)) else {
        return Ok(call.too_large());
    };
    Ok(format!("{}{}", local.strftime("%Y-%m-%dT%H:%M:%S"), time.zone_or_z()).into())
}

fn timecmp(call: &Call) -> Outcome {
    let a = parse(call.text(0)).map_err(|error| wrong(0, error))?;
    let b = parse(call.text(1)).map_err(|error| wrong(1, error))?;
    Ok(Number::from(utc(a)?.cmp(&utc(b)?) as i64).into())
}

fn formatdate(call: &Call) -> Outcome {
    let time = parse(call.text(1)).map_err(|error| wrong(1, error))?;
    let mut rest = call.text(0);
    let mut text = String::new();
    while let Some(first) = rest.chars().next() {
        if first == '\'' {
            rest = quoted(rest, &mut text).ok_or_else(|| wrong(0, "unterminated literal '"))?;
        } else if first.is_ascii_alphabetic() {
            let behind = rest.trim_start_matches(first);
            let verb = &rest[..rest.len() - behind.len()];
            write_verb(verb, first, time, &mut text)?;
            rest = behind;
        } else {
            text.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    Ok(call.string(text))
}

/// Writes what stands in quotes; returns what is behind them.
fn quoted<'a>(rest: &'a str, text: &mut String) -> Option<&'a str> {
    if let Some(behind) = rest.strip_prefix("''") {
        text.push('\'');
        return Some(behind);
    }
    let mut rest = &rest[1..];
    loop {
        let end = rest.find('\'')?;
        text.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('\'') {
            Some(behind) => {
                text.push('\'');
                rest = behind;
            }
            None => return Some(rest),
        }
    }
}

fn write_verb(verb: &str, first: char, time: Time, text: &mut String) -> Result<(), Failure> {
    let at = time.local;
    let hour = i64::from(at.hour());
    let invalid = |allowed: &str| Err(wrong(0, format!("invalid date format verb {verb:?}{allowed}")));
    let mut padded = |number: i64, names: &str| match verb.len() {
        1 => {
            let _ = write!(text, "{number}");
            Ok(())
        }
        2 => {
            let _ = write!(text, "{number:02}");
            Ok(())
        }
        _ => invalid(names),
    };
    match (first, verb.len()) {
        ('Y', 2) => padded(i64::from(at.year()) % 100, "")?,
        ('Y', 4) => {
            let _ = write!(text, "{:04}", at.year());
        }
        ('Y', _) => return invalid(": year must either be \"YY\" or \"YYYY\""),
        ('M', 3) => text.push_str(&at.strftime("%b").to_string()),
        ('M', 4) => text.push_str(&at.strftime("%B").to_string()),
        ('M', _) => padded(i64::from(at.month()), ": month must be \"M\", \"MM\", \"MMM\", or \"MMMM\"")?,
        ('D', _) => padded(i64::from(at.day()), ": day of month must either be \"D\" or \"DD\"")?,
        ('E', 3) => text.push_str(&at.strftime("%a").to_string()),
        ('E', 4) => text.push_str(&at.strftime("%A").to_string()),
        ('E', _) => return invalid(": day of week must either be \"EEE\" or \"EEEE\""),
        ('h', _) => padded(hour, ": 24-hour must either be \"h\" or \"hh\"")?,
        ('H', _) => {
            let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
            padded(hour, ": 12-hour must either be \"H\" or \"HH\"")?;
        }
        ('A', 2) => text.push_str(if hour < 12 { "AM" } else { "PM" }),
        ('a', 2) => text.push_str(if hour < 12 { "am" } else { "pm" }),
        ('A' | 'a', _) => return invalid(&format!(": must be \"{first}{first}\"")),
        ('m', _) => padded(i64::from(at.minute()), ": minute must either be \"m\" or \"mm\"")?,
        ('s', _) => padded(i64::from(at.second()), ": second must either be \"s\" or \"ss\"")?,
        ('Z', 1) => text.push_str(&time.zone_or_z()),
        ('Z', 3) if time.offset == 0 => text.push_str("UTC"),
        ('Z', 3 | 4) => text.push_str(&time.zone("")),
        ('Z', 5) => text.push_str(&time.zone(":")),
        ('Z', _) => return invalid(": timezone must be Z, ZZZZ, or ZZZZZ"),
        _ => return invalid(""),
    }
    Ok(())
}
