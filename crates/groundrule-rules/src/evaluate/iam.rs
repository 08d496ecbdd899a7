//! Policy documents as lists of normalised statements.
//!
//! A statement is `{ref, effect, actions, not_actions, resources, not_resources, principals, not_principals,
//! conditions}`: single values made lists, a single statement made a list, principals pairs of `type` and `id`, and
//! conditions one entry for each operator and key (`test`, `key` in lower case, `values`). A list that the document
//! does not have is empty. `ref` is the statement's number.

use groundrule_parser::value::Value;

/// The statements of a document as it is written. IAM refuses a comma before a closing bracket, but what such a document is
/// meant to say is plain.
pub(super) fn of_text(text: &str) -> Value {
    match Value::parse(text).or_else(|| Value::parse(&without_last_commas(text))) {
        Some(Value::Null) => Value::List(Vec::new()),
        Some(document) => of_json(&document),
        None => Value::Unknown,
    }
}

/// JSON without the commas that stand before a closing bracket, strings left alone.
fn without_last_commas(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let (mut quoted, mut escaped) = (false, false);
    let mut comma = None;
    for character in text.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ']' | '}' if !quoted => kept.truncate(comma.unwrap_or(kept.len())),
            _ => {}
        }
        if !character.is_whitespace() {
            comma = (!quoted && character == ',').then_some(kept.len());
        }
        kept.push(character);
    }
    kept
}

/// The statements of a JSON document.
pub(super) fn of_json(document: &Value) -> Value {
    match document {
        Value::Map(_) => match document.get("Statement") {
            None | Some(Value::Null) => Value::List(Vec::new()),
            Some(Value::Unknown) => Value::Unknown,
            Some(Value::List(statements)) => numbered(statements.iter().map(of_statement)),
            Some(statement) => numbered(std::iter::once(of_statement(statement))),
        },
        // Not a policy document at all.
        _ => Value::Unknown,
    }
}

/// The statements of an `aws_iam_policy_document` data source, from its `statement` blocks; `sources` says whether it
/// takes in other documents.
pub(super) fn of_blocks(statements: &Value, sources: bool) -> Value {
    let mut found = match statements {
        Value::List(blocks) => blocks.iter().map(of_block).collect(),
        Value::Null => Vec::new(),
        _ => return Value::Unknown,
    };
    if sources {
        found.push(Value::Unknown);
    }
    numbered(found.into_iter())
}

fn numbered(statements: impl Iterator<Item = Value>) -> Value {
    let numbered = statements.enumerate().map(|(number, statement)| match statement {
        Value::Map(mut fields) => {
            fields.insert(0, ("ref".to_owned(), Value::Number(number.into())));
            Value::Map(fields)
        }
        other => other,
    });
    Value::List(numbered.collect())
}

fn of_statement(statement: &Value) -> Value {
    let Value::Map(_) = statement else { return Value::Unknown };
    let field = |name: &str| list(statement.get(name));
    record([
        ("effect", statement.get("Effect").cloned().unwrap_or(Value::Null)),
        ("actions", field("Action")),
        ("not_actions", field("NotAction")),
        ("resources", field("Resource")),
        ("not_resources", field("NotResource")),
        ("principals", principals(statement.get("Principal"))),
        ("not_principals", principals(statement.get("NotPrincipal"))),
        ("conditions", conditions(statement.get("Condition"))),
    ])
}

fn of_block(block: &Value) -> Value {
    let Value::Map(_) = block else { return Value::Unknown };
    let field = |name: &str| list(block.get(name));
    let effect = match block.get("effect") {
        None | Some(Value::Null) => Value::String("Allow".to_owned()),
        Some(effect) => effect.clone(),
    };
    record([
        ("effect", effect),
        ("actions", field("actions")),
        ("not_actions", field("not_actions")),
        ("resources", field("resources")),
        ("not_resources", field("not_resources")),
        ("principals", block_principals(block.get("principals"))),
        ("not_principals", block_principals(block.get("not_principals"))),
        ("conditions", block_conditions(block.get("condition"))),
    ])
}

