//! Which of several nested blocks made an element of a plan: by what is written in them.

use super::constant::{Agreement, agrees, constant};
use super::header::{Nested, nested};
use crate::schema::{Attribute, AttributeKind};
use crate::syntax::tree::{Body, ObjectItem};
use crate::value::Value;

/// More comparisons than that are not made: no configuration has as many blocks of one type.
const MAX_COMPARISONS: usize = 100_000;

/// Deeper blocks are not compared.
const MAX_DEPTH: usize = 16;

/// Something that may have made elements.
pub(super) trait Maker {
    /// Whether it can have made this element.
    fn agrees(&self, element: &Value, schema: Option<&Attribute>) -> Agreement;
    /// It makes any number of elements.
    fn is_dynamic(&self) -> bool;
    /// What is written is the same, so that it makes the same element.
    fn equals(&self, other: &Self) -> bool;
}

/// What is known of the elements.
#[derive(Debug, Clone, Copy)]
pub(super) struct Elements<'e> {
    pub(super) all: &'e [Value],
    /// Their order is the configuration's.
    pub(super) in_order: bool,
    /// Every block made one of them; in a state blocks may have been written since.
    pub(super) all_made: bool,
}

/// The maker of an element; nothing where several can have made it.
pub(super) fn maker_of<M: Maker>(
    makers: &[M],
    elements: Elements<'_>,
    index: usize,
    schema: Option<&Attribute>,
) -> Option<usize> {
    if index >= elements.all.len() || makers.len().saturating_mul(elements.all.len()) > MAX_COMPARISONS {
        return None;
    }
    let agreement: Vec<Vec<Agreement>> = makers
        .iter()
        .map(|maker| elements.all.iter().map(|element| maker.agrees(element, schema)).collect())
        .collect();
    let any_dynamic = makers.iter().any(Maker::is_dynamic);
    let is_one_each = !any_dynamic && makers.len() == elements.all.len();
    if elements.in_order && is_one_each && (0..makers.len()).all(|at| agreement[at][at] != Agreement::No) {
        return Some(index);
    }
    // For each element the makers that can have made it.
    let mut possible: Vec<Vec<usize>> = (0..elements.all.len())
        .map(|element| {
            (0..makers.len()).filter(|maker| agreement[*maker][element] != Agreement::No).collect()
        })
        .collect();
    let makes_one = |maker: usize| !makers[maker].is_dynamic();
    let makes_any = |maker: &Vec<Agreement>| maker.iter().any(|agreement| *agreement != Agreement::No);
    // A block that made none of them was not understood: then nothing follows from what others made.
    let is_sound = elements.all_made
        && (0..makers.len()).all(|maker| !makes_one(maker) || makes_any(&agreement[maker]))
        && (any_dynamic || elements.all.len() <= makers.len());
    if is_sound {
        eliminate(&mut possible, makers.len(), makes_one);
    }
    match possible[index][..] {
        [maker] => (is_sound || agreement[maker][index] == Agreement::Yes).then_some(maker),
        [first, ref others @ ..] if others.iter().all(|other| makers[first].equals(&makers[*other])) => {
            Some(first)
        }
        _ => None,
    }
}

/// A block that makes one element and can have made only this one did; an element that only one block can have made
/// is the one that it made.
fn eliminate(possible: &mut [Vec<usize>], makers: usize, makes_one: impl Fn(usize) -> bool) {
    loop {
        let mut changed = false;
        let of_maker: Vec<Vec<usize>> = (0..makers)
            .map(|maker| (0..possible.len()).filter(|element| possible[*element].contains(&maker)).collect())
            .collect();
        let settled = |maker: &usize| makes_one(*maker) && of_maker[*maker].len() == 1;
        for makers in possible.iter_mut().filter(|makers| makers.len() > 1) {
            if makers.iter().any(settled) {
                let before = makers.len();
                makers.retain(settled);
                changed |= makers.len() < before;
            }
        }
        for element in 0..possible.len() {
            if let [maker] = possible[element][..]
                && makes_one(maker)
            {
                for (other, makers) in possible.iter_mut().enumerate() {
                    // An element without any maker would not be sound any more.
                    if other != element && makers.len() > 1 && makers.contains(&maker) {
                        makers.retain(|candidate| *candidate != maker);
                        changed = true;
                    }
                }
            }
        }
        if !changed {
            return;
        }
    }
}

impl Maker for Nested<'_> {
    fn agrees(&self, element: &Value, schema: Option<&Attribute>) -> Agreement {
        self.body().map_or(Agreement::Open, |body| body_agrees(&body, element, schema, 0))
    }

    fn is_dynamic(&self) -> bool {
        self.is_dynamic
    }

    fn equals(&self, other: &Self) -> bool {
        let all_constant = |body: &Body| {
            body.blocks.is_empty()
                && body.attributes.iter().all(|attribute| constant(&attribute.value).is_settled())
        };
        !self.is_dynamic
            && !other.is_dynamic
            && all_constant(&self.block.body)
            && says(&self.block.body) == says(&other.block.body)
    }
}

/// What the arguments of a body are.
fn says(body: &Body) -> Vec<(&str, Value)> {
    let mut arguments: Vec<_> =
        body.attributes.iter().map(|attribute| (&*attribute.name.text, constant(&attribute.value))).collect();
    arguments.sort_by_key(|(name, _)| *name);
    arguments
}

