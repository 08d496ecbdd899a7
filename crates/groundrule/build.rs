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
    let mut list = "/// Rule id, verdict, HCL.\nconst EMBEDDED: &[(&str, &str, &str)] = &[\n".to_owned();
    for (rule, verdict, example) in &found {
        // Put together by the compiler: the list says the same wherever the package stands.
        let path = format!("/{}", example.to_string_lossy().replace('\\', "/"));
        let _ = writeln!(
            list,
            "    ({rule:?}, {verdict:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),"
        );
    }
    list.push_str("];\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("examples.rs"), list)
}

/// Goes down to the folders of rules, which hold a folder for each verdict.
fn collect(directory: &Path, rule: &str, found: &mut Vec<(String, &'static str, PathBuf)>) -> io::Result<()> {
    for verdict in shortest::VERDICTS {
        if let Some(example) = shortest::example(&directory.join(verdict)) {
            found.push((rule.to_owned(), verdict, example));
        }
    }
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().replace('_', "-");
        if path.is_dir() && !shortest::VERDICTS.contains(&name.as_str()) && name != "undetermined" {
            let below = if rule.is_empty() { name } else { format!("{rule}-{name}") };
            collect(&path, &below, found)?;
        }
    }
    Ok(())
}
