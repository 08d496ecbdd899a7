//! Which types can be converted to which.

use super::Safety;
use super::unify::unify;
use crate::language::types::Type;

/// Whether values of type `from` can be converted to `to`; with [`Safety::Unsafe`], whether some can.
#[expect(clippy::match_same_arms, reason = "earlier arms go before later ones")]
pub fn is_possible(from: &Type, to: &Type, safety: Safety) -> bool {
    let lossy = safety == Safety::Unsafe;
    let element = |from: &Type, to: &Type| from == to || is_possible(from, to, safety);
    match (from, to) {
        (_, Type::Dynamic) => true,
        (Type::Dynamic, _) => lossy,
        (Type::Bool | Type::Number, Type::String) => true,
        (Type::String, Type::Bool | Type::Number) => lossy,
        (Type::Object(from), Type::Object(to)) => {
            to.attributes.iter().all(|(name, to_type)| match from.attributes.get(name) {
                Some(from_type) => element(from_type, to_type),
                None => to.optional.contains(name),
            })
        }
        (Type::Tuple(from), Type::Tuple(to)) => {
            from.len() == to.len() && from.iter().zip(to.iter()).all(|(from, to)| element(from, to))
        }
        (Type::List(_), Type::Set(_)) if !lossy => false,
        (Type::List(from) | Type::Set(from), Type::List(to) | Type::Set(to))
        | (Type::Map(from), Type::Map(to)) => element(from, to),
        (Type::Tuple(from), Type::List(to) | Type::Set(to)) => {
            all_to_element(&mut from.iter(), to, safety, |common| {
                // Elements of unknown type alone make a list of elements of unknown type.
                *common != Type::Dynamic || from.iter().all(|from| *from == Type::Dynamic)
            })
        }
        (Type::Object(from), Type::Map(to)) => {
            all_to_element(&mut from.attributes.values(), to, safety, |_| true)
        }
        (Type::Map(from), Type::Object(to)) => {
            lossy
                && to
                    .attributes
                    .iter()
                    .all(|(name, to_type)| element(from, to_type) || to.optional.contains(name))
        }
        (from, to) => from == to,
    }
}

fn all_to_element(
    mut from: &mut dyn Iterator<Item = &Type>,
    to: &Type,
    safety: Safety,
    accepts: impl Fn(&Type) -> bool,
) -> bool {
    if *to != Type::Dynamic {
        return (&mut from).all(|from| from == to || is_possible(from, to, safety));
    }
    let types: Vec<Type> = from.cloned().collect();
    types.is_empty() || unify(&types, safety).is_some_and(|common| accepts(&common))
}
