//! Functions of maps and objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::signature::{Function, Kind, Returns, any, of, text};
use super::{Call, Failure, MOST_ELEMENTS, Outcome, because, wrong};
use crate::language::convert::convert;
use crate::language::types::Type;
use crate::language::value::{Data, Marks, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("keys", &[any("inputMap").unknown().marked()], Returns::For(keys_type), keys),
    Function::new(
        "lookup",
        &[any("inputMap").marked().unknown(), text("key").marked().unknown()],
        Returns::For(lookup_type),
        lookup,
    )
    .variadic(any("default").whatever())
    .may_be_null(),
    Function::new("merge", &[], Returns::For(merge_type), merge)
        .variadic(any("maps").dynamic().null().marked()),
    Function::new("transpose", &[of(Kind::TextLists, "values")], Returns::Always(Kind::TextLists), transpose),
    Function::new("values", &[any("mapping").marked()], Returns::For(values_type), values),
    Function::new(
        "zipmap",
        &[of(Kind::Texts, "keys").marked(), any("values").marked()],
        Returns::For(zipmap_type),
        zipmap,
    ),
];

fn keys_type(arguments: &[Value]) -> Result<Type, Failure> {
    match arguments[0].ty() {
        Type::Map(_) => Ok(Type::list(Type::String)),
        Type::Object(object) => Ok(Type::tuple(object.attributes.keys().map(|_| Type::String))),
        _ => Err(wrong(0, "must have map or object type")),
    }
}

fn keys(call: &Call) -> Outcome {
    let map = &call.arguments[0];
    let names = |names: &mut dyn Iterator<Item = &Arc<str>>| -> Vec<Value> {
        names.map(|name| Data::String(Arc::clone(name)).into()).collect()
    };
    Ok(match &map.data {
        Data::Unknown(unknown) => match &unknown.ty {
            Type::Object(object) => Value::tuple(names(&mut object.attributes.keys())),
            _ => call.unknown(),
        },
        Data::Map(_, entries) => Value::list(Type::String, names(&mut entries.keys())),
        Data::Object(entries) => Value::tuple(names(&mut entries.keys())),
        _ => call.unknown(),
    }
    .marked(map.marks))
}

fn lookup_type(arguments: &[Value]) -> Result<Type, Failure> {
    if arguments.len() > 3 {
        return Err(format!("lookup() takes two or three arguments, got {}", arguments.len()).into());
    }
    match arguments[0].ty() {
        Type::Object(object) => {
            let Some(key) = arguments[1].as_str() else { return Ok(Type::Dynamic) };
            match (object.attributes.get(key), arguments.get(2)) {
                (Some(ty), _) => Ok(ty.clone()),
                (None, Some(default)) => Ok(default.ty()),
                (None, None) => Err(wrong(0, format!("the given object has no attribute {key:?}"))),
            }
        }
        Type::Map(element) => {
            if let Some(default) = arguments.get(2)
                && convert(default, &element).is_err()
            {
                return Err(wrong(2, "the default value must have the same type as the map elements"));
            }
            Ok((*element).clone())
        }
        _ => Err(wrong(0, "lookup() requires a map as the first argument")),
    }
}

fn lookup(call: &Call) -> Outcome {
    let (map, key) = (&call.arguments[0], &call.arguments[1]);
    let marks = map.marks.union(key.marks);
    let (Some(entries), Some(name)) = (map.as_entries(), key.as_str()) else {
        let because = because(&call.arguments[..2]);
        return Ok(Value::unknown(call.returns.clone(), because).marked(marks));
    };
    if let Some(value) = entries.get(name) {
        return Ok(value.clone().marked(marks));
    }
    match call.arguments.get(2) {
        Some(default) => Ok(convert(default, &call.returns).map_err(|error| error.message)?.marked(marks)),
        None if key.marks.contains(Marks::SENSITIVE) => {
            Err("lookup failed to find key (sensitive value)".into())
        }
        None => Err(format!("lookup failed to find key {name:?}").into()),
    }
}

fn merge_type(arguments: &[Value]) -> Result<Type, Failure> {
    let mut attributes = BTreeMap::new();
    let types: Vec<Type> = arguments.iter().map(Value::ty).collect();
    let mut certain = true;
    for (ty, argument) in types.iter().zip(arguments) {
        match ty {
            Type::Dynamic => return Ok(Type::Dynamic),
            Type::Object(object) if !argument.is_null() => {
                attributes.extend(object.attributes.iter().map(|(name, ty)| (Arc::clone(name), ty.clone())));
            }
            Type::Object(_) => {}
            Type::Map(element) => match &argument.data {
                Data::Null(_) => {}
                Data::Map(_, entries) => {
                    attributes.extend(entries.keys().map(|name| (Arc::clone(name), (**element).clone())));
                }
                _ => certain = false,
            },
            other => {
                let got = other.friendly_name();
                return Err(format!("arguments must be maps or objects, got {got:?}").into());
            }
        }
    }
    Ok(match types.first() {
        None => Type::object::<Arc<str>>([]),
        Some(first) if types.iter().all(|ty| ty == first) => first.clone(),
        Some(_) if certain => Type::object(attributes),
        Some(_) => Type::Dynamic,
    })
}

