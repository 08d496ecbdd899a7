//! Whether findings point at the right lines: every place is compared with the text that stands there and with the
//! plan, by means that share nothing with the source index.

mod text;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::locate::{SourceIndex, fits};
use groundrule_parser::root::{Inputs, Workspace, load};
use groundrule_parser::source::Source;
use groundrule_rules::check::{check, report};
use groundrule_rules::evaluate::Options;
use groundrule_rules::loader::{PolicySet, PolicySource};
use groundrule_rules::locate::RootSource;
use groundrule_rules::report::{Finding, Location, Precision, Report};
use serde_json::Value;

use crate::Failure;
use crate::generate::say;
use crate::plans;
use crate::table::{Table, ratio};

/// Where roots with plans stand that are not in the repository.
const SHARED: &str = "../shared";

/// How many findings were placed how closely.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    roots: usize,
    attribute: usize,
    /// A nested block in which the attribute is not written, or the block that was asked for.
    block: usize,
    /// The resource's own block, which does not have the attribute: there is no closer place.
    resource: usize,
    /// The resource's own block, although the attribute stands in it somewhere.
    vague: usize,
    module_call: usize,
    nowhere: usize,
    /// What could not be placed closely.
    loose: BTreeSet<String>,
    /// Places that don't hold what they should.
    pub(crate) wrong: BTreeSet<String>,
}

impl Figures {
    fn all(&self) -> usize {
        self.attribute + self.block + self.resource + self.vague + self.module_call + self.nowhere
    }

    /// The share with the closest place that there is, or a block that holds it.
    fn share(&self) -> f64 {
        ratio(self.attribute + self.block + self.resource, self.all())
    }
}

/// Prints the figures. False if a place is wrong.
pub(crate) fn run(root: &Path) -> Result<bool, Failure> {
    let figures = measure(root)?;
    let mut table = Table::new(&["place", "findings", "share"]);
    for (name, count) in [
        ("attribute", figures.attribute),
        ("nested block without the attribute", figures.block),
        ("resource without the attribute", figures.resource),
        ("resource, though the attribute stands in it", figures.vague),
        ("module call", figures.module_call),
        ("nowhere", figures.nowhere),
        ("all", figures.all()),
    ] {
        let share = format!("{:.1} %", 100.0 * ratio(count, figures.all()));
        table.row(vec![name.to_owned(), count.to_string(), share]);
    }
    table.print(&format!("places of findings in {} roots", figures.roots))?;
    say(&format!("closest place: {:.1} %; wrong: {}", 100.0 * figures.share(), figures.wrong.len()));
    figures.loose.iter().for_each(|loose| say(&format!("not placed closely: {loose}")));
    figures.wrong.iter().for_each(|wrong| say(&format!("WRONG: {wrong}")));
    Ok(figures.wrong.is_empty())
}

/// Compares all places of all findings in the fixtures, and in the shared roots if they are there.
fn measure(root: &Path) -> Result<Figures, Failure> {
    let set = plans::load(&[PolicySource::builtin()])?;
    let mut figures = Figures::default();
    for (plan, directory) in fixtures(&root.join("fixtures")) {
        add(&plan, &directory, &set, &mut figures)?;
    }
    let shared = root.join(SHARED);
    if shared.join("terraform").is_dir() {
        for plan in files(&shared.join("plans")).filter(|path| name(path).starts_with("real_terraform")) {
            for directory in files(&shared.join("terraform")).filter(|path| path.is_dir()) {
                if add(&plan, &directory, &set, &mut figures)? {
                    break;
                }
            }
        }
    } else {
        say(&format!("SKIPPED: there are no {}", shared.join("terraform").display()));
    }
    Ok(figures)
}

