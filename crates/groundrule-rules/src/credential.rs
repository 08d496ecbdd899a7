//! Whether a text is a credential. For rules, which must not cry wolf: what is only better hidden is `redact`'s matter.

use std::sync::LazyLock;

use groundrule_parser::locate::names_a_secret;
use regex::Regex;

use crate::redact::shapes::{assignments, is_random, tokens};

/// How a name ends that holds a password, as a person would choose it.
const PASSWORDS: [&str; 5] = ["password", "passwd", "passphrase", "pwd", "passwort"];

/// How a name ends that holds a secret, as a machine makes it. Names are compared without `_`, `-` and `.`.
const KEYS: [&str; 16] = [
    "secret",
    "token",
    "apikey",
    "accesskey",
    "accesskeyid",
    "privatekey",
    "secretkey",
    "authkey",
    "accountkey",
    "sharedkey",
    "signingkey",
    "encryptionkey",
    "masterkey",
    "storagekey",
    "connectionstring",
    "credential",
];

/// Words of what stands where a value will be put later.
const PLACEHOLDERS: [&str; 12] = [
    "changeme",
    "change_me",
    "change-me",
    "replace",
    "placeholder",
    "dummy",
    "todo",
    "redacted",
    "your",
    "example.",
    "not-used",
    "to-be-",
];

