//! Numbers as Terraform has them: binary floating point with up to 512 bits, rounded to the nearest even.
//!
//! Every number has a precision. Literals, strings and JSON have 512 bits, what a function counts has 64, what comes
//! out of `log` or `pow` has 53; a result has the greater one of its operands. It shows in `1 / 3` and in what is
//! printed, never in comparisons.

mod format;
mod text;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use num_bigint::BigUint;

/// Bits of literals and of what is read from strings.
const LITERAL: u16 = 512;
/// Bits of what is counted.
const COUNTED: u16 = 64;
/// Bits of an IEEE double.
const DOUBLE: u16 = 53;
/// Powers of two beyond which a number is too large (or small) to be worked with: about 1e±120000.
const GREATEST_EXPONENT: i64 = 400_000;

/// A number; compares by value.
#[derive(Clone)]
pub struct Number(Repr);

#[derive(Clone)]
enum Repr {
    /// A whole number and its precision.
    Small(i64, u16),
    /// Anything else.
    Float(Arc<Float>),
    /// Without end, `true` below zero.
    Infinite(bool),
}

/// `±mantissa × 2^exponent`, the mantissa odd.
struct Float {
    negative: bool,
    mantissa: BigUint,
    exponent: i64,
    precision: u16,
}

impl Number {
    /// Zero.
    pub const ZERO: Number = Number(Repr::Small(0, LITERAL));

    /// Something counted.
    pub fn counted(count: usize) -> Self {
        Number::from(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// Greater than all (or less than all) others.
    pub fn infinity(negative: bool) -> Self {
        Number(Repr::Infinite(negative))
    }

    /// An IEEE double; nothing for "not a number".
    pub fn from_f64(double: f64) -> Option<Self> {
        if double.is_nan() {
            return None;
        }
        if double.is_infinite() {
            return Some(Number::infinity(double < 0.0));
        }
        let bits = double.to_bits();
        let fraction = bits & ((1 << 52) - 1);
        let scale = i64::try_from((bits >> 52) & 0x7ff).expect("eleven bits");
        let (mantissa, exponent) =
            if scale == 0 { (fraction, -1074) } else { (fraction | 1 << 52, scale - 1075) };
        if mantissa == 0 && double.is_sign_negative() {
            return Some(Number::negative_zero(DOUBLE));
        }
        Number::build(double < 0.0, BigUint::from(mantissa), exponent, DOUBLE)
    }

    /// A whole number of any size.
    pub fn from_integer(negative: bool, magnitude: BigUint) -> Option<Self> {
        let precision = u16::try_from(magnitude.bits()).unwrap_or(LITERAL).clamp(COUNTED, LITERAL);
        Number::build(negative, magnitude, 0, precision)
    }

    /// Rounds to `precision` bits; nothing if the result is too large or too small to work with.
    fn build(negative: bool, mut mantissa: BigUint, mut exponent: i64, precision: u16) -> Option<Self> {
        let Some(zeros) = mantissa.trailing_zeros() else { return Some(Number(Repr::Small(0, precision))) };
        let excess = mantissa.bits().saturating_sub(u64::from(precision));
        if excess > 0 {
            let half = mantissa.bit(excess - 1);
            let tie = zeros == excess - 1;
            mantissa >>= excess;
            exponent += i64::try_from(excess).ok()?;
            if half && (!tie || mantissa.bit(0)) {
                mantissa += 1_u32;
            }
        }
        let zeros = mantissa.trailing_zeros().unwrap_or(0);
        mantissa >>= zeros;
        exponent += i64::try_from(zeros).ok()?;
        if exponent.abs() > GREATEST_EXPONENT {
            return None;
        }
        if (0..64).contains(&exponent)
            && mantissa.bits() + exponent.unsigned_abs() < 64
            && let Ok(small) = i64::try_from(&mantissa << exponent.unsigned_abs())
        {
            return Some(Number(Repr::Small(if negative { -small } else { small }, precision)));
        }
        Some(Number(Repr::Float(Arc::new(Float { negative, mantissa, exponent, precision }))))
    }

    /// Sign, mantissa and exponent of a finite number.
    fn parts(&self) -> Option<(bool, BigUint, i64)> {
        match &self.0 {
            Repr::Small(small, _) => Some((*small < 0, BigUint::from(small.unsigned_abs()), 0)),
            Repr::Float(float) => Some((float.negative, float.mantissa.clone(), float.exponent)),
            Repr::Infinite(_) => None,
        }
    }

    fn precision(&self) -> u16 {
        match &self.0 {
            Repr::Small(_, precision) => *precision,
            Repr::Float(float) => float.precision,
            Repr::Infinite(_) => DOUBLE,
        }
    }

    fn common_precision(&self, other: &Number) -> u16 {
        self.precision().max(other.precision())
    }

    /// Whether it is without end.
    pub fn is_infinite(&self) -> bool {
        matches!(self.0, Repr::Infinite(_))
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(small, _) => *small < 0,
            Repr::Float(float) => float.negative,
            Repr::Infinite(negative) => *negative,
        }
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Repr::Small(small, _) => *small == 0,
            Repr::Float(float) => float.mantissa == BigUint::ZERO,
            Repr::Infinite(_) => false,
        }
    }

