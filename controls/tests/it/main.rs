//! What the embedded catalogue holds, and how a control is judged: through the public interface alone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails, and its line says where")]

mod catalogue;
mod check;
mod conditions;
mod control_story;
mod drift;
mod frameworks;
mod freshness;
mod oscal;
mod own;
mod schema;
mod status;
mod status_table;
mod story;
mod words;
