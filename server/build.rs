//! Puts the browser's files into the program, where `make` has built them; without them every page
//! still works, with scripts off.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    let out = Path::new(&env::var_os("OUT_DIR").expect("set by cargo")).join("site.rs");
    // A folder that is not there would count as changed for ever.
    fs::create_dir_all(&site).expect("cargo's target folder can be written");
    println!("cargo:rerun-if-changed={}", site.display());
    let mut code = String::from("static SITE: &[(&str, &[u8])] = &[");
    for name in ["app.js", "app_bg.wasm"] {
        let file = site.join(name);
        if let Ok(path) = file.canonicalize() {
            write!(code, "({name:?}, include_bytes!({path:?})),").expect("a String takes everything");
        }
    }
    code.push_str("];\n");
    fs::write(out, code).expect("cargo's output folder can be written");
}
