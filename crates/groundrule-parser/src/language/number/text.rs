//! Numbers from and to decimal text.

use std::fmt;

use num_bigint::BigUint;

use super::{LITERAL, Number, Repr};

/// Decimal digits of an exponent beyond which a number can't be worked with.
const GREATEST_DECIMAL_EXPONENT: i64 = 100_000;

/// More digits than any number that is meant.
const MOST_DIGITS: usize = 100_000;

impl Number {
    /// Reads decimal text as Terraform reads literals and strings, with 512 bits.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(small) = text.parse::<i64>() {
            if small == 0 && text.starts_with('-') {
                return Some(Number::negative_zero(LITERAL));
            }
            return Some(Number(Repr::Small(small, LITERAL)));
        }
        let (negative, unsigned) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        if matches!(unsigned, "Inf" | "inf") {
            return Some(Number::infinity(negative));
        }
        let (decimal, exponent) = match unsigned.find(['e', 'E']) {
            Some(place) => (&unsigned[..place], unsigned[place + 1..].parse::<i64>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
        let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        if digits.is_empty() || digits.len() > MOST_DIGITS || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let mantissa = BigUint::parse_bytes(&digits, 10)?;
        if mantissa == BigUint::ZERO {
            return Some(if negative { Number::negative_zero(LITERAL) } else { Number::ZERO });
        }
        let exponent = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
        let power = u32::try_from(exponent.unsigned_abs()).ok()?;
        if exponent.abs() > GREATEST_DECIMAL_EXPONENT {
            None
        } else if exponent >= 0 {
            Number::build(negative, mantissa * BigUint::from(5_u32).pow(power), exponent, LITERAL)
        } else {
            Number::quotient(negative, mantissa, &BigUint::from(5_u32).pow(power), exponent, LITERAL)
        }
    }

    /// The fewest decimal digits that mean this number among those of its precision, and where the point stands: `5` and
    /// `-1` are 0.05.
    pub(super) fn shortest(&self) -> (Vec<u8>, i64) {
        let Some((_, mut mantissa, mut exponent)) = self.parts().filter(|_| !self.is_zero()) else {
            return (Vec::new(), 0);
        };
        // A small number's mantissa may end with more zeros than its precision has bits.
        let excess = mantissa.bits().saturating_sub(u64::from(self.precision()));
        mantissa >>= excess;
        exponent += i64::try_from(excess).expect("few bits");
        let missing = u64::from(self.precision()).saturating_sub(mantissa.bits());
        mantissa <<= missing;
        exponent -= i64::try_from(missing).expect("a precision");
        let even = !mantissa.bit(0);
        let exact = decimal(&mantissa, exponent);
        let doubled = mantissa << 1_u32;
        let lower = decimal(&(&doubled - 1_u32), exponent - 1);
        let upper = decimal(&(&doubled + 1_u32), exponent - 1);
        round_shortest(exact, &lower.0, &upper.0, even)
    }

    /// `d.ddde±n`, which every reader of doubles takes.
    pub(super) fn scientific(&self) -> String {
        let (digits, point) = self.shortest();
        let sign = if self.is_negative() { "-" } else { "" };
        if digits.is_empty() {
            return "0".into();
        }
        format!("{sign}0.{}e{point}", String::from_utf8_lossy(&digits))
    }
}

/// Digits without zeros at the end, and the place of the point.
pub(super) fn decimal(mantissa: &BigUint, exponent: i64) -> (Vec<u8>, i64) {
    let power = u32::try_from(exponent.unsigned_abs()).expect("bounded where numbers are built");
    let (text, fraction) = if exponent >= 0 {
        ((mantissa << power).to_str_radix(10), 0)
    } else {
        ((mantissa * BigUint::from(5_u32).pow(power)).to_str_radix(10), i64::from(power))
    };
    let mut digits = text.into_bytes();
    let point = i64::try_from(digits.len()).expect("digits in memory") - fraction;
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    (digits, point)
}

/// Go's `big.Float.Text('f', -1)`: the first digit at which the number is told from its neighbours.
fn round_shortest(
    (mut digits, mut point): (Vec<u8>, i64),
    lower: &[u8],
    upper: &[u8],
    inclusive: bool,
) -> (Vec<u8>, i64) {
    let at = |digits: &[u8], place: usize| digits.get(place).copied().unwrap_or(b'0');
    for (place, &digit) in digits.iter().enumerate() {
        let (low, high) = (at(lower, place), at(upper, place));
        let last = place + 1;
        let down = low != digit || inclusive && last == lower.len();
        let up = digit != high && (inclusive || digit + 1 < high || last < upper.len());
        if !down && !up {
            continue;
        }
        let rounds_up = match digits.get(last) {
            None => false,
            Some(_) if !(down && up) => up,
            Some(b'5') if last + 1 == digits.len() => (digit - b'0') % 2 == 1,
            Some(next) => *next >= b'5',
        };
        digits.truncate(last);
        if rounds_up {
            point += i64::from(carry(&mut digits));
        }
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        return (digits, point);
    }
    (digits, point)
}

impl fmt::Display for Number {
    /// As `tostring`, templates and JSON write it: never with an exponent.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match &self.0 {
            Repr::Infinite(negative) => return f.write_str(if *negative { "-Inf" } else { "+Inf" }),
            // Whole numbers have few enough bits to be told apart by all their digits.
            Repr::Small(small, precision) if *precision >= 64 || small.unsigned_abs() < 1 << 53 => {
                return write!(f, "{small}");
            }
            _ => {}
        }
        let (digits, point) = self.shortest();
        let digits = String::from_utf8_lossy(&digits);
        let sign = if self.is_negative() { "-" } else { "" };
        if digits.is_empty() {
            return write!(f, "{sign}0");
        }
        write!(f, "{sign}{}", positional(&digits, point))
    }
}

/// Adds one to the last digit; whether that gives one digit more in front.
pub(super) fn carry(digits: &mut Vec<u8>) -> bool {
    while let Some(digit) = digits.pop() {
        if digit < b'9' {
            digits.push(digit + 1);
            return false;
        }
    }
    digits.push(b'1');
    true
}

/// Digits with a point or zeros where they belong.
pub(super) fn positional(digits: &str, point: i64) -> String {
    match usize::try_from(point) {
        Ok(point) if point >= digits.len() => format!("{digits}{}", "0".repeat(point - digits.len())),
        Ok(point) if point > 0 => format!("{}.{}", &digits[..point], &digits[point..]),
        _ => format!("0.{}{digits}", "0".repeat(usize::try_from(-point).unwrap_or(0))),
    }
}
