//! The second step, for one file: every key validated, nothing merged yet.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::Written;
use super::edition;
use super::exceptions::{self, Exception, ExceptionPolicy};
use super::finals::{self, Final};
use super::gate::{self, FailOn, Undetermined};
use super::levels::{self, Levels};
use super::names::Names;
use super::raw::{Entry, FileKind, Node, StandardsFile};
use super::reader::Reader;
use super::roots::{self, Roots};
use super::scopes::{self, Scope};
use super::standards::{self, Set};
use super::table::{Table, boolean, tables, text, texts, word};
use crate::diagnostic::Diagnostic;
use crate::edition::Edition;

/// What one file says.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) file: Arc<StandardsFile>,
    pub(super) finals: Vec<Final>,
    pub(super) edition: Option<Written<Edition>>,
    pub(super) preview: Option<Written<bool>>,
    pub(super) policies: Option<Written<Vec<PathBuf>>>,
    pub(super) fail_on: Option<Written<FailOn>>,
    pub(super) undetermined: Option<Written<Undetermined>>,
    pub(super) baseline: Option<Written<PathBuf>>,
    pub(super) standards: Vec<Set>,
    pub(super) levels: Levels,
    pub(super) scopes: Vec<Scope>,
    pub(super) roots: Vec<Roots>,
    pub(super) exception_policy: ExceptionPolicy,
    pub(super) exceptions: Vec<Exception>,
    pub(super) ignores: Option<Written<Vec<Dialect>>>,
    /// What it sets, by dotted key, with the places of the keys.
    pub(super) keys: Vec<(String, Range<usize>)>,
}

/// Other scanners' comments that can be read as ignores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// `# checkov:skip=CKV_AWS_3: reason`.
    Checkov,
    /// `# trivy:ignore:AWS-0026`, and tfsec's.
    Trivy,
    /// `# tflint-ignore: rule`.
    Tflint,
}

const DIALECTS: [(&str, Dialect); 3] =
    [("checkov", Dialect::Checkov), ("trivy", Dialect::Trivy), ("tflint", Dialect::Tflint)];

impl Dialect {
    /// As it is written.
    pub fn name(self) -> &'static str {
        DIALECTS.iter().find(|(_, dialect)| *dialect == self).map_or("", |(name, _)| name)
    }
}

/// The keys of a standards file.
pub(super) const KEYS: [&str; 14] = [
    "extends",
    "edition",
    "preview",
    "policies",
    "fail-on",
    "undetermined",
    "baseline",
    "final",
    "standards",
    "levels",
    "scopes",
    "roots",
    "exception-policy",
    "compat",
];

/// The one key that has a file of its own, too.
pub(super) const EXCEPTIONS: &str = "exceptions";

impl Layer {
    /// Validates a file.
    pub(super) fn read(file: &Arc<StandardsFile>, names: Names<'_>) -> Result<Self, Vec<Diagnostic>> {
        let mut reader = Reader::new(file, names);
        let layer = read(&mut reader);
        match layer {
            Some(layer) if reader.faults.all.is_empty() => Ok(layer),
            _ => Err(reader.faults.all),
        }
    }
}

