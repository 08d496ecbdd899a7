//! Files to settings: the stronger over the weaker, and what it may not change.

use std::sync::Arc;

use super::exceptions::{Exception, ExceptionPolicy};
use super::finals::{Final, Finality};
use super::layer::Layer;
use super::levels::Levels;
use super::names::{Names, Selector};
use super::raw::StandardsFile;
use super::{Origin, Settings, Written};
use crate::diagnostic::Diagnostic;
use crate::report::Level;
use crate::rule::Rule;
use crate::text::list;

/// Validates files and merges them, the weakest first.
pub(super) fn merge(files: &[Arc<StandardsFile>], names: Names<'_>) -> Result<Settings, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let mut layers = Vec::new();
    for file in files {
        match Layer::read(file, names) {
            Ok(layer) => layers.push(layer),
            Err(told) => faults.extend(told),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut merging =
        Merging { names, settings: Settings::defaults(names.standards), finals: Vec::new(), faults };
    for layer in layers {
        merging.add(layer);
    }
    merging.check_exceptions();
    if merging.faults.is_empty() { Ok(merging.settings) } else { Err(merging.faults) }
}

/// Settings in the making.
struct Merging<'a> {
    names: Names<'a>,
    settings: Settings,
    /// Of the weaker files, with those.
    finals: Vec<(Final, Origin)>,
    faults: Vec<Diagnostic>,
}

impl Merging<'_> {
    fn add(&mut self, layer: Layer) {
        self.check_finals(&layer);
        self.check_locks(&layer.levels);
        let Layer { file, finals, standards, levels, scopes, exception_policy, keys, .. } = layer;
        let origin = |span| Origin { file: Arc::clone(&file), span };
        let settings = &mut self.settings;
        put(&mut settings.edition, layer.edition);
        put(&mut settings.preview, layer.preview);
        put(&mut settings.fail_on, layer.fail_on);
        put(&mut settings.undetermined, layer.undetermined);
        put(&mut settings.baseline, layer.baseline);
        put(&mut settings.ignores, layer.ignores);
        put(&mut settings.exception_policy.longest, exception_policy.longest);
        put(&mut settings.exception_policy.notice, exception_policy.notice);
        put(&mut settings.exception_policy.standards, exception_policy.standards);
        settings.policies.extend(layer.policies);
        for set in standards {
            if let Some(standard) =
                settings.standards.get_mut(&set.standard).and_then(|all| all.as_object_mut())
            {
                standard.insert(set.setting, set.value);
            }
        }
        settings.levels.0.extend(levels.0);
        settings.roots.extend(layer.roots);
        settings.exceptions.extend(layer.exceptions);
        settings.origins.extend(keys.into_iter().map(|(key, span)| (key, origin(span))));
        self.finals.extend(finals.into_iter().map(|of| (of.clone(), origin(of.span))));
        for scope in &scopes {
            self.check_locks(&scope.levels);
        }
        self.settings.scopes.extend(scopes);
        self.settings.files.push(file);
    }

    /// What a weaker file calls final is not changed.
    fn check_finals(&mut self, layer: &Layer) {
        for (of, place) in &self.finals {
            let mut tell = |span: &std::ops::Range<usize>, what: &str| {
                let fault = Origin { file: Arc::clone(&layer.file), span: span.clone() };
                let message = format!("`{what}` is final in {place}");
                let help = Some("leave it out, or have it changed there".to_owned());
                self.faults.push(fault.fault(message, help));
            };
            for (key, span) in layer.keys.iter().filter(|(key, _)| of.of.covers(key)) {
                tell(span, key);
            }
            let Finality::Level(selector) = &of.of else { continue };
            let scoped = layer.scopes.iter().flat_map(|scope| &scope.levels.0);
            for (changed, level) in layer.levels.0.iter().chain(scoped) {
                if changed >= selector && self.names.rules.iter().any(|rule| both(selector, changed, rule)) {
                    tell(&level.origin.span, &format!("levels.{selector}"));
                }
            }
        }
    }

    /// What is locked so far is not lowered. What is locked by a more specific word stays so by itself.
    fn check_locks(&mut self, levels: &Levels) {
        for (changed, level) in &levels.0 {
            if level.value == Level::Locked {
                continue;
            }
            let locked: Vec<(&Selector, &Written<Level>, &str)> = self
                .names
                .rules
                .iter()
                .filter(|rule| selects(changed, rule))
                .filter_map(|rule| {
                    let (by, lock) = of(&self.settings.levels, rule)?;
                    (lock.value == Level::Locked && changed >= by).then_some((by, lock, rule.id.as_str()))
                })
                .collect();
            let Some((by, lock, _)) = locked.first() else { continue };
            let message = format!("`{by}` is locked in {}", lock.origin);
            let help = match changed {
                Selector::Rule(_) => "a locked rule can't be lowered".to_owned(),
                _ => {
                    let rules = list(locked.iter().take(SHOWN).map(|(_, _, id)| *id)).unwrap_or_default();
                    let more = if locked.len() > SHOWN { " and others" } else { "" };
                    format!("this would lower {rules}{more}")
                }
            };
            self.faults.push(level.origin.fault(message, Some(help)));
        }
    }

    /// What single exceptions may be is known only now.
    fn check_exceptions(&mut self) {
        let Settings { exceptions, exception_policy, levels, .. } = &self.settings;
        for exception in exceptions {
            self.faults.extend(fault(exception, exception_policy, levels, self.names));
        }
    }
}

