//! Stores back from their lines. One that was cut off is read up to its last whole input.

use std::fs::File;
use std::io::{BufRead, BufReader};

use camino::Utf8Path;
use jiff::Timestamp;

use super::v1::{self, Line};
use crate::failure::Failure;

/// Longer lines are no lines of a store.
const LONGEST_LINE: u64 = 64 * 1024 * 1024;

/// Which run a store is of.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    pub(crate) version: String,
    pub(crate) edition: Option<String>,
    pub(crate) digest: String,
    pub(crate) when: Timestamp,
}

/// What a reader of a store is told, in the order of its lines.
pub(crate) trait Reader {
    /// Which run it is; comes first.
    fn header(&mut self, header: Header);
    /// The next rule.
    fn rule(&mut self, rule: v1::Rule);
    /// An input, with all that belongs to it.
    fn input(&mut self, input: v1::Input, subjects: Vec<v1::Subject>, drift: Vec<v1::Drift>);
    /// What could not be read.
    fn failure(&mut self, failure: v1::Failure);
}

/// When the audit of a store began.
pub(crate) fn when(path: &Utf8Path) -> Result<Timestamp, Failure> {
    struct When(Option<Timestamp>);
    impl Reader for When {
        fn header(&mut self, header: Header) {
            self.0 = Some(header.when);
        }
        fn rule(&mut self, _: v1::Rule) {}
        fn input(&mut self, _: v1::Input, _: Vec<v1::Subject>, _: Vec<v1::Drift>) {}
        fn failure(&mut self, _: v1::Failure) {}
    }
    let mut when = When(None);
    read_some(path, 1, &mut when)?;
    when.0.ok_or_else(|| Failure::Store { path: path.to_string(), line: 0, message: "is empty".to_owned() })
}

/// Reads a store; whether it is whole.
pub(crate) fn read(path: &Utf8Path, reader: &mut dyn Reader) -> Result<bool, Failure> {
    read_some(path, usize::MAX, reader)
}

/// Reads so many lines of a store.
fn read_some(path: &Utf8Path, most: usize, reader: &mut dyn Reader) -> Result<bool, Failure> {
    let unreadable = |message: String, line: usize| Failure::Store { path: path.to_string(), line, message };
    let file = File::open(path).map_err(|error| unreadable(format!("cannot be read: {error}"), 0))?;
    let mut lines = Lines { input: BufReader::new(file), number: 0 };
    let mut state = State { reader, rules: 0, seen: Seen::Nothing, input: None };
    while lines.number < most
        && let Some(text) = lines.next().map_err(|message| unreadable(message, 0))?
    {
        let number = lines.number;
        match serde_json::from_slice::<Line>(&text.bytes) {
            Ok(line) => state.take(line).map_err(|message| unreadable(message, number))?,
            // The line that a run was writing when it was stopped.
            Err(_) if !text.is_whole && number > 1 => return Ok(false),
            Err(_) if number == 1 => {
                let message = "is no store of `groundrule audit`".to_owned();
                return Err(unreadable(message, 0));
            }
            Err(error) => {
                let message = format!("is no line of a store: {}", shape(&error));
                return Err(unreadable(message, number));
            }
        }
    }
    match state.seen {
        Seen::Nothing => Err(unreadable("is empty".to_owned(), 0)),
        Seen::Lines => Ok(false),
        Seen::End => Ok(true),
    }
}

/// What kind of fault it is; what serde says of it may quote the file.
fn shape(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Data => "a field is missing or of another type",
        _ => "it is not valid JSON",
    }
}

struct Lines<R> {
    input: R,
    number: usize,
}

struct Text {
    bytes: Vec<u8>,
    /// It ends with a line break.
    is_whole: bool,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> Result<Option<Text>, String> {
        let mut bytes = Vec::new();
        let mut limited = std::io::Read::take(&mut self.input, LONGEST_LINE);
        limited.read_until(b'\n', &mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let is_whole = bytes.last() == Some(&b'\n');
        if !is_whole && u64::try_from(bytes.len()).is_ok_and(|length| length >= LONGEST_LINE) {
            return Err("is longer than any line of a store".to_owned());
        }
        Ok(Some(Text { bytes, is_whole }))
    }
}

#[derive(PartialEq)]
enum Seen {
    Nothing,
    Lines,
    End,
}

/// An input that is not whole yet.
struct Pending {
    input: v1::Input,
    subjects: Vec<v1::Subject>,
    drift: Vec<v1::Drift>,
}

struct State<'r> {
    reader: &'r mut dyn Reader,
    rules: usize,
    seen: Seen,
    input: Option<Pending>,
}

impl State<'_> {
    fn take(&mut self, line: Line) -> Result<(), String> {
        match (&self.seen, &line) {
            (Seen::Nothing, Line::Header(_)) => {}
            (Seen::Nothing, _) => {
                return Err("is no store of `groundrule audit`: the header is missing".to_owned());
            }
            (_, Line::Header(_)) => {
                return Err("is a second header: give each store as a file of its own".to_owned());
            }
            (Seen::End, _) => return Err("stands after the end".to_owned()),
            (Seen::Lines, _) => {}
        }
        let belongs = matches!(line, Line::Subject(_) | Line::Drift(_));
        if belongs != self.input.is_some() {
            return Err("is not what the lines above promise".to_owned());
        }
        self.seen = Seen::Lines;
        match line {
            Line::Header(header) => self.header(header)?,
            Line::Rule(rule) => {
                self.rules += 1;
                self.reader.rule(rule);
            }
            Line::Input(input) => {
                self.input = Some(Pending { input, subjects: Vec::new(), drift: Vec::new() });
            }
            Line::Subject(subject) => {
                let highest =
                    subject.pass.iter().copied().chain(subject.findings.iter().map(|it| it.rule)).max();
                if highest.is_some_and(|highest| highest as usize >= self.rules) {
                    return Err("names a rule that has no line".to_owned());
                }
                if let Some(pending) = &mut self.input {
                    pending.subjects.push(subject);
                }
            }
            Line::Drift(drift) => {
                if let Some(pending) = &mut self.input {
                    pending.drift.push(drift);
                }
            }
            Line::Failure(failure) => self.reader.failure(failure),
            Line::End(_) => self.seen = Seen::End,
        }
        self.hand_over();
        Ok(())
    }

    fn header(&mut self, header: v1::Header) -> Result<(), String> {
        if header.schema != v1::SCHEMA {
            return Err(format!("is of the schema {:?}, and {:?} can be read", header.schema, v1::SCHEMA));
        }
        let when = header.when.parse().map_err(|_| "says no time at which it was written".to_owned())?;
        self.reader.header(Header {
            version: header.version,
            edition: header.edition,
            digest: header.digest,
            when,
        });
        Ok(())
    }

    /// Hands over an input that is whole.
    fn hand_over(&mut self) {
        let is_whole = |pending: &mut Pending| {
            pending.subjects.len() >= pending.input.subjects && pending.drift.len() >= pending.input.drifted
        };
        if let Some(pending) = self.input.take_if(is_whole) {
            self.reader.input(pending.input, pending.subjects, pending.drift);
        }
    }
}
