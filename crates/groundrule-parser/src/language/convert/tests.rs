use super::{Safety, convert, unify};
use crate::address::{Address, AttributePath};
use crate::language::number::Number;
use crate::language::types::{ObjectType, Type};
use crate::language::value::{Because, Cause, Marks, Value};

fn number(text: &str) -> Value {
    Number::parse(text).unwrap().into()
}

fn exactly() -> Because {
    Because::exactly(Address::parse("aws_kms_key.a").unwrap(), AttributePath::parse("arn").unwrap())
}

#[test]
fn text_becomes_numbers_and_bools_and_back() {
    assert_eq!(convert(&"22".into(), &Type::Number).unwrap(), number("22"));
    assert_eq!(convert(&number("22.50"), &Type::String).unwrap(), "22.5".into());
    assert_eq!(convert(&"1".into(), &Type::Bool).unwrap(), true.into());
    let error = convert(&"True".into(), &Type::Bool).unwrap_err();
    assert_eq!(error.message, "a bool is required; to convert from string, use lowercase \"true\"");
    assert_eq!(convert(&number("1"), &Type::Bool).unwrap_err().message, "bool required");
}

#[test]
fn a_tuple_becomes_a_list_of_the_type_that_all_elements_can_have() {
    let tuple = Value::tuple([number("1"), "a".into(), true.into()]);
    let list = convert(&tuple, &Type::list(Type::Dynamic)).unwrap();
    assert_eq!(list, Value::list(Type::String, ["1", "a", "true"].map(Value::from)));
    let mixed = Value::tuple([number("1"), Value::tuple([])]);
    let error = convert(&mixed, &Type::list(Type::Dynamic)).unwrap_err();
    assert_eq!(error.message, "all list elements must have the same type");
}

#[test]
fn a_set_is_sorted_and_takes_the_marks_of_its_elements() {
    let list = Value::tuple(["b".into(), Value::from("a").marked(Marks::SENSITIVE), "b".into()]);
    let set = convert(&list, &Type::set(Type::String)).unwrap();
    assert_eq!(set, Value::set(Type::String, ["a", "b"].map(Value::from)).marked(Marks::SENSITIVE));
}

#[test]
fn optional_attributes_that_are_left_out_are_null() {
    let wanted = |optional: &[&str]| {
        Type::Object(
            ObjectType {
                attributes: [("a".into(), Type::String), ("b".into(), Type::Number)].into(),
                optional: optional.iter().map(|name| (*name).into()).collect(),
            }
            .into(),
        )
    };
    let given = Value::object([("a", number("1")), ("c", number("2"))]);
    let converted = convert(&given, &wanted(&["b"])).unwrap();
    assert_eq!(converted, Value::object([("a", "1".into()), ("b", Value::null(Type::Number))]));
    assert_eq!(convert(&given, &wanted(&[])).unwrap_err().message, "attribute \"b\" is required");
}

#[test]
fn an_unknown_value_stays_that_attribute_unless_it_may_change() {
    let because = |from: Type, to: Type| convert(&Value::unknown(from, exactly()), &to).unwrap().because();
    assert_eq!(because(Type::Dynamic, Type::String), exactly());
    assert_eq!(because(Type::list(Type::Dynamic), Type::list(Type::String)), exactly());
    assert_eq!(because(Type::Number, Type::String), exactly().computed());
    assert!(matches!(exactly().computed().causes().as_slice(), [Cause::Attribute(_)]));
}

#[test]
fn objects_with_other_attributes_unify_to_maps() {
    let object = |name: &str, ty: Type| Type::object([(name, ty)]);
    let unified = unify(&[object("a", Type::String), object("b", Type::Number)], Safety::Safe);
    assert_eq!(unified, Some(Type::map(Type::String)));
    assert_eq!(unify(&[Type::Number, Type::Bool], Safety::Safe), None);
    assert_eq!(
        unify(&[Type::list(Type::String), Type::tuple([Type::Number])], Safety::Safe),
        Some(Type::list(Type::String))
    );
}
