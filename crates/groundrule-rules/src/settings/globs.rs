//! Patterns of addresses, paths and tags.

use std::fmt::{self, Write as _};
use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::Regex;

/// A pattern over the steps of an address: `module.legacy.**`, `module.*.aws_ebs_volume.data["a*"]`.
///
/// `*` stands for any part of one step, `**` for any number of steps, none included. A step without an index stands for all
/// of its instances, `[*]` for those that have an index.
#[derive(Debug, Clone)]
pub struct AddressGlob {
    text: String,
    regex: Regex,
}

/// What a pattern is made of.
enum Step<'t> {
    Any,
    One { name: &'t str, index: Option<&'t str> },
}

/// A step of any address, and the dot after it.
const NAME: &str = r#"[^.\[\]"]"#;
const INDEX: &str = r#"\[(?:[^"\]]+|"(?:[^"\\]|\\.)*")\]"#;

/// No address of anybody's is longer.
const LONGEST: usize = 1000;

impl AddressGlob {
    /// Reads a pattern; what is wrong with it otherwise, and what to write.
    pub fn parse(text: &str) -> Result<Self, (String, Option<String>)> {
        Self::of(text, false)
    }

    /// The pattern of a module, which holds for everything in it.
    pub fn module(text: &str) -> Result<Self, (String, Option<String>)> {
        if !(text.starts_with("module.") || text.starts_with('*')) {
            let help = Some(format!("write `module.{text}`"));
            return Err(("an address of a module begins with `module.`".to_owned(), help));
        }
        Self::of(text, true)
    }

    fn of(text: &str, and_below: bool) -> Result<Self, (String, Option<String>)> {
        if text.len() > LONGEST {
            return Err((format!("a pattern of more than {LONGEST} bytes"), None));
        }
        let mut steps = steps(text)?;
        if and_below {
            steps.push(Step::Any);
        }
        // `**.**` is `**`.
        steps.dedup_by(|one, other| matches!((one, other), (Step::Any, Step::Any)));
        let step = format!("{NAME}+(?:{INDEX})?");
        let mut regex = String::from("^");
        let last = steps.len() - 1;
        for (at, one) in steps.iter().enumerate() {
            match one {
                Step::Any if last == 0 => write!(regex, "{step}(?:\\.{step})*").expect("a string takes all"),
                Step::Any if at == last => write!(regex, "(?:\\.{step})*").expect("a string takes all"),
                Step::Any => {
                    if at > 0 {
                        regex.push_str("\\.");
                    }
                    write!(regex, "(?:{step}\\.)*").expect("a string takes all");
                }
                Step::One { name, index } => {
                    if at > 0 && !matches!(steps[at - 1], Step::Any) {
                        regex.push_str("\\.");
                    }
                    regex.push_str(&wildcards(name, NAME));
                    match index {
                        None => write!(regex, "(?:{INDEX})?").expect("a string takes all"),
                        Some("*") => regex.push_str(INDEX),
                        Some(index) => {
                            regex.push_str("\\[");
                            regex.push_str(&wildcards(index, r#"(?:[^"\\]|\\.)"#));
                            regex.push_str("\\]");
                        }
                    }
                }
            }
        }
        regex.push('$');
        match Regex::new(&regex) {
            Ok(regex) => Ok(AddressGlob { text: text.to_owned(), regex }),
            Err(_) => Err(("a pattern that is too large".to_owned(), None)),
        }
    }

    /// Whether an address is meant.
    pub fn matches(&self, address: &str) -> bool {
        self.regex.is_match(address)
    }
}

/// `*` becomes any number of such letters, all else stands for itself.
fn wildcards(text: &str, letter: &str) -> String {
    text.split('*').map(regex::escape).collect::<Vec<_>>().join(&format!("{letter}*"))
}

/// Splits a pattern at the dots that are outside of brackets.
fn steps(text: &str) -> Result<Vec<Step<'_>>, (String, Option<String>)> {
    let wrong = |message: &str| (message.to_owned(), Some("such as `module.legacy.**`".to_owned()));
    let mut steps = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, tail) = rest.split_at(end);
        rest = tail;
        let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '*');
        if name.is_empty() {
            return Err(wrong("a step of an address is missing"));
        }
        if let Some(letter) = name.chars().find(|letter| !is_name(*letter)) {
            return Err(wrong(&format!("no address holds `{}` here", letter.escape_debug())));
        }
        let mut index = None;
        if let Some(bracketed) = rest.strip_prefix('[') {
            let end = index_end(bracketed).ok_or_else(|| wrong("an index is not closed"))?;
            let inner = &bracketed[..end];
            let is_index = inner == "*"
                || inner.len() >= 2 && inner.starts_with('"')
                || !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
            if !is_index {
                return Err((
                    format!("`[{inner}]` is no index"),
                    Some("write a number, a string in double quotes, or `*`".to_owned()),
                ));
            }
            index = Some(inner);
            rest = &bracketed[end + 1..];
        }
        match (name, index) {
            ("**", None) => steps.push(Step::Any),
            _ if name.contains("**") => return Err(wrong("`**` is a whole step")),
            _ => steps.push(Step::One { name, index }),
        }
        if rest.is_empty() {
            return Ok(steps);
        }
        rest = rest.strip_prefix('.').ok_or_else(|| wrong("a dot is missing after an index"))?;
    }
}

