//! What changed outside Terraform since the last apply, as a plan's `resource_drift` says it.

use std::borrow::Cow;

use super::{Body, Instance, Kind, Origin, ResourceGraph};
use crate::plan::Actions;

/// A managed object that is not as Terraform left it.
#[derive(Debug)]
pub struct Drift<'a> {
    /// Resource type.
    pub type_name: Cow<'a, str>,
    /// As Terraform left it.
    pub before: Option<Body<'a>>,
    /// As it was found; nothing if it is gone.
    pub after: Option<Body<'a>>,
}

impl<'a> ResourceGraph<'a> {
    /// The objects before and after what changed outside Terraform, if anything did and the object is still there.
    pub fn drift(&self, instance: &Instance<'_>) -> Option<(&Body<'a>, &Body<'a>)> {
        let drift = self.drift.get(instance.address.as_ref())?;
        Some((drift.before.as_ref()?, drift.after.as_ref()?))
    }

    /// Everything that changed outside Terraform, by address.
    pub fn drifted(&self) -> impl Iterator<Item = (&str, &Drift<'a>)> {
        self.drift.iter().map(|(address, drift)| (address.as_ref(), drift))
    }

    /// How many objects Terraform managed before the plan: those that can have drifted. Nothing for a state or a root, which
    /// say nothing of that.
    pub fn managed_before(&self) -> Option<usize> {
        let existed = |instance: &&Instance<'_>| {
            instance.kind == Kind::Resource
                && instance.deposed.is_none()
                && instance.actions != Actions::Create
                && !self.drift.contains_key(instance.address.as_ref())
        };
        (self.origin == Origin::Plan)
            .then(|| self.instances.iter().filter(existed).count() + self.drift.len())
    }
}
