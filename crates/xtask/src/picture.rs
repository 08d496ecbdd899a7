//! The README's picture: what `groundrule check` prints on a terminal, as SVG.

use std::env;
use std::error::Error;
use std::path::Path;

use anstyle_svg::{Term, WIN10_CONSOLE};
use groundrule::chores::transcript;

use crate::generate::{File, Generated};

/// Where it belongs.
const PICTURE: &str = "docs/check.svg";

/// What is typed.
const COMMAND: [&str; 2] = ["check", "fixtures/shapes/moved/plan.json"];

/// Columns of the terminal.
const WIDTH: usize = 100;

/// Runs the command and draws what it prints.
pub(crate) fn generate(root: &Path) -> Result<Generated, Box<dyn Error>> {
    // Paths are printed as they are typed, below the directory that the command runs in.
    let before = env::current_dir()?;
    env::set_current_dir(root)?;
    let printed = transcript(&COMMAND, WIDTH);
    env::set_current_dir(before)?;
    let text = format!("\u{1b}[1m$ groundrule {}\u{1b}[0m\n{printed}", COMMAND.join(" "));
    let svg = Term::new().palette(WIN10_CONSOLE).render_svg(&text);
    Ok(Generated::Files(vec![File { path: PICTURE.to_owned(), bytes: svg.into_bytes() }]))
}
