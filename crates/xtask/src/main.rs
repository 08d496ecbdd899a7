//! Developers' chores: `cargo xtask --help`.

mod agreement;
mod bench;
mod generate;
mod noise;
mod oracle;
mod picture;
mod places;
mod plans;
mod record;
mod rules;
mod schemas;
mod table;
mod truth;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use generate::Mode;
use plans::Profile;

/// What can go wrong with a chore, on any thread.
pub(crate) type Failure = Box<dyn Error + Send + Sync>;

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
    /// Compare what the rules find in generated plans with what was put there
    Truth {
        /// Sizes of the plans
        #[arg(long, value_delimiter = ',', default_value = "1000,10000", value_name = "NUMBERS")]
        resources: Vec<usize>,
        /// What the plans do
        #[arg(long, value_delimiter = ',', default_value = "mixed,create", value_name = "PROFILES")]
        profile: Vec<Profile>,
        /// Other plans of the same kind
        #[arg(long, default_value_t = 1, value_name = "NUMBER")]
        seed: u64,
    },
    /// Compare the rules' verdicts with those that other scanners' tests expect
    Agreement {
        /// Name each label that a rule does not agree with, and what has no rule
        #[arg(long)]
        verbose: bool,
    },
    /// Count and list what the rules say of the roots of a corpus: others' modules with their plans
    Noise(noise::Arguments),
    /// Compare the places of findings with what stands there, in all roots with a plan
    Places,
    /// Make the plans of fixtures with the real `terraform` and the test provider (needs Go and ../shared)
    Record {
        /// Folders with a `main.tf`, and with a `before/main.tf` where something is to exist
        #[arg(required = true, value_name = "FOLDERS")]
        folders: Vec<PathBuf>,
    },
    /// Compare what we make of roots with the plans that the real `terraform` makes of them
    Oracle(oracle::Arguments),
    /// Measure what checks cost: of plans as a ratio to reading them once, of roots beside other scanners
    Bench(bench::Arguments),
    #[command(hide = true)]
    BenchChild(bench::Child),
    #[command(hide = true)]
    BenchCommand(bench::CommandChild),
}

/// As in the command itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The workspace that this binary was built from.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let outcome: Result<bool, Failure> = match Arguments::parse().chore {
        Chore::Gen { check } => generate::all(&root, if check { Mode::Check } else { Mode::Write })
            .map(|()| true)
            .map_err(|error| error.to_string().into()),
        Chore::Truth { resources, profile, seed } => truth::run(&root, &resources, &profile, seed),
        Chore::Agreement { verbose } => agreement::run(&root, verbose),
        Chore::Noise(arguments) => noise::run(&arguments),
        Chore::Places => places::run(&root),
        Chore::Record { folders } => record::run(&root, &folders).map(|()| true),
        Chore::Oracle(arguments) => oracle::run(&root, &arguments),
        Chore::Bench(arguments) => bench::run(&root, &arguments).map(|()| true),
        Chore::BenchChild(arguments) => bench::child(&arguments).map(|()| true),
        Chore::BenchCommand(arguments) => bench::command_child(&arguments).map(|()| true),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            generate::say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}
