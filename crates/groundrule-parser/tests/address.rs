//! Addresses are printed as Terraform prints them, and reading what was printed gives the same address.

use groundrule_parser::address::{Address, AttributePath, InstanceKey, Mode, ModulePath, ModuleStep, Step};
use proptest::prelude::*;

/// As Terraform writes them.
const ADDRESSES: &[&str] = &[
    "aws_instance.web",
    "aws_instance.web[0]",
    "aws_instance.web[-1]",
    r#"aws_instance.web["a"]"#,
    r#"aws_instance.web[""]"#,
    r#"aws_instance.web["10.0.0.0/16"]"#,
    r#"aws_instance.web["]"]"#,
    r#"aws_instance.web["a[0].b"]"#,
    r#"aws_instance.web["say \"hi\" \\ \n\r\t"]"#,
    r#"aws_instance.web["$${var.x} %%{if} $x %"]"#,
    r#"aws_instance.web["$$${"]"#,
    r#"aws_instance.web["größe 東京 🦀"]"#,
    r#"aws_instance.web["\u0000\u007f\u00a0\u200b\U000e0001"]"#,
    "data.aws_ami.base",
    "ephemeral.random_password.db",
    "module.net.aws_vpc.main",
    r#"module.net["eu.west"].module.sub[3].data.aws_subnets.all["x"]"#,
    "module.data.aws_vpc.module",
    "größe_typ.name-with-dashes_and_9",
];

/// Texts that are no address of a resource.
const BROKEN: &[&str] = &[
    "",
    "aws_instance",
    "aws_instance.",
    ".web",
    "aws_instance..web",
    "aws_instance.web.id",
    "aws_instance.web[",
    "aws_instance.web[]",
    "aws_instance.web[01]",
    "aws_instance.web[+1]",
    "aws_instance.web[1.5]",
    "aws_instance.web[99999999999999999999]",
    "aws_instance.web[*]",
    r#"aws_instance.web["a]"#,
    r#"aws_instance.web["a\"]"#,
    r#"aws_instance.web["\q"]"#,
    r#"aws_instance.web["\u12"]"#,
    r#"aws_instance.web["\u+123"]"#,
    r#"aws_instance.web["\ud800"]"#,
    r#"aws_instance.web["a"][0]"#,
    "aws instance.web",
    "module.net",
    "module.net.",
    "module.net[0]aws_vpc.main",
    "module..aws_vpc.main",
];

#[test]
fn addresses_are_printed_as_they_were_written() {
    for text in ADDRESSES {
        let address = Address::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(address.to_string(), *text);
    }
}

#[test]
fn what_is_no_address_is_refused() {
    for text in BROKEN {
        if let Ok(address) = Address::parse(text) {
            panic!("{text:?} was read as {address:?}");
        }
    }
}

