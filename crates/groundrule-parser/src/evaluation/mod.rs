//! A whole root evaluated: what `terraform show -json` would say of a plan of it that creates everything, and what such a
//! plan does not say.
//!
//! The plan is text, so that the one reader of plans makes the graph of it, and so that it can be compared with the plan
//! that the real Terraform makes. [`Facts`] are what only the configuration tells: why each value is unknown, which blocks
//! are written by `dynamic`, which instances stand for an unknown number.
//!
//! Everything is worked out when it is first asked for, once. An error costs what needs it, and nothing else.

mod body;
mod builtin;
mod data;
mod evaluator;
mod facts;
mod given;
mod module;
mod moved;
mod open;
mod planned;
mod problem;
mod provider;
mod repetition;
mod resource;
mod schemas;
mod scope;
mod shape;
mod tags;
mod variables;
mod walk;
mod write;

use std::collections::BTreeMap;

pub use facts::{
    BlockFacts, Decoded, DynamicBlocks, Facts, InstanceFacts, MissingCall, ModuleFacts, RequiredProviderFact,
    UnknownValue,
};
pub use moved::Moves;
pub use open::{EvaluatedRoot, facts_beside};
pub use problem::EvaluationProblem;

use crate::language::files::Files;
use crate::root::module::Root;
use crate::root::problem::Diagnostic;
use evaluator::Evaluator;

/// What an evaluation is told beside the root.
#[derive(Debug, Default)]
pub struct Options {
    /// Objects of data sources by the instances' addresses, as a plan of the root has read them.
    pub data: BTreeMap<String, serde_json::Value>,
    /// What `path.cwd` gives; unknown if it is not told.
    pub working_directory: Option<String>,
    /// What functions read files with; without it what is in files is unknown.
    pub files: Option<Files>,
    /// Which versions of schemas are taken, by the provider's name, whatever the root asks for; of other providers then the
    /// newest. Without it the root decides.
    pub schemas: Option<BTreeMap<String, String>>,
}

/// What a root comes to.
#[derive(Debug)]
pub struct Evaluation {
    /// A plan in Terraform's JSON format, in which everything is created. Holds values in clear, sensitive ones too.
    /// Nothing if it would be too long: only a bomb is.
    pub plan: Option<String>,
    /// What a plan does not say.
    pub facts: Facts,
    /// What is wrong with the blocks and expressions; those of syntax and loading stand in the root and its modules.
    pub diagnostics: Vec<Diagnostic>,
}

/// Evaluates a root.
pub fn evaluate(root: &Root, options: &Options) -> Evaluation {
    let evaluator = Evaluator::new(root, options);
    let instance = module::ModuleInstance::root(&root.tree);
    let walked = walk::everything(&evaluator, &instance);
    let plan = write::plan::write(&evaluator, &instance, &walked);
    let facts = facts::gather(&evaluator, &instance, &walked);
    Evaluation { plan, facts, diagnostics: evaluator.into_diagnostics() }
}