/// Rules named in a message.
const SHOWN: usize = 3;

fn put<T>(old: &mut Option<Written<T>>, new: Option<Written<T>>) {
    if new.is_some() {
        *old = new;
    }
}

fn selects(selector: &Selector, rule: &Rule) -> bool {
    selector.selects(&rule.id, &rule.standard, rule.metadata.severity)
}

fn both(one: &Selector, other: &Selector, rule: &Rule) -> bool {
    selects(one, rule) && selects(other, rule)
}

fn of<'l>(levels: &'l Levels, rule: &Rule) -> Option<(&'l Selector, &'l Written<Level>)> {
    levels.of(&rule.id, &rule.standard, rule.metadata.severity)
}

/// What is wrong with an exception under a policy.
fn fault(
    exception: &Exception,
    policy: &ExceptionPolicy,
    levels: &Levels,
    names: Names<'_>,
) -> Option<Diagnostic> {
    let Exception { of: excepted, created, expires, .. } = exception;
    let selected = || names.rules.iter().filter(|rule| selects(&excepted.value, rule));
    if selected().next().is_some()
        && selected().all(|rule| of(levels, rule).is_some_and(|(_, level)| level.value == Level::Locked))
    {
        let place = selected().find_map(|rule| of(levels, rule)).map(|(_, level)| level.origin.to_string());
        let message = format!("`{}` is locked in {}", excepted.value, place.unwrap_or_default());
        return Some(excepted.origin.fault(message, Some("what is locked can't be excepted".to_owned())));
    }
    if let Some(allowed) = &policy.standards {
        let standard = match &excepted.value {
            Selector::Standard(standard) => standard.as_str(),
            _ => selected().next().map_or("", |rule| &rule.standard),
        };
        if !allowed.value.iter().any(|one| one == standard) {
            let message = format!("`{standard}` may not be excepted, by {}", allowed.origin);
            let help =
                list(allowed.value.iter().map(String::as_str)).map(|all| format!("those that may: {all}"));
            return Some(excepted.origin.fault(message, help));
        }
    }
    let longest = policy.longest.as_ref()?;
    let latest = created.value.saturating_add(longest.value);
    (expires.value > latest).then(|| {
        let message = format!("it holds for longer than {} allows", longest.origin);
        expires.origin.fault(message, Some(format!("the latest day is {latest}")))
    })
}
