//! Puts the browser's files into the program, where `make` has built them; without them every page
//! still works, with scripts off.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    let site = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../target/site");
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("site.rs");
    println!("cargo:rerun-if-changed={}", site.display());
    let mut code = String::from("static SITE: &[(&str, &[u8])] = &[");
    for name in ["app.js", "app_bg.wasm"] {
        let file = site.join(name);
        println!("cargo:rerun-if-changed={}", file.display());
        if let Ok(path) = file.canonicalize() {
            write!(code, "({name:?}, include_bytes!({path:?})),").expect("a String takes everything");
        }
    }
    code.push_str("];\n");
    fs::write(out, code).expect("cargo's output folder can be written");
}
