//! The keys by which a plan's configuration names provider configurations, as Terraform makes them.

use std::collections::{BTreeMap, BTreeSet};

use crate::evaluation::provider::{full_name, full_source, local_name};
use crate::root::module::{CalledModule, ModuleTree, ProviderBlock, ProviderReference};
use crate::schema::provider_name;

/// Provider configurations by key: `aws`, `aws.west`, `module.x:aws`.
#[derive(Default)]
pub(super) struct Providers<'a> {
    pub all: BTreeMap<String, Provider<'a>>,
}

/// One provider configuration.
pub(super) struct Provider<'a> {
    pub name: String,
    pub full_name: String,
    pub module: String,
    pub version: Option<String>,
    pub block: Option<&'a ProviderBlock>,
    /// The key of the configuration that it is handed over from.
    pub parent: Option<String>,
}

impl<'a> Providers<'a> {
    pub(super) fn of(tree: &'a ModuleTree) -> Self {
        let mut providers = Providers::default();
        providers.add(tree, "", None);
        providers
    }

    /// The key of the configuration that a name and alias stand for in a module.
    pub(super) fn key(&self, module: &str, name: &str, alias: Option<&str>) -> String {
        let key = key(module, &compact(name, alias));
        let parent = self.all.get(&key).and_then(|provider| provider.parent.as_ref());
        parent.filter(|parent| self.all.contains_key(*parent)).cloned().unwrap_or(key)
    }

    fn add(&mut self, tree: &'a ModuleTree, path: &str, outer: Option<&str>) {
        let module = &tree.module;
        let version = |full: &str| {
            let constraints = module
                .required_providers
                .iter()
                .filter(|(local, _)| full_name(module, local) == full)
                .filter_map(|(_, required)| required.version.as_ref().map(|it| &*it.text));
            constraint(constraints)
        };
        let entry = |name: &str, full: String| Provider {
            version: version(&full),
            name: name.to_owned(),
            full_name: full,
            module: path.to_owned(),
            block: None,
            parent: None,
        };
        for block in &module.providers {
            let name = &*block.name.text;
            let provider = Provider { block: Some(block), ..entry(name, full_name(module, name)) };
            self.all.insert(key(path, &compact(name, block.alias.as_deref())), provider);
        }
        for (local, required) in &module.required_providers {
            for alias in &required.configuration_aliases {
                let Some(ProviderReference { name, alias, .. }) = ProviderReference::of(alias) else {
                    continue;
                };
                let key = key(path, &compact(name, alias));
                self.all.entry(key).or_insert_with(|| entry(local, full_name(module, local)));
            }
            let mut provider = entry(local, full_name(module, local));
            if let Some(outer) = outer {
                provider.parent = self.source(key(outer, local), &provider.full_name);
            }
            self.all.entry(key(path, local)).or_insert(provider);
        }
        // What resources use without a word on it.
        let used: BTreeSet<String> = module
            .resources
            .values()
            .map(|block| full_name(module, local_name(block).0))
            .chain(module.providers.iter().map(|block| full_name(module, &block.name.text)))
            .chain(module.required_providers.keys().map(|local| full_name(module, local)))
            .collect();
        for full in used {
            let name = provider_name(&full).to_owned();
            let mut provider = entry(&name, full);
            if let Some(outer) = outer {
                provider.parent = self.source(key(outer, &name), &provider.full_name);
            }
            self.all.entry(key(path, &name)).or_insert(provider);
        }
        for (name, call) in &module.calls {
            let Some(CalledModule::Loaded(inner)) = tree.calls.get(name) else { continue };
            let inner_path =
                if path.is_empty() { format!("module.{name}") } else { format!("{path}.module.{name}") };
            for (within, without) in call.providers() {
                let full_name = full_name(&inner.module, within.name);
                let parent = self.source(key(path, &compact(without.name, without.alias)), &full_name);
                let provider = Provider {
                    name: compact(within.name, within.alias),
                    full_name,
                    module: inner_path.clone(),
                    version: None,
                    block: None,
                    parent,
                };
                self.all.insert(key(&inner_path, &compact(within.name, within.alias)), provider);
            }
            self.add(inner, &inner_path, Some(path));
        }
    }

    /// The configuration that is handed on to `key`, from wherever it begins.
    fn source(&self, key: String, full_name: &str) -> Option<String> {
        let mut found = None;
        let mut at = Some(key);
        while let Some(key) = at {
            match self.all.get(&key).filter(|provider| provider.full_name == full_source(full_name)) {
                Some(provider) => at = provider.parent.clone(),
                None => break,
            }
            found = Some(key);
        }
        found
    }
}

/// All constraints together, as Terraform writes them: with three numbers, by version, each once.
fn constraint<'c>(all: impl Iterator<Item = &'c str>) -> Option<String> {
    let mut parts: BTreeSet<(Vec<u64>, String)> = BTreeSet::new();
    for part in all.flat_map(|constraint| constraint.split(',')).map(str::trim).filter(|it| !it.is_empty()) {
        let start = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
        let (operator, number) = (part[..start].trim(), &part[start..]);
        let (core, suffix) = number.find(['-', '+']).map_or((number, ""), |at| number.split_at(at));
        let mut numbers: Vec<u64> = core.split('.').map(|it| it.trim().parse().unwrap_or(0)).collect();
        let wanted = if operator == "~>" && numbers.len() < 3 { numbers.len() } else { 3 };
        numbers.resize(wanted, 0);
        let shown: Vec<String> = numbers.iter().map(u64::to_string).collect();
        let operator =
            if operator.is_empty() || operator == "=" { String::new() } else { format!("{operator} ") };
        numbers.resize(3, 0);
        parts.insert((numbers, format!("{operator}{}{suffix}", shown.join("."))));
    }
    let parts: Vec<String> = parts.into_iter().map(|(_, shown)| shown).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn compact(name: &str, alias: Option<&str>) -> String {
    alias.map_or_else(|| name.to_owned(), |alias| format!("{name}.{alias}"))
}

fn key(module: &str, provider: &str) -> String {
    if module.is_empty() { provider.to_owned() } else { format!("{module}:{provider}") }
}
