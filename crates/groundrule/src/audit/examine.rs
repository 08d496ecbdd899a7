//! One input of many, from opening it to what is kept of it.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use groundrule_parser::error::InputError;
use groundrule_parser::root::Inputs as Values;
use groundrule_parser::source::Source;
use groundrule_rules::check::Checked;
use groundrule_rules::digest;
use groundrule_rules::evaluate::Options;
use groundrule_rules::loader::PolicySet;

use crate::clock::Now;
use crate::decisions::Decisions;
use crate::engine;
use crate::failure::Failure;
use crate::inputs::Input;
use crate::policy_sets::PolicySets;
use crate::roots::Roots;
use crate::store::record::Record;

/// What all inputs are judged by.
pub(crate) struct Judge<'a> {
    pub(crate) policies: Mutex<PolicySets>,
    /// What of the rules is evaluated.
    pub(crate) narrow: fn(Arc<PolicySet>) -> Arc<PolicySet>,
    /// Of variables of roots.
    pub(crate) values: &'a Values,
    pub(crate) options: Options,
    /// When it is, for all that expires.
    pub(crate) now: Now,
    pub(crate) pool: &'a rayon::ThreadPool,
}

/// What came of an input.
pub(crate) struct Examined {
    /// Nothing if it could not be judged at all.
    pub(crate) record: Option<Record>,
    /// What of it could not be read.
    pub(crate) failures: Vec<InputError>,
    /// What is wrong with the settings or policies that hold for it.
    pub(crate) refusal: Option<Failure>,
}

impl Judge<'_> {
    /// What holds for the root in a directory.
    pub(crate) fn standards_of(&self, directory: &Path) -> Result<Arc<PolicySet>, Failure> {
        let mut guard = self.policies.lock().unwrap_or_else(PoisonError::into_inner);
        let policies = &mut *guard;
        // Loading waits for other work of the pool. A thread of the pool would take up another input meanwhile, which
        // wants the same lock; one of its own waits and does nothing else.
        let set = thread::scope(|scope| scope.spawn(|| policies.of(directory)).join());
        set.unwrap_or_else(|panic| resume_unwind(panic)).map(self.narrow)
    }

    /// Reads an input and judges it; all that it took is given back but the record.
    pub(crate) fn examine(&self, input: &Input) -> Examined {
        match self.pool.install(|| self.judge(input)) {
            Ok((record, failures)) => Examined { record, failures, refusal: None },
            Err(refusal) => Examined { record: None, failures: Vec::new(), refusal: Some(refusal) },
        }
    }

    fn judge(&self, input: &Input) -> Result<(Option<Record>, Vec<InputError>), Failure> {
        let mut sha256 = None;
        // Of its own: inputs are judged side by side.
        let mut decisions = Decisions::new(self.now, &[]);
        let (set, examined) = match input {
            Input::Document(path) => {
                let document =
                    Source::open_seen(path.as_str(), |bytes| sha256 = Some(digest::of_bytes(bytes)));
                let standards_of = &mut |root: &Path| self.standards_of(root);
                let roots = &mut Roots::new(&[]);
                let (set, examined) = engine::check_document(
                    standards_of,
                    &mut decisions,
                    path,
                    document,
                    roots,
                    self.options,
                )?;
                (set, vec![examined])
            }
            Input::Root { directory, workspace } => {
                let set = self.standards_of(directory)?;
                decisions.read(&set)?;
                let examined =
                    engine::check_root(&set, &decisions, directory, workspace, self.values, self.options);
                (Some(set), examined)
            }
        };
        let (checked, failures): (Vec<_>, Vec<_>) = examined.into_iter().unzip();
        let mut checked: Vec<Checked> = checked.into_iter().flatten().collect();
        // Sets of variable files have the faults of the files in common.
        let mut failures: Vec<InputError> = failures.into_iter().flatten().collect();
        let mut seen = BTreeSet::new();
        failures.retain(|failure| seen.insert(failure.to_string()));
        let (false, Some(set)) = (checked.is_empty(), set) else { return Ok((None, failures)) };
        if sha256.is_some() {
            for checked in &mut checked {
                checked.digest(sha256.clone());
            }
        }
        let report = decisions.report([set.as_ref()], checked);
        Ok((Record::new(report, set.digest().into()), failures))
    }
}
