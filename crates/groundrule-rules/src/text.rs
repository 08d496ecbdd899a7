//! Words for diagnostics: the nearest of several names, and lists of them.

/// `did you mean …?` for a word that is not among `known`, if one is near.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|near| format!("did you mean `{near}`?"))
}

/// The nearest of `known`, or all of them where none is near.
pub(crate) fn did_you_mean_or_list<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<String> {
    did_you_mean(word, known.clone()).or_else(|| list(known).map(|all| format!("there is {all}")))
}

/// `` `a`, `b` and `c` ``.
pub(crate) fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    let (last, rest) = quoted.split_last()?;
    if rest.is_empty() { Some(last.clone()) } else { Some(format!("{} and {last}", rest.join(", "))) }
}

/// Nothing is near a longer word, and comparing takes its time.
const LONGEST_WORD: usize = 200;

fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let folded = word.to_lowercase().replace('-', "_");
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&folded, &name.to_lowercase().replace('-', "_")), name))
        // A third of the letters may differ: more is another word.
        .filter(|(distance, name)| *distance <= name.chars().count() / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_what_is_near() {
        let known = ["severity", "subjects", "when"];
        assert_eq!(did_you_mean("severty", known).as_deref(), Some("did you mean `severity`?"));
        assert_eq!(did_you_mean("Subject", known).as_deref(), Some("did you mean `subjects`?"));
        assert_eq!(did_you_mean("colour", known), None);
        assert_eq!(
            did_you_mean_or_list("colour", known).as_deref(),
            Some("there is `severity`, `subjects` and `when`")
        );
    }
}
