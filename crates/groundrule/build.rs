//! Embeds a failing and a passing example of each built-in rule, out of its fixtures.
//!
//! They stand at the top of the repository. `fixtures` beside this file links to them, and is what a package holds; where
//! a checkout has no symbolic links, the way up is taken.

#[path = "src/examples/shortest.rs"]
mod shortest;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    // Cargo runs this in the package's directory.
    let fixtures = ["fixtures", "../../fixtures"].map(Path::new).into_iter().find(|path| path.is_dir());
    let fixtures = fixtures.ok_or_else(|| io::Error::other("the fixtures are missing"))?;
    println!("cargo::rerun-if-changed={}", fixtures.display());
    let mut found = Vec::new();
    collect(fixtures, "", &mut found)?;
    found.sort();
    let mut list =
        "/// Rule id, verdict, name of the file, its text.\nconst EMBEDDED: &[(&str, &str, &str, &str)] = &[\n"
            .to_owned();
    for (rule, verdict, case) in &found {
        for (file, path) in shortest::files(case) {
            // Put together by the compiler: the list says the same wherever the package stands.
            let path = format!("/{}", path.to_string_lossy().replace('\\', "/"));
            let text = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))");
            let _ = writeln!(list, "    ({rule:?}, {verdict:?}, {file:?}, {text}),");
        }
    }
    list.push_str("];\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("examples.rs"), list)
}

/// Goes down to the folders of rules, which hold a folder for each verdict.
fn collect(directory: &Path, rule: &str, found: &mut Vec<(String, &'static str, PathBuf)>) -> io::Result<()> {
    let is_rule = shortest::SHOWN.iter().any(|(_, folders)| directory.join(folders[0]).is_dir());
    if is_rule {
        for (verdict, folders) in shortest::SHOWN {
            if let Some(case) = shortest::example(directory, folders) {
                found.push((rule.to_owned(), verdict, case));
            }
        }
        return Ok(());
    }
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().replace('_', "-");
        if path.is_dir() {
            let below = if rule.is_empty() { name } else { format!("{rule}-{name}") };
            collect(&path, &below, found)?;
        }
    }
    Ok(())
}
