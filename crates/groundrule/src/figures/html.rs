//! `--format html`: one page that needs nothing else, for a director at a glance and for an auditor down to the resource.

use std::collections::BTreeSet;
use std::io::{self, Write};

use minijinja::value::{Serde, Value};
use minijinja::{Environment, context, escape_formatter};
use serde::Serialize;

use super::chart::chart;
use super::v1::Figures;
use crate::terminal::{Untrusted, must_escape};
use crate::words::{percent, thousands};

const TEMPLATES: [(&str, &str); 3] = [
    ("report.html", include_str!("../../templates/report.html")),
    ("evidence.html", include_str!("../../templates/evidence.html")),
    ("macros.html", include_str!("../../templates/macros.html")),
];

const STYLE: &str = include_str!("../../templates/style.css");

/// How the rate changed since the audit before.
#[derive(Serialize)]
struct Change {
    up: bool,
    text: String,
    since: String,
}

/// Writes the page.
pub(super) fn write(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    let known: BTreeSet<&str> = figures.rules.iter().map(|rule| rule.rule.as_str()).collect();
    let grave: usize = figures.severities.iter().take(2).map(|severity| severity.rated.verdicts.fail).sum();
    let page = environment()
        .and_then(|environment| {
            environment.get_template("report.html")?.render(context! {
                r => value(figures),
                latest => figures.audits.last().map(value),
                chart => chart(&figures.trend).map(value),
                change => change(figures).map(value),
                known => value(known),
                grave,
                style => Value::from_safe_string(STYLE.to_owned()),
            })
        })
        .map_err(io::Error::other)?;
    out.write_all(page.as_bytes())?;
    out.write_all(b"\n")
}

fn value(value: impl Serialize) -> Value {
    Value::from(Serde(value))
}

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    // What turns the direction of writing would make an address look like another one.
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() && text.contains(must_escape) => {
            escape_formatter(out, state, &Value::from(Untrusted(text).to_string()))
        }
        _ => escape_formatter(out, state, value),
    });
    environment.add_filter("percent", |rate: Option<f64>| rate.map_or_else(|| "–".to_owned(), percent));
    environment.add_filter("number", thousands);
    environment.add_filter("day", |when: String| when.split('T').next().unwrap_or_default().to_owned());
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

fn change(figures: &Figures) -> Option<Change> {
    let [.., before, now] = figures.trend.as_slice() else { return None };
    let difference = (now.rated.rate? - before.rated.rate?) * 100.0;
    let sign = if difference < 0.0 { "−" } else { "+" };
    let text = format!("{sign}{:.1} points", difference.abs());
    Some(Change { up: difference >= 0.0, text, since: before.when.clone() })
}

#[cfg(test)]
mod tests {
    use super::environment;

    #[test]
    fn every_template_can_be_read() {
        let environment = environment().unwrap();
        assert!(environment.get_template("report.html").is_ok());
    }

    #[test]
    fn what_an_input_says_cannot_act_on_the_page() {
        let mut environment = environment().unwrap();
        environment.add_template("x.html", "<p title=\"{{ x }}\">{{ x }}</p>").unwrap();
        let hostile = "\"><script>alert(1)</script>\u{202e}&";
        let page = environment.get_template("x.html").unwrap().render(minijinja::context! { x => hostile });
        let page = page.unwrap();
        assert!(!page.contains("<script") && !page.contains('\u{202e}'), "{page}");
        assert!(page.contains("\\u{202e}") && page.contains("&lt;script&gt;"), "{page}");
    }
}
