//! `.terraform.lock.hcl`: the providers' versions that `terraform init` chose.

use std::collections::BTreeMap;
use std::path::Path;

use super::module::LockedProvider;
use super::problem::Diagnostic;
use super::workspace::Workspace;
use crate::syntax::tree::{Expression, Name};

/// What a root's lock file pins, by the provider's full source; nothing if there is none.
pub(super) fn read(
    workspace: &Workspace,
    root: &Path,
    said: &mut Vec<Diagnostic>,
) -> BTreeMap<Box<str>, LockedProvider> {
    let path = root.join(".terraform.lock.hcl");
    if !path.is_file() {
        return BTreeMap::new();
    }
    let text = |value: &Expression| value.as_str().map(|text| Name { text: text.into(), span: value.span });
    match &*workspace.parse(&path) {
        Ok((_, parsed)) => {
            said.extend(parsed.errors.iter().cloned().map(Diagnostic::from));
            let providers = parsed.body.blocks_labelled("provider", 1);
            providers
                .filter_map(|block| {
                    let version = text(block.body.value("version")?)?;
                    let constraints = block.body.value("constraints").and_then(text);
                    Some((block.labels.first()?.text.clone(), LockedProvider { version, constraints }))
                })
                .collect()
        }
        Err(problem) => {
            said.push(Diagnostic::path(&path, problem.clone()));
            BTreeMap::new()
        }
    }
}
