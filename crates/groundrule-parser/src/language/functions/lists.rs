//! Functions of lists and tuples.

use std::cmp::Ordering;
use std::sync::Arc;

use super::collections::has_known_length;
use super::signature::{Function, Kind, Returns, any, number, of};
use super::{Call, Failure, MOST_ELEMENTS, Outcome, because, integer, wrong};
use crate::language::convert::{Safety, convert, unify};
use crate::language::number::Number;
use crate::language::types::Type;
use crate::language::value::{Data, Marks, Unknown, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "chunklist",
        &[of(Kind::List, "list").marked(), number("size").marked()],
        Returns::For(lists_of_first),
        chunklist,
    ),
    Function::new("coalescelist", &[], Returns::For(coalescelist_type), coalescelist)
        .variadic(any("vals").unknown().dynamic().null()),
    Function::new("compact", &[of(Kind::Texts, "list")], Returns::Always(Kind::Texts), compact),
    Function::new("concat", &[], Returns::For(concat_type), concat).variadic(any("seqs").marked()),
    Function::new("distinct", &[of(Kind::List, "list")], Returns::For(first), distinct),
    Function::new("flatten", &[any("list").marked()], Returns::For(flatten_type), flatten),
    Function::new(
        "matchkeys",
        &[of(Kind::List, "values"), of(Kind::List, "keys"), of(Kind::List, "searchset")],
        Returns::For(matchkeys_type),
        matchkeys,
    ),
    Function::new("range", &[], Returns::Always(Kind::Numbers), range).variadic(number("params")),
    Function::new("reverse", &[any("list").marked()], Returns::For(reverse_type), reverse),
    Function::new(
        "slice",
        &[any("list").marked(), number("start_index"), number("end_index")],
        Returns::For(slice_type),
        slice,
    ),
    Function::new("sort", &[of(Kind::Texts, "list").unknown()], Returns::Always(Kind::Texts), sort),
];

fn first(arguments: &[Value]) -> Result<Type, Failure> {
    Ok(arguments[0].ty())
}

fn lists_of_first(arguments: &[Value]) -> Result<Type, Failure> {
    Ok(Type::list(arguments[0].ty()))
}

/// What a list or set holds; nothing for others.
fn sequence(value: &Value) -> &[Value] {
    value.as_sequence().map_or(&[], |elements| elements)
}

fn chunklist(call: &Call) -> Outcome {
    let list = &call.arguments[0];
    let marks = list.marks.union(call.arguments[1].marks);
    let size = integer(&call.arguments[1]).map_err(|error| format!("invalid size: {error}"))?;
    let elements = sequence(list);
    let ty = list.ty();
    let size = usize::try_from(size).map_err(|_| "the size argument must be positive")?;
    let chunks: Vec<Value> = match (elements, size) {
        ([], _) => Vec::new(),
        (_, 0) => vec![list.unmarked()],
        (elements, size) => {
            let element = ty.element().cloned().unwrap_or(Type::Dynamic);
            elements.chunks(size).map(|chunk| Value::list(element.clone(), chunk.iter().cloned())).collect()
        }
    };
    Ok(Value::list(ty, chunks).marked(marks))
}

fn coalescelist_type(arguments: &[Value]) -> Result<Type, Failure> {
    if arguments.is_empty() {
        return Err("at least one argument is required".into());
    }
    let mut types = Vec::new();
    for argument in arguments {
        if !argument.is_known() {
            return Ok(Type::Dynamic);
        }
        match argument.ty() {
            ty @ (Type::List(_) | Type::Tuple(_)) => types.push(ty),
            _ => return Err("coalescelist arguments must be lists or tuples".into()),
        }
    }
    let same = types.windows(2).all(|pair| pair[0] == pair[1]);
    Ok(if same { types.swap_remove(0) } else { Type::Dynamic })
}

fn coalescelist(call: &Call) -> Outcome {
    for argument in &call.arguments {
        if !argument.is_known() {
            return Ok(call.unknown());
        }
        if !sequence(argument).is_empty() {
            return Ok(argument.clone());
        }
    }
    Err("no non-null arguments".into())
}

