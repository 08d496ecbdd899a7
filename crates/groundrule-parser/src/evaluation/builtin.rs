//! Types that providers without a digest have, and that many roots use.

use super::shape::{AttributeShape, Shape};
use crate::address::Mode;
use crate::language::Type;

/// The shape of such a type.
pub(super) fn shape(mode: Mode, type_name: &str) -> Option<Shape> {
    let computed_only = |ty: Type| AttributeShape { configurable: false, ..AttributeShape::new(ty, true) };
    let optional = |ty: Type| AttributeShape::new(ty, false);
    match (mode, type_name) {
        (Mode::Managed, "terraform_data") => Some(Shape::flat([
            ("id", computed_only(Type::String)),
            ("input", optional(Type::Dynamic)),
            ("output", computed_only(Type::Dynamic)),
            ("triggers_replace", optional(Type::Dynamic)),
        ])),
        _ => None,
    }
}
