//! `crypto.*`: digests. They compare and shorten; nothing here keeps a secret.

use hmac::{Hmac, Mac};
use regorus::Value;
use sha1::Sha1;
use sha2::digest::Digest;
use sha2::{Sha256, Sha512};

use super::args::Args;
use super::{Builtin, BuiltinFault};

pub(super) const ALL: &[Builtin] = &[
    Builtin { name: "crypto.hmac.equal", arguments: 2, call: |args, _| equal(Args(args)) },
    Builtin { name: "crypto.hmac.md5", arguments: 2, call: |args, _| hmac_md5(Args(args)) },
    Builtin { name: "crypto.hmac.sha1", arguments: 2, call: |args, _| hmac_sha1(Args(args)) },
    Builtin { name: "crypto.hmac.sha256", arguments: 2, call: |args, _| hmac_sha256(Args(args)) },
    Builtin { name: "crypto.hmac.sha512", arguments: 2, call: |args, _| hmac_sha512(Args(args)) },
    Builtin { name: "crypto.md5", arguments: 1, call: |args, _| digest::<md5::Md5>(Args(args)) },
    Builtin { name: "crypto.sha1", arguments: 1, call: |args, _| digest::<Sha1>(Args(args)) },
    Builtin { name: "crypto.sha256", arguments: 1, call: |args, _| digest::<Sha256>(Args(args)) },
];

fn digest<D: Digest>(args: Args<'_>) -> Result<Value, BuiltinFault> {
    Ok(hex(&D::digest(args.text(0)?.as_bytes())))
}

fn equal(args: Args<'_>) -> Result<Value, BuiltinFault> {
    Ok(Value::from(args.text(0)? == args.text(1)?))
}

fn hmac_md5(args: Args<'_>) -> Result<Value, BuiltinFault> {
    keyed(Hmac::<md5::Md5>::new_from_slice(args.text(1)?.as_bytes()), args)
}

fn hmac_sha1(args: Args<'_>) -> Result<Value, BuiltinFault> {
    keyed(Hmac::<Sha1>::new_from_slice(args.text(1)?.as_bytes()), args)
}

fn hmac_sha256(args: Args<'_>) -> Result<Value, BuiltinFault> {
    keyed(Hmac::<Sha256>::new_from_slice(args.text(1)?.as_bytes()), args)
}

fn hmac_sha512(args: Args<'_>) -> Result<Value, BuiltinFault> {
    keyed(Hmac::<Sha512>::new_from_slice(args.text(1)?.as_bytes()), args)
}

fn keyed<M: Mac, E>(mac: Result<M, E>, args: Args<'_>) -> Result<Value, BuiltinFault> {
    let Ok(mut mac) = mac else {
        return Err(BuiltinFault::Meaning("this is no key"));
    };
    mac.update(args.text(0)?.as_bytes());
    Ok(hex(&mac.finalize().into_bytes()))
}

fn hex(bytes: &[u8]) -> Value {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    Value::from(text)
}
