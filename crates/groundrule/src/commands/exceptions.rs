//! `groundrule exceptions list|check|add`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::sync::Arc;

use groundrule_parser::root::{Workspace, discover};
use groundrule_rules::governance::{Standing, scope};
use groundrule_rules::loader::PolicySet;
use groundrule_rules::redact;
use groundrule_rules::settings::Exception;
use jiff::civil::Date;
use serde::Serialize;

use crate::cli::{ExceptionsAddArgs, ExceptionsFormat, ExceptionsListArgs};
use crate::clock::Now;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::options::require_directory;
use crate::output::file;
use crate::policy_sets::PolicySets;
use crate::terminal::{Palette, Streams, Untrusted};
use crate::words::count;

/// Lists the exceptions below directories.
pub(crate) fn list(args: &ExceptionsListArgs, streams: &mut Streams<'_>) -> Result<ExitStatus, Failure> {
    let sets = gather(args)?;
    let rows = rows(&sets, Now::or_clock(args.clock.now).today);
    write(&rows, args.format, streams)?;
    Ok(ExitStatus::Success)
}

/// The same, of those that are over or soon will be.
pub(crate) fn check(args: &ExceptionsListArgs, streams: &mut Streams<'_>) -> Result<ExitStatus, Failure> {
    let sets = gather(args)?;
    let mut rows = rows(&sets, Now::or_clock(args.clock.now).today);
    let all = rows.len();
    rows.retain(|row| row.standing > Standing::Open);
    write(&rows, args.format, streams)?;
    let expired = rows.iter().filter(|row| row.standing == Standing::Expired).count();
    let expiring = rows.len() - expired;
    writeln!(streams.err, "{}: {expired} expired, {expiring} soon", count(all, "exception"))?;
    Ok(if expired > 0 { ExitStatus::Findings } else { ExitStatus::Success })
}

/// The settings that hold for the directories and for every root below them.
fn gather(args: &ExceptionsListArgs) -> Result<Vec<Arc<PolicySet>>, Failure> {
    let mut policies = PolicySets::new(&args.policies)?;
    let mut sets: Vec<Arc<PolicySet>> = Vec::new();
    for directory in &args.below {
        require_directory("exceptions", directory)?;
        let path = directory.as_std_path();
        let workspace = Workspace::around(path).map_err(|error| Failure::Usage {
            message: format!("`{directory}` cannot be read: {error}"),
            hint: None,
        })?;
        let found = discover(&workspace, path, &globset::GlobSet::empty());
        for place in std::iter::once(path).chain(found.roots()) {
            let set = policies.of(place)?;
            if !sets.iter().any(|known| Arc::ptr_eq(known, &set)) {
                sets.push(set);
            }
        }
    }
    Ok(sets)
}

