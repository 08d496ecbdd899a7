//! Attribute paths as findings have them.

use crate::address::{AttributePath, InstanceKey, Step};

/// An attribute path; empty for the subject itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Path(Vec<Step>);

impl Path {
    /// Reads a path. `[*]` stands for elements that nobody knows yet, so there the path ends; so does one that can't be
    /// read: what is above is true of it, too.
    pub(super) fn parse(text: &str) -> Self {
        let known = text.split("[*]").next().unwrap_or(text);
        Self(AttributePath::parse(known).map(|AttributePath(steps)| steps).unwrap_or_default())
    }

    pub(super) fn of(steps: &[Step]) -> Self {
        Self(steps.to_vec())
    }

    pub(super) fn steps(&self) -> &[Step] {
        &self.0
    }

    pub(super) fn first_name(&self) -> Option<&str> {
        match self.0.first()? {
            Step::Name(name) => Some(name),
            Step::Index(_) => None,
        }
    }

    /// The path below its first step.
    pub(super) fn below(&self) -> Self {
        Self(self.0.iter().skip(1).cloned().collect())
    }

    /// With other names where it begins with these; numbers between them stay behind the first of the others.
    pub(super) fn with_prefix(self, names: &[&str], others: &[&str]) -> Self {
        let mut rest = self.0.iter().peekable();
        for name in names {
            if rest.next() != Some(&Step::Name((*name).into())) {
                return self;
            }
            while name != names.last().unwrap_or(name)
                && rest.next_if(|step| matches!(step, Step::Index(InstanceKey::Int(_)))).is_some()
            {
            }
        }
        let steps = others.iter().map(|name| Step::Name((*name).into())).chain(rest.cloned());
        Self(steps.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effective_tags_become_own_ones() {
        let path = |text: &str| Path::parse(text).with_prefix(&["tags_all"], &["tags"]);
        assert_eq!(path("tags_all[\"Owner\"]"), Path::parse("tags[\"Owner\"]"));
        assert_eq!(path("name"), Path::parse("name"));
    }

    #[test]
    fn elements_that_nobody_knows_end_a_path() {
        assert_eq!(Path::parse("ingress[*].cidr_blocks"), Path::parse("ingress"));
        assert_eq!(Path::parse(""), Path::default());
    }
}
