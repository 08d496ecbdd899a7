//! Reads of several values as one list, and the choice among them.

use groundrule_parser::graph::{InstanceId, Reading};
use groundrule_parser::value::Value;

use super::reads::{Derived, Sources, View, plain};
use crate::rule::{Read, ReadPath};

impl<'g> Sources<'g, '_> {
    /// One flat list of what stands at all paths.
    pub(super) fn union(&self, read: &Read, view: &View<'_, '_, 'g>, out: &mut Derived) -> Value {
        let mut elements = Vec::new();
        let mut found = false;
        for path in &read.paths {
            let ReadPath::Attribute { element, path } = path else { continue };
            let names: Vec<&str> = path.iter().map(String::as_str).collect();
            let places = self.places(*element, &names, view);
            // No place at all is an empty list of blocks.
            found |= places.is_empty();
            let mut here = Vec::new();
            for place in places {
                found |= place.reading != Reading::Missing;
                if place.reading == Reading::Missing {
                    continue;
                }
                let value = self.settle(place.reading, &read.left, &names, out, |reading, _| plain(reading));
                match value {
                    Value::Null => {}
                    Value::List(inner) => here.extend(inner.into_iter().map(whole)),
                    other => here.push(whole(other)),
                }
            }
            if !read.among.is_empty() {
                let unknown = here.iter().filter(|value| **value == Value::Unknown).count();
                let keep_unknown = *element || !self.are_others(read, view.id, &names, unknown);
                here.retain(|value| match value {
                    Value::Unknown => keep_unknown,
                    value => value.as_str().is_some_and(|text| read.among.iter().any(|it| it.matches(text))),
                });
            }
            elements.append(&mut here);
        }
        out.missing = !found;
        if found { Value::List(elements) } else { Value::Unknown }
    }

    /// Whether what is unknown at a path, so many values, is known to be nothing that the read chooses.
    fn are_others(&self, read: &Read, id: InstanceId, names: &[&str], unknown: usize) -> bool {
        let may_be_chosen =
            |(prefix, suffix): &(&str, &str)| read.among.iter().any(|it| it.may_match(prefix, suffix));
        // If more is unknown than was configured, the rest is the provider's.
        let ends = self.graph.known_ends(id, names).filter(|ends| ends.len() == unknown);
        ends.is_some_and(|ends| !ends.iter().any(may_be_chosen))
    }
}

/// An element of a union is known as a whole or not at all.
fn whole(element: Value) -> Value {
    if element.is_settled() { element } else { Value::Unknown }
}
