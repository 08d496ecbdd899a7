//! Policies to rules: reads files, gives each its identity by its place, and checks the set as a whole.

mod place;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use regorus::unstable::{Module, Ref};
use serde_json::{Map, Value as Json};

use self::place::{Place, place};
pub use self::source::{PolicyFile, PolicySource};
use crate::BUILTIN;
use crate::controls::{self, CATALOGUES};
use crate::diagnostic::{Diagnostic, SourceText};
use crate::digest;
use crate::edition::Edition;
use crate::metadata;
use crate::rego::engine::{Builder, Engine};
use crate::rego::guards::{self, Unit};
use crate::rego::needs;
use crate::report::RuleInfo;
use crate::rule::Rule;
use crate::settings::{FileKind, Names, Selection, Settings, StandardsFile};
use crate::standard::Standard;
use crate::text::did_you_mean_or_list;

/// Policies as they were loaded; what is evaluated of them, and how, is for settings to say.
#[derive(Debug)]
pub struct Policies {
    /// In the order of their ids.
    pub rules: Vec<Arc<Rule>>,
    /// By id.
    pub standards: BTreeMap<String, Standard>,
    /// Holds the policies and no settings.
    engine: Engine,
    /// SHA-256 over the files that they were read from.
    files: [u8; 32],
}

/// Rules that can be evaluated together.
#[derive(Debug, Clone)]
pub struct PolicySet {
    /// Those that may be evaluated, in the order of their ids.
    pub rules: Vec<Arc<Rule>>,
    /// What reports say of them, in the same order.
    pub infos: Vec<Arc<RuleInfo>>,
    /// Those that the settings leave out, in the order of their ids.
    pub left_out: Vec<LeftOut>,
    /// By id.
    pub standards: BTreeMap<String, Standard>,
    /// The settings of the standards, as policies find them in `data.standards`.
    pub settings: Map<String, Json>,
    /// The edition in force: rules that came later are previews.
    pub edition: Edition,
    /// Everything that was decided.
    pub decided: Arc<Settings>,
    /// Where engines are cloned from.
    pub engine: Engine,
    policies: Arc<Policies>,
}

/// A rule that is not evaluated, and why.
#[derive(Debug, Clone)]
pub struct LeftOut {
    /// The rule.
    pub rule: Arc<Rule>,
    /// The reason, in words.
    pub why: String,
}

impl Policies {
    /// Loads policies.
    pub fn load(sources: &[PolicySource]) -> Result<Self, Vec<Diagnostic>> {
        let mut loader = Loader::default();
        let files: Vec<Placed<'_>> = sources
            .iter()
            .flat_map(|source| source.files.iter().map(|file| (file, source.builtin)))
            .filter_map(|(file, builtin)| loader.placed(file, builtin))
            .collect();
        let mut builder = Builder::new();
        // Rego is parsed by one engine in turn; metadata and standards meanwhile.
        let (added, read) = rayon::join(
            || files.iter().map(|placed| placed.add(&mut builder)).collect::<Vec<_>>(),
            || files.par_iter().map(Placed::read).collect::<Vec<_>>(),
        );
        for ((placed, added), read) in files.into_iter().zip(added).zip(read) {
            loader.take(placed, added, read);
        }
        Ok(Policies { files: digest_of(sources), ..loader.finish(builder)? })
    }

