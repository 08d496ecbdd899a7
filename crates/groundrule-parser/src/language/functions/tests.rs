use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Context, MOST_ELEMENTS, find};
use crate::address::{Address, AttributePath};
use crate::language::number::Number;
use crate::language::types::Type;
use crate::language::value::{Because, Cause, Marks, Value};

fn call(name: &str, arguments: &[Value]) -> Value {
    find(name).unwrap().call(arguments, &Context::default()).unwrap()
}

fn exactly(address: &str) -> Because {
    Because::exactly(Address::parse(address).unwrap(), AttributePath::parse("arn").unwrap())
}

fn unknown(address: &str) -> Value {
    Value::unknown(Type::String, exactly(address))
}

#[test]
fn what_is_only_picked_out_is_still_that_attribute() {
    let list = Value::tuple([unknown("aws_kms_key.a"), unknown("aws_kms_key.b")]);
    assert_eq!(call("element", &[list, Number::from(1).into()]).because(), exactly("aws_kms_key.b"));
    let map = Value::object([("a", unknown("aws_kms_key.a"))]);
    assert_eq!(call("lookup", &[map, "a".into()]).because(), exactly("aws_kms_key.a"));
    assert_eq!(call("tostring", &[unknown("aws_kms_key.a")]).because(), exactly("aws_kms_key.a"));
    assert_eq!(call("sensitive", &[unknown("aws_kms_key.a")]).because(), exactly("aws_kms_key.a"));
}

#[test]
fn what_is_made_of_unknown_values_names_all_of_them() {
    let joined = call(
        "join",
        &[",".into(), Value::list(Type::String, [unknown("aws_kms_key.b"), unknown("aws_kms_key.a")])],
    );
    let causes: Vec<String> = joined.because().causes().iter().map(Cause::to_string).collect();
    assert_eq!(causes, ["aws_kms_key.a.arn", "aws_kms_key.b.arn"]);
    assert!(matches!(joined.because(), Because::Computed(_)));
    assert_eq!(call("timestamp", &[]).because(), Because::of(Cause::Function("timestamp".into())));
    assert_eq!(call("file", &["x".into()]).because(), Because::of(Cause::File("x".into())));
}

#[test]
fn a_partly_known_document_keeps_its_structure() {
    let policy = Value::object([("Resource", unknown("aws_kms_key.a")), ("Effect", "Allow".into())]);
    for function in ["jsonencode", "yamlencode"] {
        let encoded = call(function, std::slice::from_ref(&policy));
        assert_eq!(encoded.as_unknown().unwrap().inside.as_deref(), Some(&policy));
    }
}

#[test]
fn placeholders_in_a_partly_known_document_are_filled_in() {
    let policy = Value::object([("Resource", "_ARN_/*".into()), ("Principal", unknown("aws_iam_role.a"))]);
    let encoded = call("jsonencode", &[policy]);
    let inside = |word: &str, by: Value| {
        let replaced = call("replace", &[encoded.clone(), word.into(), by]);
        replaced.as_unknown().unwrap().inside.clone()
    };
    let resource = |value: Arc<Value>| value.as_entries().unwrap()["Resource"].clone();
    assert_eq!(inside("_ARN_", "arn:aws:s3:::a".into()).map(resource), Some("arn:aws:s3:::a/*".into()));
    let unknown_arn = inside("_ARN_", unknown("aws_s3_bucket.a")).map(resource).unwrap();
    assert!(unknown_arn.as_unknown().is_some_and(|unknown| unknown.not_null));
    assert!(inside("_ARN_", "a\", \"b".into()).is_none(), "would end the string");
    assert!(inside("a", "b".into()).is_none(), "may be a part of anything");
    assert!(inside("_", call("timestamp", &[])).is_none(), "may hold anything");
}

#[test]
fn compact_keeps_what_is_surely_not_empty() {
    let list = |elements: &[Value]| Value::list(Type::String, elements.to_vec());
    let encoded = call("jsonencode", &[Value::object([("a", unknown("aws_kms_key.a"))])]);
    let compacted = call("compact", &[list(&["".into(), encoded.clone(), "b".into()])]);
    let expected = list(&[encoded.clone(), "b".into()]);
    assert_eq!(compacted.as_unknown().unwrap().inside.as_deref(), Some(&expected));
    let compacted = call("compact", &[list(&[encoded, unknown("aws_kms_key.a")])]);
    assert_eq!(compacted.as_unknown().unwrap().inside, None);
}

#[test]
fn secrets_are_not_in_messages_and_marks_come_through() {
    let secret = Value::from("hunter2").marked(Marks::SENSITIVE);
    for (name, more) in
        [("tonumber", None), ("parseint", Some(Number::from(10).into())), ("base64decode", None)]
    {
        let arguments: Vec<Value> = std::iter::once(secret.clone()).chain(more).collect();
        let error = find(name).unwrap().call(&arguments, &Context::default()).unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
    assert!(call("upper", std::slice::from_ref(&secret)).marks.contains(Marks::SENSITIVE));
    let map = call(
        "merge",
        &[Value::object([("a", secret)]), Value::object([("b", "x")].map(|(k, v)| (k, Value::from(v))))],
    );
    assert!(map.marks.is_empty() && map.deep_marks().contains(Marks::SENSITIVE));
}

#[test]
fn what_grows_without_bound_is_unknown_in_no_time() {
    let start = Instant::now();
    let too_large =
        |name: &str, arguments: &[Value]| match find(name).unwrap().call(arguments, &Context::default()) {
            Ok(value) => assert_eq!(value.because(), Because::of(Cause::TooLarge), "{name}"),
            Err(error) => assert!(error.to_string().contains("too"), "{name}: {error}"),
        };
    let number = |text: &str| Value::from(Number::parse(text).unwrap());
    let long = Value::from("a".repeat(1 << 20));
    let many = Value::tuple((0..1000).map(|i| Value::from(Number::counted(i))));
    assert!(find("range").unwrap().call(&[number("0"), number("1e9")], &Context::default()).is_err());
    too_large("format", &["%99999999d".into(), number("1")]);
    too_large("format", &["%.99999999f".into(), number("1")]);
    too_large("replace", &[long.clone(), "a".into(), "0123456789".into()]);
    too_large("replace", &[long.clone(), "/a/".into(), "0123456789".into()]);
    too_large("join", &[long.clone(), Value::tuple(vec![Value::from(""); 100])]);
    too_large("indent", &[number("1e9"), "\n\n".into()]);
    too_large("setproduct", &[many.clone(), many.clone(), many.clone()]);
    too_large("concat", &vec![Value::tuple(vec![Value::from(""); MOST_ELEMENTS]); 2]);
    too_large("jsondecode", &[format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)).into()]);
    too_large("yamldecode", &[format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)).into()]);
    too_large("parseint", &["9".repeat(100_000).into(), number("10")]);
    let laughs = (0..12).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, i| {
        let alias = format!("*a{i}, ").repeat(9);
        format!("{text}a{}: &a{} [{alias}]\n", i + 1, i + 1)
    });
    too_large("yamldecode", &[laughs.into()]);
    let doubled = (0..40).fold(Value::from("x"), |inner, _| Value::tuple([inner.clone(), inner]));
    too_large("flatten", &[doubled]);
    assert!(
        find("regex").unwrap().call(&["(a{1000}){1000}".into(), "a".into()], &Context::default()).is_err()
    );
    assert!(start.elapsed() < Duration::from_secs(20));
}
