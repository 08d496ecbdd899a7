//! What a configuration consists of, without what it says: enough to tell whether it is the one that a root holds.

use std::collections::BTreeSet;

use super::ResourceGraph;
use super::instance::{Instance, Kind};
use crate::address::{Address, Mode, ModulePath};

/// The blocks of a configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// `resource` and `data` blocks, without instance keys.
    pub resources: BTreeSet<Address>,
    /// `module` blocks, without instance keys.
    pub calls: BTreeSet<ModulePath>,
}

impl ResourceGraph<'_> {
    /// The blocks of the plan's configuration; nothing for a state, and for a plan that lost its configuration.
    pub fn configured(&self) -> Option<Outline> {
        let configuration = self.configuration.as_ref()?;
        let mut outline = Outline::default();
        for (_, module) in configuration.modules() {
            let path = module.path.iter().fold(ModulePath::default(), |path, name| path.child(name, None));
            for (mode, type_name, name) in module.block_names() {
                outline.resources.insert(Address {
                    module: path.clone(),
                    mode,
                    type_name: type_name.into(),
                    name: name.into(),
                    key: None,
                });
            }
            if !path.is_root() {
                outline.calls.insert(path);
            }
        }
        Some(outline)
    }

    /// The blocks that the input's managed resources were made by.
    pub fn managed(&self) -> BTreeSet<Address> {
        let resources = self.instances.iter().filter(|instance| instance.kind == Kind::Resource);
        resources.filter_map(|instance| Some(self.address(instance)?.configuration())).collect()
    }

    /// The address of a resource or data source, in parts.
    pub fn address(&self, instance: &Instance<'_>) -> Option<Address> {
        let mode = match instance.kind {
            Kind::Resource => Mode::Managed,
            Kind::Data => Mode::Data,
            _ => return None,
        };
        Some(Address {
            module: self.modules[instance.module.0 as usize].path.clone(),
            mode,
            type_name: instance.type_name.as_ref().into(),
            name: instance.name.as_ref().into(),
            key: instance.key.clone(),
        })
    }
}