fn compact(call: &Call) -> Outcome {
    let list = &call.arguments[0];
    let is_kept = |element: &&Value| match &element.data {
        Data::Unknown(unknown) => unknown.has_text(),
        _ => element.as_str().is_some_and(|text| !text.is_empty()),
    };
    let kept = Value::list(Type::String, list.children().filter(is_kept).cloned());
    if list.is_wholly_known() {
        return Ok(kept);
    }
    let is_clear = |element: &Value| element.as_unknown().is_none_or(Unknown::has_text);
    let inside = (list.is_known() && list.children().all(is_clear)).then(|| Arc::new(kept));
    Ok(Unknown { inside, ..Unknown::new(call.returns.clone(), because(&call.arguments)) }.into())
}

fn concat_type(arguments: &[Value]) -> Result<Type, Failure> {
    let types: Vec<Type> = arguments.iter().map(Value::ty).collect();
    if types.is_empty() {
        return Err("at least one argument is required".into());
    }
    if types.iter().all(|ty| matches!(ty, Type::List(_)))
        && let Some(common) = unify(&types, Safety::Unsafe)
    {
        return Ok(common);
    }
    let mut elements = Vec::new();
    for (place, (ty, argument)) in types.iter().zip(arguments).enumerate() {
        if elements.len() > MOST_ELEMENTS {
            return Ok(Type::Dynamic);
        }
        match ty {
            Type::Tuple(types) => elements.extend(types.iter().cloned()),
            Type::List(_) if !argument.is_known() => return Ok(Type::Dynamic),
            Type::List(element) => elements.extend(sequence(argument).iter().map(|_| (**element).clone())),
            other => {
                let got = other.friendly_name();
                return Err(wrong(place, format!("all arguments must be lists or tuples; got {got}")));
            }
        }
    }
    Ok(Type::tuple(elements))
}

fn concat(call: &Call) -> Outcome {
    let marks = call.arguments.iter().fold(Marks::NONE, |marks, argument| marks.union(argument.marks));
    if call.arguments.iter().map(|argument| sequence(argument).len()).sum::<usize>() > MOST_ELEMENTS {
        return Ok(call.too_large().marked(marks));
    }
    let mut elements = Vec::new();
    for (place, argument) in call.arguments.iter().enumerate() {
        let argument = match &call.returns {
            list @ Type::List(_) => convert(argument, list).map_err(|error| wrong(place, error.message))?,
            _ => argument.clone(),
        };
        elements.extend(sequence(&argument).iter().cloned());
    }
    Ok(match &call.returns {
        Type::List(element) => Value::list((**element).clone(), elements),
        _ => Value::tuple(elements),
    }
    .marked(marks))
}

fn distinct(call: &Call) -> Outcome {
    let list = &call.arguments[0];
    if !list.is_wholly_known() {
        return Ok(call.unknown());
    }
    let elements = sequence(list);
    // Through the order of sets, not by comparing each with each.
    let element_type = call.returns.element().cloned().unwrap_or(Type::Dynamic);
    let set = Value::set(element_type.clone(), elements.iter().cloned());
    if sequence(&set).len() == elements.len() {
        return Ok(list.clone());
    }
    let mut seen = vec![false; sequence(&set).len()];
    let mut kept = Vec::with_capacity(seen.len());
    for element in elements {
        let place = Value::place_in_set(sequence(&set), element);
        if let Some(seen) = place.and_then(|place| seen.get_mut(place))
            && !std::mem::replace(seen, true)
        {
            kept.push(element.clone());
        }
    }
    Ok(Value::list(element_type, kept))
}

/// What is left of a flattened list, and the marks of what was taken apart; nothing if its length isn't known.
struct Flattened {
    elements: Option<Vec<Value>>,
    marks: Marks,
}

fn flattened(list: &Value) -> Flattened {
    let mut flat = Flattened { elements: Some(Vec::new()), marks: Marks::NONE };
    flatten_into(list, &mut flat);
    flat
}