    /// The rules with what standards files say, the weakest first; without any, with the defaults.
    pub fn settled(self: &Arc<Self>, files: &[Arc<StandardsFile>]) -> Result<PolicySet, Vec<Diagnostic>> {
        let names = Names { rules: &self.rules, standards: &self.standards };
        let decided = Settings::read(files, names)?;
        let engine = self.engine.with_settings(&decided.standards).map_err(|fault| vec![fault])?;
        let mut set = PolicySet {
            rules: Vec::with_capacity(self.rules.len()),
            infos: Vec::with_capacity(self.rules.len()),
            left_out: Vec::new(),
            standards: self.standards.clone(),
            settings: decided.standards.clone(),
            edition: decided.edition(),
            engine,
            policies: Arc::clone(self),
            decided: Arc::new(Settings::default()),
        };
        for rule in &self.rules {
            match decided.selection(rule) {
                Selection::Evaluated { level, preview } => {
                    set.infos.push(Arc::new(RuleInfo::of(rule, level, preview)));
                    set.rules.push(Arc::clone(rule));
                }
                Selection::LeftOut(why) => set.left_out.push(LeftOut { rule: Arc::clone(rule), why }),
            }
        }
        set.decided = Arc::new(decided);
        Ok(set)
    }
}

impl PolicySet {
    /// Loads policies; settings are the defaults of their standards, changed by a file where there is one.
    pub fn load(sources: &[PolicySource], config: Option<&Arc<SourceText>>) -> Result<Self, Vec<Diagnostic>> {
        let policies = Arc::new(Policies::load(sources)?);
        policies.settled(&alone(config)?)
    }

    /// The same policies with other settings.
    pub fn with_settings(&self, config: Option<&Arc<SourceText>>) -> Result<Self, Vec<Diagnostic>> {
        self.policies.settled(&alone(config)?)
    }

    /// SHA-256 over the policies, the standards files and what else their standards are set to: whoever has the same digest
    /// judges alike.
    pub fn digest(&self) -> String {
        let settings = serde_json::to_string(&self.settings).unwrap_or_default();
        let policies = digest::hex(&self.policies.files);
        let files = self.decided.files.iter().map(|file| file.source.text.as_str());
        let parts = [env!("CARGO_PKG_VERSION"), &policies, &settings].into_iter().chain(files);
        digest::hex(&digest::of_parts(parts))
    }

    /// The set with the rules that the settings leave out, for whoever reads about rules: not for evaluation.
    #[must_use]
    pub fn complete(&self) -> Self {
        let mut all: Vec<(Arc<Rule>, Arc<RuleInfo>)> =
            self.rules.iter().cloned().zip(self.infos.iter().cloned()).collect();
        for LeftOut { rule, .. } in &self.left_out {
            let level = self.decided.levels.level(&rule.id, &rule.standard, rule.metadata.severity);
            let info = RuleInfo::of(rule, level, rule.is_preview(self.edition));
            all.push((Arc::clone(rule), Arc::new(info)));
        }
        all.sort_by(|(one, _), (other, _)| one.id.cmp(&other.id));
        let (rules, infos) = all.into_iter().unzip();
        PolicySet { rules, infos, left_out: Vec::new(), ..self.clone() }
    }

    /// The rule with this id.
    pub fn rule(&self, id: &str) -> Option<&Arc<Rule>> {
        let index = self.rules.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok()?;
        self.rules.get(index)
    }
}

/// Over the paths and texts of all files.
fn digest_of(sources: &[PolicySource]) -> [u8; 32] {
    let mut files: Vec<(&str, &str)> = sources
        .iter()
        .flat_map(|source| &source.files)
        .map(|file| (file.path.as_str(), file.source.text.as_str()))
        .collect();
    files.sort_unstable();
    digest::of_parts(files.into_iter().flat_map(|(path, text)| [path, text]))
}

/// A standards file that extends nothing, and stands where its text says.
fn alone(config: Option<&Arc<SourceText>>) -> Result<Vec<Arc<StandardsFile>>, Vec<Diagnostic>> {
    let Some(source) = config else { return Ok(Vec::new()) };
    let path = std::path::absolute(&source.path).unwrap_or_default();
    let directory = path.parent().unwrap_or(&path);
    Ok(vec![Arc::new(StandardsFile::parse(source, directory, FileKind::Standards)?)])
}

/// A file whose place says what it is.
struct Placed<'a> {
    file: &'a PolicyFile,
    builtin: bool,
    place: Place,
}

