//! One input of many, from opening it to what is kept of it.

use std::sync::Arc;

use groundrule_parser::error::InputError;
use groundrule_parser::root::Inputs as Values;
use groundrule_parser::source::Source;
use groundrule_rules::check;
use groundrule_rules::evaluate::Options;
use groundrule_rules::loader::PolicySet;
use sha2::{Digest, Sha256};

use crate::engine::{self, hex};
use crate::inputs::Input;
use crate::roots::Roots;
use crate::store::record::Record;

/// What all inputs are judged by.
pub(crate) struct Judge<'a> {
    pub(crate) policies: &'a PolicySet,
    /// Over the policies and settings.
    pub(crate) digest: Arc<str>,
    /// Of variables of roots.
    pub(crate) values: &'a Values,
    pub(crate) options: Options,
    pub(crate) pool: &'a rayon::ThreadPool,
}

/// What came of an input.
pub(crate) struct Examined {
    /// Nothing if it could not be read at all.
    pub(crate) record: Option<Record>,
    /// What of it could not be read.
    pub(crate) failures: Vec<InputError>,
}

impl Judge<'_> {
    /// Reads an input and judges it; all that it took is given back but the record.
    pub(crate) fn examine(&self, input: &Input) -> Examined {
        let (checked, failures) = self.pool.install(|| match input {
            Input::Document(path) => {
                let mut sha256 = None;
                let document =
                    Source::open_seen(path.as_str(), |bytes| sha256 = Some(hex(&Sha256::digest(bytes))));
                let roots = &mut Roots::new(&[]);
                let (mut checked, failures) =
                    engine::check_document(self.policies, path, document, roots, self.options);
                if let Some(checked) = &mut checked {
                    checked.digest(sha256);
                }
                (checked, failures)
            }
            Input::Root { directory, workspace } => {
                engine::check_root(self.policies, directory, workspace, self.values, self.options)
            }
        });
        let report = checked.map(|checked| check::report(self.policies, vec![checked]));
        Examined { record: report.and_then(|report| Record::new(report, &self.digest)), failures }
    }
}
