//! The one type that values of several types can be converted to: what a conditional has, or the elements of a list.

use std::cmp::Ordering;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{ConversionError, Safety, convert_unified, is_possible};
use crate::language::types::{ObjectType, Type};
use crate::language::value::{Because, Value};

/// The most general type that all of them can be converted to, if there is one.
pub fn unify(types: &[Type], safety: Safety) -> Option<Type> {
    let mut seen = FxHashSet::default();
    let types: Vec<&Type> = types.iter().filter(|ty| seen.insert(*ty)).collect();
    match types.as_slice() {
        [] => None,
        [ty] => Some((*ty).clone()),
        types => unify_distinct(types, safety),
    }
}

/// Converts values to the one type that all of them can have; nothing if there is none.
pub fn unify_values(values: &[Value], safety: Safety) -> Option<(Type, Result<Vec<Value>, ConversionError>)> {
    let types: Vec<Type> = values.iter().map(Value::ty).collect();
    let common = unify(&types, safety)?;
    // Collections beside something of unknown type: cty says nothing of the result.
    let vague = common == Type::Dynamic && types.iter().any(|ty| *ty != Type::Dynamic);
    let values = values
        .iter()
        .map(|value| {
            if vague {
                let because = if value.is_wholly_known() { Because::nothing() } else { value.because() };
                return Ok(Value::unknown(Type::Dynamic, because).marked(value.marks));
            }
            convert_unified(value, &common, safety)
        })
        .collect();
    Some((common, values))
}

fn unify_distinct(types: &[&Type], safety: Safety) -> Option<Type> {
    let count = |is: fn(&Type) -> bool| types.iter().filter(|ty| is(ty)).count();
    let maps = count(|ty| matches!(ty, Type::Map(_)));
    let lists = count(|ty| matches!(ty, Type::List(_)));
    let sets = count(|ty| matches!(ty, Type::Set(_)));
    let objects = count(|ty| matches!(ty, Type::Object(_)));
    let tuples = count(|ty| matches!(ty, Type::Tuple(_)));
    let unknown = count(|ty| *ty == Type::Dynamic);
    let all = types.len();
    for kind in [maps, lists, sets, objects, tuples] {
        if kind > 0 && unknown > 0 && kind + unknown == all {
            return Some(Type::Dynamic);
        }
    }
    if maps > 0 && maps == all {
        return collection(types, safety, Type::map);
    }
    if maps > 0 && maps + objects + unknown == all {
        if let Some(map) = objects_to_map(types.iter().filter_map(|ty| as_object(ty)), safety)
            && let Some(common @ Type::Map(_)) =
                unify(&replaced(types, |ty| as_object(ty).is_some(), &map), safety)
        {
            return Some(common);
        }
    } else if lists > 0 && lists == all {
        return collection(types, safety, Type::list);
    } else if lists > 0 && lists + tuples + unknown == all {
        if let Some(list) = tuples_to_list(types, safety)
            && let Some(common @ Type::List(_)) =
                unify(&replaced(types, |ty| matches!(ty, Type::Tuple(_)), &list), safety)
        {
            return Some(common);
        }
    } else if sets > 0 && sets == all {
        return collection(types, safety, Type::set);
    } else if objects > 0 && objects == all {
        return unify_objects(types, safety);
    } else if tuples > 0 && tuples == all {
        return unify_tuples(types, safety);
    } else if objects > 0 && tuples > 0 {
        return None;
    }
    by_preference(types)
        .into_iter()
        .find(|wanted| types.iter().all(|ty| ty == wanted || is_possible(ty, wanted, safety)))
        .cloned()
}

fn as_object(ty: &Type) -> Option<&Arc<ObjectType>> {
    match ty {
        Type::Object(object) => Some(object),
        _ => None,
    }
}

fn replaced(types: &[&Type], which: impl Fn(&Type) -> bool, by: &Type) -> Vec<Type> {
    types.iter().map(|ty| if which(ty) { by.clone() } else { (*ty).clone() }).collect()
}

fn collection(types: &[&Type], safety: Safety, kind: fn(Type) -> Type) -> Option<Type> {
    let elements: Vec<Type> = types.iter().filter_map(|ty| ty.element().cloned()).collect();
    let common = kind(unify(&elements, safety)?);
    types.iter().all(|ty| **ty == common || is_possible(ty, &common, safety)).then_some(common)
}

fn objects_to_map<'a>(objects: impl Iterator<Item = &'a Arc<ObjectType>>, safety: Safety) -> Option<Type> {
    let attributes: Vec<Type> = objects.flat_map(|object| object.attributes.values().cloned()).collect();
    unify(&attributes, safety).map(Type::map)
}

