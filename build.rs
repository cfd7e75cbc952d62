//! Lists the files of `templates/` for the built-in catalog, so that nobody keeps the list by hand.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("templates");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("built_in.rs");
    let mut paths = Vec::new();
    collect(&root, "", &mut paths)?;
    // The order of a folder's entries differs between file systems.
    paths.sort();
    let mut list = String::from("&[\n");
    for path in paths {
        let text = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/templates/\", {path:?})");
        writeln!(list, "    ({path:?}, include_str!({text})),").map_err(io::Error::other)?;
    }
    list.push_str("]\n");
    fs::write(out, list)?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=templates");
    Ok(())
}

/// Adds the path of every file below a folder, relative to `templates/` and with `/` on every system.
fn collect(folder: &Path, inside: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|_| io::Error::other("a file name that is not UTF-8"))?;
        // Editors and systems leave these behind; a catalog that is read from a folder skips them too.
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let path = if inside.is_empty() { name } else { format!("{inside}/{name}") };
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}
