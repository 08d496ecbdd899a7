//! Where something holds: conditions on the subject of a finding, all of which must be met.

use super::globs::{AddressGlob, PathGlob, TagGlob};
use super::raw::{Entry, Node, Value};
use super::reader::Reader;
use super::table::{Table, entries, text};

/// Conditions on a subject; at least one is set.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// `match`: of the address.
    pub address: Option<AddressGlob>,
    /// `module`: of the module that it stands in, or of one around that.
    pub module: Option<AddressGlob>,
    /// `path`: of its root's directory, from the standards file's. Scopes only.
    pub path: Option<PathGlob>,
    /// `file`: of the file that it is written in, from the standards file's directory. Exceptions only.
    pub file: Option<PathGlob>,
    /// `tags`: of its effective tags, in the order of their keys.
    pub tags: Vec<TagGlob>,
}

/// What a place can be told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// `path`.
    Root,
    /// `file`.
    File,
}

impl By {
    fn key(self) -> &'static str {
        match self {
            By::Root => "path",
            By::File => "file",
        }
    }
}

/// Reads the conditions in a table; a fault if there are none.
pub(super) fn read(reader: &mut Reader<'_>, table: &mut Table<'_>, by: By) -> Place {
    let address = table.optional("match");
    let module = table.optional("module");
    let path = table.optional(by.key());
    let tags = table.optional("tags");
    let mut place = Place {
        address: address.and_then(|entry| glob(reader, entry, AddressGlob::parse)),
        module: module.and_then(|entry| glob(reader, entry, AddressGlob::module)),
        ..Place::default()
    };
    let path_glob = path.and_then(|entry| glob(reader, entry, PathGlob::parse));
    match by {
        By::Root => place.path = path_glob,
        By::File => place.file = path_glob,
    }
    if let Some(entry) = tags {
        place.tags = tag_globs(reader, &entry.node);
    }
    if [address, module, path, tags].iter().all(Option::is_none) {
        let help = format!("write `match`, `module`, `{}` or `tags`", by.key());
        let at = table.place(&reader.faults);
        reader.faults.tell(at, "nothing says where this holds", Some(help));
    }
    place
}

fn glob<T>(
    reader: &mut Reader<'_>,
    entry: &Entry,
    parse: impl FnOnce(&str) -> Result<T, (String, Option<String>)>,
) -> Option<T> {
    let written = text(&mut reader.faults, &entry.node, &format!("`{}`", entry.key))?;
    reader.glob(&entry.node.span, written, parse(written))
}

fn tag_globs(reader: &mut Reader<'_>, node: &Node) -> Vec<TagGlob> {
    let entries = entries(&mut reader.faults, node, "`tags`");
    if entries.is_empty() && matches!(node.value, Value::Table(_)) {
        reader.faults.tell(
            node.span.clone(),
            "`tags` is empty",
            Some("write `{ KEY = \"VALUE\" }`".to_owned()),
        );
    }
    let mut globs = Vec::new();
    for entry in entries {
        let Some(written) = text(&mut reader.faults, &entry.node, "a tag's value") else { continue };
        globs.extend(reader.glob(&entry.node.span, written, TagGlob::parse(&entry.key, written)));
    }
    globs.sort_by(|one, other| one.key.cmp(&other.key));
    globs
}