/// What the YAML of a file says.
enum Read {
    Standard(Standard),
    Rule(Box<metadata::Parsed>),
    Shared,
}

impl Placed<'_> {
    /// Parses the file's Rego, if it has any.
    fn add(&self, builder: &mut Builder) -> Result<(), Diagnostic> {
        match self.place {
            Place::Standard { .. } => Ok(()),
            Place::Rule { .. } => builder.add(&self.file.source, false),
            Place::Shared { .. } => builder.add(&self.file.source, true),
        }
    }

    fn read(&self) -> Result<Read, Vec<Diagnostic>> {
        match &self.place {
            Place::Standard { id } => Standard::parse(id, &self.file.source).map(Read::Standard),
            Place::Rule { .. } => metadata::parse(&self.file.source).map(Box::new).map(Read::Rule),
            Place::Shared { .. } => Ok(Read::Shared),
        }
    }
}

/// A policy whose text is Rego.
struct Policy {
    source: Arc<SourceText>,
    builtin: bool,
    place: Place,
    /// The rule's metadata; a shared module has none, and a faulty rule neither.
    metadata: Option<metadata::Parsed>,
    /// Filled in by [`Loader::check_packages`].
    package: String,
}

#[derive(Default)]
struct Loader {
    standards: BTreeMap<String, Standard>,
    /// In the order of the engine's modules.
    policies: Vec<Policy>,
    faults: Vec<Diagnostic>,
    /// A policy is missing from `policies`: what mentions it is not to blame.
    incomplete: bool,
}

