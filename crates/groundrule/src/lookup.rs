//! Finding a rule by what its user calls it, and what a user may have meant.

use std::sync::Arc;

use groundrule_rules::rule::Rule;

use crate::failure::Failure;

/// Least likeness of a name that is suggested, from 0 to 1.
const ALIKE: f64 = 0.8;

/// The rule with an id, or with another scanner's id for it in any case of letters.
pub(crate) fn rule<'a>(rules: &'a [Arc<Rule>], name: &str) -> Result<&'a Arc<Rule>, Failure> {
    if let Some(rule) = rules.iter().find(|rule| rule.is_called(name)) {
        return Ok(rule);
    }
    let overlapping: Vec<&str> =
        rules.iter().filter(|rule| rule.overlaps(name)).map(|rule| rule.id.as_str()).collect();
    let hint = if overlapping.is_empty() {
        match most_alike(rules.iter().map(|rule| rule.id.as_str()), name) {
            Some(id) => format!("did you mean `{id}`?"),
            None => "`groundrule rules` lists them".to_owned(),
        }
    } else {
        format!("these overlap with it: {}", overlapping.join(", "))
    };
    Err(Failure::usage(format!("no rule has the id or alias `{name}`"), hint))
}

/// The name that is most like what was typed, if any is like it at all.
pub(crate) fn most_alike<'n>(names: impl Iterator<Item = &'n str>, typed: &str) -> Option<&'n str> {
    let alike = names.map(|name| (strsim::jaro_winkler(name, typed), name));
    let (likeness, name) = alike.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (likeness >= ALIKE).then_some(name)
}
