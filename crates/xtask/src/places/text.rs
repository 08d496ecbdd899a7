//! Terraform files read line by line, as a person would; formatted ones only.

use serde_json::Value;

/// The name of the innermost module in an address or module path.
pub(super) fn module_name(address: &str) -> &str {
    let mut name = "";
    let mut rest = address;
    while let Some(behind) = rest.strip_prefix("module.") {
        let end = behind.find(['.', '[']).unwrap_or(behind.len());
        name = &behind[..end];
        rest = skip_key(&behind[end..]);
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    name
}

/// What follows an instance key.
fn skip_key(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('[') else { return text };
    match inner.strip_prefix('"') {
        Some(quoted) => quoted.split_once("\"]").map_or("", |(_, rest)| rest),
        None => inner.split_once(']').map_or("", |(_, rest)| rest),
    }
}

/// An address below its module.
fn below_modules(address: &str) -> &str {
    let mut rest = address;
    while let Some(behind) = rest.strip_prefix("module.") {
        let end = behind.find(['.', '[']).unwrap_or(behind.len());
        let next = skip_key(&behind[end..]);
        let Some(next) = next.strip_prefix('.') else { return rest };
        rest = next;
    }
    rest
}

/// The labels of the block that an address names.
pub(super) fn labels(address: &str) -> Vec<&str> {
    let rest = below_modules(address);
    let words: Vec<&str> = rest.split(['.', '[']).collect();
    match words[..] {
        ["root", ..] => Vec::new(),
        ["var" | "output" | "provider" | "module", name, ..] => vec![name],
        ["data", type_name, name, ..] | [type_name, name, ..] => vec![type_name, name],
        _ => Vec::new(),
    }
}

/// The address of the resource that an address of an element begins with.
pub(super) fn resource(address: &str) -> &str {
    let mut rest = below_modules(address);
    rest = rest.strip_prefix("data.").unwrap_or(rest);
    let Some((_, behind)) = rest.split_once('.') else { return address };
    let end = behind.find(['.', '[']).unwrap_or(behind.len());
    let after = skip_key(&behind[end..]);
    &address[..address.len() - after.len()]
}

/// The line of the block at the top of the file that holds a byte.
pub(super) fn header(file: &str, at: usize) -> &str {
    let is_header = |line: &&str| {
        line.trim_end_matches('}').ends_with('{') && line.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    let end = file[at..].find('\n').map_or(file.len(), |end| at + end);
    file[..end].lines().rev().find(is_header).unwrap_or_default()
}

/// The block at the top of the file whose header begins at a byte.
pub(super) fn block(file: &str, at: usize) -> &str {
    let rest = &file[at..];
    rest.split_once("\n}").map_or(rest, |(block, _)| block)
}

/// Whether a block has an argument or nested block of that name.
pub(super) fn writes(block: &str, name: &str) -> bool {
    block.lines().skip(1).any(|line| {
        line.strip_prefix("  ").is_some_and(|line| {
            let line = line.strip_prefix("dynamic \"").unwrap_or(line);
            line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '"', '{', '=']))
        })
    })
}

/// The first name of an attribute path.
pub(super) fn first_name(path: &str) -> &str {
    names(path).next().unwrap_or_default()
}

/// The names and keys in an attribute path.
pub(super) fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split(['.', '[', ']', '"']).filter(|name| !name.is_empty())
}

/// The name that a text begins with, without quotes.
pub(super) fn first_word(text: &str) -> &str {
    let text = text.trim_start_matches('"');
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(text.len());
    &text[..end]
}

/// The list and the number of the element that a path begins with.
pub(super) fn element(path: &str) -> Option<(&str, usize)> {
    let (list, rest) = path.split_once('[')?;
    let (number, _) = rest.split_once(']')?;
    (!list.contains('.')).then_some((list, number.parse().ok()?))
}

/// The nested block of that name that holds a byte; nothing of a `dynamic` one, nor of a list.
pub(super) fn enclosing<'f>(file: &'f str, at: usize, name: &str) -> Option<&'f str> {
    let line_end = file[at..].find('\n').map_or(file.len(), |end| at + end);
    let opening = format!("  {name} {{");
    let start = file[..line_end].rfind(&format!("\n{opening}"))? + 1;
    let end = start + file[start..].find("\n  }")?;
    (at < end).then(|| &file[start..end])
}

/// Arguments with a constant value, right inside of a nested block.
pub(super) fn constants(block: &str) -> impl Iterator<Item = (&str, &str)> {
    block.lines().skip(1).filter_map(|line| {
        let line = line.strip_prefix("    ").filter(|line| !line.starts_with(' '))?;
        let (name, value) = line.split_once('=')?;
        let value = value.trim();
        let is_constant = matches!(value, "true" | "false")
            || value.parse::<f64>().is_ok()
            || value.starts_with('"') && value.ends_with('"') && !value.contains('$');
        is_constant.then_some((name.trim(), value.trim_matches('"')))
    })
}

/// Whether a planned value can be what is written.
pub(super) fn is_same(planned: &Value, written: &str) -> bool {
    match planned {
        Value::String(text) => text == written || written.contains('*'),
        Value::Bool(flag) => written == if *flag { "true" } else { "false" },
        Value::Number(number) => {
            written.parse::<serde_json::Number>().is_ok_and(|written| written == *number)
        }
        Value::Null => written.is_empty(),
        _ => true,
    }
}

/// What a plan or state has of a resource.
pub(super) fn planned<'p>(json: &'p Value, address: &str) -> Option<&'p Value> {
    let changes = json["resource_changes"].as_array();
    if let Some(change) = changes.and_then(|all| all.iter().find(|change| change["address"] == *address)) {
        let change = &change["change"];
        return Some(if change["after"].is_null() { &change["before"] } else { &change["after"] });
    }
    let state = json.get("values").or_else(|| json["prior_state"].get("values"))?;
    in_module(&state["root_module"], address)
}

fn in_module<'p>(module: &'p Value, address: &str) -> Option<&'p Value> {
    let own = module["resources"].as_array().into_iter().flatten();
    let found = own.clone().find(|resource| resource["address"] == *address);
    found.map(|resource| &resource["values"]).or_else(|| {
        let children = module["child_modules"].as_array().into_iter().flatten();
        children.clone().find_map(|child| in_module(child, address))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_in_parts() {
        let address = "module.a[\"x.y\"].module.b.aws_security_group.web[0].ingress[1]";
        assert_eq!(module_name(address), "b");
        assert_eq!(labels(address), ["aws_security_group", "web"]);
        assert_eq!(resource(address), "module.a[\"x.y\"].module.b.aws_security_group.web[0]");
        assert_eq!(resource("aws_security_group.web.ingress[1]"), "aws_security_group.web");
        assert_eq!(labels("provider.aws.west"), ["aws"]);
    }
}
