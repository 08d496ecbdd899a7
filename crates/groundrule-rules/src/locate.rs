//! Findings on a plan or state to the lines of the root that it was made from.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use groundrule_parser::graph::{InstanceId, ResourceGraph};
use groundrule_parser::locate::{self, Place, SourceIndex};
use groundrule_parser::source::Source;
use groundrule_parser::syntax::{FileId, Span};

use crate::redact::{blank, occurrences};
use crate::report::{Call, Finding, Location, Position, Precision, SourceFile, Step};

/// A root that was read, as the run knows it.
#[derive(Debug, Clone, Copy)]
pub struct RootSource<'s> {
    /// Where its parts are written.
    pub index: SourceIndex<'s>,
    /// Where the run started: what paths are shown relative to.
    pub base: &'s Path,
}

/// The subject of a finding, as the source index asks for it.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub(crate) instance: InstanceId,
    /// Path of the element that is the subject; empty for the whole instance.
    pub(crate) element: String,
}

/// A file that locations point into, and where secrets stand in it.
#[derive(Debug, Clone)]
pub(crate) struct LocatedFile {
    pub(crate) path: String,
    source: Arc<Source>,
    secrets: Vec<Range<usize>>,
}

/// Shorter values stand in too many places that have nothing to do with them.
const SHORTEST_SECRET: usize = 6;

/// Sets the places of findings; the files that they point into, by number.
pub(crate) fn locate(
    graph: &ResourceGraph<'_>,
    findings: &mut [Finding],
    subjects: &[Subject],
    root: RootSource<'_>,
) -> Vec<LocatedFile> {
    let mut pointed = Pointed { root, numbers: BTreeMap::new(), files: Vec::new(), lines: Vec::new() };
    for (finding, subject) in findings.iter_mut().zip(subjects) {
        let Some(place) = place(graph, finding, subject, root.index) else { continue };
        finding.calls = place
            .calls
            .iter()
            .map(|call| Call {
                module: call.module.to_string(),
                location: pointed.location(call.span, Precision::ModuleCall),
            })
            .collect();
        finding.chain = place
            .chain
            .iter()
            .map(|step| Step {
                what: step.what.clone(),
                location: pointed.location(step.span, Precision::Attribute),
            })
            .collect();
        finding.location = Some(pointed.location(place.span, precision(place.precision)));
    }
    pointed.finish(graph)
}

/// The closest place that any of a finding's paths leads to; of equally close ones the first path's.
fn place(
    graph: &ResourceGraph<'_>,
    finding: &Finding,
    subject: &Subject,
    index: SourceIndex<'_>,
) -> Option<Place> {
    let own: Vec<&str> = finding.paths.iter().map(String::as_str).collect();
    let open: Vec<&str> = finding.unknown.iter().map(|unknown| unknown.path.as_str()).collect();
    let element = [subject.element.as_str()];
    let paths = [&own[..], &open[..], &element[..]].into_iter().find(|paths| !paths.is_empty())?;
    let mut best: Option<Place> = None;
    for path in paths {
        let Some(place) = index.place(graph, subject.instance, path) else { continue };
        if best.as_ref().is_none_or(|best| best.precision < place.precision) {
            best = Some(place);
        }
    }
    best
}

fn precision(precision: locate::Precision) -> Precision {
    match precision {
        locate::Precision::ModuleCall => Precision::ModuleCall,
        locate::Precision::Resource => Precision::Resource,
        locate::Precision::Block => Precision::Block,
        locate::Precision::Attribute => Precision::Attribute,
    }
}

/// The files that were pointed into.
struct Pointed<'s> {
    root: RootSource<'s>,
    numbers: BTreeMap<FileId, usize>,
    files: Vec<FileId>,
    /// Where the lines of each file begin.
    lines: Vec<Vec<usize>>,
}

