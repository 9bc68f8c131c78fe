//! Collections: asked for by a person or by the schedule, run one at a time for each system and connector, and
//! attached as evidence like an upload.

mod ask;
mod run;
mod schedule;

pub(crate) use ask::{AskError, ask};
pub(crate) use schedule::Schedule;
