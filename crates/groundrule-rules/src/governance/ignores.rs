//! Inline ignores: what the comments beside a resource let pass.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use groundrule_parser::graph::ResourceGraph;
use jiff::civil::Date;

use super::directive::{self, Directive, Malformed, Target};
use super::own::{Own, Said};
use super::{Dialect, Governance, Outcome, is_locked, lapsed, may_pass};
use crate::check::Checked;
use crate::loader::PolicySet;
use crate::locate::{self, RootSource};
use crate::redact;
use crate::report::{Finding, Location, Report, Suppression, SuppressionKind};
use crate::rule::Rule;
use crate::text::did_you_mean;

/// So many are read of a root: each is compared with the findings in its file.
const MOST: usize = 5_000;

/// A comment that is an ignore, or was to be one.
#[derive(Debug)]
pub(crate) struct Ignore {
    /// The file that it stands in, as the run shows it.
    path: String,
    /// Where; its file is one of the input's.
    location: Location,
    read: Result<Terms, Malformed>,
}

/// What an ignore says.
#[derive(Debug)]
struct Terms {
    /// Other scanners' comments may be of use to those.
    is_ours: bool,
    /// Bytes of the same file; all of it without.
    target: Option<Range<usize>>,
    words: Vec<Word>,
    reason: Option<String>,
    owner: Option<String>,
    until: Option<Date>,
}

/// One of the ids of an ignore.
#[derive(Debug)]
struct Word {
    written: String,
    /// Ids of the rules that are meant.
    rules: BTreeSet<String>,
    came_of_it: CameOfIt,
}

/// What came of an ignore.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CameOfIt {
    /// There is no such finding.
    Nothing,
    /// There is one, and it is locked.
    Locked,
    /// There is one.
    Use,
}

/// The ignores in the files of a root.
pub(super) fn read(
    governance: &Governance<'_>,
    checked: &mut Checked,
    graph: &ResourceGraph<'_>,
    root: RootSource<'_>,
    set: &PolicySet,
) -> Vec<Ignore> {
    let mut found = Vec::new();
    for comment in root.index.comments(&directive::words(governance.dialects)) {
        let read = directive::parse(&comment, governance.dialects);
        found.extend(read.into_iter().map(|read| (comment.span, read)));
    }
    if found.len() > MOST {
        checked.note(format!("{} ignores; the first {MOST} are read", found.len()));
        found.truncate(MOST);
    }
    let spans: Vec<_> = found.iter().map(|(span, _)| *span).collect();
    let locations = locate::spans(&mut checked.files, graph, root, &spans);
    let ignore = |((_, read), location): ((_, Result<Directive, Malformed>), Location)| Ignore {
        path: checked.files[location.file].path.clone(),
        location,
        read: read.map(|directive| Terms::of(directive, set)),
    };
    found.into_iter().zip(locations).map(ignore).collect()
}

impl Terms {
    fn of(directive: Directive, set: &PolicySet) -> Self {
        let dialect = directive.dialect;
        let words = directive.ids.into_iter().map(|written| {
            let meant = set.rules.iter().filter(|rule| means(dialect, &written, rule));
            let rules = meant.map(|rule| rule.id.clone()).collect();
            Word { written, rules, came_of_it: CameOfIt::Nothing }
        });
        Terms {
            is_ours: dialect.is_none(),
            target: match directive.target {
                Target::Part(span) => Some(span.range()),
                Target::File => None,
            },
            words: words.collect(),
            // The author's words stand in the file, and are shown in places that its secrets must not come to.
            reason: directive.reason.map(|reason| redact::sentence(&reason)),
            owner: directive.owner.map(|owner| redact::sentence(&owner)),
            until: directive.until,
        }
    }

    /// Whether a finding stands where this is about, or in a module whose call does.
    fn is_about(&self, file: usize, finding: &Finding) -> bool {
        let Some(target) = &self.target else {
            return finding.location.as_ref().is_some_and(|location| location.file == file);
        };
        let calls = finding.calls.iter().map(|call| &call.location);
        let is_inside = |location: &Location| {
            location.file == file && target.start <= location.span.start && location.span.end <= target.end
        };
        finding.location.iter().chain(calls).any(is_inside)
    }
}

/// Whether an id means a rule: ours the rule's own, its standard's or anybody's; in a dialect those of that scanner.
fn means(dialect: Option<Dialect>, written: &str, rule: &Rule) -> bool {
    let aliases = &rule.metadata.aliases;
    let of = |scanners: &[&str], is_it: &dyn Fn(&str) -> bool| {
        scanners.iter().filter_map(|scanner| aliases.get(*scanner)).flatten().any(|id| is_it(id))
    };
    let same = |id: &str| without_vendor(id).eq_ignore_ascii_case(without_vendor(written));
    match dialect {
        None => {
            rule.id == written || rule.standard == written || aliases.values().flatten().any(|id| same(id))
        }
        Some(Dialect::Checkov) => of(&["checkov"], &same),
        Some(Dialect::Trivy) => match written.strip_suffix('*') {
            Some(start) => of(&["trivy", "tfsec"], &|id| id.starts_with(start)),
            None => of(&["trivy", "tfsec"], &same),
        },
        Some(Dialect::Tflint) => of(&["tflint"], &|id| written == "all" || same(id)),
    }
}

