//! Lists the files of `templates/` for the built-in catalog, so that nobody keeps the list by hand, and prepares the pages
//! of `docs/` for rustdoc.

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
        let pools =
            if path.contains("/phrases/") { pools(&fs::read_to_string(root.join(&path))?) } else { String::new() };
        writeln!(list, "    BuiltIn {{ path: {path:?}, text: include_str!({text}), pools: {pools:?} }},")
            .map_err(io::Error::other)?;
    }
    list.push_str("]\n");
    fs::write(out, list)?;
    roles(&root)?;
    guide()?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=docs");
    println!("cargo::rerun-if-changed=templates");
    Ok(())
}

/// The pools of a file, which its headings name: `greeting sign_off`.
fn pools(text: &str) -> String {
    let headings = text.lines().filter_map(|line| line.strip_prefix('[')?.split([']', '.', '[']).next());
    headings
        .filter(|name| !name.is_empty())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect::<Vec<_>>()
        .join(" ")
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

/// Takes the table `[roles]` out of each language, for names that are judged without a catalog.
fn roles(root: &Path) -> io::Result<()> {
    let mut tables = Vec::new();
    for entry in fs::read_dir(root)? {
        let Ok(words) = fs::read_to_string(entry?.path().join("language.toml")) else { continue };
        let table = words.lines().skip_while(|line| *line != "[roles]").skip(1);
        tables.push(table.take_while(|line| !line.starts_with('[')).collect::<Vec<_>>().join("\n"));
    }
    tables.sort();
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("roles.rs");
    fs::write(out, format!("&{tables:?}"))
}

/// Copies the pages of `docs/`, with links from page to page as rustdoc has them: each page is a module of its name.
fn guide() -> io::Result<()> {
    let from = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("docs");
    let to = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("guide");
    fs::create_dir_all(&to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let (Some(name), Some("md")) = (path.file_name(), path.extension().and_then(|it| it.to_str())) else {
            continue;
        };
        // The index is the parent of the other pages.
        let parent = if name == "guide.md" { "](" } else { "](../" };
        let mut page = String::new();
        let text = fs::read_to_string(&path)?;
        let mut parts = text.split("](");
        page.push_str(parts.next().unwrap_or_default());
        for part in parts {
            match part.split_once(".md)") {
                Some(("guide", rest)) => page.push_str(&format!("](../index.html){rest}")),
                Some((target, rest)) if !target.contains(['/', ')']) => {
                    page.push_str(&format!("{parent}{target}/index.html){rest}"));
                }
                _ => page.push_str(&format!("]({part}")),
            }
        }
        // The examples name time zones; without them they are shown, not run.
        if env::var_os("CARGO_FEATURE_TZ").is_none() {
            page = page.replace("```rust\n", "```rust,ignore\n");
        }
        fs::write(to.join(name), page)?;
    }
    Ok(())
}