/// Whether a block can have made an element.
fn body_agrees(body: &Body, element: &Value, schema: Option<&Attribute>, depth: usize) -> Agreement {
    let Value::Map(entries) = element else { return Agreement::Open };
    if depth > MAX_DEPTH {
        return Agreement::Open;
    }
    let mut all = Agreement::Open;
    for (name, planned) in entries {
        let attribute = schema.and_then(|schema| schema.child(name));
        all = all.and(match body.attribute(name) {
            Some(written) if !is_json_block(body, attribute.as_ref()) => {
                agrees(&constant(&written.value), planned, attribute.map(|attribute| attribute.kind))
            }
            _ => blocks_agree(body, name, planned, attribute.as_ref(), depth),
        });
        if all == Agreement::No {
            break;
        }
    }
    all
}

fn is_json_block(body: &Body, attribute: Option<&Attribute>) -> bool {
    body.is_json && attribute.is_some_and(Attribute::is_block)
}

/// Whether blocks of a type, or nothing at all, can have made what a plan has.
fn blocks_agree(
    body: &Body,
    name: &str,
    planned: &Value,
    attribute: Option<&Attribute>,
    depth: usize,
) -> Agreement {
    let blocks = nested(body, name);
    let elements = match planned {
        Value::List(elements) => &elements[..],
        Value::Map(_) => std::slice::from_ref(planned),
        Value::Unknown => return Agreement::Open,
        _ => &[],
    };
    if blocks.is_empty() {
        // What nobody fills in and is there was written elsewhere. Only blocks and collections have no defaults.
        let cannot_be = attribute.is_some_and(|attribute| match attribute.kind {
            AttributeKind::Block(_) => attribute.computed_block() == Some(false) && !elements.is_empty(),
            AttributeKind::List(_) | AttributeKind::Set(_) | AttributeKind::Map(_) => {
                attribute.optional() && !attribute.computed() && planned.is_settled() && !planned.is_unset()
            }
            _ => false,
        });
        return if cannot_be { Agreement::No } else { Agreement::Open };
    }
    let mut all = Agreement::Open;
    for block in blocks.iter().filter(|block| !block.is_dynamic) {
        let made = |element| body_agrees(&block.block.body, element, attribute, depth + 1);
        all = all.and(elements.iter().map(made).max().unwrap_or(Agreement::No));
    }
    all
}

/// An object in a list, as the value of an attribute that is a list of objects.
#[derive(Debug)]
pub(super) struct ObjectInList<'b>(pub(super) &'b [ObjectItem]);

impl Maker for ObjectInList<'_> {
    fn agrees(&self, element: &Value, schema: Option<&Attribute>) -> Agreement {
        let items = self.0.iter().filter_map(|item| {
            let Value::String(key) = constant(&item.key) else { return None };
            let kind = schema.and_then(|schema| schema.child(&key)).map(|attribute| attribute.kind);
            Some(agrees(&constant(&item.value), element.get(&key)?, kind))
        });
        items.fold(Agreement::Open, Agreement::and)
    }

    fn is_dynamic(&self) -> bool {
        false
    }

    fn equals(&self, other: &Self) -> bool {
        let says = |items: &[ObjectItem]| -> Vec<(Value, Value)> {
            items.iter().map(|item| (constant(&item.key), constant(&item.value))).collect()
        };
        let mine = says(self.0);
        mine.iter().all(|(_, value)| value.is_settled()) && mine == says(other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A maker that says with which elements it agrees: `y`es, `o`pen, `n`o; `*` makes any number.
    struct Told(&'static str);

    impl Maker for Told {
        fn agrees(&self, element: &Value, _: Option<&Attribute>) -> Agreement {
            let Value::Number(at) = element else { unreachable!("elements are numbered") };
            let at = usize::try_from(at.as_u64().expect("small")).expect("small");
            match self.0.trim_end_matches('*').as_bytes()[at] {
                b'y' => Agreement::Yes,
                b'o' => Agreement::Open,
                _ => Agreement::No,
            }
        }

        fn is_dynamic(&self) -> bool {
            self.0.ends_with('*')
        }

        fn equals(&self, other: &Self) -> bool {
            self.0 == other.0 && !self.0.contains('o')
        }
    }

    /// The makers of all elements of a set.
    fn makers(told: &[&'static str], all_made: bool) -> Vec<Option<usize>> {
        let makers: Vec<Told> = told.iter().map(|told| Told(told)).collect();
        let count = told[0].trim_end_matches('*').len();
        let all: Vec<Value> = (0..count).map(|number| Value::Number(number.into())).collect();
        let elements = Elements { all: &all, in_order: false, all_made };
        (0..count).map(|index| maker_of(&makers, elements, index, None)).collect()
    }

    #[test]
    fn sets_are_matched_by_what_is_written() {
        let cases: &[(&[&'static str], &[Option<usize>])] = &[
            // The order is another one.
            (&["ny", "yn"], &[Some(1), Some(0)]),
            // The second can only have made the other one.
            (&["yn", "oo"], &[Some(0), Some(1)]),
            // Nothing is known of both.
            (&["oo", "oo"], &[None, None]),
            // Equal ones became one element.
            (&["y", "y"], &[Some(0)]),
            // The first makes one, all the others are the dynamic block's.
            (&["ynn", "ooo*"], &[Some(0), Some(1), Some(1)]),
            // The first may have made any of them.
            (&["oo", "oo*"], &[None, None]),
            // The first was not understood, so nothing follows for the second.
            (&["nn", "oo"], &[None, None]),
            (&["nn", "yo"], &[Some(1), None]),
        ];
        for (told, expected) in cases {
            assert_eq!(makers(told, true), *expected, "{told:?}");
        }
    }

    #[test]
    fn in_a_state_only_what_agrees_counts() {
        assert_eq!(makers(&["oy", "nn"], false), [None, Some(0)]);
        assert_eq!(makers(&["y", "y"], false), [Some(0)]);
    }
}
