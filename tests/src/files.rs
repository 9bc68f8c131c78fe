//! Files to attach: real ones as CRMs, hosts and scanners wrote them, and made ones of any size.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

/// A real sample's path, for instance `odoo19/ir.config_parameter.json`.
pub fn path(sample: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(sample)
}

/// A real sample's bytes.
///
/// # Errors
/// When there is no such sample.
pub fn sample(name: &str) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path(name)).with_context(|| format!("the sample {name}"))
}

/// Bytes that look random, the same for the same seed (splitmix64).
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(length + 8);
    let mut state = seed;
    while bytes.len() < length {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend_from_slice(&(word ^ (word >> 31)).to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// A file of noise on disk.
///
/// # Errors
/// When it cannot be written.
pub fn noise_file(path: &Path, seed: u64, length: u64) -> anyhow::Result<()> {
    let mut file = std::fs::File::create(path)?;
    let piece = 1 << 20;
    let mut left = length;
    let mut seed = seed;
    while left > 0 {
        let now = left.min(piece);
        file.write_all(&noise(seed, usize::try_from(now)?))?;
        seed = seed.wrapping_add(1 << 40);
        left -= now;
    }
    file.sync_all()?;
    Ok(())
}

/// SHA-256 as 64 hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All files under a folder.
///
/// # Errors
/// When it cannot be read.
pub fn under(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(under(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
