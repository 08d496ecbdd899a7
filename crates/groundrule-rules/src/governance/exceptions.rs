//! Exceptions of the standards files: what they let pass, which are over or soon will be, and which nothing needs.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::source::Source;
use jiff::ToSpan;
use jiff::civil::Date;

use super::own::{Own, Said};
use super::subject::{Subject, scope};
use super::{CameOfIt, Governance, Outcome, is_judged, is_locked, lapsed};
use crate::check::Checked;
use crate::locate::LocatedFile;
use crate::redact;
use crate::report::{Location, Precision, Suppression, SuppressionKind};
use crate::settings::{Exception, ExceptionPolicy, Origin, Settings};

/// How an exception stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It holds.
    Open,
    /// It holds, and will soon be over.
    Expiring,
    /// It is over.
    Expired,
}

impl Standing {
    /// How an exception stands.
    pub fn of(exception: &Exception, policy: &ExceptionPolicy, today: Date) -> Self {
        let expires = exception.expires.value;
        if expires < today {
            return Standing::Expired;
        }
        let notice = policy.notice.as_ref().map_or(0.days(), |notice| notice.value);
        let is_near = today.checked_add(notice).is_ok_and(|then| notice.is_positive() && expires <= then);
        if is_near { Standing::Expiring } else { Standing::Open }
    }

    /// As outputs spell it.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Open => "open",
            Standing::Expiring => "expiring",
            Standing::Expired => "expired",
        }
    }
}

/// What came of the exceptions that hold for an input.
#[derive(Debug)]
pub(crate) struct Exceptions {
    settings: Arc<Settings>,
    /// Of each, in their order.
    came_of_it: Vec<CameOfIt>,
    /// Where each is written, in the input's files.
    locations: Vec<Location>,
}

/// Lets pass what is excepted; of what is so no longer, it says so.
pub(super) fn apply(
    governance: &Governance<'_>,
    settings: &Arc<Settings>,
    checked: &mut Checked,
    graph: &ResourceGraph<'_>,
) {
    if settings.exceptions.is_empty() {
        return;
    }
    let locations: Vec<Location> =
        settings.exceptions.iter().map(|exception| location(&mut checked.files, &exception.origin)).collect();
    let mut came_of_it = vec![CameOfIt::Nothing; settings.exceptions.len()];
    let files = &checked.files;
    for (finding, subject) in checked.findings.iter_mut().zip(&checked.subjects) {
        // What is ignored may need its exception, too: the ignore may be over before it.
        if !is_judged(finding) {
            continue;
        }
        let file = finding.location.as_ref().map(|location| files[location.file].path.clone());
        let subject = Subject::new(graph, subject.instance, file.as_deref());
        let mut last_expired: Option<&Exception> = None;
        for (number, exception) in settings.exceptions.iter().enumerate() {
            let of = &exception.of.value;
            if !of.selects(&finding.rule.id, &finding.rule.standard, finding.rule.severity)
                || !subject.is_at(&finding.address, &exception.place, &exception.origin, governance.base)
            {
                continue;
            }
            if is_locked(finding) {
                came_of_it[number] = came_of_it[number].max(CameOfIt::Locked);
                continue;
            }
            came_of_it[number] = CameOfIt::Use;
            if exception.expires.value >= governance.today {
                finding.suppressed.get_or_insert_with(|| suppression(exception, &locations[number]));
            } else if last_expired.is_none_or(|last| last.expires.value < exception.expires.value) {
                last_expired = Some(exception);
            }
        }
        if let (None, Some(exception)) = (&finding.suppressed, last_expired) {
            lapsed(finding, "exception", Some(&exception.owner), exception.expires.value);
        }
    }
    checked.outcome.exceptions = Some(Exceptions { settings: Arc::clone(settings), came_of_it, locations });
}