    /// Zero with a sign, which is printed.
    pub(super) fn negative_zero(precision: u16) -> Number {
        Number(Repr::Float(Arc::new(Float {
            negative: true,
            mantissa: BigUint::ZERO,
            exponent: 0,
            precision,
        })))
    }

    /// Whether it has no fraction.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small(..) => true,
            Repr::Float(float) => float.exponent >= 0,
            Repr::Infinite(_) => false,
        }
    }

    /// As a machine integer, if it is a whole number that fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Small(small, _) => Some(*small),
            Repr::Float(_) if self.is_zero() => Some(0),
            Repr::Float(_) | Repr::Infinite(_) => None,
        }
    }

    /// As a whole number of any size: whether it is below zero, and its magnitude.
    pub fn to_integer(&self) -> Option<(bool, BigUint)> {
        let (negative, mantissa, exponent) = self.parts()?;
        (exponent >= 0).then(|| (negative, mantissa << exponent.unsigned_abs()))
    }

    /// The nearest IEEE double.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Repr::Infinite(negative) => {
                if *negative {
                    f64::NEG_INFINITY
                } else {
                    f64::INFINITY
                }
            }
            // The shortest text of 512 bits is read back correctly rounded.
            _ => self.scientific().parse().unwrap_or(f64::NAN),
        }
    }

    /// `self + other`; nothing if it can't be worked with.
    #[must_use]
    pub fn add(&self, other: &Number) -> Option<Number> {
        let precision = self.common_precision(other);
        if let (Repr::Small(a, _), Repr::Small(b, _)) = (&self.0, &other.0)
            && precision >= COUNTED
            && let Some(sum) = a.checked_add(*b)
        {
            return Some(Number(Repr::Small(sum, precision)));
        }
        let ((a_negative, a, a_exponent), (b_negative, b, b_exponent)) = (self.parts()?, other.parts()?);
        let exponent = a_exponent.min(b_exponent);
        let a = a << (a_exponent - exponent).unsigned_abs();
        let b = b << (b_exponent - exponent).unsigned_abs();
        let (negative, sum) = match (a_negative == b_negative, a.cmp(&b)) {
            (true, _) => (a_negative, a + b),
            (false, Ordering::Less) => (b_negative, b - a),
            (false, _) => (a_negative, a - b),
        };
        Number::build(negative, sum, exponent, precision)
    }

    /// `self - other`; nothing if it can't be worked with.
    #[must_use]
    pub fn subtract(&self, other: &Number) -> Option<Number> {
        self.add(&other.negate())
    }

    /// `self * other`; nothing if it can't be worked with.
    #[must_use]
    pub fn multiply(&self, other: &Number) -> Option<Number> {
        let ((a_negative, a, a_exponent), (b_negative, b, b_exponent)) = (self.parts()?, other.parts()?);
        Number::build(a_negative != b_negative, a * b, a_exponent + b_exponent, self.common_precision(other))
    }

    /// `self / other`; nothing if `other` is zero or the result can't be worked with.
    #[must_use]
    pub fn divide(&self, other: &Number) -> Option<Number> {
        let ((a_negative, a, a_exponent), (b_negative, b, b_exponent)) = (self.parts()?, other.parts()?);
        if other.is_zero() {
            return None;
        }
        let precision = self.common_precision(other);
        Number::quotient(a_negative != b_negative, a, &b, a_exponent - b_exponent, precision)
    }

    /// `a / b × 2^exponent`, rounded once: a rest of the division stands as one more bit.
    fn quotient(negative: bool, a: BigUint, b: &BigUint, exponent: i64, precision: u16) -> Option<Number> {
        let shift = (u64::from(precision) + 2 + b.bits()).saturating_sub(a.bits());
        let shifted = a << shift;
        let quotient = &shifted / b;
        let rest = shifted - &quotient * b;
        let sticky = u32::from(rest != BigUint::ZERO);
        let exponent = exponent - i64::try_from(shift).ok()? - 1;
        Number::build(negative, (quotient << 1_u32) + sticky, exponent, precision)
    }

    /// `self % other` with the sign of `self`; nothing if `other` is zero or the result can't be worked with.
    #[must_use]
    pub fn modulo(&self, other: &Number) -> Option<Number> {
        if let (Repr::Small(a, _), Repr::Small(b, _)) = (&self.0, &other.0) {
            return a.checked_rem(*b).map(|rest| Number(Repr::Small(rest, COUNTED)));
        }
        // As cty does it: the whole part of the quotient decides the precision of what follows.
        let whole = self.divide(other)?.truncate()?;
        let (negative, magnitude) = whole.to_integer()?;
        let precision = u16::try_from(magnitude.bits()).unwrap_or(u16::MAX).max(COUNTED);
        let product = Number::from_integer(negative, magnitude)?.multiply(other)?.rounded(precision)?;
        self.subtract(&product)?.rounded(precision)
    }

    fn rounded(&self, precision: u16) -> Option<Number> {
        let (negative, mantissa, exponent) = self.parts()?;
        Number::build(negative, mantissa, exponent, precision)
    }

    /// `-self`.
    #[must_use]
    pub fn negate(&self) -> Number {
        match &self.0 {
            Repr::Small(0, precision) => Number::negative_zero(*precision),
            Repr::Small(small, precision) => match small.checked_neg() {
                Some(small) => Number(Repr::Small(small, *precision)),
                None => Number(Repr::Float(Arc::new(Float {
                    negative: false,
                    mantissa: BigUint::from(1_u32),
                    exponent: 63,
                    precision: *precision,
                }))),
            },
            Repr::Float(float) => {
                Number::build(!float.negative, float.mantissa.clone(), float.exponent, float.precision)
                    .expect("as large as before")
            }
            Repr::Infinite(negative) => Number(Repr::Infinite(!negative)),
        }
    }

    /// Its distance from zero.
    #[must_use]
    pub fn absolute(&self) -> Number {
        if self.is_negative() { self.negate() } else { self.clone() }
    }

    /// Without its fraction; nothing if it is infinite.
    #[must_use]
    pub fn truncate(&self) -> Option<Number> {
        if self.is_integer() {
            return Some(self.clone());
        }
        let (negative, mantissa, exponent) = self.parts()?;
        Number::build(negative, mantissa >> exponent.unsigned_abs(), 0, self.precision())
    }
}

