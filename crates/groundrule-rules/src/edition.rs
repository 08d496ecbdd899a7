//! Editions of the built-in standards: which rules count, and which are previews of the next edition.
//!
//! A pipeline names the edition that it is judged by. A rule that came later is reported and fails nothing, so that a new
//! version of groundrule turns no run red by itself.

use std::fmt;
use std::str::FromStr;

/// An edition by its year and its number in that year: `2026.1`. The later is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edition {
    year: u16,
    number: u8,
}

impl Edition {
    /// The edition of the rules that are built in. Rules of the next one say so in `since`, and are previews until it is
    /// current.
    pub const CURRENT: Edition = Edition { year: 2026, number: 1 };

    /// Every edition that there was, the current one last: under another one every rule would be a preview.
    pub const ALL: [Edition; 1] = [Edition::CURRENT];
}

/// A text is not how editions are written: a fault of whoever wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an edition is a year and a number in it, such as `{}`", Edition::CURRENT)]
pub struct NoEdition;

impl FromStr for Edition {
    type Err = NoEdition;

    fn from_str(text: &str) -> Result<Self, NoEdition> {
        let (year, rest) = text.split_once('.').ok_or(NoEdition)?;
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) && !part.starts_with('0');
        if year.len() != 4 || !is_number(year) || !is_number(rest) {
            return Err(NoEdition);
        }
        let year = year.parse().map_err(|_| NoEdition)?;
        let number = rest.parse().map_err(|_| NoEdition)?;
        Ok(Edition { year, number })
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::{Edition, NoEdition};

    #[test]
    fn editions_are_ordered_by_year_and_number_not_by_letters() {
        let editions: Vec<Edition> =
            ["2026.1", "2026.2", "2026.10", "2027.1"].iter().map(|text| text.parse().unwrap()).collect();
        assert!(editions.is_sorted());
        assert_eq!(editions[2].to_string(), "2026.10");
        assert_eq!(Edition::CURRENT.to_string().parse(), Ok(Edition::CURRENT));
    }

    #[test]
    fn what_is_written_otherwise_is_no_edition() {
        for text in
            ["", "2026", "2026.", "2026.0", "2026.01", "26.1", "2026.1.0", "0.1.0", "2026.+1", "2026.256"]
        {
            assert_eq!(text.parse::<Edition>(), Err(NoEdition), "{text}");
        }
    }
}