fn suppression(exception: &Exception, location: &Location) -> Suppression {
    let ticket = exception.ticket.as_ref().map_or_else(String::new, |ticket| format!(" ({ticket})"));
    Suppression {
        kind: SuppressionKind::Exception,
        reason: Some(redact::sentence(&format!("{}{ticket}", exception.reason))),
        owner: Some(redact::sentence(&exception.owner)),
        expires: Some(exception.expires.value.to_string()),
        location: Some(location.clone()),
    }
}

/// A place in a standards file, which is taken among the input's files.
fn location(files: &mut Vec<LocatedFile>, origin: &Origin) -> Location {
    let written = &origin.file.source;
    let file = files.iter().position(|file| file.path == written.path).unwrap_or_else(|| {
        // The text was read already, so it is one.
        let source = Source::from_bytes(written.path.clone(), written.text.clone().into_bytes());
        files.extend(source.ok().map(|source| LocatedFile::new(written.path.clone(), Arc::new(source))));
        files.len() - 1
    });
    // A byte-order mark is not part of what is shown.
    let shift = written.text.len() - files[file].text().len();
    let span = origin.span.start.saturating_sub(shift)..origin.span.end.saturating_sub(shift);
    Location {
        file,
        start: files[file].position(span.start),
        end: files[file].position(span.end),
        span,
        precision: Precision::Attribute,
    }
}

/// What there is to say of the exceptions over all inputs. One that several roots share is of use if it is to any of them;
/// that nothing needs it is said only where all that it can hold for was looked at.
pub(super) fn say(governance: &Governance<'_>, outcomes: &[Outcome], said: &mut Vec<Said>) {
    struct Seen<'o> {
        input: usize,
        exception: &'o Exception,
        policy: &'o ExceptionPolicy,
        location: &'o Location,
        came_of_it: CameOfIt,
    }
    let mut all: BTreeMap<(&str, usize), Seen<'_>> = BTreeMap::new();
    for (input, outcome) in outcomes.iter().enumerate() {
        let Some(Exceptions { settings, came_of_it, locations }) = &outcome.exceptions else { continue };
        for ((exception, location), came_of_it) in settings.exceptions.iter().zip(locations).zip(came_of_it) {
            let origin = &exception.origin;
            let policy = &settings.exception_policy;
            let seen = all.entry((&origin.file.source.path, origin.span.start)).or_insert(Seen {
                input,
                exception,
                policy,
                location,
                came_of_it: CameOfIt::Nothing,
            });
            seen.came_of_it = seen.came_of_it.max(*came_of_it);
        }
    }
    for Seen { input, exception, policy, location, came_of_it } in all.into_values() {
        let of = exception.of.value.to_string();
        let standing = Standing::of(exception, policy, governance.today);
        let expires = exception.expires.value;
        let owner = redact::sentence(&exception.owner);
        let (own, message) = match (came_of_it, standing) {
            (CameOfIt::Locked, _) => {
                (Own::UnusedException, format!("what it is for is locked: `{of}` cannot be excepted there"))
            }
            (CameOfIt::Nothing, _) if !governance.covers(&exception.origin.file.directory) => continue,
            (CameOfIt::Nothing, Standing::Expired) => {
                let message = format!("nothing that it is for breaks `{of}`; it expired on {expires}");
                (Own::UnusedException, message)
            }
            (CameOfIt::Nothing, _) => (Own::UnusedException, format!("nothing that it is for breaks `{of}`")),
            (CameOfIt::Use, Standing::Expiring) => {
                (Own::ExpiringException, format!("{owner} has until {expires}: then what it is for fails"))
            }
            // Each finding says that it is over.
            (CameOfIt::Use, Standing::Open | Standing::Expired) => continue,
        };
        said.push(Said {
            own,
            input,
            name: format!("exception[{of}]"),
            message,
            path: exception.origin.file.source.path.clone(),
            location: location.clone(),
            identity: vec![scope(&exception.place), exception.owner.clone()],
        });
    }
}

impl Governance<'_> {
    /// Whether all that a standards file in a directory can hold for was looked at.
    fn covers(&self, directory: &Path) -> bool {
        self.covered.iter().any(|covered| directory.starts_with(covered))
    }
}
