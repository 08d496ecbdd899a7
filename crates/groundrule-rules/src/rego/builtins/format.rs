//! `sprintf` by the rules of Go's `fmt`, as OPA calls it: numbers are integers or floats, all else is a string.

use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Chars;

use regorus::Value;

use super::args::{self, Args, MAX_TEXT, wrong};
use super::{Builtin, BuiltinFault};

pub(super) const ALL: &[Builtin] =
    &[Builtin { name: "sprintf", arguments: 2, call: |args, _| sprintf(Args(args)) }];

/// More than any message is wide.
const MAX_WIDTH: usize = 10_000;

/// An operand as Go sees it.
enum Operand {
    Integer(i64),
    /// An integer that is too large for one.
    Big(String),
    Float(f64),
    Text(String),
}

/// What stands between `%` and the verb.
#[derive(Default, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own in Go, too")]
struct Spec {
    minus: bool,
    plus: bool,
    space: bool,
    zero: bool,
    sharp: bool,
    width: usize,
    precision: Option<usize>,
}

fn sprintf(args: Args<'_>) -> Result<Value, BuiltinFault> {
    let format = args.text(0)?;
    let Value::Array(values) = args.get(1) else {
        return Err(wrong(1, "a list"));
    };
    let mut operands = Vec::with_capacity(values.len());
    for value in values.iter() {
        operands.push(operand(value)?);
    }
    let mut printer = Printer { operands: &operands, next: 0, reordered: false, out: String::new() };
    printer.run(format)?;
    args::text(printer.out)
}

fn operand(value: &Value) -> Result<Operand, BuiltinFault> {
    Ok(match value {
        Value::String(text) => Operand::Text(text.to_string()),
        Value::Number(number) => match (number.is_integer(), number.as_i64(), number.as_f64()) {
            (true, Some(integer), _) => Operand::Integer(integer),
            (true, None, _) => Operand::Big(number.format_decimal()),
            (false, _, Some(float)) => Operand::Float(float),
            (false, _, None) => Operand::Text(number.format_decimal()),
        },
        _ => {
            let mut text = String::new();
            term(value, &mut text)?;
            Operand::Text(text)
        }
    })
}

/// A value as OPA writes it.
fn term(value: &Value, out: &mut String) -> Result<(), BuiltinFault> {
    if out.len() > MAX_TEXT {
        return Err(BuiltinFault::TooLarge);
    }
    let list = |open: &str, items: &mut dyn Iterator<Item = &Value>, close: &str, out: &mut String| {
        out.push_str(open);
        for (index, item) in items.enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            term(item, out)?;
        }
        out.push_str(close);
        Ok(())
    };
    match value {
        Value::Array(items) => list("[", &mut items.iter(), "]", out)?,
        Value::Set(items) if items.is_empty() => out.push_str("set()"),
        Value::Set(items) => list("{", &mut items.iter(), "}", out)?,
        Value::Object(fields) => {
            out.push('{');
            for (index, (key, field)) in fields.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                term(key, out)?;
                out.push_str(": ");
                term(field, out)?;
            }
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
    Ok(())
}

struct Printer<'a> {
    operands: &'a [Operand],
    next: usize,
    /// An index such as `[2]` was used: then operands may be left over.
    reordered: bool,
    out: String,
}

