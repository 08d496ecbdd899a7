//! Finding a rule by what its user calls it.

use std::collections::BTreeMap;
use std::sync::Arc;

use groundrule_rules::rule::Rule;

use crate::failure::Failure;

/// Least likeness of an id that is suggested, from 0 to 1.
const ALIKE: f64 = 0.8;

/// The rule with an id, or with another scanner's id for it in any case of letters.
pub(crate) fn rule<'a>(rules: &'a [Arc<Rule>], name: &str) -> Result<&'a Arc<Rule>, Failure> {
    let has =
        |ids: &BTreeMap<String, Vec<String>>| ids.values().flatten().any(|id| id.eq_ignore_ascii_case(name));
    if let Some(rule) = rules.iter().find(|rule| rule.id == name || has(&rule.metadata.aliases)) {
        return Ok(rule);
    }
    let overlapping: Vec<&str> =
        rules.iter().filter(|rule| has(&rule.metadata.partial)).map(|rule| rule.id.as_str()).collect();
    let hint = if overlapping.is_empty() {
        let alike = rules.iter().map(|rule| (strsim::jaro_winkler(&rule.id, name), &rule.id));
        match alike.max_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((likeness, id)) if likeness >= ALIKE => format!("did you mean `{id}`?"),
            _ => "`groundrule rules` lists them".to_owned(),
        }
    } else {
        format!("these overlap with it: {}", overlapping.join(", "))
    };
    Err(Failure::usage(format!("no rule has the id or alias `{name}`"), hint))
}
