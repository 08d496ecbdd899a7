//! Files that nobody writes in good faith: reading them ends, soon, with a tree and errors.

use std::time::{Duration, Instant};

use groundrule_parser::syntax::{FileId, Parsed, SyntaxErrorKind, json, native};
use libtest_mimic::{Failed, Trial};

use crate::spans;

/// What the slowest may take; in debug builds, on a machine that does other things too.
const LIMIT: Duration = Duration::from_secs(30);
const MB: usize = 1 << 20;

pub(crate) fn trials() -> Vec<Trial> {
    let repeat = |part: &str, count: usize| part.repeat(count);
    let nested = |open: &str, middle: &str, close: &str, count: usize| {
        format!("a = {}{middle}{}\n", open.repeat(count), close.repeat(count))
    };
    let mut cases: Vec<(&str, String)> = vec![
        ("nothing", String::new()),
        ("nul bytes", "a = \"\0\"\n\0\0\nb = 1\n".into()),
        ("a line of 10 MB", format!("a = \"{}\"\n", repeat("x", 10 * MB))),
        ("a line of 10 MB without an end", format!("a = \"{}", repeat("x", 10 * MB))),
        ("10 MB of escapes", format!("a = \"{}\"\n", repeat("\\n", 5 * MB))),
        ("10 MB of digits", format!("a = {}\n", repeat("9", 10 * MB))),
        ("10 MB of letters", repeat("a", 10 * MB)),
        ("10 MB of spaces", format!("a = <<E\n{}\n", repeat(" ", 10 * MB))),
        ("10 MB of line breaks", repeat("\n", 10 * MB)),
        ("10 MB of dollars", format!("a = \"{}\"\n", repeat("$", 10 * MB))),
        ("10 MB of comment", format!("/*{}", repeat("*", 10 * MB))),
        ("an exponent", "a = 1e999999999999999999\nb = 1e-99999\n".into()),
        ("brackets", nested("[", "1", "]", 100_000)),
        ("brackets that stay open", nested("[", "1", "", 100_000)),
        ("brackets that were never opened", nested("", "1", "]", 100_000)),
        ("parentheses", nested("(", "1", ")", 100_000)),
        ("objects", nested("{a=", "1", "}", 100_000)),
        ("templates", nested("\"${", "1", "}\"", 100_000)),
        ("calls", nested("f(", "1", ")", 100_000)),
        ("indices", nested("a[", "1", "]", 100_000)),
        ("negations", nested("!", "a", "", 100_000)),
        ("minuses", nested("-", "1", "", 100_000)),
        ("conditionals", nested("a ? b : ", "1", "", 100_000)),
        ("operators", nested("1 + ", "1", "", 100_000)),
        ("steps", nested("", "a", ".b", 100_000)),
        ("splats", nested("", "a", "[*]", 100_000)),
        ("for expressions", nested("[for a in b : ", "1", "]", 100_000)),
        ("blocks", format!("{}{}\n", repeat("a {\n", 100_000), repeat("}\n", 100_000))),
        ("blocks one after the other", repeat("a \"b\" {\n  c = 1\n}\n", 50_000)),
        ("blocks that never end", repeat("a \"b\" {\n", 50_000)),
        ("quotes that never end", repeat("a = \"\n", 50_000)),
        ("heredocs that never end", repeat("a = <<E\n", 50_000)),
        ("directives", format!("a = \"{}{}\"\n", repeat("%{ if a }", 50_000), repeat("%{ endif }", 50_000))),
        ("directives that never end", format!("a = \"{}\"\n", repeat("%{ if a }", 50_000))),
        ("interpolations", format!("a = \"{}\"\n", repeat("${a}", 200_000))),
        ("interpolations that never end", format!("a = \"{}\"\n", repeat("${", 50_000))),
        ("lines of a heredoc", format!("a = <<-E\n{}E\n", repeat("  x ${y} \n", 100_000))),
        ("arguments of the same name", repeat("a = 1\n", 50_000)),
        ("line breaks in a for", format!("a = {{ for k in {} b : k => k }}\n", repeat("\n", 100_000))),
    ];
    cases.push(("an object with equal keys", format!("a = {{ {} }}\n", repeat("a = 1\n", 2_000))));
    cases.push(("an equal key that no other name helps", "a = { \"*\" = 1, \"*\" es= 2 }\n".repeat(20)));
    let object = |items: usize| {
        let items: Vec<String> = (0..items).map(|key| format!("k{key} = 1")).collect();
        format!("a = {{ {} }}\n", items.join("\n"))
    };
    cases.push(("an object of 15,000 items", object(15_000)));
    cases.push(("an object of 200,000 items", object(200_000)));
    let json_cases: Vec<(&str, String)> = vec![
        ("JSON arrays", format!("{{\"a\":{}1{}}}", repeat("[", 100_000), repeat("]", 100_000))),
        ("JSON objects", format!("{}1{}", repeat("{\"a\":", 100_000), repeat("}", 100_000))),
        ("a JSON string of 10 MB", format!("{{\"a\":\"{}\"}}", repeat("x", 10 * MB))),
        ("JSON escapes", format!("{{\"a\":\"{}${{x}}\"}}", repeat("\\n", MB))),
        ("JSON templates", format!("{{\"a\":\"{}\"}}", repeat("${a}", 200_000))),
        ("a lone surrogate", "{\"a\": \"\\ud800 \\udc00 \\ud800\\u0041 ${x}\"}".into()),
        ("JSON cut off", "{\"a\": \"\\u12".into()),
        ("a JSON document and more", "{} {}".into()),
    ];
    let mut trials: Vec<Trial> =
        cases.into_iter().map(|(name, text)| trial(name, text, native::parse)).collect();
    trials.extend(json_cases.into_iter().map(|(name, text)| trial(name, text, json::parse)));
    trials.push(Trial::test("hostile/a deep file is refused with a place", || {
        let parsed =
            native::parse(FileId(0), &format!("ok = 1\na = {}1{}\n", "[".repeat(100), "]".repeat(100)));
        let [error] = &parsed.errors[..] else { return Err("one error".into()) };
        if error.kind == SyntaxErrorKind::TooDeep && error.span.start > 7 && parsed.body.attributes.len() == 1
        {
            Ok(())
        } else {
            Err(format!("{error:?}").into())
        }
    }));
    trials
}

fn trial(name: &str, text: String, parse: fn(FileId, &str) -> Parsed) -> Trial {
    Trial::test(format!("hostile/{name}"), move || {
        // As small as the stacks of other threads are.
        let reading = std::thread::Builder::new().stack_size(2 * MB);
        let handle = reading.spawn(move || -> Result<Duration, String> {
            let start = Instant::now();
            let parsed = parse(FileId(0), &text);
            let taken = start.elapsed();
            if text.len() < MB {
                spans::check(&text, &parsed)?;
            }
            let said = parsed.errors.iter().all(|error| text.get(error.span.range()).is_some());
            if said { Ok(taken) } else { Err("an error is outside of the text".to_owned()) }
        })?;
        let taken = handle.join().map_err(|_| "reading panicked")??;
        if taken < LIMIT { Ok(()) } else { Err(Failed::from(format!("took {taken:?}"))) }
    })
}