/// Where the bracket closes, beyond quoted ones.
fn index_end(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b']' if !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

/// A pattern of paths below a directory: `legacy/**`, which `legacy` itself fits too.
#[derive(Debug, Clone)]
pub struct PathGlob {
    text: String,
    set: GlobSet,
}

impl PathGlob {
    /// Reads a pattern; what is wrong with it otherwise, and what to write.
    pub fn parse(text: &str) -> Result<Self, (String, Option<String>)> {
        if text.len() > LONGEST {
            return Err((format!("a pattern of more than {LONGEST} bytes"), None));
        }
        if text.contains('\\') {
            return Err(("a path has `/` between its parts".to_owned(), None));
        }
        if Path::new(text).has_root() {
            return Err(("a path starts from this file's directory".to_owned(), None));
        }
        let plain = plain(text);
        let mut set = GlobSetBuilder::new();
        let above = plain.strip_suffix("/**").unwrap_or(&plain);
        for glob in [plain.as_str(), above] {
            match GlobBuilder::new(glob).literal_separator(true).build() {
                Ok(glob) => set.add(glob),
                Err(error) => {
                    let help = Some("`infra/*` is a directory, `infra/**` all that is below".to_owned());
                    return Err((error.kind().to_string(), help));
                }
            };
        }
        match set.build() {
            Ok(set) => Ok(PathGlob { text: text.to_owned(), set }),
            Err(error) => Err((error.kind().to_string(), None)),
        }
    }

    /// Whether a path, relative to the file's directory and with `/`, is meant.
    pub fn matches(&self, path: &str) -> bool {
        self.set.is_match(path)
    }
}

/// Without `./` before it and `/` behind it.
fn plain(text: &str) -> String {
    let text = text.strip_prefix("./").unwrap_or(text);
    let text = if text.len() > 1 { text.trim_end_matches('/') } else { text };
    if text.is_empty() { ".".to_owned() } else { text.to_owned() }
}

/// A tag's key and a pattern of its value.
#[derive(Debug, Clone)]
pub struct TagGlob {
    /// The key.
    pub key: String,
    text: String,
    regex: Regex,
}

impl TagGlob {
    /// Reads a pattern: `*` stands for any letters, all else for itself.
    pub fn parse(key: &str, text: &str) -> Result<Self, (String, Option<String>)> {
        if text.len() > LONGEST {
            return Err((format!("a pattern of more than {LONGEST} bytes"), None));
        }
        match Regex::new(&format!("(?s)^{}$", wildcards(text, "."))) {
            Ok(regex) => Ok(TagGlob { key: key.to_owned(), text: text.to_owned(), regex }),
            Err(_) => Err(("a pattern that is too large".to_owned(), None)),
        }
    }

    /// The pattern of its value.
    pub fn pattern(&self) -> &str {
        &self.text
    }

    /// Whether a value is meant.
    pub fn matches(&self, value: &str) -> bool {
        self.regex.is_match(value)
    }
}

impl fmt::Display for AddressGlob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for PathGlob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for TagGlob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.key, self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_matched_step_by_step() {
        for (pattern, matching, others) in [
            (
                "module.legacy.**",
                &["module.legacy", "module.legacy[0].a.b", "module.legacy[\"x.y\"].module.z.data.a.b[1]"][..],
                &["module.legacy2.a.b", "a.b", "module.a.module.legacy.a.b"][..],
            ),
            ("**", &["a.b", "module.a[\"]\"].a.b"], &[]),
            (
                "**.aws_s3_bucket.*",
                &["aws_s3_bucket.a", "module.x.aws_s3_bucket.a[0]"],
                &["aws_s3_bucket_policy.a", "module.aws_s3_bucket.a.b"],
            ),
            (
                "module.*.aws_s3_bucket.log*",
                &["module.a.aws_s3_bucket.logs[\"k\"]"],
                &["module.a.module.b.aws_s3_bucket.logs", "aws_s3_bucket.logs"],
            ),
            ("a.b[0]", &["a.b[0]"], &["a.b", "a.b[1]", "a.b[00]"]),
            ("a.b[\"x*\"]", &["a.b[\"x\"]", "a.b[\"x.]y\"]"], &["a.b[\"y\"]", "a.b[0]"]),
            ("a.b[*]", &["a.b[0]", "a.b[\"x\"]"], &["a.b"]),
            ("module.a.**.b.c", &["module.a.b.c", "module.a.module.d.b.c"], &["module.a.d.c"]),
        ] {
            let glob = AddressGlob::parse(pattern).unwrap();
            for address in matching {
                assert!(glob.matches(address), "{pattern} {address}");
            }
            for address in others {
                assert!(!glob.matches(address), "{pattern} {address}");
            }
        }
        let module = AddressGlob::module("module.a").unwrap();
        assert!(module.matches("module.a") && module.matches("module.a[1].module.b.c.d"));
        assert!(!module.matches("module.ab.c.d"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for wrong in
            ["", ".", "a..b", "a.b[", "a.b[x]", "a.b[\"x]", "a b.c", "a.b[0]c", "a***b", "a.\u{7f}", "a.b[]"]
        {
            assert!(AddressGlob::parse(wrong).is_err(), "{wrong}");
        }
        assert!(AddressGlob::module("legacy").is_err());
        assert!(AddressGlob::parse(&"a.".repeat(600)).is_err());
    }

    #[test]
    fn paths_and_tags() {
        let glob = PathGlob::parse("./legacy/**").unwrap();
        assert!(glob.matches("legacy") && glob.matches("legacy/a/b") && !glob.matches("legacy2"));
        assert!(!PathGlob::parse("infra/*").unwrap().matches("infra/a/b"));
        assert!(PathGlob::parse(".").unwrap().matches("."));
        assert!(PathGlob::parse("../other/").unwrap().matches("../other"));
        for wrong in ["/a", "a\\b", "a[", "{a"] {
            assert!(PathGlob::parse(wrong).is_err(), "{wrong}");
        }
        let tag = TagGlob::parse("Environment", "dev*").unwrap();
        assert!(tag.matches("dev") && tag.matches("development\n") && !tag.matches("prod-dev"));
        assert!(!TagGlob::parse("a", "[x]").unwrap().matches("x"));
    }
}
