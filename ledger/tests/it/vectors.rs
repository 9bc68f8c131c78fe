//! Where vectors come from: the published ones when they are at hand (in CI they must be),
//! otherwise the project's own, which `tests/vectors/make.py` makes without this crate.

use std::fs;
use std::io::{Write as _, stderr};
use std::path::{Path, PathBuf};
use std::sync::Once;

use ledger::Hash;
use serde::de::DeserializeOwned;

static SAY_ONCE: Once = Once::new();

/// The folder of the published vectors, or a clear line that they could not run.
pub fn published() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/pdf-and-log/vectors");
    if folder.is_dir() {
        return Some(folder);
    }
    let in_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    assert!(!in_ci, "CI needs the published vectors in {}", folder.display());
    SAY_ONCE.call_once(|| {
        // Past the capture of test output: whoever reads the run must see it.
        let folder = folder.display();
        let _ = writeln!(
            stderr(),
            "published vectors are not at hand ({folder}): running the project's own only"
        );
    });
    None
}

pub fn own() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

pub fn text(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn json<T: DeserializeOwned>(path: impl AsRef<Path>) -> T {
    let path = path.as_ref();
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every JSON file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false if path.extension().is_some_and(|extension| extension == "json") => {
                found.push(path);
            }
            false => {}
        }
    }
    found.sort();
    found
}

/// A hash of a probe. Some probes put other bytes where a hash belongs; they are told apart like
/// hashes, and can equal none.
pub fn probe_hash(base64: &str) -> Hash {
    Hash::from_base64(base64).unwrap_or_else(|_| Hash::of(format!("not a hash: {base64}").as_bytes()))
}
