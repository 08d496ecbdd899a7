//! The process around the command.

use std::process::ExitCode;

/// A plan is many small values, which threads allocate side by side.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    groundrule::main()
}
