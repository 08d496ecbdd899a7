//! Message templates: `{subject} lacks {at}`.

use std::ops::Range;

use crate::rule::{Piece, Template};

/// What is wrong with a template, and where in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TemplateFault {
    pub(super) range: Range<usize>,
    pub(super) message: String,
}

/// Names that a place to fill in can have beside those of reads.
pub(super) const RESERVED: [&str; 4] = ["at", "element", "settings", "subject"];

/// The pieces, each with its range.
pub(super) fn parse(text: &str) -> Result<Vec<(Piece, Range<usize>)>, TemplateFault> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut literal_start = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((start, letter)) = rest.next() {
        let doubled = rest.peek().is_some_and(|(_, next)| *next == letter);
        match letter {
            '{' | '}' if doubled => {
                rest.next();
                literal.push(letter);
            }
            '}' => {
                return Err(fault(
                    start..start + 1,
                    "a `}` that closes nothing: write `}}` for the character",
                ));
            }
            '{' => {
                if !literal.is_empty() {
                    pieces.push((Piece::Text(std::mem::take(&mut literal)), literal_start..start));
                }
                let Some(length) = text[start..].find('}') else {
                    return Err(fault(
                        start..text.len(),
                        "a `{` that is not closed: write `{{` for the character",
                    ));
                };
                let range = start..start + length + 1;
                pieces.push((place(&text[start + 1..start + length], &range)?, range.clone()));
                while rest.next_if(|(at, _)| *at < range.end).is_some() {}
                literal_start = range.end;
            }
            _ => literal.push(letter),
        }
    }
    if !literal.is_empty() {
        pieces.push((Piece::Text(literal), literal_start..text.len()));
    }
    Ok(pieces)
}

/// The template without ranges.
pub(super) fn template(pieces: Vec<(Piece, Range<usize>)>) -> Template {
    Template(pieces.into_iter().map(|(piece, _)| piece).collect())
}

fn place(name: &str, range: &Range<usize>) -> Result<Piece, TemplateFault> {
    let mut names: Vec<String> = name.split('.').map(str::to_owned).collect();
    let is_name = |name: &String| {
        !name.is_empty()
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'))
    };
    if !names.iter().all(is_name) {
        return Err(fault(range.clone(), &format!("`{name}` is no name of a read")));
    }
    Ok(match (name, names.len()) {
        ("subject", _) => Piece::Subject,
        ("at", _) => Piece::At,
        ("element", _) => Piece::Element,
        ("settings", _) => return Err(fault(range.clone(), "which setting? write `{settings.NAME}`")),
        (_, 1) => Piece::Read(name.to_owned()),
        _ if names[0] == "settings" => Piece::Setting(names.split_off(1)),
        _ => {
            let read = names.pop().unwrap_or_default();
            Piece::Related(names, read)
        }
    })
}

fn fault(range: Range<usize>, message: &str) -> TemplateFault {
    TemplateFault { range, message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Piece> {
        template(parse(text).unwrap()).0
    }

    #[test]
    fn pieces_of_all_kinds() {
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(
            pieces("{subject} – {{x}} {at}{element}{a}{b.c.d}{settings.e}."),
            [
                Piece::Subject,
                text(" – {x} "),
                Piece::At,
                Piece::Element,
                Piece::Read("a".to_owned()),
                Piece::Related(vec!["b".to_owned(), "c".to_owned()], "d".to_owned()),
                Piece::Setting(vec!["e".to_owned()]),
                text("."),
            ]
        );
        assert_eq!(pieces("nothing to fill in"), [text("nothing to fill in")]);
    }

    #[test]
    fn faults_have_their_range() {
        assert_eq!(parse("a {b").unwrap_err().range, 2..4);
        assert_eq!(parse("a } b").unwrap_err().range, 2..3);
        assert_eq!(parse("ä {b c}").unwrap_err().range, 3..8);
        assert!(parse("{}").is_err());
        assert!(parse("{settings}").is_err());
    }
}