fn flatten_into(list: &Value, flat: &mut Flattened) {
    flat.marks = flat.marks.union(list.marks);
    if !has_known_length(list) {
        flat.elements = None;
        return;
    }
    for element in list.children() {
        match &element.data {
            Data::List(..) | Data::Set(..) | Data::Tuple(_) => flatten_into(element, flat),
            Data::Unknown(unknown)
                if matches!(unknown.ty, Type::List(_) | Type::Set(_) | Type::Tuple(_) | Type::Dynamic) =>
            {
                if unknown.ty != Type::Dynamic {
                    flat.marks = flat.marks.union(element.marks);
                }
                flat.elements = None;
            }
            _ => {
                if let Some(elements) = &mut flat.elements {
                    elements.push(element.clone());
                }
            }
        }
    }
}

fn flatten_type(arguments: &[Value]) -> Result<Type, Failure> {
    let list = &arguments[0];
    if !list.is_wholly_known() {
        return Ok(Type::Dynamic);
    }
    if list.as_sequence().is_none() {
        return Err("can only flatten lists, sets and tuples".into());
    }
    Ok(match flattened(list).elements {
        Some(elements) => Type::tuple(elements.iter().map(Value::ty)),
        None => Type::Dynamic,
    })
}

fn flatten(call: &Call) -> Outcome {
    let list = &call.arguments[0];
    if list.as_sequence().is_none() {
        return Err("can only flatten lists, sets and tuples".into());
    }
    let flat = flattened(list);
    Ok(match flat.elements {
        Some(elements) => Value::tuple(elements),
        None => call.unknown(),
    }
    .marked(flat.marks))
}

fn matchkeys_type(arguments: &[Value]) -> Result<Type, Failure> {
    match unify(&[arguments[1].ty(), arguments[2].ty()], Safety::Unsafe) {
        Some(_) => first(arguments),
        None => Err("keys and searchset must be of the same type".into()),
    }
}

fn matchkeys(call: &Call) -> Outcome {
    let (values, keys, wanted) = (&call.arguments[0], &call.arguments[1], &call.arguments[2]);
    if sequence(values).len() != sequence(keys).len() {
        return Err("length of keys and values should be equal".into());
    }
    let element = call.returns.element().cloned().unwrap_or(Type::Dynamic);
    let common = unify(&[keys.ty(), wanted.ty()], Safety::Unsafe).unwrap_or(Type::Dynamic);
    let keys = convert(keys, &common).map_err(|error| error.message)?;
    let wanted = convert(wanted, &common).map_err(|error| error.message)?;
    if sequence(&wanted).is_empty() {
        return Ok(Value::list(element, []));
    }
    if !values.is_wholly_known() || !keys.is_wholly_known() {
        return Ok(call.unknown());
    }
    let mut found = Vec::new();
    for (key, value) in sequence(&keys).iter().zip(sequence(values)) {
        for search in sequence(&wanted) {
            match key.equals(search) {
                Some(true) => {
                    found.push(value.clone());
                    break;
                }
                Some(false) => {}
                // As Terraform has it, though it isn't so.
                None => return Ok(Value::list(element, [])),
            }
        }
    }
    Ok(Value::list(element, found))
}

fn range(call: &Call) -> Outcome {
    const MOST: usize = 1024;
    let number = |place: usize| call.arguments[place].as_number().cloned().unwrap_or(Number::ZERO);
    let toward = |start: Number, end: Number| {
        let step = Number::from(if end < start { -1 } else { 1 });
        (start, end, step)
    };
    let (start, end, step) = match call.arguments.len() {
        1 => toward(Number::from(0), number(0)),
        2 => toward(number(0), number(1)),
        3 => (number(0), number(1), number(2)),
        _ => return Err("must have one, two, or three arguments".into()),
    };
    let down = step.is_negative();
    if down && end > start {
        return Err(wrong(1, "end must be less than start when step is negative"));
    }
    if !down && end < start {
        return Err(wrong(1, "end must be greater than start when step is positive"));
    }
    let mut numbers = Vec::new();
    let mut next = start;
    while (if down { next.cmp(&end) } else { end.cmp(&next) }) == Ordering::Greater {
        if numbers.len() >= MOST {
            return Err("more than 1024 values were generated; either decrease the difference between start and end or use a smaller step".into());
        }
        let after = next.add(&step).ok_or("the numbers are too large")?;
        numbers.push(Value::from(std::mem::replace(&mut next, after)));
    }
    Ok(Value::list(Type::Number, numbers))
}