/// An exception, as it is listed.
#[derive(Serialize)]
struct Row {
    #[serde(serialize_with = "standing")]
    standing: Standing,
    /// Days until it is over, the last one included; less than none once it is.
    days_left: i64,
    #[serde(rename = "for")]
    of: String,
    scope: String,
    reason: String,
    owner: String,
    ticket: Option<String>,
    /// `2026-11-01`.
    created: String,
    /// The last day that it holds.
    expires: String,
    /// `groundrule.toml:12`.
    place: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn standing<S: serde::Serializer>(standing: &Standing, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(standing.name())
}

/// Each exception once, those that are over first.
fn rows(sets: &[Arc<PolicySet>], today: Date) -> Vec<Row> {
    let mut all: BTreeMap<(&str, usize), (&Exception, &PolicySet)> = BTreeMap::new();
    for set in sets {
        for exception in &set.decided.exceptions {
            let origin = &exception.origin;
            all.entry((&origin.file.source.path, origin.span.start)).or_insert((exception, set));
        }
    }
    let mut rows: Vec<Row> = all
        .into_values()
        .map(|(exception, set)| {
            let expires = exception.expires.value;
            Row {
                standing: Standing::of(exception, &set.decided.exception_policy, today),
                days_left: i64::from((expires - today).get_days()) + i64::from(expires >= today),
                of: exception.of.value.to_string(),
                scope: scope(&exception.place),
                reason: redact::sentence(&exception.reason),
                owner: redact::sentence(&exception.owner),
                ticket: exception.ticket.as_deref().map(redact::sentence),
                created: exception.created.value.to_string(),
                expires: expires.to_string(),
                place: exception.origin.to_string(),
            }
        })
        .collect();
    rows.sort_by(|one, other| (other.standing, &one.expires).cmp(&(one.standing, &other.expires)));
    rows
}

fn write(rows: &[Row], format: ExceptionsFormat, streams: &mut Streams<'_>) -> Result<(), Failure> {
    match format {
        ExceptionsFormat::Table => write_table(rows, &mut streams.out, streams.out_look.palette)?,
        ExceptionsFormat::Json => write_json(rows, &mut streams.out)?,
        ExceptionsFormat::Csv => write_csv(rows, &mut streams.out)?,
    }
    Ok(())
}

const HEADINGS: [&str; 8] = ["STANDING", "EXPIRES", "FOR", "WHERE", "OWNER", "TICKET", "PLACE", "REASON"];

fn write_table(rows: &[Row], out: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let cells = |row: &Row| -> [String; 8] {
        let plain = |text: &str| Untrusted(text).to_string();
        [
            row.standing.name().to_owned(),
            row.expires.clone(),
            plain(&row.of),
            plain(&row.scope),
            plain(&row.owner),
            row.ticket.as_deref().map_or_else(|| "-".to_owned(), plain),
            plain(&row.place),
            plain(&row.reason),
        ]
    };
    let lines: Vec<[String; 8]> = rows.iter().map(cells).collect();
    let width = |column: usize| {
        let cells = lines.iter().map(|line| line[column].chars().count());
        cells.max().unwrap_or_default().max(HEADINGS[column].len())
    };
    let widths: Vec<usize> = (0..HEADINGS.len()).map(width).collect();
    let padded = |line: &[String]| {
        let mut text = String::new();
        for (cell, width) in line.iter().zip(&widths) {
            let _ = write!(text, "{cell:width$}  ");
        }
        text.trim_end().to_owned()
    };
    if !rows.is_empty() {
        writeln!(out, "{}", palette.strong(padded(&HEADINGS.map(str::to_owned))))?;
    }
    for (line, row) in lines.iter().zip(rows) {
        match row.standing {
            Standing::Expired => writeln!(out, "{}", palette.bad(padded(line)))?,
            _ => writeln!(out, "{}", padded(line))?,
        }
    }
    Ok(())
}

/// `groundrule/exceptions/v1`: fields are added, never changed or removed.
#[derive(Serialize)]
struct List<'a> {
    schema: &'static str,
    version: &'static str,
    exceptions: &'a [Row],
}

fn write_json(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    crate::output::json::write_value(
        &List { schema: "groundrule/exceptions/v1", version, exceptions: rows },
        out,
    )
}

