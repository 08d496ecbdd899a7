//! The command: arguments and settings in, findings and an exit status out.

fn main() {}