impl Loader {
    fn placed<'a>(&mut self, file: &'a PolicyFile, builtin: bool) -> Option<Placed<'a>> {
        match place(&file.path) {
            Ok(place) => Some(Placed { file, builtin, place: place? }),
            Err((message, help)) => {
                let source = Arc::clone(&file.source);
                self.faults.push(Diagnostic { source, span: None, message, help: Some(help) });
                None
            }
        }
    }

    fn take(
        &mut self,
        placed: Placed<'_>,
        added: Result<(), Diagnostic>,
        read: Result<Read, Vec<Diagnostic>>,
    ) {
        let Placed { file, builtin, place } = placed;
        let source = Arc::clone(&file.source);
        let mut metadata = None;
        match read {
            Ok(Read::Standard(standard)) => self.standard(standard, source.clone()),
            Ok(Read::Rule(parsed)) => metadata = Some(*parsed),
            Ok(Read::Shared) => {}
            Err(faults) => {
                self.faults.extend(faults);
                self.incomplete |= matches!(place, Place::Standard { .. });
            }
        }
        match added {
            Ok(()) if matches!(place, Place::Standard { .. }) => {}
            Ok(()) => self.policies.push(Policy { source, builtin, place, metadata, package: String::new() }),
            Err(fault) => {
                self.faults.push(fault);
                self.incomplete = true;
            }
        }
    }

    fn standard(&mut self, standard: Standard, source: Arc<SourceText>) {
        if self.standards.contains_key(&standard.id) {
            let message = format!("the standard `{}` is described already", standard.id);
            let help = "rules of yours can use its settings; take another name for others".to_owned();
            self.faults.push(Diagnostic { source, span: None, message, help: Some(help) });
        } else {
            self.standards.insert(standard.id.clone(), standard);
        }
    }

    fn finish(mut self, builder: Builder) -> Result<Policies, Vec<Diagnostic>> {
        let modules = builder.modules();
        self.check_packages(&modules);
        self.check_identities();
        for policy in &self.policies {
            if let Place::Rule { standard, .. } = &policy.place
                && !self.standards.contains_key(standard)
            {
                self.standards.insert(standard.clone(), Standard::bare(standard));
            }
        }
        if !self.incomplete {
            self.check_metadata();
            let faults = guards::check(&self.units(&modules));
            self.faults.extend(faults);
        }
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        let (engine, rules) = rayon::join(|| builder.build(), || rules(self.policies, &modules));
        let rules = rules?;
        let engine = engine.map_err(|fault| vec![fault])?;
        Ok(Policies { rules, standards: self.standards, engine, files: [0; 32] })
    }

    /// Each policy's package is the one of its place, and it alone has it.
    fn check_packages(&mut self, modules: &[Ref<Module>]) {
        let mut seen: BTreeMap<String, Arc<SourceText>> = BTreeMap::new();
        for (policy, module) in self.policies.iter_mut().zip(modules) {
            let span = module.package.refr.span();
            let span = span.start as usize..span.end as usize;
            let written = policy.source.text.get(span.clone()).unwrap_or_default().to_owned();
            let (namespace, names) = written.split_once('.').unwrap_or((&written, ""));
            let expected = policy.place.names();
            let own = if policy.builtin || namespace == BUILTIN { None } else { Some(namespace) };
            let tell = |message: String, help: String| Diagnostic {
                source: Arc::clone(&policy.source),
                span: Some(span.clone()),
                message,
                help: Some(help),
            };
            if names != expected || policy.builtin != (namespace == BUILTIN) {
                let message = format!("the package of this file is not `{written}`");
                let help = match own {
                    Some(own) => format!("write `package {own}.{expected}`"),
                    None if policy.builtin => format!("write `package {BUILTIN}.{expected}`"),
                    None => format!("`{BUILTIN}` is built in: write `package <organisation>.{expected}`"),
                };
                self.faults.push(tell(message, help));
                self.incomplete = true;
            } else if let Some(other) = seen.get(&written) {
                let message = format!("the package `{written}` stands in another file too");
                self.faults.push(tell(message, format!("the other one is {}", other.path)));
            } else {
                seen.insert(written.clone(), Arc::clone(&policy.source));
            }
            policy.package = written;
        }
    }

    /// No two rules have one id, or claim one alias.
    fn check_identities(&mut self) {
        let mut ids: BTreeMap<String, &Policy> = BTreeMap::new();
        let mut aliases: BTreeMap<(&str, &str), String> = BTreeMap::new();
        let mut faults = Vec::new();
        for policy in &self.policies {
            let Some(id) = policy.id() else { continue };
            if let Some(other) = ids.get(&id)
                && other.package != policy.package
            {
                faults.push(Diagnostic {
                    source: Arc::clone(&policy.source),
                    span: None,
                    message: format!("another rule has the id `{id}` too"),
                    help: Some(format!("the other one is {}", other.source.path)),
                });
            }
            for (scanner, alias, span) in policy.metadata.iter().flat_map(|parsed| &parsed.aliases) {
                if let Some(other) = aliases.insert((scanner, alias), id.clone()) {
                    faults.push(Diagnostic {
                        source: Arc::clone(&policy.source),
                        span: Some(span.clone()),
                        message: format!("`{other}` claims the alias `{alias}` already"),
                        help: Some("put it into `partial` of the rule that means something else".to_owned()),
                    });
                }
            }
            ids.insert(id, policy);
        }
        self.faults.extend(faults);
    }

    /// What metadata can say depends on where the rule stands.
    fn check_metadata(&mut self) {
        let mut faults = Vec::new();
        for policy in &self.policies {
            let (Place::Rule { standard, .. }, Some(parsed)) = (&policy.place, &policy.metadata) else {
                continue;
            };
            let mut tell = |span: &Range<usize>, message: String, help: Option<String>| {
                let source = Arc::clone(&policy.source);
                faults.push(Diagnostic { source, span: Some(span.clone()), message, help });
            };
            if policy.builtin {
                for span in &parsed.whole {
                    let message = "a built-in rule reads attributes, not whole objects";
                    tell(span, message.to_owned(), None);
                }
                for (catalogue, span) in &parsed.catalogues {
                    if controls::find(catalogue).is_none() {
                        let known = CATALOGUES.iter().map(|known| known.id);
                        let message = format!("no table of controls is called `{catalogue}`");
                        tell(span, message, did_you_mean_or_list(catalogue, known));
                    }
                }
                if let (Some(span), Some(since)) = (&parsed.since, &parsed.metadata.since)
                    && let Err(fault) = since.parse::<Edition>()
                {
                    let message = format!("a built-in rule is of an edition, and `{since}` is none");
                    tell(span, message, Some(fault.to_string()));
                }
            }
            let Some(standard) = self.standards.get(standard) else {
                continue;
            };
            for (setting, span) in &parsed.settings {
                let name = setting.first().map_or("", String::as_str);
                if !standard.settings.contains_key(name) {
                    let known = standard.settings.keys().map(String::as_str);
                    let help = did_you_mean_or_list(name, known);
                    let help =
                        help.or_else(|| Some(format!("describe it in `{}/standard.yaml`", standard.id)));
                    tell(span, format!("`{}` has no setting `{name}`", standard.id), help);
                }
            }
        }
        self.faults.extend(faults);
    }

    fn units<'a>(&'a self, modules: &'a [Ref<Module>]) -> Vec<Unit<'a>> {
        let standard = |policy: &'a Policy| match &policy.place {
            Place::Rule { standard, .. } => {
                let settings = self.standards.get(standard).map(|standard| &standard.settings);
                let names = settings.into_iter().flat_map(BTreeMap::keys).map(String::as_str);
                Some((standard.as_str(), names.collect::<BTreeSet<&str>>()))
            }
            _ => None,
        };
        let unit = |(policy, module): (&'a Policy, &'a Ref<Module>)| Unit {
            module,
            source: Arc::clone(&policy.source),
            package: policy.package.clone(),
            standard: standard(policy),
        };
        self.policies.iter().zip(modules).map(unit).collect()
    }
}