fn unify_objects(types: &[&Type], safety: Safety) -> Option<Type> {
    let objects: Vec<&Arc<ObjectType>> = types.iter().filter_map(|ty| as_object(ty)).collect();
    let as_map = || {
        let map = objects_to_map(objects.iter().copied(), safety)?;
        types.iter().all(|ty| is_possible(ty, &map, safety)).then_some(map)
    };
    let first = &objects[0].attributes;
    if objects[1..].iter().any(|object| object.attributes.keys().ne(first.keys())) {
        return as_map();
    }
    let mut attributes = Vec::with_capacity(first.len());
    for name in first.keys() {
        let across: Vec<Type> = objects.iter().map(|object| object.attributes[name].clone()).collect();
        attributes.push((Arc::clone(name), unify(&across, safety)?));
    }
    let common = Type::object(attributes);
    if types.iter().all(|ty| **ty == common || is_possible(ty, &common, safety)) {
        Some(common)
    } else {
        as_map()
    }
}

fn tuples_to_list(types: &[&Type], safety: Safety) -> Option<Type> {
    let elements: Vec<Type> = tuples(types).flat_map(|tuple| tuple.iter().cloned()).collect();
    unify(&elements, safety).map(Type::list)
}

fn tuples<'a>(types: &[&'a Type]) -> impl Iterator<Item = &'a [Type]> {
    types.iter().filter_map(|ty| match ty {
        Type::Tuple(elements) => Some(&**elements),
        _ => None,
    })
}

fn unify_tuples(types: &[&Type], safety: Safety) -> Option<Type> {
    let as_list = || {
        let list = tuples_to_list(types, safety)?;
        types.iter().all(|ty| is_possible(ty, &list, safety)).then_some(list)
    };
    let all: Vec<&[Type]> = tuples(types).collect();
    let length = all[0].len();
    if all.iter().any(|tuple| tuple.len() != length) {
        return as_list();
    }
    let mut elements = Vec::with_capacity(length);
    for place in 0..length {
        let across: Vec<Type> = all.iter().map(|tuple| tuple[place].clone()).collect();
        elements.push(unify(&across, safety)?);
    }
    let common = Type::tuple(elements);
    if types.iter().all(|ty| **ty == common || is_possible(ty, &common, safety)) {
        Some(common)
    } else {
        as_list()
    }
}

/// The types, more general ones first.
fn by_preference<'a>(types: &[&'a Type]) -> Vec<&'a Type> {
    let mut edges = vec![Vec::new(); types.len()];
    let mut above = vec![0_usize; types.len()];
    for i in 0..types.len() {
        for j in i + 1..types.len() {
            match generality(types[i], types[j]) {
                Ordering::Less => {
                    edges[i].push(j);
                    above[j] += 1;
                }
                Ordering::Greater => {
                    edges[j].push(i);
                    above[i] += 1;
                }
                Ordering::Equal => {}
            }
        }
    }
    let mut queue: Vec<usize> = (0..types.len()).filter(|i| above[*i] == 0).collect();
    let mut done = 0;
    while let Some(&i) = queue.get(done) {
        done += 1;
        for &j in &edges[i] {
            above[j] -= 1;
            if above[j] == 0 {
                queue.push(j);
            }
        }
    }
    queue.into_iter().map(|i| types[i]).collect()
}

/// `Less` if `a` is more general than `b`; `Equal` if neither is.
#[expect(clippy::match_same_arms, reason = "earlier arms go before later ones")]
fn generality(a: &Type, b: &Type) -> Ordering {
    match (a, b) {
        (Type::Dynamic, Type::Dynamic) => Ordering::Equal,
        (Type::Dynamic, _) => Ordering::Greater,
        (_, Type::Dynamic) => Ordering::Less,
        (Type::String, Type::Bool | Type::Number) => Ordering::Less,
        (Type::Bool | Type::Number, Type::String) => Ordering::Greater,
        (Type::List(a), Type::List(b)) | (Type::Set(a), Type::Set(b)) | (Type::Map(a), Type::Map(b)) => {
            generality(a, b)
        }
        (Type::List(_) | Type::Tuple(_), Type::Set(_))
        | (Type::List(_), Type::Tuple(_))
        | (Type::Map(_), Type::Object(_)) => Ordering::Less,
        (Type::Set(_), Type::List(_) | Type::Tuple(_))
        | (Type::Tuple(_), Type::List(_))
        | (Type::Object(_), Type::Map(_)) => Ordering::Greater,
        (Type::Object(a), Type::Object(b)) if a.attributes.keys().eq(b.attributes.keys()) => {
            agreed(a.attributes.values().zip(b.attributes.values()))
        }
        (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => agreed(a.iter().zip(b.iter())),
        _ => Ordering::Equal,
    }
}

fn agreed<'a>(pairs: impl Iterator<Item = (&'a Type, &'a Type)>) -> Ordering {
    let mut agreed = Ordering::Equal;
    for (a, b) in pairs {
        match (agreed, generality(a, b)) {
            (_, Ordering::Equal) => {}
            (Ordering::Equal, order) => agreed = order,
            (before, order) if before != order => return Ordering::Equal,
            _ => {}
        }
    }
    agreed
}
