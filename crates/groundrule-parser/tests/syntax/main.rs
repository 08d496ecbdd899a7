//! What files are read as: `native/*.tf` and `json/*.tf.json` beside their `.dump`. A case is a file;
//! `UPDATE_DUMPS=1 cargo test -p groundrule-parser --test syntax` writes what is read now.

mod dump;
mod hostile;
mod spans;

use std::path::{Path, PathBuf};

use groundrule_parser::syntax::{FileId, Parsed, json, native};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/syntax");
    let mut trials = Vec::new();
    for directory in ["native", "json"] {
        for file in files(&here.join(directory), &[".tf", ".tf.json"]) {
            let name = format!("{directory}/{}", file.file_name().unwrap_or_default().to_string_lossy());
            trials.push(Trial::test(name, move || reads_as_written_down(&file)));
        }
    }
    assert!(trials.len() > 2, "the cases are gone");
    for file in files(&here.join("../../../../fixtures"), &[".tf", ".tf.json"]) {
        let name = format!("spans/{}", file.to_string_lossy());
        trials.push(Trial::test(name, move || has_right_spans(&file)));
    }
    trials.extend(hostile::trials());
    libtest_mimic::run(&arguments, trials).exit();
}

/// The files below a directory whose names end in one of `endings`, in order.
fn files(directory: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn parse(file: &Path, text: &str) -> Parsed {
    if file.extension().is_some_and(|extension| extension == "json") {
        json::parse(FileId(0), text)
    } else {
        native::parse(FileId(0), text)
    }
}

fn reads_as_written_down(file: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(file)?;
    let parsed = parse(file, &text);
    spans::check(&text, &parsed)?;
    let now = dump::dump(&text, &parsed);
    let dump = file.with_extension("dump");
    if std::env::var_os("UPDATE_DUMPS").is_some() {
        std::fs::write(&dump, &now)?;
    }
    let expected = std::fs::read_to_string(&dump)?;
    if now == expected {
        return Ok(());
    }
    let line = now.lines().zip(expected.lines()).position(|(now, expected)| now != expected);
    Err(format!("{} differs from line {line:?} on; read now:\n{now}", dump.display()).into())
}

fn has_right_spans(file: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(file)?;
    let parsed = parse(file, &text);
    spans::check(&text, &parsed)?;
    match &parsed.errors[..] {
        [] => Ok(()),
        [first, ..] => Err(format!("{first} at {:?}", first.span).into()),
    }
}
