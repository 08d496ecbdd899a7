//! Overwrites secrets in the text of a file, so that any part of it may be shown: each character by a mark of as many
//! bytes, so that every line, column and byte stays where it is.

pub(crate) mod shapes;

use std::ops::Range;

/// The characters that stand for one of one, two, three and four bytes.
const MARKS: [char; 4] = ['*', '×', '•', '🞄'];

/// A text with the ranges, and whatever looks like a secret, overwritten. Ranges may overlap. White space stays.
pub fn blank(text: &str, secrets: &[Range<usize>]) -> String {
    let mut ranges: Vec<Range<usize>> = secrets.iter().map(|range| inside(text, range.clone())).collect();
    ranges.extend(shapes::find(text));
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut blanked = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        let start = range.start.clamp(at, text.len());
        let end = range.end.clamp(start, text.len());
        blanked.push_str(&text[at..start]);
        blanked.extend(text[start..end].chars().map(|c| match c {
            c if c.is_whitespace() => c,
            c => MARKS[c.len_utf8() - 1],
        }));
        at = end;
    }
    blanked.push_str(&text[at..]);
    blanked
}

/// A text of ours that quotes others, with whatever looks like a secret overwritten.
pub fn sentence(text: &str) -> String {
    blank(text, &[])
}

/// Where values stand in a text, that are known to be secret.
pub(crate) fn occurrences<'v>(text: &str, values: impl IntoIterator<Item = &'v str>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for value in values {
        found.extend(text.match_indices(value).map(|(start, value)| start..start + value.len()));
    }
    found
}

/// What is secret of a constant: not its quotes, nor the words around a heredoc.
fn inside(text: &str, range: Range<usize>) -> Range<usize> {
    let end = text.floor_char_boundary(range.end.min(text.len()));
    let start = text.floor_char_boundary(range.start.min(end));
    let constant = &text[start..end];
    if constant.len() > 1 && constant.starts_with('"') && constant.ends_with('"') {
        return start + 1..end - 1;
    }
    if constant.starts_with("<<")
        && let Some(first) = constant.find('\n')
    {
        let word = constant[..first].trim_start_matches(['<', '-']).trim();
        let last = constant.trim_end().rfind('\n').filter(|last| constant[*last..].trim() == word);
        return start + first + 1..last.map_or(end, |last| start + last).max(start + first + 1);
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_blanked_keeps_its_place() {
        let text = "a = \"geheimnis-ÄÖ€😀\"\nb = 1\n";
        let blanked = blank(text, std::slice::from_ref(&(4..text.find('\n').expect("two lines"))));
        assert_eq!(blanked, "a = \"**********××•🞄\"\nb = 1\n");
        assert_eq!(blanked.len(), text.len());
    }

    #[test]
    fn heredocs_keep_their_words() {
        let text = "a = <<-EOT\n  secret\n  more\n  EOT\n";
        for end in [text.len() - 1, text.len()] {
            let blanked = blank(text, std::slice::from_ref(&(4..end)));
            assert_eq!(blanked, "a = <<-EOT\n  ******\n  ****\n  EOT\n");
        }
    }

    #[test]
    fn ranges_may_overlap_and_reach_too_far() {
        assert_eq!(blank("abcdef", &[1..3, 2..4, 5..99]), "a***e*");
    }
}
