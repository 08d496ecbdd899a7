//! `[[exceptions]]` and `[exception-policy]`: permissions to fail, and what they may be.

use std::ops::Range;

use jiff::Span;
use jiff::civil::Date;

use super::names::Selector;
use super::place::{self, By, Place};
use super::raw::{Entry, Node, Value};
use super::reader::Reader;
use super::table::{Table, shortened, text, texts, wrong};
use super::{Origin, Written};

/// A time-bound, owned permission to fail.
#[derive(Debug, Clone)]
pub struct Exception {
    /// What is excepted: a rule, or every rule of a standard.
    pub of: Written<Selector>,
    /// Where.
    pub place: Place,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Where it was agreed on.
    pub ticket: Option<String>,
    /// The day that it was granted.
    pub created: Written<Date>,
    /// The last day that it holds; not before `created`.
    pub expires: Written<Date>,
    /// Its header.
    pub origin: Origin,
}

/// What exceptions may be.
#[derive(Debug, Clone, Default)]
pub struct ExceptionPolicy {
    /// The longest time from creation to expiry, in whole days or calendar units.
    pub longest: Option<Written<Span>>,
    /// How long before expiry it is said.
    pub notice: Option<Written<Span>>,
    /// The standards that may be excepted; missing: all.
    pub standards: Option<Written<Vec<String>>>,
}

/// Reads one exception.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Exception> {
    let mut table = Table::of(&mut reader.faults, node, "an exception")?;
    let origin = reader.origin(&table.place(&reader.faults));
    let (rule, standard) = (table.optional("rule"), table.optional("standard"));
    let place = place::read(reader, &mut table, By::File);
    let [reason, owner, created, expires] =
        ["reason", "owner", "created", "expires"].map(|name| table.required(&mut reader.faults, name));
    let ticket = table.optional("ticket");
    let header = table.place(&reader.faults);
    table.finish(&mut reader.faults);
    let of = selector(reader, rule, standard, header);
    let mut words = |entry: Option<&Entry>| {
        let entry = entry?;
        text(&mut reader.faults, &entry.node, &format!("`{}`", entry.key)).map(str::to_owned)
    };
    let (reason, owner, ticket) = (words(reason), words(owner), words(ticket));
    let created = reader.entry(created, date);
    let expires = reader.entry(expires, date);
    let (created, expires) = (created?, expires?);
    if expires.value < created.value {
        let message = format!("it expires before it was created, on {}", created.value);
        reader.faults.tell(expires.origin.span.clone(), message, None);
    }
    Some(Exception { of: of?, place, reason: reason?, owner: owner?, ticket, created, expires, origin })
}

fn selector(
    reader: &mut Reader<'_>,
    rule: Option<&Entry>,
    standard: Option<&Entry>,
    header: Range<usize>,
) -> Option<Written<Selector>> {
    match (rule, standard) {
        (Some(entry), None) => {
            let word = text(&mut reader.faults, &entry.node, "`rule`")?;
            let rule = reader.names.rule(&mut reader.faults, word, &entry.node.span)?;
            Some(reader.written(Selector::Rule(rule.id.clone()), &entry.node.span))
        }
        (None, Some(entry)) => {
            let word = text(&mut reader.faults, &entry.node, "`standard`")?;
            let standard = reader.names.standard(&mut reader.faults, word, &entry.node.span)?;
            Some(reader.written(Selector::Standard(standard.id.clone()), &entry.node.span))
        }
        (Some(_), Some(second)) => {
            let help = Some("write two exceptions".to_owned());
            reader.faults.tell(second.span.clone(), "an exception is of a rule or of a standard", help);
            None
        }
        (None, None) => {
            let help = Some("write `rule = …` or `standard = …`".to_owned());
            reader.faults.tell(header, "nothing says what is excepted", help);
            None
        }
    }
}

/// A day: a date of TOML, or the same as a string.
fn date(reader: &mut Reader<'_>, node: &Node) -> Option<Date> {
    let help = || Some("write `2027-01-31`".to_owned());
    let read = match &node.value {
        Value::Date(written) if written.time.is_some() || written.offset.is_some() => {
            reader.faults.tell(node.span.clone(), "a day has no time", help());
            return None;
        }
        Value::Date(written) => written.date.and_then(|date| {
            let (year, month, day) = (date.year.try_into().ok()?, date.month.try_into().ok()?, date.day);
            Date::new(year, month, day.try_into().ok()?).ok()
        }),
        Value::String(text) => day(text),
        _ => {
            reader.faults.tell(
                node.span.clone(),
                format!("a day is a date, and this is {}", node.kind()),
                help(),
            );
            return None;
        }
    };
    if read.is_none() {
        let written = reader.faults.source.text.get(node.span.clone()).unwrap_or_default();
        let message = format!("`{}` is no day", shortened(written.trim_matches('"')));
        reader.faults.tell(node.span.clone(), message, help());
    }
    read
}

/// `2027-01-31`, and nothing more.
fn day(text: &str) -> Option<Date> {
    if text.len() == "2027-01-31".len() { text.parse().ok() } else { None }
}

/// Reads `[exception-policy]`.
pub(super) fn policy(reader: &mut Reader<'_>, node: &Node) -> ExceptionPolicy {
    let Some(mut table) = Table::of(&mut reader.faults, node, "`exception-policy`") else {
        return ExceptionPolicy::default();
    };
    let [longest, notice, standards] = ["longest", "notice", "standards"].map(|name| table.optional(name));
    table.finish(&mut reader.faults);
    ExceptionPolicy {
        longest: reader.entry(longest, duration),
        notice: reader.entry(notice, duration),
        standards: reader.entry(standards, |reader, node| {
            let words = texts(&mut reader.faults, node, "a standard");
            let known = words.into_iter().filter_map(|(word, span)| {
                reader.names.standard(&mut reader.faults, word, &span).map(|standard| standard.id.clone())
            });
            Some(known.collect())
        }),
    }
}

/// `180 days`, in days or more.
fn duration(reader: &mut Reader<'_>, node: &Node) -> Option<Span> {
    let Value::String(text) = &node.value else {
        wrong(&mut reader.faults, node, "a time", "a string such as `\"180 days\"`");
        return None;
    };
    let days_or_more = |span: &Span| {
        let whole = Span::new().try_years(span.get_years()).and_then(|whole| {
            whole.try_months(span.get_months())?.try_weeks(span.get_weeks())?.try_days(span.get_days())
        });
        span.is_positive() && whole.is_ok_and(|whole| whole.fieldwise() == *span)
    };
    let read = text.parse::<Span>().ok().filter(days_or_more);
    if read.is_none() {
        let help = Some("write days, weeks, months or years: `\"180 days\"`".to_owned());
        reader.faults.tell(node.span.clone(), format!("`{}` is no time of days", shortened(text)), help);
    }
    read
}
