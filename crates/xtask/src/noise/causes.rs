//! Why verdicts are undetermined, without the names that differ from root to root.

use groundrule_rules::report::Unknown;

/// What is not known, and why, as many resources may have it in common: `policy: computed of aws_kms_key.*.arn`.
pub(super) fn general(unknown: &Unknown) -> String {
    let path = without_keys(&unknown.path);
    let because = without_keys(&unknown.because);
    let words: Vec<String> = because.split(' ').map(without_names).collect();
    format!("{path}: {}", words.join(" "))
}

/// Without instance keys and indices: `module.a["x.y"].b[0]` is `module.a.b`.
fn without_keys(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('[') {
        out.push_str(before);
        let end = match behind.strip_prefix('"') {
            Some(_) => behind.find("\"]").map(|end| end + 2),
            None => behind.find(']').map(|end| end + 1),
        };
        rest = end.map_or("", |end| &behind[end..]);
    }
    out + rest
}

/// An address without its modules and name; any other word as it is.
fn without_names(word: &str) -> String {
    let (word, comma) = word.strip_suffix(',').map_or((word, ""), |word| (word, ","));
    let mut parts: Vec<&str> = word.split('.').collect();
    while let ["module", _, _, ..] = parts[..] {
        parts.drain(..2);
    }
    let name = match parts[..] {
        ["data", type_name, _, ..] if type_name.contains('_') => 2,
        ["module" | "var" | "local" | "output", _, ..] => 1,
        [type_name, _, ..] if type_name.contains('_') => 1,
        _ => return format!("{word}{comma}"),
    };
    parts[name] = "*";
    format!("{}{comma}", parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_in_different_roots_are_one() {
        let cases = [
            (
                "policy",
                "computed of module.a[\"x.y\"].data.aws_iam_policy_document.b[0].json",
                "policy: computed of data.aws_iam_policy_document.*.json",
            ),
            ("rules[3].id", "aws_kms_key.main.arn", "rules.id: aws_kms_key.*.arn"),
            ("every", "module.cloudtrail, which is not loaded", "every: module.*, which is not loaded"),
            ("sse", "module.a.module.b.var.key", "sse: var.*"),
            ("x", "known after apply", "x: known after apply"),
            ("x", "e.g. this", "x: e.g. this"),
            ("x", "broken[\"key", "x: broken"),
        ];
        for (path, because, expected) in cases {
            let unknown = Unknown { path: path.to_owned(), because: because.to_owned() };
            assert_eq!(general(&unknown), expected);
        }
    }
}
