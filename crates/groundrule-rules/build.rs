//! Embeds the built-in policies: adding one touches no list.
//!
//! They stand at the top of the repository. `policies` beside this file links to them, and is what a package holds; where
//! a checkout has no symbolic links, the way up is taken.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    // Cargo runs this in the package's directory.
    let root = ["policies", "../../policies"].map(Path::new).into_iter().find(|path| path.is_dir());
    let root = root.ok_or_else(|| io::Error::other("the built-in policies are missing"))?;
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(root, &mut files)?;
    files.sort();
    let mut list =
        "/// Path below `policies/`, and text.\npub(crate) const FILES: &[(&str, &str)] = &[\n".to_owned();
    for file in &files {
        let below = file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        // Put together by the compiler: the list says the same wherever the package stands.
        let path = format!("/{}", file.to_string_lossy().replace('\\', "/"));
        let _ =
            writeln!(list, "    ({below:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),");
    }
    list.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("embedded.rs"), list)
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, files)?;
        } else if name == "standard.yaml"
            || name.strip_suffix(".rego").is_some_and(|stem| !stem.ends_with("_test"))
        {
            files.push(path);
        }
    }
    Ok(())
}
