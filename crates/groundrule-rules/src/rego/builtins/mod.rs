//! Builtin functions: which there are, which are refused, and the ones that the engine lacks or gets wrong.
//!
//! What is here does what OPA does, and has bounds on what it makes, since nothing can stop a builtin that runs.
//!
//! Differences that remain: numbers that are no integers are 64-bit floats (`0.1 + 0.2`); sets sort before objects;
//! `json.marshal` leaves `<`, `>` and `&` as they are; `yaml.marshal` indents lists otherwise; `semver.is_valid` takes no
//! `v`; `net.cidr_merge` wants lengths.

mod args;
mod case;
mod crypto;
mod format;
mod glob;
mod net;
mod pattern;
mod regex;
mod sized;

use regorus::Value;
use regorus::unstable::BUILTINS;

use self::pattern::Patterns;

/// A builtin of ours.
#[derive(Clone, Copy)]
pub(super) struct Builtin {
    pub(super) name: &'static str,
    pub(super) arguments: u8,
    call: fn(&[Value], &mut Patterns) -> Result<Value, BuiltinFault>,
}

impl Builtin {
    /// The function, with its own memory of compiled patterns. Clones of it share nothing, hence no locks.
    pub(super) fn into_call(
        self,
    ) -> impl FnMut(&[Value]) -> Result<Value, BuiltinFault> + Clone + Send + Sync {
        let mut patterns = Patterns::default();
        move |arguments| (self.call)(arguments, &mut patterns)
    }
}

/// Why a builtin gave no value: a fault of the policy that called it. Quotes no argument, since that may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum BuiltinFault {
    /// The policy gave an argument of the wrong type.
    #[error("argument {position} is not {expected}")]
    Argument {
        /// From 1.
        position: usize,
        /// What it should be.
        expected: &'static str,
    },
    /// The policy gave an argument of the right type that means nothing.
    #[error("{0}")]
    Meaning(&'static str),
    /// The policy asked for more than any check needs.
    #[error("the result would be too large")]
    TooLarge,
}

/// What a policy may do with a function's name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Availability {
    /// Call it with so many arguments.
    Known(usize),
    /// Not call it; the reason follows its name.
    Refused(&'static str),
    /// There is none.
    Unknown,
}

const VARIES: &str = "gives another value on each run, and a verdict must not";
const OUTSIDE: &str = "looks at what is outside of the input";
const PRINTS: &str = "prints, and a policy prints nothing: it could be a secret";

const FOREVER: &str = "can take forever on a hostile value";

const REFUSED: [(&str, &str); 11] = [
    ("graph.reachable_paths", FOREVER),
    ("http.send", OUTSIDE),
    ("net.lookup_ip_addr", OUTSIDE),
    ("opa.runtime", OUTSIDE),
    ("print", PRINTS),
    ("rand.intn", VARIES),
    ("time.now_ns", VARIES),
    ("trace", PRINTS),
    ("units.parse", FOREVER),
    ("units.parse_bytes", FOREVER),
    ("uuid.rfc4122", VARIES),
];

/// Ours, in the order of their names.
pub(super) fn ours() -> impl Iterator<Item = Builtin> {
    [case::ALL, crypto::ALL, format::ALL, glob::ALL, net::ALL, regex::ALL, sized::ALL]
        .into_iter()
        .flatten()
        .copied()
}

/// Whether a policy may call this.
pub(super) fn availability(name: &str) -> Availability {
    if let Some((_, reason)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
        return Availability::Refused(reason);
    }
    if let Some(builtin) = ours().find(|builtin| builtin.name == name) {
        return Availability::Known(builtin.arguments.into());
    }
    match BUILTINS.get(name) {
        Some((_, arguments)) if is_opas(name) => Availability::Known((*arguments).into()),
        _ => Availability::Unknown,
    }
}

/// All names that a policy may call, for suggestions.
pub(super) fn names() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = BUILTINS.keys().copied().filter(|name| is_opas(name)).collect();
    names.extend(ours().map(|builtin| builtin.name));
    names.retain(|name| !REFUSED.iter().any(|(refused, _)| refused == name));
    // The engine's table has no order of its own.
    names.sort_unstable();
    names
}

/// The engine has helpers of its own among its builtins.
fn is_opas(name: &str) -> bool {
    !name.starts_with("__") && !name.starts_with("test.")
}

#[cfg(test)]
mod tests;
