//! Developers' chores.

fn main() {}