fn record<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Map(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// One value or a list of them, as a list of strings.
fn list(value: Option<&Value>) -> Value {
    match value {
        None | Some(Value::Null) => Value::List(Vec::new()),
        Some(Value::Unknown) => Value::Unknown,
        Some(Value::List(elements)) => Value::List(elements.iter().map(text).collect()),
        Some(single) => Value::List(vec![text(single)]),
    }
}

/// Conditions compare `true` and `"true"` alike.
fn text(value: &Value) -> Value {
    match value {
        Value::Bool(flag) => Value::String(flag.to_string()),
        Value::Number(number) => Value::String(number.to_string()),
        other => other.clone(),
    }
}

fn pair(type_name: &str, id: &Value) -> Value {
    record([("type", Value::String(type_name.to_owned())), ("id", text(id))])
}

fn principals(value: Option<&Value>) -> Value {
    match value {
        None | Some(Value::Null) => Value::List(Vec::new()),
        Some(Value::Map(types)) => {
            let mut pairs = Vec::new();
            for (type_name, ids) in types {
                match list(Some(ids)) {
                    Value::List(ids) => pairs.extend(ids.iter().map(|id| pair(type_name, id))),
                    _ => pairs.push(pair(type_name, &Value::Unknown)),
                }
            }
            Value::List(pairs)
        }
        Some(single @ Value::String(_)) => Value::List(vec![bare_principal(single)]),
        // IAM refuses such a list, but what it is meant to say is plain.
        Some(Value::List(ids)) => Value::List(ids.iter().map(bare_principal).collect()),
        Some(_) => Value::Unknown,
    }
}

/// A principal that stands without a type: everybody, or what would be an account or an ARN below `AWS`.
fn bare_principal(id: &Value) -> Value {
    match id {
        Value::String(everybody) if everybody == "*" => pair(everybody, id),
        Value::String(_) => pair("AWS", id),
        _ => Value::Unknown,
    }
}

fn block_principals(value: Option<&Value>) -> Value {
    let mut pairs = Vec::new();
    match value {
        None | Some(Value::Null) => {}
        Some(Value::List(blocks)) => {
            for block in blocks {
                let Some(type_name) = block.get("type").and_then(Value::as_str) else {
                    pairs.push(Value::Unknown);
                    continue;
                };
                match list(block.get("identifiers")) {
                    Value::List(ids) => pairs.extend(ids.iter().map(|id| pair(type_name, id))),
                    _ => pairs.push(pair(type_name, &Value::Unknown)),
                }
            }
        }
        Some(_) => return Value::Unknown,
    }
    Value::List(pairs)
}

fn conditions(value: Option<&Value>) -> Value {
    let mut entries = Vec::new();
    match value {
        None | Some(Value::Null) => {}
        Some(Value::Map(operators)) => {
            for (test, keys) in operators {
                match keys {
                    Value::Map(keys) => {
                        entries.extend(
                            keys.iter().map(|(key, values)| condition(test, key, list(Some(values)))),
                        );
                    }
                    _ => entries.push(Value::Unknown),
                }
            }
        }
        Some(_) => return Value::Unknown,
    }
    Value::List(entries)
}

fn block_conditions(value: Option<&Value>) -> Value {
    match value {
        None | Some(Value::Null) => Value::List(Vec::new()),
        Some(Value::List(blocks)) => {
            let entries = blocks.iter().map(|block| {
                let field = |name: &str| block.get(name).and_then(Value::as_str);
                match (field("test"), field("variable")) {
                    (Some(test), Some(key)) => condition(test, key, list(block.get("values"))),
                    _ => Value::Unknown,
                }
            });
            Value::List(entries.collect())
        }
        Some(_) => Value::Unknown,
    }
}

/// Condition keys are compared without case.
fn condition(test: &str, key: &str, values: Value) -> Value {
    record([
        ("test", Value::String(test.to_owned())),
        ("key", Value::String(key.to_lowercase())),
        ("values", values),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(text: &str) -> serde_json::Value {
        let value = of_json(&Value::parse(text).expect("JSON"));
        let rego = super::super::rego_value::to_rego(&value).expect("statements");
        serde_json::from_str(&rego.to_json_str().expect("JSON")).expect("JSON")
    }

    #[test]
    fn makes_lists_of_single_values() {
        let found = statements(
            r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "*",
                "Condition": {"Bool": {"aws:SecureTransport": false}}}}"#,
        );
        let expected = serde_json::json!([{
            "ref": 0, "effect": "Allow", "actions": ["s3:*"], "not_actions": [], "resources": ["*"], "not_resources": [],
            "principals": [{"type": "*", "id": "*"}], "not_principals": [],
            "conditions": [{"test": "Bool", "key": "aws:securetransport", "values": ["false"]}]
        }]);
        assert_eq!(found, expected);
    }

    #[test]
    fn a_list_of_principals_is_each_of_them() {
        let found = statements(r#"{"Statement": [{"Principal": ["*", "arn:aws:iam::111122223333:root"]}]}"#);
        let expected = serde_json::json!([
            {"type": "*", "id": "*"},
            {"type": "AWS", "id": "arn:aws:iam::111122223333:root"}
        ]);
        assert_eq!(found[0]["principals"], expected);
    }

    #[test]
    fn a_comma_before_a_closing_bracket_says_nothing() {
        for text in [
            r#"{"Statement": [{"Effect": "Allow", "Action": ["a:B", "c:,] \"D",], "Resource": "*",},\n ],}"#,
            r#"{"Statement": [{"Effect": "Allow", "Action": ["a:B", "c:,] \"D"], "Resource": "*"}]}"#,
        ] {
            let text = text.replace(r"\n", "\n");
            let Value::List(statements) = of_text(&text) else { panic!("no statements in {text}") };
            let actions = statements[0].get("actions").cloned();
            let expected = ["a:B", r#"c:,] "D"#].map(|action| Value::String(action.to_owned()));
            assert_eq!(actions, Some(Value::List(expected.to_vec())));
        }
        assert_eq!(of_text("{,]"), Value::Unknown);
    }

    #[test]
    fn a_document_without_statements_has_none() {
        assert_eq!(of_json(&Value::Map(Vec::new())), Value::List(Vec::new()));
        assert_eq!(of_json(&Value::String("not a document".to_owned())), Value::Unknown);
    }
}