impl Printer<'_> {
    fn run(&mut self, format: &str) -> Result<(), BuiltinFault> {
        let mut letters = format.chars().peekable();
        while let Some(letter) = letters.next() {
            if letter == '%' {
                self.verb(&mut letters)?;
            } else {
                self.out.push(letter);
            }
            if self.out.len() > MAX_TEXT {
                return Err(BuiltinFault::TooLarge);
            }
        }
        if !self.reordered && self.next < self.operands.len() {
            let extra = &self.operands[self.next..];
            let extra: Vec<String> =
                extra.iter().map(|operand| format!("{}={}", operand.go_type(), operand.plain())).collect();
            let _ = write!(self.out, "%!(EXTRA {})", extra.join(", "));
        }
        Ok(())
    }

    fn verb(&mut self, letters: &mut Peekable<Chars<'_>>) -> Result<(), BuiltinFault> {
        let mut spec = Spec::default();
        loop {
            match letters.peek() {
                Some('-') => spec.minus = true,
                Some('+') => spec.plus = true,
                Some(' ') => spec.space = true,
                Some('0') => spec.zero = true,
                Some('#') => spec.sharp = true,
                _ => break,
            }
            letters.next();
        }
        let mut good_index = self.index(letters);
        if letters.next_if_eq(&'*').is_some() {
            match self.star() {
                Some(width) => {
                    spec.minus |= width < 0;
                    spec.width = bounded(width.unsigned_abs())?;
                }
                None => self.out.push_str("%!(BADWIDTH)"),
            }
            good_index &= self.index(letters);
        } else if let Some(width) = number(letters) {
            spec.width = bounded(width)?;
        }
        if letters.next_if_eq(&'.').is_some() {
            good_index &= self.index(letters);
            if letters.next_if_eq(&'*').is_some() {
                match self.star() {
                    Some(precision) => spec.precision = usize::try_from(precision).ok(),
                    None => self.out.push_str("%!(BADPREC)"),
                }
            } else {
                spec.precision = Some(bounded(number(letters).unwrap_or(0))?);
            }
            spec.precision = spec.precision.map(|precision| precision.min(MAX_WIDTH));
        }
        good_index &= self.index(letters);
        let Some(verb) = letters.next() else {
            self.out.push_str("%!(NOVERB)");
            return Ok(());
        };
        if verb == '%' {
            self.out.push('%');
        } else if !good_index {
            let _ = write!(self.out, "%!{verb}(BADINDEX)");
        } else if let Some(operand) = self.operands.get(self.next) {
            self.next += 1;
            let text = operand.format(verb, spec);
            self.out.push_str(&text);
        } else {
            let _ = write!(self.out, "%!{verb}(MISSING)");
        }
        Ok(())
    }

    /// `[2]`: the operand that comes next. Whether it is one, or there is no index.
    fn index(&mut self, letters: &mut Peekable<Chars<'_>>) -> bool {
        if letters.next_if_eq(&'[').is_none() {
            return true;
        }
        self.reordered = true;
        let index = number(letters);
        let closed = letters.next_if_eq(&']').is_some();
        if !closed {
            // What stands there instead is skipped.
            let _ = letters.any(|letter| letter == ']');
        }
        match index.and_then(|index| usize::try_from(index).ok()?.checked_sub(1)) {
            Some(index) if closed && index < self.operands.len() => {
                self.next = index;
                true
            }
            _ => false,
        }
    }

    fn star(&mut self) -> Option<i64> {
        let operand = self.operands.get(self.next);
        self.next += 1;
        match operand {
            Some(Operand::Integer(value)) if value.unsigned_abs() <= 1_000_000 => Some(*value),
            _ => None,
        }
    }
}

fn number(letters: &mut Peekable<Chars<'_>>) -> Option<u64> {
    let mut value: Option<u64> = None;
    while let Some(digit) = letters.peek().and_then(|letter| letter.to_digit(10)) {
        letters.next();
        value = Some(value.unwrap_or(0).saturating_mul(10).saturating_add(digit.into()));
    }
    value
}

fn bounded(width: u64) -> Result<usize, BuiltinFault> {
    usize::try_from(width).ok().filter(|width| *width <= MAX_WIDTH).ok_or(BuiltinFault::TooLarge)
}

impl Operand {
    fn go_type(&self) -> &'static str {
        match self {
            Operand::Integer(_) => "int64",
            Operand::Big(_) => "*big.Int",
            Operand::Float(_) => "float64",
            Operand::Text(_) => "string",
        }
    }

    fn plain(&self) -> String {
        self.format('v', Spec::default())
    }

    fn format(&self, verb: char, spec: Spec) -> String {
        if verb == 'T' {
            return pad(self.go_type().to_owned(), spec);
        }
        let formatted = match self {
            Operand::Integer(value) => integer(*value, verb, spec),
            Operand::Big(digits) => match verb {
                'v' | 'd' | 's' => Some(signed(digits, spec)),
                _ => None,
            },
            Operand::Float(value) => float(*value, verb, spec),
            Operand::Text(value) => text(value, verb, spec),
        };
        formatted.unwrap_or_else(|| format!("%!{verb}({}={})", self.go_type(), self.format('v', spec)))
    }
}

/// Digits with a sign, filled up to the width.
fn signed(digits: &str, spec: Spec) -> String {
    let (minus, digits) = match digits.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, digits),
    };
    let sign = match (minus, spec.plus, spec.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    if spec.zero && !spec.minus {
        let width = spec.width.saturating_sub(sign.len());
        return format!("{sign}{digits:0>width$}");
    }
    pad(format!("{sign}{digits}"), spec)
}

fn pad(text: String, spec: Spec) -> String {
    let missing = spec.width.saturating_sub(text.chars().count());
    match (missing, spec.minus, spec.zero) {
        (0, ..) => text,
        (_, true, _) => text + &" ".repeat(missing),
        (_, _, true) => "0".repeat(missing) + &text,
        _ => " ".repeat(missing) + &text,
    }
}