fn merge(call: &Call) -> Outcome {
    let mut marks = Marks::NONE;
    let mut merged = BTreeMap::new();
    for argument in &call.arguments {
        let Some(entries) = argument.as_entries() else { continue };
        marks = marks.union(argument.marks);
        merged.extend(entries.iter().map(|(name, value)| (Arc::clone(name), value.clone())));
        if merged.len() > MOST_ELEMENTS {
            return Ok(call.too_large().marked(marks));
        }
    }
    let merged = Arc::new(merged);
    let data = match &call.returns {
        Type::Map(element) => Data::Map((**element).clone(), merged),
        _ => Data::Object(merged),
    };
    Ok(Value::from(data).marked(marks))
}

fn transpose(call: &Call) -> Outcome {
    let map = &call.arguments[0];
    if !map.is_wholly_known() {
        return Ok(call.unknown());
    }
    let mut transposed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (key, list) in map.as_entries().into_iter().flat_map(|entries| entries.iter()) {
        let list = list.as_sequence().ok_or("input must not contain null list")?;
        for element in &**list {
            let element = element.as_str().ok_or("input list must not contain null string")?;
            transposed.entry(element).or_default().push(key);
        }
    }
    let lists = transposed
        .into_iter()
        .map(|(key, texts)| (key, Value::list(Type::String, texts.into_iter().map(Value::from))));
    Ok(Value::map(Type::list(Type::String), lists))
}

fn values_type(arguments: &[Value]) -> Result<Type, Failure> {
    match arguments[0].ty() {
        Type::Map(element) => Ok(Type::List(element)),
        Type::Object(object) => Ok(Type::tuple(object.attributes.values().cloned())),
        _ => Err("values() requires a map as the first argument".into()),
    }
}

fn values(call: &Call) -> Outcome {
    let map = &call.arguments[0];
    let values = map.children().cloned();
    Ok(match &call.returns {
        Type::List(element) => Value::list((**element).clone(), values),
        _ => Value::tuple(values),
    }
    .marked(map.marks))
}

fn zipmap_type(arguments: &[Value]) -> Result<Type, Failure> {
    let (keys, values) = (&arguments[0], &arguments[1]);
    match values.ty() {
        Type::List(element) => Ok(Type::Map(element)),
        Type::Tuple(types) => {
            if !keys.is_wholly_known() {
                return Ok(Type::Dynamic);
            }
            let keys: Vec<&Value> = keys.children().collect();
            check_counts(keys.len(), types.len())?;
            let mut attributes = Vec::with_capacity(keys.len());
            for (place, (key, ty)) in keys.into_iter().zip(types.iter()).enumerate() {
                let key = key.as_str().ok_or_else(|| format!("keys list has null value at index {place}"))?;
                attributes.push((key, ty.clone()));
            }
            Ok(Type::object(attributes))
        }
        _ => Err("values argument must be a list or tuple value".into()),
    }
}

fn check_counts(keys: usize, values: usize) -> Result<(), Failure> {
    if keys == values {
        return Ok(());
    }
    Err(format!("number of keys ({keys}) does not match number of values ({values})").into())
}

fn zipmap(call: &Call) -> Outcome {
    let (keys, values) = (&call.arguments[0], &call.arguments[1]);
    let mut marks = keys.marks.union(values.marks);
    if !keys.is_wholly_known() {
        return Ok(call.unknown().marked(marks));
    }
    check_counts(keys.children().count(), values.children().count())?;
    let mut zipped = BTreeMap::new();
    for (place, (key, value)) in keys.children().zip(values.children()).enumerate() {
        let Data::String(name) = &key.data else {
            return Err(format!("keys list has null value at index {place}").into());
        };
        marks = marks.union(key.marks);
        zipped.insert(Arc::clone(name), value.clone());
    }
    let zipped = Arc::new(zipped);
    let data = match &call.returns {
        Type::Map(element) => Data::Map((**element).clone(), zipped),
        _ => Data::Object(zipped),
    };
    Ok(Value::from(data).marked(marks))
}