/// Works out what each rule's results need.
fn rules(policies: Vec<Policy>, modules: &[Ref<Module>]) -> Result<Vec<Arc<Rule>>, Vec<Diagnostic>> {
    let index = needs::Index::new(modules);
    let derived: Vec<Result<Rule, Vec<Diagnostic>>> =
        policies.into_par_iter().filter_map(|policy| policy.rule(&index)).collect();
    let mut faults = Vec::new();
    let mut rules = Vec::with_capacity(derived.len());
    for rule in derived {
        match rule {
            Ok(rule) => rules.push(Arc::new(rule)),
            Err(told) => faults.extend(told),
        }
    }
    rules.sort_by(|one, other| one.id.cmp(&other.id));
    if faults.is_empty() { Ok(rules) } else { Err(faults) }
}

impl Policy {
    /// The rule's id; shared modules have none.
    fn id(&self) -> Option<String> {
        match &self.place {
            Place::Rule { names, .. } => {
                let name = if self.builtin { names.as_str() } else { self.package.as_str() };
                Some(name.replace(['.', '_'], "-"))
            }
            _ => None,
        }
    }

    /// The rule; `None` for a shared module.
    fn rule(self, index: &needs::Index) -> Option<Result<Rule, Vec<Diagnostic>>> {
        let id = self.id()?;
        let Policy { source, place, metadata, package, builtin } = self;
        let (Place::Rule { standard, provider, .. }, Some(parsed)) = (place, metadata) else { return None };
        let metadata = parsed.metadata;
        let edition = metadata.since.as_ref().filter(|_| builtin).and_then(|since| since.parse().ok());
        let derived = needs::derive(index, &package, &metadata, &source);
        Some(derived.and_then(|needs::Derived { bodies, unused }| {
            if !unused.is_empty() {
                return Err(unused);
            }
            Ok(Rule { id, package, standard, provider, edition, source, metadata, bodies })
        }))
    }
}

#[cfg(test)]
mod tests;
