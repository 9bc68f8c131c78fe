//! Turns the app's WebAssembly into the two files that the browser loads: `bundle APP.wasm FOLDER` writes
//! `app.js` and `app_bg.wasm`. It is wasm-bindgen's own command as a library, so that its version is the
//! one in our lock file; the two refuse to work together otherwise.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [wasm, folder] = arguments.as_slice() else {
        eprintln!("usage: bundle APP.wasm FOLDER");
        return ExitCode::from(2);
    };
    match bundle(wasm, folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("cannot bundle {}: {problem}", wasm.display());
            ExitCode::FAILURE
        }
    }
}

fn bundle(wasm: &Path, folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    Bindgen::new()
        .input_path(wasm)
        .out_name("app")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)?;
    for name in ["app.js", "app_bg.wasm"] {
        let size = std::fs::metadata(folder.join(name))?.len();
        println!("{name}: {size} bytes");
    }
    Ok(())
}
