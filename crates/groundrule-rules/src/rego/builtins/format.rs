//! `sprintf` by the rules of Go's `fmt`.

use super::Builtin;

pub(super) const ALL: &[Builtin] = &[];
