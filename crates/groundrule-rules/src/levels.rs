//! What a fail does for single subjects: the levels of the rules, changed by the scopes that hold for each.

use std::path::Path;
use std::sync::Arc;

use groundrule_parser::graph::{InstanceId, ResourceGraph};
use groundrule_parser::value::Value;
use rustc_hash::FxHashMap;

use crate::loader::PolicySet;
use crate::report::Level;
use crate::settings::{Place, Scope, TagGlob};

/// Levels by subject and rule, on one input.
#[derive(Debug)]
pub(crate) struct Levels<'s> {
    /// Of subjects that no scope holds for, by rule of the set.
    base: Arc<[Level]>,
    /// Of the others.
    scoped: FxHashMap<InstanceId, Arc<[Level]>>,
    /// The scopes of the set with what came of them.
    scopes: Vec<Held<'s>>,
}

/// A scope, and for how many subjects it holds.
#[derive(Debug)]
struct Held<'s> {
    scope: &'s Scope,
    /// What it says, by rule of the set.
    levels: Vec<Option<Level>>,
    /// Its path, if it has one, is that of the root.
    is_here: bool,
    holds: usize,
    /// Subjects of which it is not known, because their tags are not.
    open: usize,
}

impl<'s> Levels<'s> {
    /// Works out the levels on an input. `directory` is that of its root, or its own, as an absolute path; without it no scope
    /// with a path holds.
    pub(crate) fn new(graph: &ResourceGraph<'_>, set: &'s PolicySet, directory: Option<&Path>) -> Self {
        let base: Arc<[Level]> = set.infos.iter().map(|info| info.level).collect();
        let scopes = set.decided.scopes.iter().map(|scope| Held::new(scope, set, directory)).collect();
        let mut levels = Levels { base, scoped: FxHashMap::default(), scopes };
        if !levels.scopes.iter().any(|held| held.is_here) {
            return levels;
        }
        // Most subjects have one of few combinations in common.
        let mut known: FxHashMap<Vec<Option<bool>>, Arc<[Level]>> = FxHashMap::default();
        for (id, instance) in graph.instances() {
            let holds: Vec<Option<bool>> = levels
                .scopes
                .iter_mut()
                .map(|held| {
                    let holds = held.holds(graph, id, &instance.address);
                    held.holds += usize::from(holds == Some(true));
                    held.open += usize::from(holds.is_none());
                    holds
                })
                .collect();
            if holds.iter().all(|holds| *holds == Some(false)) {
                continue;
            }
            let combined = known.entry(holds).or_insert_with_key(|holds| levels.combine(holds));
            levels.scoped.insert(id, Arc::clone(combined));
        }
        levels
    }

    /// Base levels under scopes that hold, or may. The later one wins, locked stays locked, and of what is not known the stricter
    /// level counts.
    fn combine(&self, holds: &[Option<bool>]) -> Arc<[Level]> {
        let mut levels = self.base.to_vec();
        for (held, holds) in self.scopes.iter().zip(holds).filter(|(_, holds)| **holds != Some(false)) {
            for (level, scoped) in levels.iter_mut().zip(&held.levels) {
                match scoped {
                    Some(scoped) if *level != Level::Locked => {
                        *level = if holds.is_some() { *scoped } else { (*scoped).max(*level) };
                    }
                    _ => {}
                }
            }
        }
        levels.into()
    }

    /// What a fail of a rule, by its number in the set, does for a subject.
    pub(crate) fn of(&self, subject: InstanceId, rule: usize) -> Level {
        self.scoped.get(&subject).unwrap_or(&self.base)[rule]
    }

    /// Whether any rule is off for any subject.
    pub(crate) fn any_off(&self) -> bool {
        let all = self.scoped.values().chain([&self.base]);
        all.flat_map(|levels| levels.iter()).any(|level| *level == Level::Off)
    }

    /// What the reader should know: what scopes turn off, and where it was not clear whether one holds.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for Held { scope, levels, holds, open, .. } in &self.scopes {
            let (place, off) =
                (&scope.origin, levels.iter().filter(|level| **level == Some(Level::Off)).count());
            if *holds > 0 && off > 0 {
                notes.push(format!("off for {holds} subjects by the scope in {place}: {off} rules"));
            }
            if *open > 0 {
                let tags = "whose tags are not known: the stricter level counts";
                notes.push(format!("the scope in {place} may hold for {open} subjects {tags}"));
            }
        }
        notes
    }

    /// The scopes that hold for something, or may, by their places in the settings.
    pub(crate) fn held(&self) -> Vec<bool> {
        self.scopes.iter().map(|held| held.holds + held.open > 0).collect()
    }
}

impl<'s> Held<'s> {
    fn new(scope: &'s Scope, set: &PolicySet, directory: Option<&Path>) -> Self {
        let level = |number: usize| {
            let info = &set.infos[number];
            let (_, level) = scope.levels.of(&info.id, &info.standard, info.severity)?;
            // Nothing makes a preview fail.
            Some(if info.preview { level.value.min(Level::Advisory) } else { level.value })
        };
        let is_here = match (&scope.place.path, directory) {
            (None, _) => true,
            (Some(glob), Some(directory)) => glob.matches(&scope.origin.file.relative(directory)),
            (Some(_), None) => false,
        };
        Held { scope, levels: (0..set.infos.len()).map(level).collect(), is_here, holds: 0, open: 0 }
    }

    /// Whether the scope holds for a subject; nothing if that is not known.
    fn holds(&self, graph: &ResourceGraph<'_>, id: InstanceId, address: &str) -> Option<bool> {
        let Place { address: glob, module, tags, .. } = &self.scope.place;
        let is_meant = self.is_here
            && glob.as_ref().is_none_or(|glob| glob.matches(address))
            && module.as_ref().is_none_or(|module| module.matches(address));
        if is_meant { has_tags(graph, id, tags) } else { Some(false) }
    }
}

/// Whether the effective tags of an instance are as wanted; nothing if that is not known.
pub(crate) fn has_tags(graph: &ResourceGraph<'_>, id: InstanceId, wanted: &[TagGlob]) -> Option<bool> {
    if wanted.is_empty() {
        return Some(true);
    }
    let Some(tags) = graph.tags_of(id) else { return Some(false) };
    let mut is_known = true;
    for glob in wanted {
        match tags.get(&glob.key) {
            Value::Unknown => is_known = false,
            Value::String(value) if glob.matches(value) => {}
            _ => return Some(false),
        }
    }
    is_known.then_some(true)
}
