//! What a comment says to ignore: ours, and those of other scanners where the settings ask for them.
//!
//! ```text
//! # groundrule: ignore[rule-id, standard] reason="…" until=2027-01-31 owner=team
//! # checkov:skip=CKV_AWS_20:reason            inside of a block
//! # trivy:ignore:AWS-0086:exp:2027-01-31      on the line, or above it; tfsec's as well
//! # tflint-ignore: rule, other # reason       on the line, or above it
//! ```

use groundrule_parser::locate::Comment;
use groundrule_parser::syntax::Span;
use jiff::civil::Date;

use super::Dialect;

/// Words that a comment has to hold to be looked at.
pub(super) fn words(dialects: &[Dialect]) -> Vec<&'static str> {
    let foreign = dialects.iter().flat_map(|dialect| match dialect {
        Dialect::Checkov => &CHECKOV[..],
        Dialect::Trivy => &TRIVY[..],
        Dialect::Tflint => &["tflint-ignore"][..],
    });
    std::iter::once(OWN).chain(foreign.copied()).collect()
}

const OWN: &str = "groundrule:";
const CHECKOV: [&str; 3] = ["checkov:skip=", "bridgecrew:skip=", "cortex:skip="];
const TRIVY: [&str; 2] = ["trivy:ignore:", "tfsec:ignore:"];

/// How ours is written.
const FORM: &str = "write `groundrule: ignore[RULE] reason=\"…\" until=2027-01-31 owner=TEAM`";

/// A comment that says to ignore something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directive {
    /// Whose it is; ours without one.
    pub(super) dialect: Option<Dialect>,
    /// What to ignore, as written.
    pub(super) ids: Vec<String>,
    pub(super) reason: Option<String>,
    pub(super) owner: Option<String>,
    /// The last day that it holds.
    pub(super) until: Option<Date>,
    /// What it is about.
    pub(super) target: Target,
}

/// What a directive is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Part(Span),
    File,
}

/// A comment of ours that is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed {
    pub(super) message: String,
    pub(super) help: String,
}

/// What a comment says to ignore; nothing where it is about something else.
pub(super) fn parse(comment: &Comment, dialects: &[Dialect]) -> Vec<Result<Directive, Malformed>> {
    if let Some(rest) = comment.text.strip_prefix(OWN) {
        return vec![own(rest, comment)];
    }
    let mut found = Vec::new();
    for dialect in dialects {
        match dialect {
            Dialect::Checkov => found.extend(checkov(comment)),
            Dialect::Trivy => trivy(comment, &mut found),
            Dialect::Tflint => found.extend(tflint(comment)),
        }
    }
    found.into_iter().map(Ok).collect()
}

fn own(text: &str, comment: &Comment) -> Result<Directive, Malformed> {
    let malformed = |message: &str| Malformed { message: message.to_owned(), help: FORM.to_owned() };
    let rest =
        text.trim_start().strip_prefix("ignore").ok_or_else(|| malformed("it does not say `ignore`"))?;
    let list = rest.trim_start().strip_prefix('[');
    let (list, mut rest) = list
        .and_then(|list| list.split_once(']'))
        .ok_or_else(|| malformed("it does not say which rules, in brackets"))?;
    let ids: Vec<String> = list.split(',').map(|id| id.trim().to_owned()).collect();
    if ids.iter().any(String::is_empty) {
        return Err(malformed("a rule is missing between the brackets"));
    }
    let (mut reason, mut owner, mut until) = (None, None, None);
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let (key, behind) = rest.split_once('=').ok_or_else(|| {
            malformed("what stands behind the rules is not `reason=`, `until=` or `owner=`")
        })?;
        let (value, behind) = value(behind).ok_or_else(|| malformed("a quote is not closed"))?;
        rest = behind;
        let place = match key.trim_end() {
            "reason" => &mut reason,
            "owner" => &mut owner,
            "until" => &mut until,
            // What is written may be anything, so it is not repeated.
            _ => {
                return Err(malformed("what stands behind the rules is not `reason=`, `until=` or `owner=`"));
            }
        };
        if place.replace(value).is_some() {
            return Err(malformed(&format!("`{}` stands in it twice", key.trim_end())));
        }
    }
    let reason = reason.filter(|reason| !reason.trim().is_empty());
    let reason = reason.ok_or_else(|| malformed("it gives no reason"))?;
    let until = until
        .map(|until| day(&until).ok_or_else(|| malformed("`until` is no day such as 2027-01-31")))
        .transpose()?;
    let target = comment.about.map(Target::Part).ok_or_else(|| Malformed {
        message: "it stands at no block or argument".to_owned(),
        help: "write it on the line of what it is about, on the line above, or first inside of a block"
            .to_owned(),
    })?;
    Ok(Directive { dialect: None, ids, reason: Some(reason), owner, until, target })
}