fn write_csv(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let headings =
        ["standing", "days_left", "for", "scope", "reason", "owner", "ticket", "created", "expires", "place"];
    writer.write_record(headings)?;
    for row in rows {
        writer.write_record([
            row.standing.name(),
            &row.days_left.to_string(),
            &cell(&row.of),
            &cell(&row.scope),
            &cell(&row.reason),
            &cell(&row.owner),
            &cell(row.ticket.as_deref().unwrap_or_default()),
            &row.created,
            &row.expires,
            &cell(&row.place),
        ])?;
    }
    writer.flush()
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let text = Untrusted(text).to_string();
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

/// Writes an exception at the end of a file, if the file is then as it has to be.
pub(crate) fn add(args: &ExceptionsAddArgs, streams: &mut Streams<'_>) -> Result<ExitStatus, Failure> {
    require_directory("exceptions", &args.directory)?;
    if args.policies.no_config {
        return Err(Failure::usage("--no-config leaves no file to write into", "leave it out"));
    }
    let today = Now::or_clock(args.clock.now).today;
    let mut policies = PolicySets::new(&args.policies)?;
    // What is wrong already is not this exception's fault.
    policies.of(args.directory.as_std_path())?;
    let path = policies.exceptions_file(args.directory.as_std_path());
    let before = match fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            let message = format!("`{}` cannot be read: {error}", policies.shown(&path));
            return Err(Failure::Usage { message, hint: None });
        }
    };
    let text = appended(before.as_deref().unwrap_or_default(), &entry(args, today)?);
    policies.require_valid(args.directory.as_std_path(), &path, &text)?;
    file::replace(&path, text.as_bytes())?;
    writeln!(streams.err, "Wrote an exception until {} into {}", args.expires, policies.shown(&path))?;
    Ok(ExitStatus::Success)
}

/// The entry as TOML.
fn entry(args: &ExceptionsAddArgs, today: Date) -> Result<String, Failure> {
    let mut entry = String::from("[[exceptions]]\n");
    let words = [
        ("rule", &args.rule),
        ("standard", &args.standard),
        ("match", &args.address),
        ("module", &args.module),
        ("file", &args.file),
    ];
    for (key, value) in words {
        if let Some(value) = value {
            let _ = writeln!(entry, "{key} = {}", quoted(key, value)?);
        }
    }
    if !args.tags.is_empty() {
        let tags = args.tags.iter().map(|tag| {
            let (key, value) = tag.split_once('=').ok_or_else(|| {
                Failure::usage(format!("--tag: `{tag}` gives no value"), "write --tag Environment='dev*'")
            })?;
            Ok(format!("{} = {}", quoted("tag", key)?, quoted("tag", value)?))
        });
        let tags = tags.collect::<Result<Vec<_>, Failure>>()?;
        let _ = writeln!(entry, "tags = {{ {} }}", tags.join(", "));
    }
    let _ = writeln!(entry, "reason = {}", quoted("reason", &args.reason)?);
    let _ = writeln!(entry, "owner = {}", quoted("owner", &args.owner)?);
    if let Some(ticket) = &args.ticket {
        let _ = writeln!(entry, "ticket = {}", quoted("ticket", ticket)?);
    }
    let _ = writeln!(entry, "created = {today}\nexpires = {}", args.expires);
    Ok(entry)
}

/// A string of TOML; what JSON escapes, TOML reads the same way.
fn quoted(option: &str, text: &str) -> Result<String, Failure> {
    if text.contains(char::is_control) {
        return Err(Failure::usage(format!("--{option} holds a control character"), "write it in one line"));
    }
    Ok(serde_json::Value::from(text).to_string())
}

/// A text with an entry behind an empty line, in the line ends that it has.
fn appended(text: &str, entry: &str) -> String {
    let is_dos = text.contains("\r\n");
    let mut whole = text.to_owned();
    if !whole.is_empty() {
        if !whole.ends_with('\n') {
            whole.push('\n');
        }
        whole.push('\n');
    }
    whole.push_str(entry);
    if is_dos { whole.replace("\r\n", "\n").replace('\n', "\r\n") } else { whole }
}

#[cfg(test)]
mod tests {
    use super::{appended, cell};

    #[test]
    fn what_stands_in_a_file_stays() {
        assert_eq!(appended("", "[[a]]\n"), "[[a]]\n");
        assert_eq!(appended("# c\nx = 1", "[[a]]\n"), "# c\nx = 1\n\n[[a]]\n");
        assert_eq!(appended("# c\r\n", "[[a]]\n"), "# c\r\n\r\n[[a]]\r\n");
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("a=1"), "a=1");
    }
}
