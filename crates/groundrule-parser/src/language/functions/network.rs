//! Functions of IP networks.

use std::net::{Ipv4Addr, Ipv6Addr};

use num_bigint::BigUint;

use super::signature::{Function, Kind, Returns, number, text};
use super::{Call, Failure, Outcome, integer, wrong};
use crate::language::types::Type;
use crate::language::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("cidrhost", &[text("prefix"), number("hostnum")], Returns::Always(Kind::Text), host),
    Function::new("cidrnetmask", &[text("prefix")], Returns::Always(Kind::Text), netmask),
    Function::new(
        "cidrsubnet",
        &[text("prefix"), number("newbits"), number("netnum")],
        Returns::Always(Kind::Text),
        subnet,
    ),
    Function::new("cidrsubnets", &[text("prefix")], Returns::Always(Kind::Texts), subnets)
        .variadic(number("newbits")),
];

/// A network: its first address and the length of its prefix.
#[derive(Clone, Copy)]
struct Network {
    first: u128,
    prefix: u32,
    /// Bits of an address: 32 or 128.
    bits: u32,
}

impl Network {
    fn parse(text: &str) -> Result<Self, String> {
        let invalid = || format!("invalid CIDR expression: invalid CIDR address: {text}");
        let (address, prefix) = text.split_once('/').ok_or_else(invalid)?;
        let (address, bits) = match ipv4(address) {
            Some(address) => (u128::from(u32::from(address)), 32),
            None => (u128::from(address.parse::<Ipv6Addr>().map_err(|_| invalid())?), 128),
        };
        let is_number = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
        let prefix = prefix.parse().ok().filter(|prefix| is_number && *prefix <= bits).ok_or_else(invalid)?;
        Ok(Network { first: address, prefix, bits }.masked())
    }

    /// Bits behind the prefix, all set.
    fn host_mask(self) -> u128 {
        match self.bits - self.prefix {
            128 => u128::MAX,
            free => (1 << free) - 1,
        }
    }

    fn masked(self) -> Self {
        Network { first: self.first & !self.host_mask(), ..self }
    }

    fn last(self) -> u128 {
        self.first | self.host_mask()
    }

    /// The greatest address of this kind.
    fn greatest(self) -> u128 {
        if self.bits == 32 { u128::from(u32::MAX) } else { u128::MAX }
    }

    fn contains(self, address: u128) -> bool {
        (self.first..=self.last()).contains(&address)
    }

    fn address(self, address: u128) -> String {
        match u32::try_from(address) {
            Ok(address) if self.bits == 32 => Ipv4Addr::from(address).to_string(),
            _ => Ipv6Addr::from(address).to_string(),
        }
    }

    fn text(self) -> String {
        format!("{}/{}", self.address(self.first), self.prefix)
    }
}

/// Four decimal numbers; Terraform takes zeros in front.
fn ipv4(text: &str) -> Option<Ipv4Addr> {
    let mut octets = [0; 4];
    let mut parts = text.split('.');
    for octet in &mut octets {
        let part =
            parts.next().filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        *octet = part.parse().ok()?;
    }
    parts.next().is_none().then(|| octets.into())
}

/// A whole number of any size.
fn big(call: &Call, place: usize) -> Result<(bool, BigUint), Failure> {
    let number = call.arguments[place].as_number();
    number.and_then(super::super::Number::to_integer).ok_or_else(|| "value must be a whole number".into())
}

fn signed(negative: bool, magnitude: &BigUint) -> String {
    format!("{}{magnitude}", if negative { "-" } else { "" })
}

fn host(call: &Call) -> Outcome {
    let (negative, number) = big(call, 1)?;
    let network = Network::parse(call.text(0))?;
    let most = BigUint::from(network.host_mask());
    // Counted from the end if it is below zero.
    let from_end = if negative { &number - 1_u32 } else { number.clone() };
    if from_end > most {
        let shown = if negative { signed(true, &(from_end - most)) } else { number.to_string() };
        return Err(
            format!("prefix of {} does not accommodate a host numbered {shown}", network.prefix).into()
        );
    }
    let number = if negative { most - from_end } else { from_end };
    let number = u128::try_from(number).map_err(|_| "the host number is too large")?;
    Ok(network.address(network.first | number).into())
}

fn netmask(call: &Call) -> Outcome {
    let network = Network::parse(call.text(0))?;
    if network.bits != 32 {
        return Err(format!("IPv6 addresses cannot have a netmask: {}", call.text(0)).into());
    }
    Ok(network.address(network.greatest() & !network.host_mask()).into())
}

fn subnet(call: &Call) -> Outcome {
    let new_bits = call.integer(1)?;
    let (negative, number) = big(call, 2)?;
    let network = Network::parse(call.text(0))?;
    let prefix = i64::from(network.prefix).saturating_add(new_bits);
    if prefix > i64::from(network.bits) {
        return Err(format!(
            "insufficient address space to extend prefix of {} by {new_bits}",
            network.prefix
        )
        .into());
    }
    let prefix = u32::try_from(prefix).map_err(|_| "the prefix can't be shorter than nothing")?;
    let most = u32::try_from(new_bits)
        .ok()
        .and_then(|bits| 1_u64.checked_shl(bits))
        .map_or(u64::MAX, |most| most - 1);
    if negative {
        // Terraform makes an address of its lowest bits, which nobody means.
        return Ok(call.unknown());
    }
    let misfit = || format!("prefix extension of {new_bits} does not accommodate a subnet numbered {number}");
    let place = u64::try_from(&number).ok().filter(|place| *place <= most).ok_or_else(misfit)?;
    let shift = network.bits - prefix;
    let offset = if shift == 128 { 0 } else { u128::from(place) << shift };
    let first = (network.first | offset) & network.greatest();
    Ok(Network { first, prefix, ..network }.text().into())
}

fn subnets(call: &Call) -> Outcome {
    let network = Network::parse(call.text(0)).map_err(|error| wrong(0, error))?;
    // Starts with what would stand just before the network.
    let mut current: Option<Network> = None;
    let mut found = Vec::with_capacity(call.arguments.len());
    for (place, argument) in call.arguments.iter().enumerate().skip(1) {
        let more = integer(argument).map_err(|error| wrong(place, error))?;
        if more < 1 {
            return Err(wrong(place, "must extend prefix by at least one bit"));
        }
        if more > 32 {
            return Err(wrong(place, "may not extend prefix by more than 32 bits"));
        }
        let prefix = network.prefix + u32::try_from(more).unwrap_or(32);
        if prefix > network.bits {
            let protocol = if network.bits == 32 { "IPv4" } else { "IPv6" };
            let message =
                format!("would extend prefix to {prefix} bits, which is too long for an {protocol} address");
            return Err(wrong(place, message));
        }
        let before = current.unwrap_or_else(|| {
            let first = network.first.wrapping_sub(1) & network.greatest();
            Network { first, prefix, ..network }.masked()
        });
        let last = Network { first: before.last(), prefix, ..network }.masked().last();
        let first = last.wrapping_add(1) & network.greatest();
        let next = Network { first, prefix, ..network };
        if first == 0 || !network.contains(first) {
            return Err(wrong(
                place,
                format!(
                    "not enough remaining address space for a subnet with a prefix of {prefix} bits after {}",
                    before.text()
                ),
            ));
        }
        current = Some(next);
        found.push(Value::from(next.text()));
    }
    Ok(Value::list(Type::String, found))
}
