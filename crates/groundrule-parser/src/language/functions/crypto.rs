//! Hashes, keys and what differs at each run.

use std::fmt::Write;

use base64::Engine;
use md5::{Digest, Md5};
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use uuid::Uuid;

use super::encoding::BASE64;
use super::signature::{Function, Kind, Parameter, Returns, number, text};
use super::{Call, Outcome, unpredictable, wrong};
use crate::language::types::Type;

pub(super) const FUNCTIONS: &[Function] = &[
    hash("md5", |call| Ok(hex::<Md5>(call.text(0).as_bytes()).into())),
    hash("sha1", |call| Ok(hex::<Sha1>(call.text(0).as_bytes()).into())),
    hash("sha256", |call| Ok(hex::<Sha256>(call.text(0).as_bytes()).into())),
    hash("sha512", |call| Ok(hex::<Sha512>(call.text(0).as_bytes()).into())),
    hash("base64sha256", |call| Ok(base64::<Sha256>(call.text(0).as_bytes()).into())),
    hash("base64sha512", |call| Ok(base64::<Sha512>(call.text(0).as_bytes()).into())),
    Function::new("bcrypt", &[text("str")], TEXT, |_| Ok(unpredictable("bcrypt", Type::String, &[])))
        .variadic(number("cost")),
    Function::new("rsadecrypt", &[text("ciphertext"), text("privatekey")], TEXT, rsadecrypt),
    Function::new("uuid", &[], TEXT, |_| Ok(unpredictable("uuid", Type::String, &[]))),
    Function::new("uuidv5", &[text("namespace"), text("name")], TEXT, uuidv5),
];

const STR: &[Parameter] = &[text("str")];
const TEXT: Returns = Returns::Always(Kind::Text);

const fn hash(name: &'static str, run: fn(&Call) -> Outcome) -> Function {
    Function::new(name, STR, TEXT, run)
}

/// A hash in hexadecimal digits.
pub(super) fn hex<D: Digest>(bytes: &[u8]) -> String {
    D::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A hash in base64.
pub(super) fn base64<D: Digest>(bytes: &[u8]) -> String {
    BASE64.encode(D::digest(bytes))
}

fn rsadecrypt(call: &Call) -> Outcome {
    let (cipher, key) = (call.text(0), call.text(1));
    let cipher = BASE64.decode(cipher).map_err(|_| {
        wrong(0, format!("failed to decode input {cipher:?}: cipher text must be base64-encoded"))
    })?;
    let key = RsaPrivateKey::from_pkcs1_pem(key).ok().or_else(|| RsaPrivateKey::from_pkcs8_pem(key).ok());
    let Some(key) = key else {
        return Err(wrong(1, "invalid private key: ssh: no key found"));
    };
    let plain = key
        .decrypt(Pkcs1v15Encrypt, &cipher)
        .map_err(|_| "failed to decrypt: crypto/rsa: decryption error")?;
    match String::from_utf8(plain) {
        Ok(text) => Ok(text.into()),
        // Terraform would keep the bytes, which no string here can hold.
        Err(_) => Ok(unpredictable("rsadecrypt", Type::String, &[])),
    }
}

fn uuidv5(call: &Call) -> Outcome {
    let namespace = match call.text(0) {
        "dns" => Uuid::NAMESPACE_DNS,
        "url" => Uuid::NAMESPACE_URL,
        "oid" => Uuid::NAMESPACE_OID,
        "x500" => Uuid::NAMESPACE_X500,
        other => Uuid::parse_str(other)
            .map_err(|_| format!("uuidv5() doesn't support namespace {other} (invalid UUID format)"))?,
    };
    Ok(Uuid::new_v5(&namespace, call.text(1).as_bytes()).to_string().into())
}
