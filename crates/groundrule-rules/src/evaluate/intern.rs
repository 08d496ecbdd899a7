//! Values of reads, each kept once: equal values have equal numbers, so that evaluations can be remembered by them.

use groundrule_parser::graph::Cell;
use groundrule_parser::value::Value;
use rustc_hash::FxHashMap;

use super::rego_value::to_rego;

/// Number of a read's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct ReadId(pub(super) u32);

/// A read's value in the forms that are asked for.
#[derive(Debug)]
pub(super) struct ReadValue {
    /// With its unknown parts.
    pub(super) value: Value,
    /// As policies see it; nothing if there is nothing to see.
    pub(super) rego: Option<regorus::Value>,
    /// Nothing in it is unknown.
    pub(super) settled: bool,
}

/// Most attributes that a read's value can be remembered by.
const CELLS: usize = 4;

/// The attributes that a read's value comes from, unread.
pub(super) type CellKey<'g> = [Option<&'g str>; CELLS];

/// All values of reads so far.
#[derive(Debug, Default)]
pub(super) struct Interner<'g> {
    values: Vec<ReadValue>,
    by_content: FxHashMap<Box<str>, ReadId>,
    by_cells: FxHashMap<(u32, CellKey<'g>), ReadId>,
    buffer: String,
}

impl<'g> Interner<'g> {
    /// The value with a number.
    pub(super) fn get(&self, id: ReadId) -> &ReadValue {
        &self.values[id.0 as usize]
    }

    /// The number of a value.
    pub(super) fn intern(&mut self, value: Value) -> ReadId {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        write(&value, &mut buffer);
        let id = if let Some(id) = self.by_content.get(buffer.as_str()) {
            *id
        } else {
            let id = ReadId(u32::try_from(self.values.len()).expect("fewer values than bytes of the input"));
            self.by_content.insert(buffer.as_str().into(), id);
            let rego = to_rego(&value);
            let settled = value.is_settled();
            self.values.push(ReadValue { value, rego, settled });
            id
        };
        self.buffer = buffer;
        id
    }

    /// The number of the value that read `number` makes of these attributes, computed once.
    pub(super) fn of_cells(
        &mut self,
        number: u32,
        cells: CellKey<'g>,
        compute: impl FnOnce() -> Value,
    ) -> ReadId {
        if let Some(id) = self.by_cells.get(&(number, cells)) {
            return *id;
        }
        let id = self.intern(compute());
        self.by_cells.insert((number, cells), id);
        id
    }
}

/// A key for attributes that nothing but their text decides: not if a part is unknown, or if they are too many.
pub(super) fn cell_key<'g>(cells: impl Iterator<Item = Cell<'g>>) -> Option<CellKey<'g>> {
    let mut key = [None; CELLS];
    for (number, cell) in cells.enumerate() {
        if cell.unknown.is_some() {
            return None;
        }
        *key.get_mut(number)? = cell.value;
    }
    Some(key)
}

/// Equal texts for equal values, and no others. Strings are written with their length, so nothing needs escapes.
fn write(value: &Value, out: &mut String) {
    use std::fmt::Write as _;
    match value {
        Value::Unknown => out.push('?'),
        Value::Null => out.push('n'),
        Value::Bool(true) => out.push('t'),
        Value::Bool(false) => out.push('f'),
        Value::Number(number) => {
            let _ = write!(out, "#{number};");
        }
        Value::String(text) => {
            let _ = write!(out, "{}:{text}", text.len());
        }
        Value::List(elements) => {
            out.push('[');
            for element in elements {
                write(element, out);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (key, value) in entries {
                let _ = write!(out, "{}:{key}", key.len());
                write(value, out);
            }
            out.push('}');
        }
    }
}