fn reverse_type(arguments: &[Value]) -> Result<Type, Failure> {
    match arguments[0].ty() {
        Type::Tuple(elements) => Ok(Type::tuple(elements.iter().rev().cloned())),
        Type::List(element) | Type::Set(element) => Ok(Type::List(element)),
        other => {
            Err(wrong(0, format!("can only reverse list or tuple values, not {}", other.friendly_name())))
        }
    }
}

fn reverse(call: &Call) -> Outcome {
    let list = &call.arguments[0];
    let reversed = sequence(list).iter().rev().cloned();
    Ok(match &call.returns {
        Type::List(element) => Value::list((**element).clone(), reversed),
        _ => Value::tuple(reversed),
    }
    .marked(list.marks))
}

fn slice_type(arguments: &[Value]) -> Result<Type, Failure> {
    let ty = arguments[0].ty();
    match &ty {
        Type::Set(_) => Err(wrong(
            0,
            "cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of the result is not important",
        )),
        Type::List(_) => slice_bounds(arguments).map(|_| ty),
        Type::Tuple(elements) => Ok(match slice_bounds(arguments)? {
            Some((start, end)) => Type::tuple(elements[start..end].iter().cloned()),
            None => Type::Dynamic,
        }),
        _ => Err(wrong(0, "must be a list or tuple value")),
    }
}

/// Where a slice begins and ends, if both are known.
fn slice_bounds(arguments: &[Value]) -> Result<Option<(usize, usize)>, Failure> {
    let length = match arguments[0].ty() {
        Type::Tuple(elements) => Some(elements.len()),
        _ => arguments[0].as_sequence().map(|elements| elements.len()),
    };
    let bound = |place: usize, name: &str| -> Result<Option<usize>, Failure> {
        if !arguments[place].is_known() {
            return Ok(None);
        }
        let index = integer(&arguments[place])
            .map_err(|error| wrong(place, format!("invalid {name} index: {error}")))?;
        let index = usize::try_from(index)
            .map_err(|_| wrong(place, format!("{name} index must not be less than zero")))?;
        if length.is_some_and(|length| index > length) {
            return Err(wrong(
                place,
                format!("{name} index must not be greater than the length of the list"),
            ));
        }
        Ok(Some(index))
    };
    let (start, end) = (bound(1, "start")?, bound(2, "end")?);
    let (Some(start), Some(end)) = (start, end) else { return Ok(None) };
    if start > end {
        return Err(wrong(1, "start index must not be greater than end index"));
    }
    Ok(Some((start, end)))
}

fn slice(call: &Call) -> Outcome {
    let list = &call.arguments[0];
    let Some((start, end)) = slice_bounds(&call.arguments)? else {
        return Ok(call.unknown().marked(list.marks));
    };
    let elements = sequence(list)[start..end].iter().cloned();
    Ok(match &call.returns {
        Type::List(element) => Value::list((**element).clone(), elements),
        _ => Value::tuple(elements),
    }
    .marked(list.marks))
}

fn sort(call: &Call) -> Outcome {
    let list = &call.arguments[0];
    if !list.is_wholly_known() {
        // Their number is known, and not which one comes first.
        return Ok(match list.as_sequence() {
            Some(elements) => {
                let because = because(&call.arguments);
                Value::list(
                    Type::String,
                    elements.iter().map(|_| Value::unknown(Type::String, because.clone())),
                )
            }
            None => call.unknown(),
        });
    }
    let mut texts = Vec::new();
    for (place, element) in list.children().enumerate() {
        if element.is_null() {
            return Err(format!("given list element {place} is null; a null string cannot be sorted").into());
        }
        texts.push(element);
    }
    texts.sort_by_key(|element| element.as_str());
    Ok(Value::list(Type::String, texts.into_iter().cloned()))
}
