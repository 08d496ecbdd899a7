//! Places as every format says them.

use groundrule_rules::report::{Finding, Location, Report};

use super::Run;

/// `modules/db/main.tf:3:5`, which terminals and editors open.
pub(super) fn clickable(report: &Report, location: &Location) -> String {
    let path = &report.files[location.file].path;
    format!("{path}:{}:{}", location.start.line, location.start.column)
}

/// The line that a place begins in, without its indentation.
pub(super) fn line<'a>(report: &'a Report, location: &Location) -> &'a str {
    let text = report.files[location.file].text.as_ref();
    let at = text.floor_char_boundary(location.span.start.min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..].lines().next().unwrap_or_default().trim()
}

/// A path below the checkout, for systems that show a file beside a finding.
pub(super) fn below_checkout(run: &Run<'_>, path: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in run.settings.prefix.split('/').chain(path.split('/')) {
        match name {
            "" | "." => {}
            ".." if names.last().is_some_and(|last| *last != "..") => _ = names.pop(),
            name => names.push(name),
        }
    }
    names.join("/")
}

/// The file to show a finding in, below the checkout: that of its location, else its input, of which only the name is
/// said if it stands elsewhere.
pub(super) fn file(run: &Run<'_>, finding: &Finding) -> String {
    if let Some(location) = &finding.location {
        return below_checkout(run, &run.report.files[location.file].path);
    }
    let input = run.report.inputs.get(finding.input).map_or("<unknown>", |input| input.path.as_str());
    let path = camino::Utf8Path::new(input);
    if path.is_absolute() { path.file_name().unwrap_or(input).to_owned() } else { below_checkout(run, input) }
}

/// The message; most begin with the subject, which many lines say already.
pub(super) fn without_subject(finding: &Finding) -> &str {
    let rest = finding.message.strip_prefix(&finding.address).and_then(|rest| rest.strip_prefix(' '));
    rest.unwrap_or(&finding.message)
}

/// The message, with the subject if it does not begin with it.
pub(super) fn with_subject(finding: &Finding) -> String {
    if finding.message.contains(&finding.address) {
        finding.message.clone()
    } else {
        format!("{}: {}", finding.address, finding.message)
    }
}

#[cfg(test)]
mod tests {
    use super::below_checkout;
    use crate::cli::Verdicts;
    use crate::output::sample;
    use crate::output::{Run, Settings};

    #[test]
    fn paths_are_those_below_the_checkout() {
        let report = sample::report();
        let judgement = sample::judgement(&report, &[]);
        for (prefix, path, expected) in [
            ("", "main.tf", "main.tf"),
            ("", "./a//b.tf", "a/b.tf"),
            ("infra/prod/", "../modules/x.tf", "infra/modules/x.tf"),
            ("infra/", "../../x.tf", "../x.tf"),
        ] {
            let settings = Settings { prefix: prefix.to_owned(), ..Settings::default() };
            let run = Run {
                report: &report,
                unreadable: &[],
                judgement: &judgement,
                verdicts: Verdicts::Findings,
                settings: &settings,
            };
            assert_eq!(below_checkout(&run, path), expected);
        }
    }
}
