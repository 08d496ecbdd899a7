//! `net.cidr_*`.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use regorus::Value;

use super::args::{Args, MAX_ITEMS, wrong};
use super::{Builtin, BuiltinFault};

pub(super) const ALL: &[Builtin] = &[
    Builtin { name: "net.cidr_contains", arguments: 2, call: |args, _| contains(Args(args)) },
    Builtin { name: "net.cidr_contains_matches", arguments: 2, call: |args, _| contains_matches(Args(args)) },
    Builtin { name: "net.cidr_expand", arguments: 1, call: |args, _| expand(Args(args)) },
    Builtin { name: "net.cidr_intersects", arguments: 2, call: |args, _| intersects(Args(args)) },
    Builtin { name: "net.cidr_is_valid", arguments: 1, call: |args, _| Ok(is_valid(Args(args))) },
    Builtin { name: "net.cidr_merge", arguments: 1, call: |args, _| merge(Args(args)) },
];

const NO_CIDR: BuiltinFault = BuiltinFault::Meaning("this is no CIDR block");

/// A network as Go reads it, its host bits cleared. IPv4 written as IPv6 is IPv4.
fn parse(text: &str) -> Option<IpNet> {
    let (address, length) = text.split_once('/')?;
    if length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (address, length): (IpAddr, u8) = (address.parse().ok()?, length.parse().ok()?);
    let network = match (address, address.to_canonical()) {
        (IpAddr::V6(_), IpAddr::V4(address)) if (96..=128).contains(&length) => {
            IpNet::new(address.into(), length - 96)
        }
        _ => IpNet::new(address, length),
    };
    network.ok().map(|network| network.trunc())
}

fn network(text: &str) -> Result<IpNet, BuiltinFault> {
    parse(text).ok_or(NO_CIDR)
}

/// A network, or an address as the network of it alone.
fn network_or_address(text: &str) -> Result<IpNet, BuiltinFault> {
    match text.parse::<IpAddr>() {
        Ok(address) => Ok(IpNet::from(address.to_canonical())),
        Err(_) => network(text),
    }
}

fn covers(outer: &str, inner: &str) -> Result<bool, BuiltinFault> {
    Ok(network(outer)?.contains(&network_or_address(inner)?))
}

fn contains(args: Args<'_>) -> Result<Value, BuiltinFault> {
    covers(args.text(0)?, args.text(1)?).map(Value::from)
}

fn intersects(args: Args<'_>) -> Result<Value, BuiltinFault> {
    let (one, other) = (network(args.text(0)?)?, network(args.text(1)?)?);
    Ok(Value::from(one.contains(&other) || other.contains(&one)))
}

fn is_valid(args: Args<'_>) -> Value {
    Value::from(args.text(0).is_ok_and(|text| parse(text).is_some()))
}

/// All addresses of a network.
fn expand(args: Args<'_>) -> Result<Value, BuiltinFault> {
    let network = network(args.text(0)?)?;
    let host_bits = network.max_prefix_len() - network.prefix_len();
    if u32::from(host_bits) > MAX_ITEMS.ilog2() {
        return Err(BuiltinFault::TooLarge);
    }
    let addresses: Vec<IpAddr> = match network {
        IpNet::V4(network) => {
            let first = u32::from(network.network());
            (0..1_u32 << host_bits).map(|host| IpAddr::V4((first | host).into())).collect()
        }
        IpNet::V6(network) => {
            let first = u128::from(network.network());
            (0..1_u128 << host_bits).map(|host| IpAddr::V6((first | host).into())).collect()
        }
    };
    Ok(addresses
        .into_iter()
        .map(|address| Value::from(address.to_string()))
        .collect::<BTreeSet<Value>>()
        .into())
}

/// The fewest networks that cover the same addresses. An address without a length is refused: OPA takes it for the
/// class of networks that it once was in, `10.0.0.1` for `10.0.0.0/8`.
fn merge(args: Args<'_>) -> Result<Value, BuiltinFault> {
    let (mut four, mut six): (Vec<Ipv4Net>, Vec<Ipv6Net>) = (Vec::new(), Vec::new());
    for text in args.texts(0)? {
        match network(text)? {
            IpNet::V4(network) => four.push(network),
            IpNet::V6(network) => six.push(network),
        }
    }
    let six = Ipv6Net::aggregate(&six);
    let mut four = Ipv4Net::aggregate(&four);
    // To OPA the IPv4 addresses are among the IPv6 ones.
    four.retain(|network| {
        let first = network.network().to_ipv6_mapped();
        !six.iter().any(|six| six.prefix_len() <= 96 && six.contains(&first))
    });
    let four = four.into_iter().map(|network| network.to_string());
    let six = six.into_iter().map(|network| network.to_string());
    Ok(four.chain(six).map(Value::from).collect::<BTreeSet<Value>>().into())
}

/// Pairs of indexes (or keys) of networks and of what they contain.
fn contains_matches(args: Args<'_>) -> Result<Value, BuiltinFault> {
    let (outer, inner) = (named(args, 0)?, named(args, 1)?);
    let mut pairs = BTreeSet::new();
    for (outer_name, outer) in &outer {
        for (inner_name, inner) in &inner {
            if covers(outer, inner)? {
                pairs.insert(Value::from(vec![outer_name.clone(), inner_name.clone()]));
            }
        }
    }
    Ok(pairs.into())
}

/// Networks of an argument with the names that OPA gives them: a string is its own, a list has indexes, a set has its
/// elements, an object its keys. An element may be a list that begins with the network.
fn named<'a>(args: Args<'a>, index: usize) -> Result<Vec<(Value, &'a str)>, BuiltinFault> {
    let fault = || wrong(index, "a CIDR block, or a list, set or object of them");
    let block = |value: &'a Value| match value {
        Value::String(text) => Ok(&**text),
        Value::Array(items) => match items.first() {
            Some(Value::String(text)) => Ok(&**text),
            _ => Err(fault()),
        },
        _ => Err(fault()),
    };
    match args.get(index) {
        value @ Value::String(text) => Ok(vec![(value.clone(), text)]),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| Ok((Value::from(index as u64), block(item)?)))
            .collect(),
        Value::Set(items) => items.iter().map(|item| Ok((item.clone(), block(item)?))).collect(),
        Value::Object(fields) => fields.iter().map(|(key, item)| Ok((key.clone(), block(item)?))).collect(),
        _ => Err(fault()),
    }
}