/// What says where a secret is, or is none. `AQICAH` and `CiQA` begin what the key services of AWS and Google encrypted,
/// `ENC[` what sops did.
static NO_SECRET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)^(?:
            .*\$[({] .* | .*\{\{ .* | .*%[{a-z(] .* | <.*> | \{.*\} | \[.*\]
          | @Microsoft\.KeyVault .*
          | (?:arn|ssm|secretsmanager|vault|op|sm|gcp|aws|azurekv|ref|file|env|projects|kms|sha\d+|md5):? [:/] .*
          | AQICAH[a-z0-9+/=]{40,} | CiQA[a-z0-9+/=]{40,} | ENC\[.*\]
          | /.* | \.{1,2}/.* | [a-z][a-z0-9+.-]*://[^@]*
          | [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}
          | (?:[0-9.,:_-]+) | true|false|yes|no|on|off|null|none|nil|undefined|enabled|disabled
        )$",
    )
    .expect("it is written here")
});

/// Whether a text has a token of known shape, or a private key, in it.
pub(crate) fn has_token(text: &str) -> bool {
    tokens(text).any(|token| !is_no_secret(token) && !is_placeholder(token))
}

/// Whether a name is that of a secret itself, not of something about it.
pub(crate) fn is_credential_name(name: &str) -> bool {
    names_a_secret(name) && (ends(name, &PASSWORDS) || ends(name, &KEYS))
}

/// Whether a value is a secret by its name, and not where one is to be found. Tokens of known shape are [`has_token`]'s.
pub(crate) fn is_secret(name: &str, value: &str) -> bool {
    if has_token(value) || !is_credential_name(name) || is_no_secret(value) || is_placeholder(value) {
        return false;
    }
    value.split(['-', '.', ':', ';', '=', '&', ',']).any(is_random)
        || ends(name, &PASSWORDS) && is_chosen(value)
}

/// Whether a program or a file of settings assigns a secret to a name, and not another variable's value.
pub(crate) fn assigns_a_secret(text: &str) -> bool {
    assignments(text).any(|(name, value)| !value.contains(['$', '`']) && is_secret(name, value))
}

/// What stands where a value will be put later.
pub(crate) fn is_placeholder(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let mut letters = lower.chars();
    let first = letters.next();
    PLACEHOLDERS.iter().any(|word| lower.contains(word)) || letters.all(|letter| Some(letter) == first)
}

/// References, paths, identifiers and numbers.
pub(crate) fn is_no_secret(value: &str) -> bool {
    NO_SECRET.is_match(value)
}

fn ends(name: &str, with: &[&str]) -> bool {
    let compact: String =
        name.chars().filter(char::is_ascii_alphanumeric).flat_map(char::to_lowercase).collect();
    // `password_wo` is `password`, write-only.
    let compact = compact.strip_suffix("wo").unwrap_or(&compact);
    let single = compact.strip_suffix('s').unwrap_or(compact);
    with.iter().any(|end| compact.ends_with(end) || single.ends_with(end))
}

/// A password as people choose them: one word of more than one kind of characters.
fn is_chosen(value: &str) -> bool {
    let has = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
    let kinds = [
        has(u8::is_ascii_lowercase),
        has(u8::is_ascii_uppercase),
        has(u8::is_ascii_digit),
        has(u8::is_ascii_punctuation),
    ];
    value.len() >= 6
        && !value.contains(char::is_whitespace)
        && kinds.into_iter().filter(|has| *has).count() >= 2
        && !value.split(['-', '_', '/', '.']).all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_known_shape() {
        for text in [
            "key AKIAIOSFODNN7ABCDEFG",
            "ghp_abcdefghijklmnopqrstuvwx12",
            "postgres://app:hunter2@db/x",
            "https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
        ] {
            assert!(has_token(text), "{text}");
        }
        for text in [
            "https://user:${var.password}@host/x",
            "postgres://user:<password>@host/x",
            "https://hooks.slack.com/services/AAA/BBB/CCC",
            "AROAIOSFODNN7ABCDEFG",
        ] {
            assert!(!has_token(text), "{text}");
        }
    }

    #[test]
    fn secrets() {
        for (name, value) in [
            ("DB_PASSWORD", "hunter2"),
            ("password_wo", "hunter2"),
            ("db.password", "S3cret!"),
            ("db_password", "Pa$sword1"),
            ("MYSQL_PWD", "Passw0rd"),
            ("apiKey", "aB3dE6gH9jK2mN5pQ8sT"),
            ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI7K7MDENGbPxRfiCYzzzzzzKEY12"),
            ("api_token", "0123456789abcdef0123456789abcdef"),
        ] {
            assert!(is_secret(name, value), "{name} = {value}");
        }
    }

    #[test]
    fn what_is_no_secret() {
        for (name, value) in [
            ("DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"),
            ("DB_PASSWORD", "/prod/db/password"),
            ("DB_PASSWORD", "${var.password}"),
            ("DB_PASSWORD", "$(cat /run/secret1)"),
            ("DB_PASSWORD", "{{resolve:secretsmanager:db:SecretString:password}}"),
            ("DB_PASSWORD", "@Microsoft.KeyVault(SecretUri=https://kv1.vault.azure.net/secrets/db)"),
            ("DB_PASSWORD", "<your password1>"),
            ("DB_PASSWORD", "CHANGEME123"),
            ("DB_PASSWORD", "true"),
            ("DB_PASSWORD", ""),
            ("PASSWORD_MIN_LENGTH", "14aB"),
            ("DB_PASSWORD_SECRET_NAME", "prod/db1"),
            ("DB_SECRET", "prod-db-1"),
            (
                "DB_PASSWORD",
                "AQICAHhDq0xkVVgVJZbUwSVkqRzYXTiGX6dGDcmZ5vRr1nbQzQE0z1Zk0h0nXxXxAAAAfjB8BgkqhkiG9w0BBwag",
            ),
            ("db_password", "ENC[AES256_GCM,data:p673w==,iv:YY=,aad:UQ=,tag:A=]"),
            ("TOKEN_URL", "https://login.example.com/oauth2/token"),
            ("CLIENT_ID", "0oa1b2c3d4E5F6G7H8I9"),
            ("GITHUB_TOKEN", "0a1b2c3d-0000-4000-8000-000000000000"),
            ("KEY_VAULT_SECRET", "projects/p1/secrets/db/versions/1"),
            ("ami", "ami-0123456789abcdef0"),
            ("commit", "0123456789abcdef0123456789abcdef01234567"),
            ("image", "nginx@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
        ] {
            assert!(!is_secret(name, value), "{name} = {value}");
        }
    }

    #[test]
    fn programs_assign_secrets() {
        for text in [
            "#!/bin/sh\nexport DB_PASSWORD=hunter2\n",
            "aws configure set x y\nAWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI7K7MDENGbPxRfiCYzzzzzzKEY12",
            "password: \"Passw0rd\"",
        ] {
            assert!(assigns_a_secret(text), "{text}");
        }
        for text in [
            "export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db1)",
            "ssh_pwauth: no\nlock_passwd: true",
            "PASSWORD=\"${DB_PASSWORD}\"",
            "PASSWORD=$DB_PASSWORD1",
            "TOKEN=`curl -X PUT http://169.254.169.254/latest/api/token`",
            "echo \"set the password\"",
        ] {
            assert!(!assigns_a_secret(text), "{text}");
        }
    }
}
