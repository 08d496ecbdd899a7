//! What looks like a secret wherever it stands, comments included: tokens of known shape, private keys, passwords in
//! addresses, values beside a telling name, and text without a pattern.

use std::ops::Range;
use std::sync::LazyLock;

use groundrule_parser::locate::names_a_secret;
use regex::{Captures, Regex, RegexSet};

/// Tokens that nobody writes by accident; the first group is the secret, or else all of it.
const TOKENS: [&str; 19] = [
    // Private keys, up to their end or that of the text.
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?s:.*?)(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\z)",
    // AWS, long-lived and temporary.
    r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    // GitHub, GitLab, Slack, Stripe, npm, PyPI, Google, DigitalOcean, Terraform Cloud, Vault, SendGrid.
    r"\bgh[pousr]_[A-Za-z0-9]{20,}",
    r"\bgithub_pat_[A-Za-z0-9_]{20,}",
    r"\bgl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-[A-Za-z0-9_.-]{16,}",
    r"\bxox[abeoprs]-[A-Za-z0-9-]{8,}",
    r"\bxapp-[A-Za-z0-9-]{8,}",
    r"hooks\.slack\.com/(?:services|workflows)/([A-Za-z0-9/_-]{20,})",
    r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{10,}",
    r"\bnpm_[A-Za-z0-9]{20,}",
    r"\bpypi-[A-Za-z0-9_-]{20,}",
    r"\bAIza[A-Za-z0-9_-]{30,}",
    r"\bya29\.[A-Za-z0-9_-]{10,}",
    r"\bdo[opr]_v1_[a-f0-9]{32,}",
    r"\b[A-Za-z0-9]{10,16}\.atlasv1\.[A-Za-z0-9_-]{20,}",
    r"\bhv[sbr]\.[A-Za-z0-9_-]{16,}",
    r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    // JSON Web Tokens.
    r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?",
    // A password in an address.
    r#"[A-Za-z][A-Za-z0-9+.-]*://[^\s/@:"'$]*:([^\s/@"']+)@"#,
];

/// What is better hidden, and may be something else.
const LIKELY: [&str; 4] = [
    // AWS's ids of users and roles.
    r"\b(?:AROA|AIDA|ABIA|ACCA)[A-Z0-9]{16}\b",
    r#"[A-Za-z][A-Za-z0-9+.-]*://([^\s/@:"'$]{12,})@"#,
    // Headers and options.
    r"(?i)\b(?:bearer|basic)\s+([A-Za-z0-9+/._=-]{8,})",
    r#"(?i)--?(?:password|passwd|token|secret|api-?key|access-?key)(?:=|\s+)"?([^\s"'$]+)"#,
];

static SHAPES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let shapes = TOKENS.iter().chain(&LIKELY);
    shapes.map(|shape| Regex::new(shape).expect("it is written here")).collect()
});

/// All shapes of tokens at once.
static ANY_TOKEN: LazyLock<RegexSet> =
    LazyLock::new(|| RegexSet::new(TOKENS).expect("they are written here"));

/// `name = value` and `name: value`, in any of the usual spellings.
static PAIR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?x)
        ([A-Za-z][A-Za-z0-9_.-]*) (?:\\?["'])? [\ \t]* (?: = | : | => ) [\ \t]*
        (?: \\?"( (?:[^"\\\n]|\\[^"\n])* ) | '([^'\n]*)' | ([^\s"'<,;&|(){}\[\]\#]+) )"#,
    )
    .expect("it is written here")
});

/// What refers to a value and is none.
static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?:var|local|data|module|each|self|path|count|ephemeral|[a-z]+_[a-z0-9_]+)\.[A-Za-z_].*|true|false|null|string|number|bool|any|\d{1,6}|=.*|\$\{[^}]*\}?)$",
    )
    .expect("it is written here")
});

static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[A-Za-z0-9+/_=-]{20,}").expect("it is written here"));

/// Where secrets may stand.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for shape in SHAPES.iter() {
        found.extend(shape.captures_iter(text).filter_map(|groups| secret(&groups)));
    }
    pairs(text, 0, 0, &mut found);
    for word in WORD.find_iter(text) {
        let before = &text[..word.start()];
        if word.as_str().split('-').any(is_random) && !is_checksum(before) {
            found.push(word.range());
        }
    }
    found
}

/// The tokens of a text that nobody writes by accident.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let shapes = ANY_TOKEN.matches(text);
    shapes.into_iter().flat_map(move |shape| {
        SHAPES[shape].captures_iter(text).filter_map(|groups| Some(&text[secret(&groups)?]))
    })
}

/// What a text assigns to what, such as `name = value` and `name: value`.
pub(crate) fn assignments(text: &str) -> impl Iterator<Item = (&str, &str)> {
    PAIR.captures_iter(text).filter_map(|groups| {
        let value = (2..=4).find_map(|group| groups.get(group))?;
        let name = groups.get(1)?.as_str();
        (!REFERENCE.is_match(value.as_str())).then_some((name, value.as_str()))
    })
}

