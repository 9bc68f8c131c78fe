//! Reads the official texts, the settings and the controls, validates all of it and embeds it as JSON. What is wrong
//! with them is a compile error that names file and field, everything at once.

use std::{env, fs, io, path::Path, process::ExitCode};

#[expect(dead_code, reason = "the crate's own types, of which the build needs a part")]
#[path = "src/catalogue/content.rs"]
mod catalogue;
#[expect(dead_code, reason = "the crate's own types, of which the build needs a part")]
#[path = "src/control.rs"]
mod control;
#[expect(dead_code, reason = "the crate's own types, of which the build needs a part")]
#[path = "src/evidence/kind.rs"]
mod evidence;
#[expect(dead_code, reason = "the crate's own types, of which the build needs a part")]
#[path = "src/framework.rs"]
mod framework;
#[path = "src/id.rs"]
mod id;
#[path = "src/scope.rs"]
mod scope;
#[expect(dead_code, reason = "the crate's own types, of which the build needs a part")]
#[path = "src/setting.rs"]
mod setting;
#[expect(dead_code, unused_imports, reason = "the crate reads what a workspace adds with the same code")]
#[path = "src/source/mod.rs"]
mod source;
#[expect(dead_code, reason = "the crate's own types, of which the build needs a part")]
#[path = "src/system.rs"]
mod system;
#[expect(dead_code, reason = "the crate's own types, of which the build needs a part")]
#[path = "src/topic.rs"]
mod topic;
#[path = "src/word.rs"]
mod word;

fn main() -> io::Result<ExitCode> {
    println!("cargo::rerun-if-changed=frameworks");
    println!("cargo::rerun-if-changed=settings.toml");
    println!("cargo::rerun-if-changed=catalogue");

    let frameworks = files_below("frameworks", "yaml")?;
    let settings = file("settings.toml")?;
    let controls = files_below("catalogue", "toml")?;
    let out_of_scope = file("frameworks/out_of_scope.toml")?;
    Ok(match source::read(&frameworks, &settings, &controls, &out_of_scope) {
        Ok(catalogue) => {
            // Cargo sets OUT_DIR for every build script.
            let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
            let json = serde_json::to_string(&catalogue).map_err(io::Error::other)?;
            fs::write(Path::new(&out).join("catalogue.json"), json)?;
            ExitCode::SUCCESS
        }
        Err(problems) => {
            for problem in &problems {
                println!("cargo::error={problem}");
            }
            ExitCode::FAILURE
        }
    })
}

/// Every file below a folder that has the ending, by path.
fn files_below(folder: &str, ending: &str) -> io::Result<Vec<source::File>> {
    let mut files = vec![];
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let path = format!("{folder}/{}", name.to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if Path::new(&name).extension().is_some_and(|given| given == ending) {
                files.push(file(&path)?);
            }
        }
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(files)
}

fn file(path: &str) -> io::Result<source::File> {
    let text =
        fs::read_to_string(path).map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}")))?;
    Ok(source::File { path: path.to_owned(), text })
}
