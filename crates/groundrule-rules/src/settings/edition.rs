//! The edition that a file names.

use super::raw::{Node, Value};
use super::reader::Reader;
use super::table::shortened;
use crate::edition::Edition;
use crate::text::list;

/// Reads `edition`: one that is there by now.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Edition> {
    let text = match &node.value {
        Value::String(text) => text,
        // Without quotes `2026.10` is `2026.1`.
        Value::Float(_) => {
            let help = Some(format!("write it in quotes: `\"{}\"`", Edition::CURRENT));
            reader.faults.tell(node.span.clone(), "an edition is a string, and this is a float", help);
            return None;
        }
        _ => {
            super::table::wrong(&mut reader.faults, node, "`edition`", "a string");
            return None;
        }
    };
    let edition = text.parse().ok().filter(|edition| Edition::ALL.contains(edition));
    if edition.is_none() {
        let known = Edition::ALL.map(|edition| edition.to_string());
        let help = list(known.iter().map(String::as_str)).map(|all| format!("this version knows {all}"));
        reader.faults.tell(node.span.clone(), format!("there is no edition `{}`", shortened(text)), help);
    }
    edition
}
