//! Strings in which `*` stands for anything, compared with texts of which perhaps only the ends are known.

/// `serviceAccount:*@appspot.gserviceaccount.com`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wildcard(String);

impl Wildcard {
    /// Of a text as it is written.
    pub fn new(text: String) -> Self {
        Wildcard(text)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text is one that is meant.
    pub fn matches(&self, text: &str) -> bool {
        let Some((head, rest)) = self.0.split_once('*') else { return self.0 == text };
        let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
        let inner = text.strip_prefix(head).and_then(|text| text.strip_suffix(tail));
        let Some(mut inner) = inner else { return false };
        middle.split('*').all(|part| match inner.split_once(part) {
            Some((_, rest)) => {
                inner = rest;
                true
            }
            None => false,
        })
    }

    /// Whether a text that begins and ends so may be one that is meant.
    pub fn may_match(&self, prefix: &str, suffix: &str) -> bool {
        let Some((head, rest)) = self.0.split_once('*') else {
            let length = prefix.len() + suffix.len();
            return length <= self.0.len() && self.0.starts_with(prefix) && self.0.ends_with(suffix);
        };
        let tail = rest.rsplit_once('*').map_or(rest, |(_, tail)| tail);
        (head.starts_with(prefix) || prefix.starts_with(head))
            && (tail.ends_with(suffix) || suffix.ends_with(tail))
    }
}

#[cfg(test)]
mod tests {
    use super::Wildcard;

    #[test]
    fn a_star_stands_for_anything() {
        let matches = |wildcard: &str, text: &str| Wildcard::new(wildcard.to_owned()).matches(text);
        for (wildcard, text) in
            [("a", "a"), ("*", ""), ("a*c", "ac"), ("a*b*c", "a-b-b-c"), ("**", "x"), ("*é", "éé")]
        {
            assert!(matches(wildcard, text), "{wildcard} {text}");
        }
        for (wildcard, text) in
            [("a", "ab"), ("a*c", "a"), ("aa*a", "aa"), ("a*b*c", "a-c"), ("a*b*b*c", "a-b-c")]
        {
            assert!(!matches(wildcard, text), "{wildcard} {text}");
        }
    }

    #[test]
    fn what_may_match_does_for_some_middle() {
        let wildcards = ["allUsers", "serviceAccount:*-compute@dev", "*", "a*b*c", "aa*a"];
        let texts =
            ["", "a", "aa", "aaa", "abc", "a-b-c", "allUsers", "serviceAccount:1-compute@dev", "user:a@dev"];
        for (wildcard, text) in wildcards.iter().flat_map(|it| texts.iter().map(move |text| (*it, *text))) {
            let wildcard = Wildcard::new(wildcard.to_owned());
            if !wildcard.matches(text) {
                continue;
            }
            for end in 0..=text.len() {
                for start in end..=text.len() {
                    assert!(
                        wildcard.may_match(&text[..end], &text[start..]),
                        "{wildcard:?} {text} {end} {start}"
                    );
                }
            }
        }
        let everybody = Wildcard::new("allUsers".to_owned());
        assert!(!everybody.may_match("serviceAccount:", ""));
        assert!(!everybody.may_match("all", "allUsers"));
        assert!(
            !Wildcard::new("serviceAccount:*-compute@dev".to_owned())
                .may_match("serviceAccount:", "@appspot")
        );
    }
}
