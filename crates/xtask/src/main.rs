//! Developers' chores: `cargo xtask --help`.

mod generate;
mod rules;
mod schemas;

use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use generate::Mode;

/// Developers' chores
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Write the files that are generated from others
    Gen {
        /// Write nothing, and fail if a file isn't what would be written
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    // The workspace that this binary was built from.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let outcome = match Arguments::parse().chore {
        Chore::Gen { check } => generate::all(&root, if check { Mode::Check } else { Mode::Write }),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            generate::say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}
