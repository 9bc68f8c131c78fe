//! What the writer and the verifier agree on about the file itself.

/// Name of the attachment that the verifier reads.
pub(crate) const ATTACHMENT: &str = "manifest.json";

/// Room for the CMS signature, in bytes. A chain of three certificates takes about 3 KiB.
#[cfg(feature = "write")]
pub(crate) const CONTENTS_BYTES: usize = 12 * 1024;

/// Stands in for each number of the byte range until the file's length is known: as wide as any offset below 2 GiB,
/// which is also the largest integer that PDF readers must take.
#[cfg(feature = "write")]
pub(crate) const BYTE_RANGE_PLACEHOLDER: i32 = 1_999_999_999;

/// What the document information names as the program.
#[cfg(feature = "write")]
pub(crate) const PRODUCER: &str = concat!("Attestry ", env!("CARGO_PKG_VERSION"));
