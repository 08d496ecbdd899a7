//! Numbers as Go's `fmt` writes them: `%e`, `%f`, `%g`.

use super::text::{carry, decimal, positional};
use super::{Number, Repr};

impl Number {
    /// Go's `big.Float.Text(verb, precision)` for `e`, `f`, `g` and their capitals; the fewest digits without a precision.
    pub fn text(&self, verb: char, precision: Option<usize>) -> String {
        if let Repr::Infinite(negative) = self.0 {
            return if negative { "-Inf" } else { "+Inf" }.into();
        }
        let sign = if self.is_negative() { "-" } else { "" };
        let lower = verb.to_ascii_lowercase();
        let shortest = precision.is_none();
        let (digits, point, precision) = match precision {
            None => {
                let (digits, point) = self.shortest();
                let precision = match lower {
                    'e' => digits.len().saturating_sub(1),
                    'f' => usize::try_from(length(&digits) - point).unwrap_or(0),
                    _ => digits.len(),
                };
                (digits, point, precision)
            }
            Some(precision) => {
                let precision = if lower == 'g' { precision.max(1) } else { precision };
                let (digits, point) = self.exact();
                let wanted = i64::try_from(precision).unwrap_or(i64::MAX);
                let (digits, point) = rounded(
                    digits,
                    point,
                    match lower {
                        'e' => 1 + wanted,
                        'f' => point + wanted,
                        _ => wanted,
                    },
                );
                (digits, point, precision)
            }
        };
        match lower {
            'e' => format!("{sign}{}", exponential(&digits, point, precision, verb)),
            'f' => format!("{sign}{}", fixed(&digits, point, precision)),
            _ => format!("{sign}{}", general(&digits, point, precision, verb, shortest)),
        }
    }

    /// All decimal digits.
    fn exact(&self) -> (Vec<u8>, i64) {
        match self.parts() {
            Some((_, mantissa, exponent)) if !self.is_zero() => decimal(&mantissa, exponent),
            _ => (Vec::new(), 0),
        }
    }
}

fn length(digits: &[u8]) -> i64 {
    i64::try_from(digits.len()).unwrap_or(i64::MAX)
}

fn general(digits: &[u8], point: i64, precision: usize, verb: char, shortest: bool) -> String {
    let wanted = i64::try_from(precision).unwrap_or(i64::MAX);
    let limit = if shortest {
        6
    } else if wanted > length(digits) && length(digits) >= point {
        length(digits)
    } else {
        wanted
    };
    let exponent = point - 1;
    if exponent < -4 || exponent >= limit {
        let verb = if verb == 'G' { 'E' } else { 'e' };
        return exponential(digits, point, precision.min(digits.len()).saturating_sub(1), verb);
    }
    let precision = if wanted > point { length(digits) } else { wanted };
    fixed(digits, point, usize::try_from(precision - point).unwrap_or(0))
}

/// Rounds to so many digits, half to even.
fn rounded(mut digits: Vec<u8>, mut point: i64, wanted: i64) -> (Vec<u8>, i64) {
    let Ok(wanted) = usize::try_from(wanted) else { return (Vec::new(), 0) };
    let Some(&next) = digits.get(wanted) else { return (digits, point) };
    let half = next == b'5' && digits.len() == wanted + 1;
    let up = if half { wanted > 0 && digits[wanted - 1] % 2 == 1 } else { next >= b'5' };
    digits.truncate(wanted);
    if up {
        point += i64::from(carry(&mut digits));
    }
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    if digits.is_empty() {
        point = 0;
    }
    (digits, point)
}

fn exponential(digits: &[u8], point: i64, precision: usize, verb: char) -> String {
    let first = char::from(digits.first().copied().unwrap_or(b'0'));
    let mut text = String::from(first);
    if precision > 0 {
        text.push('.');
        let fraction = digits.get(1..).unwrap_or(&[]);
        text.extend((0..precision).map(|place| char::from(fraction.get(place).copied().unwrap_or(b'0'))));
    }
    let exponent = if digits.is_empty() { 0 } else { point - 1 };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{text}{verb}{sign}{:02}", exponent.abs())
}

fn fixed(digits: &[u8], point: i64, precision: usize) -> String {
    let text = String::from_utf8_lossy(digits);
    let plain = if digits.is_empty() { "0".into() } else { positional(&text, point) };
    let given = plain.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let missing = precision.saturating_sub(given);
    if missing == 0 {
        return plain;
    }
    let point = if given == 0 { "." } else { "" };
    format!("{plain}{point}{}", "0".repeat(missing))
}
