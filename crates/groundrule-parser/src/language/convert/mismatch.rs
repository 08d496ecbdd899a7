//! Why a conversion is impossible, in Terraform's words.

use super::{Safety, is_possible};
use crate::language::types::{ObjectType, Type};

/// What a value of type `got` lacks to become a `want`.
pub(super) fn message(got: &Type, want: &Type) -> String {
    let any = |element: &Type| *element == Type::Dynamic;
    match (got, want) {
        (Type::Object(got), Type::Object(want)) => objects(got, want),
        (Type::Tuple(_), Type::List(element)) if any(element) => {
            "all list elements must have the same type".into()
        }
        (Type::Tuple(_), Type::Set(element)) if any(element) => {
            "all set elements must have the same type".into()
        }
        (Type::Object(_), Type::Map(element)) if any(element) => {
            "all map elements must have the same type".into()
        }
        (Type::Tuple(got), Type::List(want) | Type::Set(want)) => {
            let misfit = got.iter().enumerate().find(|(_, got)| !fits(got, want));
            match misfit {
                Some((place, got)) => format!("element {place}: {}", message(got, want)),
                None => format!("all elements must be {}", want.friendly_constraint_name()),
            }
        }
        (Type::Object(got), Type::Map(want)) => {
            let misfit = got.attributes.iter().find(|(_, got)| !fits(got, want));
            match misfit {
                Some((name, got)) => format!("element {name:?}: {}", message(got, want)),
                None => format!("all elements must be {}", want.friendly_constraint_name()),
            }
        }
        (Type::List(got) | Type::Set(got), Type::List(want)) => {
            format!("incorrect list element type: {}", message(got, want))
        }
        (Type::List(got) | Type::Set(got), Type::Set(want)) => {
            format!("incorrect set element type: {}", message(got, want))
        }
        (Type::Map(got), Type::Map(want)) => format!("incorrect map element type: {}", message(got, want)),
        _ => format!("{} required", want.friendly_constraint_name()),
    }
}

fn fits(got: &Type, want: &Type) -> bool {
    got == want || is_possible(got, want, Safety::Unsafe)
}

fn objects(got: &ObjectType, want: &ObjectType) -> String {
    let missing: Vec<String> = want
        .attributes
        .keys()
        .filter(|name| !got.attributes.contains_key(*name) && !want.optional.contains(name))
        .map(|name| format!("{name:?}"))
        .collect();
    match missing.as_slice() {
        [] => {}
        [one] => return format!("attribute {one} is required"),
        [one, other] => return format!("attributes {one} and {other} are required"),
        [most @ .., last] => return format!("attributes {}, and {last} are required", most.join(", ")),
    }
    for safety in [Safety::Unsafe, Safety::Safe] {
        for (name, want) in &want.attributes {
            if let Some(got) = got.attributes.get(name)
                && got != want
                && !is_possible(got, want, safety)
            {
                return format!("attribute {name:?}: {}", message(got, want));
            }
        }
    }
    "incorrect object attributes".into()
}
