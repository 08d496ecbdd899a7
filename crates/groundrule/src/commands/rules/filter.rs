//! Which rules `groundrule rules` lists. A value that no rule could have is a mistake and gets a suggestion; values that no
//! rule has together leave nothing to list.

use std::collections::{BTreeMap, BTreeSet};

use globset::GlobMatcher;
use groundrule_parser::schema::Schemas;
use groundrule_rules::loader::PolicySet;
use groundrule_rules::report::Level;
use groundrule_rules::rule::{Rule, Severity};

use super::Listed;
use crate::cli::{FilterArgs, LevelName, SeverityName};
use crate::failure::Failure;
use crate::lookup::most_alike;

/// Names shown where none is like the one that was typed.
const NAMES_SHOWN: usize = 12;

/// Conditions that are all to be met; one without values is.
pub(super) struct Filter<'a> {
    args: &'a FilterArgs,
    types: Vec<Types<'a>>,
}

/// A type as it was typed.
struct Types<'a> {
    name: &'a str,
    /// If it is a glob.
    glob: Option<GlobMatcher>,
}

impl<'a> Filter<'a> {
    pub(super) fn new(args: &'a FilterArgs, policies: &PolicySet) -> Result<Self, Failure> {
        let rules = || policies.rules.iter().map(AsRef::as_ref);
        let standards = policies.standards.keys().map(String::as_str);
        require("--standard", "standard", &args.standards, &standards.collect())?;
        require("--provider", "provider", &args.providers, &rules().flat_map(providers).collect())?;
        let controls: BTreeSet<String> =
            rules().flat_map(|rule| names(&rule.metadata.controls, "/")).collect();
        require("--control", "control", &args.controls, &controls.iter().map(String::as_str).collect())?;
        let aliases: BTreeSet<String> = rules()
            .flat_map(|rule| [&rule.metadata.aliases, &rule.metadata.partial])
            .flat_map(|ids| names(ids, ":"))
            .collect();
        require("--alias", "alias", &args.aliases, &aliases.iter().map(String::as_str).collect())?;
        let types = args.types.iter().map(|name| Types::new(name, policies));
        Ok(Filter { args, types: types.collect::<Result<_, _>>()? })
    }

    pub(super) fn takes(&self, listed: Listed<'_>) -> bool {
        let Listed { rule, info } = listed;
        let metadata = &rule.metadata;
        let is_level = |level: &LevelName| match level {
            LevelName::Preview => info.preview,
            LevelName::Off => info.level == Level::Off,
            LevelName::Advisory => info.level == Level::Advisory && !info.preview,
            LevelName::Mandatory => info.level == Level::Mandatory && !info.preview,
            LevelName::Locked => info.level == Level::Locked && !info.preview,
        };
        let has = |ids: &BTreeMap<String, Vec<String>>, separator: &str, wanted: &String| {
            names(ids, separator).any(|name| name.eq_ignore_ascii_case(wanted))
        };
        any(&self.args.standards, |standard| same(standard, &rule.standard))
            && any(&self.args.providers, |wanted| providers(rule).any(|provider| same(wanted, provider)))
            && any(&self.args.severities, |severity| Severity::from(*severity) == metadata.severity)
            && any(&self.args.controls, |control| has(&metadata.controls, "/", control))
            && any(&self.args.aliases, |alias| {
                has(&metadata.aliases, ":", alias) || has(&metadata.partial, ":", alias)
            })
            && any(&self.types, |types| types.are_judged_by(rule))
            && any(&self.args.levels, is_level)
    }
}

/// One of the values, if there are any.
fn any<T>(values: &[T], is_met: impl FnMut(&T) -> bool) -> bool {
    values.is_empty() || values.iter().any(is_met)
}

fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// What ids can be called by: their catalogues, the ids, and both.
fn names<'r>(
    ids: &'r BTreeMap<String, Vec<String>>,
    separator: &str,
) -> impl Iterator<Item = String> + use<'r> {
    let separator = separator.to_owned();
    ids.iter().flat_map(move |(catalogue, ids)| {
        let separator = separator.clone();
        let of_ids = ids.iter().flat_map(move |id| [id.clone(), format!("{catalogue}{separator}{id}")]);
        std::iter::once(catalogue.clone()).chain(of_ids)
    })
}

/// The providers whose resources a rule judges.
fn providers(rule: &Rule) -> impl Iterator<Item = &str> {
    let types = rule.metadata.subjects.iter().flat_map(|subject| &subject.types);
    let of_types = types.filter_map(|name| Some(name.split_once('_')?.0)).filter(|name| !name.contains('*'));
    rule.provider.as_deref().into_iter().chain(of_types)
}

/// Every value has to be one that some rule has.
fn require(option: &str, what: &str, values: &[String], known: &BTreeSet<&str>) -> Result<(), Failure> {
    match values.iter().find(|value| !known.iter().any(|name| same(name, value))) {
        None => Ok(()),
        Some(value) => {
            Err(Failure::usage(format!("{option}: no rule has the {what} `{value}`"), hint(value, known)))
        }
    }
}

fn hint(value: &str, known: &BTreeSet<&str>) -> String {
    if let Some(near) = most_alike(known.iter().copied(), value) {
        return format!("did you mean `{near}`?");
    }
    let all: Vec<&str> = known.iter().copied().collect();
    if all.len() <= NAMES_SHOWN {
        format!("there are {}", all.join(", "))
    } else {
        "`groundrule rules --format json` shows what there is".to_owned()
    }
}

impl<'a> Types<'a> {
    fn new(name: &'a str, policies: &PolicySet) -> Result<Self, Failure> {
        let glob = if name.contains(['*', '?', '[', '{']) {
            let glob = globset::Glob::new(name).map_err(|error| {
                Failure::usage(format!("--type: `{name}` is no glob: {}", error.kind()), "write aws_s3_*")
            })?;
            Some(glob.compile_matcher())
        } else {
            None
        };
        let types = Types { name, glob };
        let schemas = Schemas::embedded();
        // Of a provider without schemas here, a rule's glob may mean any type.
        let provider = name.split('_').next().unwrap_or_default();
        let is_named = |rule: &Rule| {
            let judged = rule.metadata.subjects.iter().flat_map(|subject| &subject.types);
            judged.into_iter().any(|judged| judged == name)
        };
        let is_meant = |rule: &Rule| {
            is_named(rule) || (schemas.versions(provider).is_empty() && types.are_judged_by(rule))
        };
        let is_known = schemas.resource(name).is_some()
            || schemas.data_source(name).is_some()
            || policies.rules.iter().any(|rule| is_meant(rule));
        if is_known || types.glob.is_some() {
            return Ok(types);
        }
        let hint = match most_alike(schemas.types(), name) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write it as Terraform does: aws_ebs_volume".to_owned(),
        };
        Err(Failure::usage(format!("--type: no provider that is known here has a type `{name}`"), hint))
    }

    /// Whether a rule judges such resources; either side may be a glob.
    fn are_judged_by(&self, rule: &Rule) -> bool {
        let types = rule.metadata.subjects.iter().flat_map(|subject| &subject.types);
        types.into_iter().any(|judged| {
            judged == self.name
                || self.glob.as_ref().is_some_and(|glob| glob.is_match(judged))
                || (judged.contains('*')
                    && globset::Glob::new(judged)
                        .is_ok_and(|glob| glob.compile_matcher().is_match(self.name)))
        })
    }
}

impl From<SeverityName> for Severity {
    fn from(name: SeverityName) -> Self {
        match name {
            SeverityName::Critical => Severity::Critical,
            SeverityName::High => Severity::High,
            SeverityName::Medium => Severity::Medium,
            SeverityName::Low => Severity::Low,
        }
    }
}