fn integer(value: i64, verb: char, spec: Spec) -> Option<String> {
    let magnitude = value.unsigned_abs();
    let digits = match verb {
        'v' | 'd' => magnitude.to_string(),
        'b' => prefixed(spec.sharp, "0b", format!("{magnitude:b}")),
        'o' => prefixed(spec.sharp, "0", format!("{magnitude:o}")),
        'O' => format!("0o{magnitude:o}"),
        'x' => prefixed(spec.sharp, "0x", format!("{magnitude:x}")),
        'X' => prefixed(spec.sharp, "0X", format!("{magnitude:X}")),
        'c' => return Some(pad(letter(value).to_string(), Spec { zero: false, ..spec })),
        'q' => return Some(pad(format!("'{}'", letter(value).escape_default()), spec)),
        'U' => return Some(pad(format!("U+{magnitude:04X}"), Spec { zero: false, ..spec })),
        _ => return None,
    };
    let digits = match spec.precision {
        Some(0) if value == 0 => String::new(),
        Some(precision) => format!("{digits:0>precision$}"),
        None => digits,
    };
    let sign = if value < 0 { "-" } else { "" };
    // A precision says how many digits there are, so nothing fills up with zeros.
    let spec = Spec { zero: spec.zero && spec.precision.is_none(), ..spec };
    Some(signed(&format!("{sign}{digits}"), spec))
}

fn prefixed(sharp: bool, prefix: &str, digits: String) -> String {
    if sharp { format!("{prefix}{digits}") } else { digits }
}

fn letter(value: i64) -> char {
    u32::try_from(value).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn float(value: f64, verb: char, spec: Spec) -> Option<String> {
    let text = match verb {
        'v' | 'g' => shortest(value, spec.precision),
        'G' => shortest(value, spec.precision).to_uppercase(),
        'e' => exponential(&format!("{value:.*e}", spec.precision.unwrap_or(6))),
        'E' => exponential(&format!("{value:.*e}", spec.precision.unwrap_or(6))).to_uppercase(),
        'f' | 'F' => format!("{value:.*}", spec.precision.unwrap_or(6)),
        _ => return None,
    };
    Some(signed(&text, spec))
}

/// `1.5e3` as Go writes it, `1.5e+03`.
fn exponential(text: &str) -> String {
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text.to_owned();
    };
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{exponent:0>2}")
}

/// `%g`: as few digits as tell the number, or so many; with an exponent where it is small or large.
fn shortest(value: f64, precision: Option<usize>) -> String {
    let scientific = match precision {
        None => format!("{value:e}"),
        Some(precision) => format!("{value:.*e}", precision.max(1) - 1),
    };
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let mantissa =
        if mantissa.contains('.') { mantissa.trim_end_matches('0').trim_end_matches('.') } else { mantissa };
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let limit = match precision {
        None => 6,
        Some(precision) => i32::try_from(precision.max(1)).unwrap_or(i32::MAX),
    };
    if exponent < -4 || exponent >= limit {
        return exponential(&format!("{mantissa}e{exponent}"));
    }
    let decimals = i32::try_from(digits).unwrap_or(i32::MAX) - 1 - exponent;
    format!("{value:.*}", usize::try_from(decimals).unwrap_or(0))
}

fn text(value: &str, verb: char, spec: Spec) -> Option<String> {
    let cut: String = match spec.precision {
        Some(precision) => value.chars().take(precision).collect(),
        None => value.to_owned(),
    };
    let text = match verb {
        'v' if spec.sharp => quoted(&cut),
        'v' | 's' => cut,
        'q' if spec.sharp && !cut.contains('`') && !cut.contains(char::is_control) => format!("`{cut}`"),
        'q' => quoted(&cut),
        'x' | 'X' => {
            let bytes = value.bytes().take(spec.precision.unwrap_or(usize::MAX));
            let hex = |byte: u8| {
                if verb == 'x' { format!("{byte:02x}") } else { format!("{byte:02X}") }
            };
            let parts: Vec<String> = bytes.map(hex).collect();
            prefixed(
                spec.sharp && !parts.is_empty(),
                if verb == 'x' { "0x" } else { "0X" },
                parts.join(if spec.space { " " } else { "" }),
            )
        }
        _ => return None,
    };
    Some(pad(text, spec))
}

/// A string as Go quotes it.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            letter if letter.is_ascii_control() => {
                let _ = write!(out, "\\x{:02x}", u32::from(letter));
            }
            letter if letter.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}