/// A value, in quotes or up to the next blank, and what stands behind it.
fn value(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start_matches([' ', '\t']);
    let Some(quote) = text.chars().next().filter(|first| matches!(first, '"' | '\'')) else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        return Some((text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => value.push(characters.next()?.1),
            _ if character == quote => return Some((value, &text[at + 1..])),
            _ => value.push(character),
        }
    }
    None
}

/// `2027-01-31`, and nothing more.
fn day(text: &str) -> Option<Date> {
    (text.len() == "2027-01-31".len()).then(|| text.parse().ok()).flatten()
}

/// Of the block that it stands in, wherever in that.
fn checkov(comment: &Comment) -> Option<Directive> {
    let (at, mark) = CHECKOV.iter().filter_map(|mark| Some((comment.text.find(mark)?, mark))).min()?;
    let rest = comment.text[at + mark.len()..].trim_start_matches(' ');
    let is_id = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | ',');
    let end = rest.find(|letter| !is_id(letter)).unwrap_or(rest.len());
    let ids: Vec<String> = rest[..end].split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
    let reason = rest[end..].strip_prefix(':').and_then(|reason| reason.lines().next()).and_then(said);
    let target = Target::Part(comment.around?);
    (!ids.is_empty()).then_some(Directive {
        dialect: Some(Dialect::Checkov),
        ids,
        reason,
        owner: None,
        until: None,
        target,
    })
}

/// Several may stand in one comment. One that holds only for some values or workspaces is not taken: whether it does
/// cannot be told.
fn trivy(comment: &Comment, found: &mut Vec<Directive>) {
    let Some(target) = comment.beside.map(Target::Part) else { return };
    for word in comment.text.split_whitespace() {
        let word = word.trim_start_matches('#');
        let Some(rest) = TRIVY.iter().find_map(|mark| word.strip_prefix(mark)) else { continue };
        let mut parts = rest.split(':');
        let id = parts.next().unwrap_or_default();
        let mut until = None;
        let mut is_plain = !id.is_empty() && !id.contains('[');
        while let Some(name) = parts.next() {
            // Trivy's is over when that day begins.
            until = parts.next().and_then(day).and_then(|day| day.yesterday().ok());
            is_plain &= name == "exp" && until.is_some();
        }
        if is_plain {
            found.push(Directive {
                dialect: Some(Dialect::Trivy),
                ids: vec![id.to_owned()],
                reason: None,
                owner: None,
                until,
                target,
            });
        }
    }
}

fn tflint(comment: &Comment) -> Option<Directive> {
    let at = comment.text.find("tflint-ignore")?;
    let rest = &comment.text[at + "tflint-ignore".len()..];
    let (rest, target) = match rest.strip_prefix("-file") {
        Some(rest) => (rest, Target::File),
        None => (rest, Target::Part(comment.beside?)),
    };
    let rest = rest.strip_prefix(": ")?;
    let end = rest.find(['\n', '*', '/', '#']).unwrap_or(rest.len());
    let ids: Vec<String> =
        rest[..end].split(',').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect();
    let reason = said(rest[end..].trim_start_matches(['#', '/', '*']));
    (!ids.is_empty()).then_some(Directive {
        dialect: Some(Dialect::Tflint),
        ids,
        reason,
        owner: None,
        until: None,
        target,
    })
}

fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Dialect; 3] = [Dialect::Checkov, Dialect::Trivy, Dialect::Tflint];

    fn span(end: u32) -> Span {
        Span { end, ..Span::default() }
    }

    fn comment(text: &str) -> Comment {
        let text = text.to_owned();
        Comment { span: span(1), text, beside: Some(span(2)), about: Some(span(3)), around: Some(span(4)) }
    }

    #[test]
    fn ours_are_read() {
        let read = |text: &str| parse(&comment(text), &[]).remove(0).expect(text);
        let full = read(
            r#"groundrule: ignore[a-b, CKV_AWS_3] reason="it's \"fine\"" until=2027-01-31 owner=team-x"#,
        );
        assert_eq!(full.ids, ["a-b", "CKV_AWS_3"]);
        assert_eq!(full.reason.as_deref(), Some("it's \"fine\""));
        assert_eq!(full.owner.as_deref(), Some("team-x"));
        assert_eq!(full.until, day("2027-01-31"));
        assert_eq!(full.target, Target::Part(span(3)));
        let short = read("groundrule:ignore[encryption] reason='no data in it'");
        assert_eq!((short.reason.as_deref(), short.until), (Some("no data in it"), None));
    }

    #[test]
    fn what_is_wrong_with_ours_is_said() {
        for (text, said) in [
            ("groundrule: ignroe[a] reason=x", "it does not say `ignore`"),
            ("groundrule: ignore a reason=x", "it does not say which rules, in brackets"),
            ("groundrule: ignore[a reason=x", "it does not say which rules, in brackets"),
            ("groundrule: ignore[] reason=x", "a rule is missing between the brackets"),
            ("groundrule: ignore[a,] reason=x", "a rule is missing between the brackets"),
            ("groundrule: ignore[a]", "it gives no reason"),
            ("groundrule: ignore[a] reason=\"\"", "it gives no reason"),
            ("groundrule: ignore[a] reason=\"x", "a quote is not closed"),
            ("groundrule: ignore[a] because it is", "what stands behind the rules is not `reason=`"),
            ("groundrule: ignore[a] why=\"x\"", "what stands behind the rules is not `reason=`"),
            ("groundrule: ignore[a] reason=x reason=y", "`reason` stands in it twice"),
            ("groundrule: ignore[a] reason=x until=2027-02-30", "`until` is no day"),
            ("groundrule: ignore[a] reason=x until=2027-01-31T10:00", "`until` is no day"),
        ] {
            let malformed = parse(&comment(text), &ALL).remove(0).expect_err(text);
            assert!(malformed.message.starts_with(said), "{text}: {}", malformed.message);
        }
        let nowhere = Comment { about: None, ..comment("groundrule: ignore[a] reason=x") };
        assert_eq!(
            parse(&nowhere, &ALL)[0].as_ref().unwrap_err().message,
            "it stands at no block or argument"
        );
    }

    /// Ids, reason, last day, and the end of the target.
    fn foreign(text: &str) -> Vec<String> {
        let shown = |found: Result<Directive, Malformed>| {
            let found = found.expect("others' are never malformed");
            let target = match found.target {
                Target::Part(span) => span.end.to_string(),
                Target::File => "file".to_owned(),
            };
            let until = found.until.map(|day| day.to_string()).unwrap_or_default();
            format!("{}|{}|{until}|{target}", found.ids.join(","), found.reason.unwrap_or_default())
        };
        parse(&comment(text), &ALL).into_iter().map(shown).collect()
    }

    #[test]
    fn the_dialects_of_others_are_read() {
        let cases: &[(&str, &[&str])] = &[
            ("checkov:skip=CKV_AWS_20:no data", &["CKV_AWS_20|no data||4"]),
            ("checkov:skip=CKV_AWS_20,CKV2_AWS_6: both", &["CKV_AWS_20,CKV2_AWS_6|both||4"]),
            ("bridgecrew:skip=CKV_AWS_20", &["CKV_AWS_20|||4"]),
            ("checkov:skip=", &[]),
            ("trivy:ignore:AWS-0086", &["AWS-0086|||2"]),
            ("trivy:ignore:AVD-AWS-0086:exp:2027-02-01", &["AVD-AWS-0086||2027-01-31|2"]),
            ("tfsec:ignore:aws-s3-a tfsec:ignore:aws-s3-b", &["aws-s3-a|||2", "aws-s3-b|||2"]),
            ("tfsec:ignore:aws-s3-* #trivy:ignore:c", &["aws-s3-*|||2", "c|||2"]),
            // Whether these hold cannot be told.
            ("trivy:ignore:a:ws:dev", &[]),
            ("trivy:ignore:a[name=b]", &[]),
            ("trivy:ignore:a:exp:soon", &[]),
            ("tflint-ignore: a, b # too new", &["a,b|too new||2"]),
            ("tflint-ignore-file: a", &["a|||file"]),
            ("tflint-ignored", &[]),
            ("about groundrule: ignore[a] reason=x", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(foreign(text), *expected, "{text}");
        }
        assert!(parse(&comment("checkov:skip=CKV_AWS_20"), &[]).is_empty(), "nobody asked for it");
    }
}
