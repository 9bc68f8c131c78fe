//! What the embedded catalogue holds, and how a control is judged: through the public interface alone.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, and its line says where"
)]

mod catalogue;
mod check;
mod frameworks;
mod freshness;
mod status;
mod story;
mod words;