/// Trivy's ids have been written with their vendor's name before them.
fn without_vendor(id: &str) -> &str {
    match id.get(..4) {
        Some(start) if start.eq_ignore_ascii_case("AVD-") => &id[4..],
        _ => id,
    }
}

/// Suppresses what is ignored; of what is so no longer, it says so.
pub(super) fn apply(today: Date, checked: &mut Checked) {
    let ignores = &mut checked.outcome.ignores;
    let mut by_file: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, ignore) in ignores.iter().enumerate() {
        by_file.entry(ignore.location.file).or_default().push(number);
    }
    for finding in checked.findings.iter_mut().filter(|finding| may_pass(finding)) {
        let calls = finding.calls.iter().map(|call| call.location.file);
        let files: BTreeSet<usize> =
            finding.location.iter().map(|location| location.file).chain(calls).collect();
        for number in files.iter().filter_map(|file| by_file.get(file)).flatten() {
            let ignore = &mut ignores[*number];
            let Ok(terms) = &mut ignore.read else { continue };
            if !terms.is_about(ignore.location.file, finding) {
                continue;
            }
            let Some(word) = terms.words.iter_mut().find(|word| word.rules.contains(&finding.rule.id)) else {
                continue;
            };
            if is_locked(finding) {
                word.came_of_it = word.came_of_it.max(CameOfIt::Locked);
                continue;
            }
            word.came_of_it = CameOfIt::Use;
            match terms.until {
                Some(until) if until < today => lapsed(finding, "ignore", terms.owner.as_deref(), until),
                until => {
                    finding.suppressed.get_or_insert(Suppression {
                        kind: SuppressionKind::Ignore,
                        reason: terms.reason.clone(),
                        owner: terms.owner.clone(),
                        expires: until.map(|until| until.to_string()),
                        location: Some(ignore.location.clone()),
                    });
                }
            }
        }
    }
}

/// What there is to say of the ignores of all inputs. One that several roots share is of use if it is to any of them.
pub(super) fn say(set: &PolicySet, report: &Report, outcomes: &[Outcome], said: &mut Vec<Said>) {
    // By file and place, and number of the word: the first input that has it, and what came of it.
    let mut words: BTreeMap<(&str, usize, usize), (usize, &Ignore, &Word, CameOfIt)> = BTreeMap::new();
    let mut malformed: BTreeMap<(&str, usize), (usize, &Ignore, &Malformed)> = BTreeMap::new();
    for (input, outcome) in outcomes.iter().enumerate() {
        for ignore in &outcome.ignores {
            let place = (ignore.path.as_str(), ignore.location.span.start);
            match &ignore.read {
                Err(fault) => {
                    malformed.entry(place).or_insert((input, ignore, fault));
                }
                Ok(terms) if terms.is_ours => {
                    for (number, word) in terms.words.iter().enumerate() {
                        let seen = words.entry((place.0, place.1, number));
                        let seen = seen.or_insert((input, ignore, word, CameOfIt::Nothing));
                        seen.3 = seen.3.max(word.came_of_it);
                    }
                }
                // Another scanner may find more there than there is of ours.
                Ok(_) => {}
            }
        }
    }
    let mut tell = |own, input, ignore: &Ignore, name: String, message: String| {
        let file = report.files.binary_search_by(|file| file.path.as_str().cmp(&ignore.path));
        let Ok(file) = file else { return };
        let location = Location { file, ..ignore.location.clone() };
        said.push(Said { own, input, name, message, location, identity: vec![ignore.path.clone()] });
    };
    for (input, ignore, fault) in malformed.into_values() {
        let message = format!("{}: {}", fault.message, fault.help);
        tell(Own::MalformedIgnore, input, ignore, "ignore".to_owned(), message);
    }
    for (input, ignore, word, came_of_it) in words.into_values() {
        // Whoever wrote it may have put anything there.
        let shown = redact::sentence(&word.written);
        let name = format!("ignore[{shown}]");
        if word.rules.is_empty() {
            let known = set.rules.iter().map(|rule| rule.id.as_str());
            let known = known.chain(set.standards.keys().map(String::as_str));
            let help =
                did_you_mean(&word.written, known).map_or_else(String::new, |help| format!(": {help}"));
            let message = format!("there is no rule `{shown}`{help}");
            tell(Own::UnknownIgnore, input, ignore, name, message);
        } else if came_of_it < CameOfIt::Use {
            let message = match came_of_it {
                CameOfIt::Locked => format!("`{shown}` is locked: it cannot be ignored"),
                _ => format!("nothing that it is about breaks `{shown}`"),
            };
            tell(Own::UnusedIgnore, input, ignore, name, message);
        }
    }
}