#[test]
fn parts_are_told_apart() {
    let address = Address::parse(r#"module.net["a.b"].module.sub.data.aws_ami.base[2]"#).expect("an address");
    assert_eq!(address.module.to_string(), r#"module.net["a.b"].module.sub"#);
    assert_eq!(address.mode, Mode::Data);
    assert_eq!((&*address.type_name, &*address.name), ("aws_ami", "base"));
    assert_eq!(address.key, Some(InstanceKey::Int(2)));
    assert_eq!(address.configuration().to_string(), "module.net.module.sub.data.aws_ami.base");

    let module = address.module;
    let parent = module.parent().expect("a parent");
    assert_eq!(parent.to_string(), r#"module.net["a.b"]"#);
    assert_eq!(parent.child("sub", None), module);
    assert_eq!(parent.parent(), Some(ModulePath::default()));
    assert_eq!(ModulePath::default().parent(), None);
    assert_eq!(ModulePath::parse(""), Ok(ModulePath::default()));
    assert!(ModulePath::parse("module.a.").is_err());
    assert!(ModulePath::parse("module.a.aws_vpc.b").is_err());
}

#[test]
fn escapes_of_older_versions_are_read() {
    let address = Address::parse(r#"a_b.c["\x00\a\b\f\v"]"#).expect("an address");
    assert_eq!(address.key, Some(InstanceKey::String("\0\u{7}\u{8}\u{c}\u{b}".into())));
}

#[test]
fn an_error_says_where() {
    let error = Address::parse("aws_instance.web[x]").expect_err("no key");
    assert_eq!(error.offset, 17);
    assert_eq!(error.to_string(), "no Terraform address: a whole number or a quoted key expected at byte 17");
}

#[test]
fn replace_paths_become_attribute_paths() {
    let json = r#"[["root_block_device", 0, "volume_type"], ["tags", "Owner"], ["tags", "cost center"], []]"#;
    let paths = AttributePath::parse_json_list(json).expect("paths");
    let shown: Vec<String> = paths.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["root_block_device[0].volume_type", "tags.Owner", r#"tags["cost center"]"#, ""]);
    for broken in ["{}", "[1]", "[[1.5]]", "[[null]]", "[[99999999999999999999]]"] {
        assert!(AttributePath::parse_json_list(broken).is_err(), "{broken}");
    }
}

#[test]
fn attribute_paths_are_read() {
    for text in ["tags", r#"tags["Owner"]"#, "root_block_device[0].volume_type", r#"a.b["c"][1].d"#] {
        assert_eq!(AttributePath::parse(text).expect("a path").to_string(), text);
    }
    for text in ["", ".", "a.", "a..b", "a[", "[0]", "a b"] {
        assert!(AttributePath::parse(text).is_err(), "{text:?}");
    }
}

fn name() -> impl Strategy<Value = Box<str>> {
    "[a-zA-Zäöü_][a-zA-Z0-9äöü_-]{0,8}".prop_map(Into::into)
}

/// Any text, rich in what has a meaning inside of quotes.
fn key() -> impl Strategy<Value = Option<InstanceKey>> {
    let special =
        prop::sample::select(vec!["\"", "\\", "${", "%{", "$", "%", "{", "[", "]", ".", "\n", "u0041"]);
    let text = prop::collection::vec(prop_oneof![special.prop_map(String::from), any::<String>()], 0..6)
        .prop_map(|parts| parts.concat());
    prop_oneof![
        Just(None),
        any::<i64>().prop_map(|index| Some(InstanceKey::Int(index))),
        text.prop_map(|text| Some(InstanceKey::String(text.into()))),
    ]
}

/// Names that begin an address have a meaning of their own there.
fn type_name() -> impl Strategy<Value = Box<str>> {
    name().prop_filter("a type", |name| !matches!(&**name, "module" | "data" | "ephemeral"))
}

prop_compose! {
    fn address()(
        calls in prop::collection::vec((name(), key()), 0..4),
        mode in prop::sample::select(vec![Mode::Managed, Mode::Data, Mode::Ephemeral]),
        type_name in type_name(),
        name in name(),
        key in key(),
    ) -> Address {
        let steps = calls.into_iter().map(|(name, key)| ModuleStep { name, key }).collect();
        Address { module: ModulePath::new(steps), mode, type_name, name, key }
    }
}

proptest! {
    #[test]
    fn printed_addresses_are_read_back(address in address()) {
        let text = address.to_string();
        prop_assert_eq!(Address::parse(&text), Ok(address.clone()), "{}", text);
        prop_assert_eq!(ModulePath::parse(&address.module.to_string()), Ok(address.module));
    }

    #[test]
    fn printed_paths_are_read_back(first in name(), rest in prop::collection::vec((name(), key()), 0..4)) {
        let rest = rest.into_iter().map(|(name, key)| key.map_or(Step::Name(name), Step::Index));
        let path = AttributePath(std::iter::once(Step::Name(first)).chain(rest).collect());
        prop_assert_eq!(AttributePath::parse(&path.to_string()), Ok(path));
    }

    #[test]
    fn any_text_is_an_address_or_an_error(text in r#"([a-c.\[\]"\\$%{}0-9]|module\.|data\.|\\u00|\PC){0,24}"#) {
        if let Ok(address) = Address::parse(&text) {
            prop_assert_eq!(Address::parse(&address.to_string()), Ok(address));
        }
        _ = AttributePath::parse(&text);
        _ = ModulePath::parse(&text);
    }
}
