//! `--format prometheus`: the text format, for the textfile collector of the node exporter.
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>

use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::Timestamp;

use super::tally::Tally;
use super::v1::Figures;

/// Writes the figures as gauges.
pub(super) fn write(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::default();
    page.begin("groundrule_report_timestamp_seconds", "When the figures were made.");
    page.sample(&[], seconds(&figures.when));
    page.begin("groundrule_audit_timestamp_seconds", "When the latest audit began.");
    page.sample(&[], figures.audits.last().map_or(f64::NAN, |audit| seconds(&audit.when)));
    page.begin("groundrule_audit_complete", "Whether the latest audit came to its end.");
    page.sample(&[], f64::from(u8::from(figures.audits.last().is_some_and(|audit| audit.complete))));
    page.begin("groundrule_audit_failures", "Inputs that the latest audit could not read.");
    page.count(&[], figures.failures.len());
    page.begin("groundrule_roots", "Roots that were audited.");
    page.count(&[], figures.scope.roots);
    page.begin("groundrule_resources", "Resource instances in them.");
    page.count(&[], figures.scope.resources);

    page.begin("groundrule_compliance_ratio", "pass / (pass + fail).");
    page.ratio(&[], figures.overall.rate);
    let groups =
        [("standard", &figures.standards), ("environment", &figures.environments), ("team", &figures.teams)];
    for (label, group) in groups {
        page.begin(
            &format!("groundrule_{label}_compliance_ratio"),
            &format!("pass / (pass + fail), by {label}."),
        );
        for named in group {
            page.ratio(&[(label, &named.name)], named.rated.rate);
        }
        page.begin(&format!("groundrule_{label}_verdicts"), &format!("Verdicts by {label}."));
        for named in group {
            page.verdicts((label, &named.name), &named.rated.verdicts);
        }
    }
    page.begin("groundrule_root_verdicts", "Verdicts by root.");
    for root in &figures.roots {
        page.verdicts(("root", &root.root), &root.rated.verdicts);
    }
    page.begin("groundrule_severity_fails", "Fails by severity.");
    for severity in &figures.severities {
        page.count(&[("severity", &severity.name)], severity.rated.verdicts.fail);
    }
    page.begin("groundrule_coverage_ratio", "Resources that meet all rules of a standard.");
    for coverage in &figures.coverage {
        page.ratio(&[("standard", &coverage.standard)], coverage.share);
    }
    page.begin("groundrule_drift_ratio", "Drifted / managed objects.");
    page.ratio(&[], figures.drift.rate);
    page.begin(
        "groundrule_drifted_objects",
        "Objects that changed outside Terraform, by what the apply makes of it.",
    );
    for (fate, count) in &figures.drift.fates {
        page.count(&[("fate", fate)], *count);
    }
    page.begin("groundrule_excepted_findings", "Findings that are allowed, by owner.");
    for owner in &figures.exceptions.owners {
        for (state, count) in [("open", owner.open), ("expiring", owner.expiring), ("expired", owner.expired)]
        {
            page.count(&[("owner", &owner.owner), ("state", state)], count);
        }
    }
    out.write_all(page.text.as_bytes())
}

fn seconds(when: &str) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "seconds of this age are exact")]
    when.parse::<Timestamp>().map_or(f64::NAN, |when| when.as_second() as f64)
}

/// Gauges as text.
#[derive(Default)]
struct Page {
    text: String,
    name: String,
}

impl Page {
    fn begin(&mut self, name: &str, help: &str) {
        name.clone_into(&mut self.name);
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} gauge");
    }

    fn sample(&mut self, labels: &[(&str, &str)], value: f64) {
        let pairs: Vec<String> =
            labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
        let labels = if pairs.is_empty() { String::new() } else { format!("{{{}}}", pairs.join(",")) };
        let _ = writeln!(self.text, "{}{labels} {value}", self.name);
    }

    #[expect(clippy::cast_precision_loss, reason = "nobody has that many")]
    fn count(&mut self, labels: &[(&str, &str)], count: usize) {
        self.sample(labels, count as f64);
    }

    /// What has no value has no sample.
    fn ratio(&mut self, labels: &[(&str, &str)], ratio: Option<f64>) {
        if let Some(ratio) = ratio {
            self.sample(labels, ratio);
        }
    }

    fn verdicts(&mut self, label: (&str, &str), tally: &Tally) {
        for (verdict, count) in [
            ("pass", tally.pass),
            ("fail", tally.fail),
            ("undetermined", tally.undetermined),
            ("excepted", tally.excepted),
            ("error", tally.error),
        ] {
            self.count(&[label, ("verdict", verdict)], count);
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn labels_cannot_end_early() {
        let mut page = Page { name: "x".to_owned(), ..Page::default() };
        page.count(&[("root", "a\"} 1\n\\")], 2);
        assert_eq!(page.text, "x{root=\"a\\\"} 1\\n\\\\\"} 2\n");
    }
}