/// All plans and states with a root beside them.
fn fixtures(folder: &Path) -> Vec<(PathBuf, PathBuf)> {
    let mut found = Vec::new();
    for path in files(folder) {
        if path.is_dir() {
            found.extend(fixtures(&path));
        } else if matches!(name(&path), "plan.json" | "state.json") && folder.join("main.tf").is_file() {
            found.push((path, folder.to_owned()));
        }
    }
    found
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.flatten().map(|entry| entry.path()).collect::<BTreeSet<_>>().into_iter()
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// Adds the findings on one input. False if the root is another one's.
fn add(input: &Path, directory: &Path, set: &PolicySet, figures: &mut Figures) -> Result<bool, Failure> {
    let Ok(source) = Source::open(&input.to_string_lossy()) else { return Ok(false) };
    let Ok(graph) = ResourceGraph::read(&source) else { return Ok(false) };
    let workspace = Workspace::around(directory)?;
    let root = load(&workspace, directory, &Inputs::default());
    if fits(&root, &graph).is_err() {
        return Ok(false);
    }
    let options = Options { assume: true, keep_passes: false };
    let mut located = check(&graph, "input", set, options);
    let base = std::env::current_dir()?;
    let index = SourceIndex::new(workspace.files(), &root);
    located.locate(&graph, RootSource { index, base: &base }, directory);
    let located = report([set], vec![located]);
    let plain = report([set], vec![check(&graph, "input", set, options)]);
    figures.roots += 1;
    let json: Value = serde_json::from_str(source.text())?;
    for (finding, same) in located.findings.iter().zip(&plain.findings) {
        let mut said = |what: String| {
            let place = finding.location.as_ref().map_or(0, |location| location.start.line);
            let name = &finding.rule.id;
            figures.wrong.insert(format!(
                "{}:{place}: {name} on {}: {what}",
                input.display(),
                finding.address
            ));
        };
        if (&finding.fingerprint, &finding.message) != (&same.fingerprint, &same.message) {
            said("the root changes the finding".to_owned());
        }
        if let Some(fault) = fault(&located, finding, &json) {
            said(fault);
        }
        if !count(&located, finding, figures) {
            figures.loose.insert(format!("{}: {} on {}", input.display(), finding.rule.id, finding.address));
        }
    }
    Ok(true)
}

/// Counts a finding. False if there may be a closer place.
fn count(report: &Report, finding: &Finding, figures: &mut Figures) -> bool {
    let Some(location) = &finding.location else {
        figures.nowhere += 1;
        return false;
    };
    let mut is_closest = location.precision != Precision::ModuleCall;
    let place = match location.precision {
        Precision::Attribute => &mut figures.attribute,
        Precision::Block => &mut figures.block,
        Precision::ModuleCall => &mut figures.module_call,
        Precision::Resource => {
            let text = &report.files[location.file].text;
            let block = text::block(text, location.span.start);
            let is_written = |path: &String| text::writes(block, text::first_name(path));
            is_closest = !paths(finding).any(is_written);
            if is_closest { &mut figures.resource } else { &mut figures.vague }
        }
    };
    *place += 1;
    is_closest
}

fn paths(finding: &Finding) -> impl Iterator<Item = &String> {
    finding.paths.iter().chain(finding.unknown.iter().map(|unknown| &unknown.path))
}

/// What is wrong with the place of a finding.
fn fault(report: &Report, finding: &Finding, plan: &Value) -> Option<String> {
    let location = finding.location.as_ref()?;
    let text = |location: &Location| &report.files[location.file].text[location.span.clone()];
    for call in &finding.calls {
        let name = text::module_name(&call.module);
        if !text(&call.location).contains(&format!("\"{name}\"")) {
            return Some(format!("`{}` calls no module.{name}", text(&call.location)));
        }
    }
    let file = &report.files[location.file].text;
    let labels = text::labels(&finding.address);
    if location.precision == Precision::ModuleCall {
        let name = text::module_name(&finding.address);
        let is_call = text(location).contains(&format!("\"{name}\"")) || finding.address.contains(name);
        return (!is_call).then(|| format!("`{}` is no call on the way", text(location)));
    }
    // The header of the block that holds the place.
    let header = text::header(file, location.span.start);
    let is_json = Path::new(&report.files[location.file].path).extension().is_some_and(|end| end == "json");
    if !is_json && let Some(missing) = labels.iter().find(|label| !header.contains(&format!("\"{label}\""))) {
        return Some(format!("`{header}` has no label {missing}"));
    }
    let written = text(location);
    match location.precision {
        Precision::Attribute => {
            let first = text::first_word(written);
            let named = paths(finding).any(|path| text::names(path).any(|name| name == first));
            // An element of a list has no name of its own.
            let is_element = written.starts_with(['{', '"', '[']);
            // Effective tags stand in the resource's own.
            let is_tags = paths(finding).any(|path| path.contains("_all[") || path.starts_with("effective_"));
            if !(named || is_element || is_tags) {
                return Some(format!("`{first}` is none of {:?}", finding.paths));
            }
        }
        Precision::Block => {
            let is_named = paths(finding)
                .chain([&finding.address])
                .any(|path| text::names(path).any(|name| written.contains(name)));
            if !is_named && !written.starts_with('{') {
                return Some(format!("`{written}` is none of {:?}", finding.paths));
            }
        }
        _ => {}
    }
    if location.precision == Precision::Resource {
        return None;
    }
    // Constants of the nested block are those of the plan's element.
    paths(finding).find_map(|path| {
        let (list, index) = text::element(path)?;
        let block = text::enclosing(file, location.span.start, list)?;
        let planned = text::planned(plan, text::resource(&finding.address))?.get(list)?.get(index)?;
        let other = text::constants(block)
            .find(|(name, value)| planned.get(*name).is_some_and(|planned| !text::is_same(planned, value)))?;
        Some(format!("the block has {} = {}, the plan {}", other.0, other.1, planned[other.0]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_holds_what_it_is_for() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let figures = measure(&root).expect("the fixtures can be read");
        assert!(figures.wrong.is_empty(), "{:#?}", figures.wrong);
        assert!(figures.all() >= 200, "{figures:?}");
        assert!(figures.share() >= 0.95, "{figures:?}");
    }
}
