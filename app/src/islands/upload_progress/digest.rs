//! SHA-256 of a file in the browser, piece by piece, so that memory stays flat and the page stays alive.

use js_sys::Uint8Array;
use sha2::{Digest as _, Sha256};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Bytes read at once: large enough to be quick, small enough not to make the page stutter.
const PIECE: usize = 4 * 1024 * 1024;

/// Hashes the file and tells after each piece how many bytes are done; stops with `None` when `on` says no.
/// Fails where the browser cannot read the file (moved, changed or locked since it was chosen).
pub(super) async fn sha256(file: &File, mut on: impl FnMut(u64) -> bool) -> Result<Option<String>, JsValue> {
    let size = file.size();
    let mut hasher = Sha256::new();
    let mut piece = Vec::new();
    let mut at = 0.0;
    while at < size {
        let end = (at + PIECE as f64).min(size);
        let buffer = JsFuture::from(file.slice_with_f64_and_f64(at, end)?.array_buffer()).await?;
        let view = Uint8Array::new(&buffer);
        piece.resize(view.length() as usize, 0);
        view.copy_to(&mut piece);
        hasher.update(&piece);
        at = end;
        if !on(at as u64) {
            return Ok(None);
        }
    }
    let digits = hasher.finalize();
    let mut hex = String::with_capacity(64);
    for byte in digits {
        for nibble in [byte >> 4, byte & 15] {
            hex.extend(char::from_digit(nibble.into(), 16));
        }
    }
    Ok(Some(hex))
}
