//! `--format csv`: a line for each verdict, the whole evidence; safe to open in a spreadsheet.

use std::io::{self, Write};

use super::Options;
use super::gather::in_force;
use super::state::State;
use crate::words::{input_kind_name, level_name, severity_name, suppression_name};

const COLUMNS: [&str; 24] = [
    "root",
    "environment",
    "team",
    "address",
    "type",
    "rule",
    "standard",
    "severity",
    "level",
    "verdict",
    "suppressed",
    "owner",
    "expires",
    "expired",
    "controls",
    "file",
    "line",
    "fingerprint",
    "input",
    "kind",
    "sha256",
    "audited",
    "edition",
    "digest",
];

/// Writes every verdict that is counted.
pub(super) fn write(state: &State, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let today = options.now.today;
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS)?;
    let mut outcome = Ok(());
    for (id, root) in &state.roots {
        let header = &state.runs[root.run].header;
        let audited = header.when.to_string();
        root.units(|unit| {
            if outcome.is_err() {
                return;
            }
            let rule = state.rule(unit.rule);
            let input = &unit.input.line;
            let suppressed = unit.finding.and_then(|finding| finding.suppressed.as_ref());
            let optional = |text: &Option<String>| text.clone().unwrap_or_default();
            let controls = rule.controls.iter().flat_map(|(catalogue, numbers)| {
                numbers.iter().map(move |number| format!("{catalogue}:{number}"))
            });
            let line = unit.finding.and_then(|finding| finding.line);
            let is_expired = suppressed.is_some() && in_force(&unit, today).is_none();
            let cells: [String; COLUMNS.len()] = [
                id.clone(),
                optional(&input.environment),
                optional(&input.team),
                unit.subject.address.clone(),
                unit.subject.type_name.clone(),
                rule.id.clone(),
                rule.standard.clone(),
                severity_name(rule.severity).to_owned(),
                level_name(unit.level(state)).to_owned(),
                unit.verdict.name().to_owned(),
                suppressed.map(|suppressed| suppression_name(suppressed.kind)).unwrap_or_default().to_owned(),
                suppressed.map(|suppressed| optional(&suppressed.owner)).unwrap_or_default(),
                suppressed.map(|suppressed| optional(&suppressed.expires)).unwrap_or_default(),
                if is_expired { "yes" } else { "" }.to_owned(),
                controls.collect::<Vec<_>>().join(" "),
                unit.finding.map(|finding| optional(&finding.file)).unwrap_or_default(),
                line.map(|line| line.to_string()).unwrap_or_default(),
                unit.finding.map(|finding| finding.fingerprint.clone()).unwrap_or_default(),
                input.path.clone(),
                input_kind_name(input.kind).to_owned(),
                optional(&input.sha256),
                audited.clone(),
                optional(&header.edition),
                input.digest.clone().unwrap_or_else(|| header.digest.clone()),
            ];
            outcome = table.write_record(cells.iter().map(|text| cell(text)));
        });
    }
    outcome?;
    table.flush()
}

/// A text that no spreadsheet takes for a formula: where it begins like one, an apostrophe goes before it.
pub(crate) fn cell(text: &str) -> String {
    let is_formula = text
        .trim_start_matches([' ', '\u{a0}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn nothing_begins_like_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"] {
            assert!(cell(formula).starts_with('\''), "{formula:?}");
        }
        assert_eq!(cell("aws_s3_bucket.x[\"=1\"]"), "aws_s3_bucket.x[\"=1\"]");
        assert_eq!(cell(""), "");
    }
}
