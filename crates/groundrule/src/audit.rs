//! Many inputs, one after another and some at a time: what they are, how they are worked through, and what is kept of each.

pub(crate) mod examine;
pub(crate) mod in_order;
pub(crate) mod progress;
pub(crate) mod targets;
