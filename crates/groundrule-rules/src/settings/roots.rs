//! `[[roots]]`: what is to be known of roots that their files don't say.

use std::fmt;
use std::path::{Path, PathBuf};

use super::globs::PathGlob;
use super::raw::{Entry, Node, Value};
use super::reader::Reader;
use super::table::{Table, entries, text, texts};
use super::{Origin, Written};

/// What is to be known of the roots whose directories fit. Of several entries the later one wins, key by key.
#[derive(Debug, Clone)]
pub struct Roots {
    /// Of the root's directory, from the standards file's.
    pub path: PathGlob,
    /// What a root is called over machines and renames.
    pub id: Option<Written<RootId>>,
    /// Which environment it is: `prod`.
    pub environment: Option<Written<String>>,
    /// Whose it is.
    pub team: Option<Written<String>>,
    /// Sets of variable files by name, in the order of the file: the root is checked once for each.
    pub variables: Option<Written<Vec<VariableSet>>>,
    /// What `terraform.workspace` gives.
    pub workspace: Option<Written<String>>,
    /// Its header.
    pub origin: Origin,
}

/// Variable files that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableSet {
    /// `prod`.
    pub name: String,
    /// In the order in which they count, from the root's directory.
    pub files: Vec<PathBuf>,
}

/// A root's id: text in which `{name}` stands for the directory's name, and `{path}` for the way to it from the standards
/// file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootId(String);

impl RootId {
    fn parse(text: &str) -> Result<Self, String> {
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let tail = &rest[at..];
            let Some(placeholder) = ["{name}", "{path}"].iter().find(|known| tail.starts_with(**known))
            else {
                let end = tail.find('}').map_or(1, |end| end + 1);
                return Err(tail.get(..end).unwrap_or("{").to_owned());
            };
            rest = &tail[placeholder.len()..];
        }
        Ok(RootId(text.to_owned()))
    }

    /// The id of a root that stands at `path` from the standards file, with `/`.
    pub fn of(&self, path: &str) -> String {
        let name = path.rsplit('/').next().unwrap_or(path);
        // What is put in is not searched again.
        let parts: Vec<String> = self.0.split("{path}").map(|part| part.replace("{name}", name)).collect();
        parts.join(path)
    }
}

impl fmt::Display for RootId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is known of one root, from all entries that fit.
#[derive(Debug, Clone, Default)]
pub struct RootFacts {
    /// What it is called over machines and renames, if that is written.
    pub id: Option<String>,
    /// Where that is written.
    pub id_origin: Option<Origin>,
    /// Which environment it is.
    pub environment: Option<String>,
    /// Whose it is.
    pub team: Option<String>,
    /// Sets of variable files; none: it is checked once, with what Terraform reads by itself.
    pub variables: Vec<VariableSet>,
    /// What `terraform.workspace` gives.
    pub workspace: Option<String>,
}

impl RootFacts {
    /// What entries say of the root in `directory`, an absolute path.
    pub(super) fn of(roots: &[Roots], directory: &Path) -> Self {
        let mut facts = RootFacts::default();
        for entry in roots {
            let path = entry.origin.file.relative(directory);
            if !entry.path.matches(&path) {
                continue;
            }
            let or = |new: &Option<Written<String>>, old: &mut Option<String>| {
                if let Some(written) = new {
                    *old = Some(written.value.clone());
                }
            };
            or(&entry.environment, &mut facts.environment);
            or(&entry.team, &mut facts.team);
            or(&entry.workspace, &mut facts.workspace);
            if let Some(id) = &entry.id {
                facts.id = Some(id.value.of(&path));
                facts.id_origin = Some(id.origin.clone());
            }
            if let Some(sets) = &entry.variables {
                facts.variables.clone_from(&sets.value);
            }
        }
        facts
    }
}

/// Reads one entry.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Roots> {
    let mut table = Table::of(&mut reader.faults, node, "an entry of `roots`")?;
    let origin = reader.origin(&table.place(&reader.faults));
    let path = table.required(&mut reader.faults, "path");
    let words = ["environment", "team", "workspace"].map(|name| table.optional(name));
    let id = table.optional("id");
    let variables = table.optional("variables");
    table.finish(&mut reader.faults);
    let [environment, team, workspace] = words.map(|entry| word(reader, entry));
    let id = reader.entry(id, |reader, node| {
        let written = text(&mut reader.faults, node, "`id`")?;
        match RootId::parse(written) {
            Ok(id) => Some(id),
            Err(unknown) => {
                let help = Some("there is `{name}` and `{path}`".to_owned());
                reader.faults.tell(node.span.clone(), format!("`{unknown}` means nothing in an id"), help);
                None
            }
        }
    });
    let variables = reader.entry(variables, |reader, node| Some(sets(reader, node)));
    let path = path?;
    let glob = text(&mut reader.faults, &path.node, "`path`")?;
    let path = reader.glob(&path.node.span, glob, PathGlob::parse(glob))?;
    Some(Roots { path, id, environment, team, variables, workspace, origin })
}

fn word(reader: &mut Reader<'_>, entry: Option<&Entry>) -> Option<Written<String>> {
    reader.entry(entry, |reader, node| {
        text(&mut reader.faults, node, &format!("`{}`", entry.map_or("", |entry| &entry.key)))
            .map(str::to_owned)
    })
}

fn sets(reader: &mut Reader<'_>, node: &Node) -> Vec<VariableSet> {
    if matches!(&node.value, Value::Table(entries) if entries.is_empty()) {
        let help = Some("write `{ prod = [\"prod.tfvars\"] }`".to_owned());
        reader.faults.tell(node.span.clone(), "`variables` is empty", help);
    }
    let mut sets = Vec::new();
    for entry in entries(&mut reader.faults, node, "`variables`") {
        if entry.key.trim().is_empty() {
            reader.faults.tell(entry.span.clone(), "a set of variables has a name", None);
        }
        let files = texts(&mut reader.faults, &entry.node, "a file of variables");
        let files = files.into_iter().map(|(file, _)| PathBuf::from(file)).collect();
        sets.push(VariableSet { name: entry.key.clone(), files });
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::RootId;

    #[test]
    fn ids_are_made_of_names_and_paths() {
        let id = |text| RootId::parse(text).map(|id| id.of("infra/{name}"));
        assert_eq!(id("network-{name}").as_deref(), Ok("network-{name}"));
        assert_eq!(id("x:{path}:{name}").as_deref(), Ok("x:infra/{name}:{name}"));
        assert_eq!(id("{nmae}"), Err("{nmae}".to_owned()));
        assert_eq!(id("a}"), Err("}".to_owned()));
        assert_eq!(id("a{"), Err("{".to_owned()));
    }
}
