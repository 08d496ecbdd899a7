//! How much work may be done, and how deep it may nest.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use crate::language::value::{Data, Value};

/// Work for the expressions of a root. A step is an expression evaluated or a value put into another one.
const MOST_STEPS: u64 = 40_000_000;
/// Work for one expression, without that of what its names stand for.
pub(super) const MOST_STEPS_OF_ONE: u64 = 10_000_000;
/// How deep expressions nest, with what their names stand for. About 1 KiB of stack each.
const MOST_NESTED: u32 = 2_000;
/// How many values a value may hold, at all depths.
pub(super) const MOST_VALUES: u64 = 1_000_000;
/// How deep values nest.
const MOST_NESTED_VALUES: u32 = 200;
/// Bytes of a string that is put together here.
pub(super) const LONGEST_STRING: usize = 4 << 20;
/// Steps that the copy of a value counts.
const STEPS_OF_A_COPY: u64 = 4;
/// Bytes of text that count as a step.
pub(super) const BYTES_OF_A_STEP: u64 = 16;

/// What is left of the work that may be done. Shared by all expressions of a root.
#[derive(Debug)]
pub struct Budget {
    left: AtomicU64,
    depth: AtomicU32,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(MOST_STEPS)
    }
}

impl Budget {
    /// A budget of so many steps.
    pub fn new(steps: u64) -> Self {
        Budget { left: AtomicU64::new(steps), depth: AtomicU32::new(0) }
    }

    /// Takes steps; whether there were as many.
    pub(super) fn take(&self, steps: u64) -> bool {
        let left = self.left.load(Ordering::Relaxed);
        self.left.store(left.saturating_sub(steps), Ordering::Relaxed);
        left >= steps
    }

    /// Takes what it costs to hold a copy of a value, which is more than to look at it; whether there was as much.
    pub(crate) fn take_copy(&self, value: &Value) -> bool {
        size(value).is_some_and(|size| self.take(size.saturating_mul(STEPS_OF_A_COPY)))
    }

    /// Goes one level down; whether that is allowed. [`Self::leave`] follows in any case.
    pub(super) fn enter(&self) -> bool {
        self.depth.fetch_add(1, Ordering::Relaxed) < MOST_NESTED
    }

    /// Goes one level up.
    pub(super) fn leave(&self) {
        self.depth.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How many values a value holds at all depths, itself included; nothing if there are too many or they nest too deep.
/// Values share their parts: what is small in memory may be endless to walk.
pub(super) fn size(value: &Value) -> Option<u64> {
    fn count(value: &Value, depth: u32, left: &mut u64) -> Option<()> {
        *left = left.checked_sub(1)?;
        match &value.data {
            Data::List(..) | Data::Set(..) | Data::Tuple(_) | Data::Map(..) | Data::Object(_) => {
                let depth = depth.checked_sub(1)?;
                value.children().try_for_each(|child| count(child, depth, left))
            }
            _ => Some(()),
        }
    }
    let mut left = MOST_VALUES;
    count(value, MOST_NESTED_VALUES, &mut left)?;
    Some(MOST_VALUES - left)
}