impl From<i64> for Number {
    fn from(small: i64) -> Self {
        Number(Repr::Small(small, COUNTED))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(a, _), Repr::Small(b, _)) => return a.cmp(b),
            (Repr::Infinite(a), Repr::Infinite(b)) => return b.cmp(a),
            (Repr::Infinite(negative), _) => {
                return if *negative { Ordering::Less } else { Ordering::Greater };
            }
            (_, Repr::Infinite(negative)) => {
                return if *negative { Ordering::Greater } else { Ordering::Less };
            }
            _ => {}
        }
        let (Some((a_negative, a, a_exponent)), Some((b_negative, b, b_exponent))) =
            (self.parts(), other.parts())
        else {
            return Ordering::Equal;
        };
        let sign = |negative: bool, zero: bool| {
            if zero {
                0
            } else if negative {
                -1
            } else {
                1
            }
        };
        let signs = sign(a_negative, self.is_zero()).cmp(&sign(b_negative, other.is_zero()));
        if signs != Ordering::Equal {
            return signs;
        }
        let magnitude =
            |mantissa: &BigUint, exponent: i64| i64::try_from(mantissa.bits()).unwrap_or(i64::MAX) + exponent;
        let magnitudes = magnitude(&a, a_exponent).cmp(&magnitude(&b, b_exponent)).then_with(|| {
            let exponent = a_exponent.min(b_exponent);
            (a << (a_exponent - exponent).unsigned_abs()).cmp(&(b << (b_exponent - exponent).unsigned_abs()))
        });
        if a_negative { magnitudes.reverse() } else { magnitudes }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            _ if self.is_zero() => 0_i64.hash(state),
            Repr::Small(small, _) => small.hash(state),
            Repr::Float(float) => (float.negative, &float.mantissa, float.exponent).hash(state),
            Repr::Infinite(negative) => negative.hash(state),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn fractions_print_as_the_shortest_text_of_their_precision() {
        assert_eq!(number("0.1").add(&number("0.2")).unwrap().to_string(), "0.3");
        let third = number("1").divide(&number("3")).unwrap().to_string();
        assert_eq!(third.len(), 157, "{third}");
        assert_eq!(Number::from(1).divide(&Number::from(3)).unwrap().to_string(), "0.33333333333333333334");
        assert_eq!(Number::from_f64(0.1).unwrap().to_string(), "0.1");
        assert_eq!(Number::from_f64(1_152_921_504_606_846_976.0).unwrap().to_string(), "1152921504606847000");
    }

    #[test]
    fn whole_numbers_beyond_64_bits_keep_their_digits() {
        let big = "123456789012345678901234567890";
        assert_eq!(number(big).to_string(), big);
        assert_eq!(number(&format!("-{big}")).add(&number(big)).unwrap(), Number::ZERO);
        assert_eq!(number("-9223372036854775808").negate().to_string(), "9223372036854775808");
        assert_eq!(number("1e400").to_string().len(), 401);
        assert!(Number::parse("1e400000").is_none() && Number::parse("1e99999999999999999999").is_none());
    }

    #[test]
    fn comparisons_ignore_how_a_number_was_made() {
        assert_eq!(number("2.50"), number("25e-1"));
        assert!(
            number("-2.5") < number("-2.25") && number("2.5") > number("-3") && number("1e30") > number("2")
        );
        assert!(Number::infinity(true) < number("-1e400"));
        assert_eq!(number("5.5").modulo(&number("-2")).unwrap(), number("1.5"));
    }

    #[test]
    fn text_that_is_no_number_is_none() {
        for text in ["", ".", "-", "1e", "0x10", "1_000", " 1", "1 ", "nan", "1.2.3"] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
        for (text, same) in
            [(".5", "0.5"), ("5.", "5"), ("+1", "1"), ("1E2", "100"), ("-0", "-0"), ("00012", "12")]
        {
            assert_eq!(number(text).to_string(), same);
        }
    }
}