/// Pairs in the value of a pair are looked at so deep.
const DEEPEST: usize = 4;

/// The values of pairs whose names tell of a secret, also inside of others: `reason = "password = 'x'"`.
fn pairs(text: &str, start: usize, depth: usize, found: &mut Vec<Range<usize>>) {
    for groups in PAIR.captures_iter(text) {
        let Some(value) = (2..=4).find_map(|group| groups.get(group)) else { continue };
        if !names_a_secret(&groups[1]) {
            if depth < DEEPEST {
                pairs(value.as_str(), start + value.start(), depth + 1, found);
            }
        } else if !REFERENCE.is_match(value.as_str()) {
            found.push(start + value.start()..start + value.end());
        }
    }
}

fn secret(groups: &Captures<'_>) -> Option<Range<usize>> {
    Some(groups.iter().skip(1).flatten().next().or_else(|| groups.get(0))?.range())
}

/// What stands before a checksum or revision.
fn is_checksum(before: &str) -> bool {
    ["sha256:", "sha512:", "sha1:", "h1:", "zh:", "ref="].iter().any(|mark| before.ends_with(mark))
}

/// Whether a word has no pattern: it can be made by a generator and hardly by a person.
pub(crate) fn is_random(word: &str) -> bool {
    if word.len() < 16 {
        return false;
    }
    let count = |is: fn(&u8) -> bool| word.bytes().filter(is).count();
    let digits = count(u8::is_ascii_digit);
    let word_is_hex = word.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    if word_is_hex {
        return word.len() >= 32 && digits >= 6 && digits < word.len();
    }
    let is_path = word.split('/').count() > 3;
    let is_mixed = count(u8::is_ascii_uppercase) >= 3 && count(u8::is_ascii_lowercase) >= 3 && digits >= 1;
    // Names change between kinds of characters once or twice a word.
    let changes = word.as_bytes().windows(2).filter(|pair| class(pair[0]) != class(pair[1])).count();
    !is_path && is_mixed && (digits >= 3 || changes * 8 >= word.len() * 3) && entropy(word) >= 3.8
}

fn class(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    }
}

/// Bits a character, by how often each stands in the word.
fn entropy(word: &str) -> f64 {
    let mut counts = [0_u32; 256];
    word.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let length = f64::from(u32::try_from(word.len()).unwrap_or(u32::MAX));
    let shares = counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / length);
    shares.map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use crate::redact::sentence;

    #[test]
    fn what_looks_like_a_secret_is_blanked() {
        for (text, hidden) in [
            ("# key AKIAIOSFODNN7EXAMPLE here", "AKIAIOSFODNN7EXAMPLE"),
            ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY1", "wJalrXUtnFEMI"),
            ("ghp_abcdefghijklmnopqrstuvwx12", "ghp_abc"),
            ("url = \"postgres://app:hunter2@db/x\"", "hunter2"),
            ("git::https://x-token-abcdefgh@host/repo", "x-token"),
            ("# password = hunter2", "hunter2"),
            ("DB_PASSWORD: 'hunter2'", "hunter2"),
            ("{\"apiKey\": \"hunter2\"}", "hunter2"),
            ("jsonencode \\\"password\\\": \\\"hunter2\\\"", "hunter2"),
            ("Server=x;Password=hunter2;", "hunter2"),
            ("mysql --password hunter2", "hunter2"),
            ("curl -H \"Authorization: Bearer abcdefgh1\"", "abcdefgh1"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "eyJ"),
            ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "MIIE"),
            ("-----BEGIN PRIVATE KEY-----\nMIIE", "MIIE"),
            ("0123456789abcdef0123456789abcdef", "0123456789abcdef"),
        ] {
            let blanked = sentence(text);
            assert!(!blanked.contains(hidden), "{text}: {blanked}");
            assert_eq!(blanked.len(), text.len());
        }
    }

    #[test]
    fn what_only_names_things_stays() {
        for text in [
            "password = var.password",
            "token = data.aws_x.y.token",
            "http_tokens = \"required\"",
            "kms_key_id = \"arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000\"",
            "ami = \"ami-0123456789abcdef0\"",
            "source = \"git::https://github.com/acme/modules.git?ref=0123456789abcdef0123456789abcdef01234567\"",
            "resource \"aws_s3_bucket_server_side_encryption_configuration\" \"main\" {",
            "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg1/providers/Microsoft.Network",
            "minimum_password_length = 14",
            "sensitive = true",
            "ssl_policy = \"ELBSecurityPolicy-TLS13-1-2-2021-06\"",
            "test = \"token.actions.githubusercontent.com:sub\"",
            "policy_arn = \"arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly\"",
        ] {
            assert_eq!(sentence(text), text);
        }
    }
}