fn read(reader: &mut Reader<'_>) -> Option<Layer> {
    let what = match reader.file.kind {
        FileKind::Exceptions => "a file of exceptions",
        FileKind::Standards | FileKind::Organisation => "a standards file",
    };
    let file = Arc::clone(reader.file);
    let mut table = Table::of(&mut reader.faults, &file.root, what)?;
    let exceptions = table.optional(EXCEPTIONS);
    let entries = match file.kind {
        FileKind::Exceptions => [None; KEYS.len()],
        FileKind::Standards | FileKind::Organisation => KEYS.map(|key| table.optional(key)),
    };
    table.finish(&mut reader.faults);
    let [extends, edition, preview, policies, fail_on, undetermined, baseline, finals, ..] = entries;
    let [.., standards, levels, scopes, roots, exception_policy, compat] = entries;
    if let Some(entry) = extends {
        texts(&mut reader.faults, &entry.node, "a file to extend");
    }
    let mut layer = Layer {
        file: Arc::clone(&file),
        finals: finals.map(|entry| finals::read(reader, &entry.node)).unwrap_or_default(),
        edition: reader.entry(edition, edition::read),
        preview: reader.entry(preview, |reader, node| boolean(&mut reader.faults, node, "`preview`")),
        policies: reader.entry(policies, |reader, node| {
            let directories = texts(&mut reader.faults, node, "a directory of policies");
            Some(directories.into_iter().map(|(path, _)| file.directory.join(path)).collect())
        }),
        fail_on: reader.entry(fail_on, gate::fail_on),
        undetermined: reader.entry(undetermined, gate::undetermined),
        baseline: reader.entry(baseline, |reader, node| {
            text(&mut reader.faults, node, "`baseline`").map(|path| file.directory.join(path))
        }),
        standards: standards
            .map(|entry| standards::read(&mut reader.faults, &entry.node, reader.names))
            .unwrap_or_default(),
        levels: levels.map(|entry| levels::read(reader, &entry.node)).unwrap_or_default(),
        scopes: each(reader, scopes, scopes::read),
        roots: each(reader, roots, roots::read),
        exception_policy: exception_policy
            .map(|entry| exceptions::policy(reader, &entry.node))
            .unwrap_or_default(),
        exceptions: each(reader, exceptions, exceptions::read),
        ignores: compat.and_then(|entry| compat_ignores(reader, &entry.node)),
        keys: Vec::new(),
    };
    let whole = [edition, preview, policies, fail_on, undetermined, baseline, scopes, roots, exceptions];
    layer.keys = whole.into_iter().flatten().map(|entry| (entry.key.clone(), entry.span.clone())).collect();
    layer.keys.extend(layer.parts());
    Some(layer)
}

impl Layer {
    /// The keys that are merged one by one.
    fn parts(&self) -> Vec<(String, Range<usize>)> {
        let settings = self
            .standards
            .iter()
            .map(|set| (format!("standards.{}.{}", set.standard, set.setting), set.span.clone()));
        let levels =
            self.levels.0.iter().map(|(of, level)| (format!("levels.{of}"), level.origin.span.clone()));
        let ExceptionPolicy { longest, notice, standards } = &self.exception_policy;
        let policy = [
            ("exception-policy.longest", longest.as_ref().map(|set| &set.origin)),
            ("exception-policy.notice", notice.as_ref().map(|set| &set.origin)),
            ("exception-policy.standards", standards.as_ref().map(|set| &set.origin)),
            ("compat.ignores", self.ignores.as_ref().map(|set| &set.origin)),
        ];
        let policy =
            policy.into_iter().filter_map(|(key, origin)| Some((key.to_owned(), origin?.span.clone())));
        settings.chain(levels).chain(policy).collect()
    }
}

/// The tables of an array of tables.
fn each<T>(
    reader: &mut Reader<'_>,
    entry: Option<&Entry>,
    read: impl Fn(&mut Reader<'_>, &Node) -> Option<T>,
) -> Vec<T> {
    let Some(entry) = entry else { return Vec::new() };
    tables(&mut reader.faults, entry).iter().filter_map(|node| read(reader, node)).collect()
}

fn compat_ignores(reader: &mut Reader<'_>, node: &Node) -> Option<Written<Vec<Dialect>>> {
    let mut table = Table::of(&mut reader.faults, node, "`compat`")?;
    let ignores = table.optional("ignores");
    table.finish(&mut reader.faults);
    reader.entry(ignores, |reader, node| {
        let mut dialects = Vec::new();
        for item in super::table::items(&mut reader.faults, node, "`ignores`") {
            let Some(dialect) =
                word(&mut reader.faults, item, "a scanner whose comments are read", &DIALECTS)
            else {
                continue;
            };
            if dialects.contains(&dialect) {
                let message = format!("`{}` stands here twice", dialect.name());
                reader.faults.tell(item.span.clone(), message, None);
            } else {
                dialects.push(dialect);
            }
        }
        Some(dialects)
    })
}