impl Pointed<'_> {
    fn location(&mut self, span: Span, precision: Precision) -> Location {
        let next = self.files.len();
        let file = *self.numbers.entry(span.file).or_insert(next);
        let text = self.root.index.files().get(span.file).text();
        if file == next {
            self.files.push(span.file);
            let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
            self.lines.push(std::iter::once(0).chain(breaks).collect());
        }
        let range = span.range();
        let lines = &self.lines[file];
        let position = |offset: usize| {
            let line = lines.partition_point(|start| *start <= offset);
            Position { line, column: text[lines[line - 1]..offset].chars().count() + 1 }
        };
        Location { file, start: position(range.start), end: position(range.end), span: range, precision }
    }

    /// The files with their secrets.
    fn finish(self, graph: &ResourceGraph<'_>) -> Vec<LocatedFile> {
        if self.files.is_empty() {
            return Vec::new();
        }
        let index = self.root.index;
        let flowing = index.secrets(graph);
        let values = graph.secret_values();
        let values: BTreeSet<&str> =
            values.iter().map(String::as_str).filter(|value| value.len() >= SHORTEST_SECRET).collect();
        let files = self.files.into_iter().map(|file| {
            let source = Arc::clone(index.files().get(file));
            let own = index.secrets_in_file(file);
            let elsewhere = flowing.iter().filter(|span| span.file == file);
            let mut secrets: Vec<Range<usize>> = elsewhere.chain(&own).map(|span| span.range()).collect();
            secrets.extend(occurrences(source.text(), values.iter().copied()));
            LocatedFile { path: shown(self.root.base, Path::new(source.name())), source, secrets }
        });
        files.collect()
    }
}

/// Puts the files of all inputs together, by path; the numbers that locations have to take instead of their own, by
/// input. A file that several inputs point into hides what any of them hides.
pub(crate) fn merge(inputs: Vec<Vec<LocatedFile>>) -> (Vec<SourceFile>, Vec<Vec<usize>>) {
    let mut all: BTreeMap<String, (Arc<Source>, Vec<Range<usize>>)> = BTreeMap::new();
    let mut paths = Vec::new();
    for files in inputs {
        let mut own = Vec::new();
        for file in files {
            own.push(file.path.clone());
            all.entry(file.path).or_insert_with(|| (file.source, Vec::new())).1.extend(file.secrets);
        }
        paths.push(own);
    }
    let number = |path: &String| all.range::<String, _>(..path).count();
    let numbers = paths.iter().map(|own| own.iter().map(number).collect()).collect();
    let files = all
        .iter()
        .map(|(path, (source, secrets))| SourceFile {
            path: path.clone(),
            text: blank(source.text(), secrets).into(),
        })
        .collect();
    (files, numbers)
}

/// The locations of spans, in files that are added to those that an input has where they are not among them.
pub(crate) fn spans(
    files: &mut Vec<LocatedFile>,
    graph: &ResourceGraph<'_>,
    root: RootSource<'_>,
    spans: &[Span],
) -> Vec<Location> {
    let mut pointed = Pointed { root, numbers: BTreeMap::new(), files: Vec::new(), lines: Vec::new() };
    let mut locations: Vec<Location> =
        spans.iter().map(|span| pointed.location(*span, Precision::Attribute)).collect();
    let mut numbers = Vec::new();
    for file in pointed.finish(graph) {
        let known = files.iter().position(|known| known.path == file.path);
        numbers.push(known.unwrap_or(files.len()));
        if known.is_none() {
            files.push(file);
        }
    }
    locations.iter_mut().for_each(|location| location.file = numbers[location.file]);
    locations
}

/// Gives the locations of a finding their files' new numbers.
pub(crate) fn renumber(finding: &mut Finding, numbers: &[usize]) {
    let calls = finding.calls.iter_mut().map(|call| &mut call.location);
    let steps = finding.chain.iter_mut().map(|step| &mut step.location);
    let decision = finding.suppressed.iter_mut().filter_map(|suppressed| suppressed.location.as_mut());
    for location in finding.location.iter_mut().chain(calls).chain(steps).chain(decision) {
        location.file = numbers[location.file];
    }
}

/// A path relative to `base`, with `/`; as it is if the way there is not known.
pub fn shown(base: &Path, path: &Path) -> String {
    let (from, to) = (plain(base), plain(&base.join(path)));
    let same = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let relative: PathBuf = from
        .components()
        .skip(same)
        .map(|_| Component::ParentDir)
        .chain(to.components().skip(same))
        .collect();
    let text = relative.to_string_lossy().replace('\\', "/");
    if text.is_empty() { ".".to_owned() } else { text }
}

/// Without `.`, and without `..` where it only takes back a step.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_where_the_run_started() {
        for (path, expected) in [
            ("main.tf", "main.tf"),
            ("infra/../modules/db/main.tf", "modules/db/main.tf"),
            ("../modules/main.tf", "../modules/main.tf"),
            ("/work/here/x/main.tf", "x/main.tf"),
            ("/work/there/main.tf", "../there/main.tf"),
            (".", "."),
        ] {
            assert_eq!(shown(Path::new("/work/here"), Path::new(path)), expected, "{path}");
        }
    }
}
