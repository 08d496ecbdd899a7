//! What checking roots costs: lines a second, a root of fifty files, a tree of half a million lines, beside the scanners
//! that are installed.

mod tree;

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use groundrule::chores;

use super::{Arguments, clock, megabytes, opa};
use crate::Failure;
use crate::generate::say;
use crate::table::Table;

/// A command in a process of its own; started by the benchmark only.
#[derive(clap::Args)]
pub(crate) struct CommandChild {
    arguments: Vec<String>,
}

/// What a process took.
pub(super) struct Taken {
    pub(super) cpu: f64,
    pub(super) wall: f64,
    /// Most memory; of other programs not known.
    pub(super) peak: Option<u64>,
}

/// Measures, and prints it.
pub(super) fn costs(root: &Path, arguments: &Arguments) -> Result<(), Failure> {
    let folder = root.join("target/roots");
    let one = tree::one(&folder.join("one"))?;
    let many = tree::many(&folder.join("many"), arguments.lines)?;
    let small = folder.join("empty.tf");
    std::fs::write(&small, "locals {}\n")?;

    let mut table = Table::new(&["what", "files", "lines", "CPU ms", "wall ms", "lines a second", "peak MB"]);
    let cases = [
        ("an empty file", small.as_path(), tree::Size { files: 1, lines: 1 }, arguments.runs),
        ("one root", &folder.join("one"), one, arguments.runs),
        ("a tree", &folder.join("many"), many, 1),
    ];
    for (name, path, size, runs) in cases {
        let mut all = Vec::new();
        for _ in 0..runs {
            all.push(own(path)?);
        }
        let wall = clock::median(&mut all.iter().map(|taken| taken.wall).collect::<Vec<_>>());
        let cpu = clock::median(&mut all.iter().map(|taken| taken.cpu).collect::<Vec<_>>());
        let peak = all.iter().filter_map(|taken| taken.peak).max().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "no tree has that many lines")]
        let speed = size.lines as f64 / wall;
        table.row(vec![
            name.to_owned(),
            size.files.to_string(),
            size.lines.to_string(),
            format!("{:.1}", cpu * 1000.0),
            format!("{:.1}", wall * 1000.0),
            format!("{speed:.0}"),
            format!("{:.1}", megabytes(peak)),
        ]);
    }
    table.print(
        "Checking roots: whole processes with loading and all; an empty file is what starting costs",
    )?;
    peers(&folder.join("one"), arguments)
}

/// The scanners that are installed, on the one root.
fn peers(directory: &Path, arguments: &Arguments) -> Result<(), Failure> {
    let mut table = Table::new(&["command", "CPU s", "wall s", "wall over ours"]);
    let mut all = Vec::new();
    for _ in 0..arguments.runs {
        all.push(own(directory)?.wall);
    }
    let ours = clock::median(&mut all);
    for command in &arguments.peers {
        let mut words =
            command.split_whitespace().map(|word| word.replace("{}", &directory.to_string_lossy()));
        let Some(program) = words.next() else { continue };
        let words: Vec<String> = words.collect();
        let mut runs = Vec::new();
        for _ in 0..arguments.runs.min(3) {
            match other(&program, &words) {
                Ok(taken) => runs.push(taken),
                Err(error) => {
                    say(&format!("SKIPPED: no comparison with `{program}`: {error}"));
                    break;
                }
            }
        }
        if runs.is_empty() {
            continue;
        }
        let wall = clock::median(&mut runs.iter().map(|taken| taken.wall).collect::<Vec<_>>());
        let cpu = clock::median(&mut runs.iter().map(|taken| taken.cpu).collect::<Vec<_>>());
        let name = Path::new(&program).file_name().and_then(OsStr::to_str).unwrap_or(&program);
        table.row(vec![
            name.to_owned(),
            format!("{cpu:.2}"),
            format!("{wall:.2}"),
            format!("{:.1}", wall / ours),
        ]);
    }
    table.print(&format!("Other scanners on the one root, which takes us {:.0} ms", ours * 1000.0))?;
    Ok(())
}

/// Our own check.
fn own(path: &Path) -> Result<Taken, Failure> {
    command(&["check", "--format", "concise"], &[path])
}

/// Our own command, on paths.
pub(super) fn command(arguments: &[&str], paths: &[&Path]) -> Result<Taken, Failure> {
    let start = Instant::now();
    let output = Command::new(std::env::current_exe()?)
        .args(["bench-command", "--"])
        .args(arguments)
        .args(paths)
        .output()?;
    let wall = start.elapsed().as_secs_f64();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = String::from_utf8(output.stdout)?;
    let (bytes, cpu) = text.trim().split_once(' ').ok_or("the child did not say what it took")?;
    Ok(Taken { cpu: cpu.parse()?, wall, peak: Some(bytes.parse()?) })
}

/// The child's side: runs the command, and says what the process took until then.
pub(crate) fn child(child: &CommandChild) -> Result<(), Failure> {
    let arguments: Vec<&str> = child.arguments.iter().map(String::as_str).collect();
    let said = chores::transcript(&arguments, 100);
    if !["evaluated", "nothing", "audited"].iter().any(|word| said.contains(word)) {
        return Err(said.into());
    }
    super::memory::say_taken()
}

/// Another program, whatever it finds.
fn other(program: &str, arguments: &[String]) -> Result<Taken, Failure> {
    let (before, start) = (opa::children_time()?, Instant::now());
    let status =
        Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    let wall = start.elapsed().as_secs_f64();
    // Findings are 1 or 2 everywhere; a shell's own faults are above.
    if status.code().is_none_or(|code| code > 100) {
        return Err(status.to_string().into());
    }
    Ok(Taken { cpu: opa::children_time()? - before, wall, peak: None })
}
