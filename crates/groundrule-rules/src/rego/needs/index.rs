//! Which rules the loaded modules define, by package and name: built once, asked by every policy.

use std::collections::BTreeMap;
use std::sync::Arc;

use regorus::unstable::{Expr, Module, Ref, Rule, RuleHead};

/// The rules of all loaded modules.
#[derive(Debug)]
pub struct Index {
    packages: BTreeMap<String, BTreeMap<String, Group>>,
}

/// All definitions of one name in one package.
#[derive(Debug)]
pub(super) struct Group {
    /// `groundrule.lib.ports.covers`: tells groups apart.
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) definitions: Vec<Definition>,
    /// There is a `default`.
    pub(super) has_default: bool,
}

impl Group {
    /// It has a value on any input.
    pub(super) fn always_has_value(&self) -> bool {
        let without_body = |definition: &Definition| match definition.rule.as_ref() {
            Rule::Spec { bodies, .. } => bodies.is_empty(),
            Rule::Default { .. } => true,
        };
        matches!(self.kind, Kind::Set | Kind::Object) || self.definitions.iter().any(without_body)
    }

    /// How many arguments it takes.
    pub(super) fn arity(&self) -> usize {
        let of_rule = |definition: &Definition| match definition.rule.as_ref() {
            Rule::Spec { head: RuleHead::Func { args, .. }, .. } => args.len(),
            _ => 0,
        };
        self.definitions.iter().map(of_rule).max().unwrap_or(0)
    }
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One value.
    Complete,
    /// A set that its bodies add to.
    Set,
    /// An object that its bodies add keys to.
    Object,
    /// Called with arguments.
    Function,
    /// References below the name, or several of the above.
    Mixed,
}

/// One definition, and the module that its names are looked up in.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) rule: Ref<Rule>,
    pub(super) file: Arc<File>,
}

/// What a module's names mean.
#[derive(Debug)]
pub(super) struct File {
    /// Its package, as a path below `data`.
    pub(super) package: Vec<String>,
    /// Local name → what was imported: `["data", "groundrule", "lib", "iam"]`.
    pub(super) imports: BTreeMap<String, Vec<String>>,
}

impl Index {
    /// Indexes all loaded modules, shared ones included.
    pub fn new(modules: &[Ref<Module>]) -> Self {
        let mut packages: BTreeMap<String, BTreeMap<String, Group>> = BTreeMap::new();
        for module in modules {
            let package = path_of(&module.package.refr).unwrap_or_default();
            let dotted = package.join(".");
            let file = Arc::new(File { package, imports: imports_of(module) });
            let rules = packages.entry(dotted.clone()).or_default();
            for rule in &module.policy {
                let (refr, kind) = match rule.as_ref() {
                    Rule::Default { refr, .. } => (refr, None),
                    Rule::Spec { head: RuleHead::Func { refr, .. }, .. } => (refr, Some(Kind::Function)),
                    Rule::Spec { head: RuleHead::Set { refr, key: Some(_), .. }, .. } => {
                        (refr, Some(Kind::Set))
                    }
                    Rule::Spec { head: RuleHead::Set { refr, .. }, .. } => (refr, Some(Kind::Mixed)),
                    Rule::Spec { head: RuleHead::Compr { refr, .. }, .. } => (refr, Some(Kind::Complete)),
                };
                let Some((name, kind)) = place_in_group(refr, kind) else {
                    continue;
                };
                let group = rules.entry(name.to_owned()).or_insert_with(|| Group {
                    name: format!("{dotted}.{name}"),
                    kind: Kind::Complete,
                    definitions: Vec::new(),
                    has_default: false,
                });
                let first = group
                    .definitions
                    .iter()
                    .all(|definition| matches!(definition.rule.as_ref(), Rule::Default { .. }));
                match kind {
                    None => group.has_default = true,
                    Some(kind) if first => group.kind = kind,
                    Some(kind) if group.kind != kind => group.kind = Kind::Mixed,
                    Some(_) => {}
                }
                group.definitions.push(Definition { rule: rule.clone(), file: file.clone() });
            }
        }
        Self { packages }
    }

    /// The rule at `data.<path>`.
    pub(super) fn group(&self, path: &[String]) -> Option<&Group> {
        let (name, package) = path.split_last()?;
        self.packages.get(&package.join("."))?.get(name)
    }

    /// Whether some package is, or lies below, `data.<path>`.
    pub(super) fn leads_to_package(&self, path: &[String]) -> bool {
        let prefix = path.join(".");
        self.packages.keys().any(|package| {
            package.strip_prefix(&prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }
}

/// Name and kind of a head: `m[key] := …` and `m.key := …` add to the object `m`.
fn place_in_group(refr: &Expr, kind: Option<Kind>) -> Option<(&str, Option<Kind>)> {
    match refr {
        Expr::Var { span, .. } => Some((span.text(), kind)),
        Expr::RefDot { refr, .. } | Expr::RefBrack { refr, .. } => {
            let below = match (kind, refr.as_ref()) {
                (None, _) => None,
                (Some(Kind::Complete), Expr::Var { .. }) => Some(Kind::Object),
                _ => Some(Kind::Mixed),
            };
            Some((root_of(refr)?, below))
        }
        _ => None,
    }
}

/// The variable that a reference starts with.
fn root_of(mut expr: &Expr) -> Option<&str> {
    loop {
        match expr {
            Expr::Var { span, .. } => return Some(span.text()),
            Expr::RefDot { refr, .. } | Expr::RefBrack { refr, .. } => expr = refr,
            _ => return None,
        }
    }
}

/// A reference of constant names, from its root on.
pub(super) fn path_of(mut expr: &Expr) -> Option<Vec<String>> {
    let mut path = Vec::new();
    loop {
        match expr {
            Expr::Var { span, .. } => {
                path.push(span.text().to_owned());
                path.reverse();
                return Some(path);
            }
            Expr::RefDot { refr, field, .. } => {
                path.push(field.0.text().to_owned());
                expr = refr;
            }
            Expr::RefBrack { refr, index, .. } => {
                let (Expr::String { value, .. } | Expr::RawString { value, .. }) = index.as_ref() else {
                    return None;
                };
                path.push(value.as_string().ok()?.to_string());
                expr = refr;
            }
            _ => return None,
        }
    }
}

fn imports_of(module: &Module) -> BTreeMap<String, Vec<String>> {
    let mut imports = BTreeMap::new();
    for import in &module.imports {
        let Some(path) = path_of(&import.refr) else {
            continue;
        };
        if !matches!(path.first().map(String::as_str), Some("data" | "input")) {
            continue;
        }
        let name = import.r#as.as_ref().map(|span| span.text().to_owned()).or_else(|| path.last().cloned());
        if let Some(name) = name {
            imports.insert(name, path);
        }
    }
    imports
}
