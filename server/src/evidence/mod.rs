//! Evidence: attaching it, reading settings out of it, checking that it is still what it was.

mod attach;
mod drift;
mod read_out;
mod rows;
mod verify_stored;

pub(crate) use attach::{AttachError, Bytes, Submission, SubmittedFile, attach, attach_stored, manifest_of};
pub(crate) use read_out::ReadOut;
pub(crate) use verify_stored::{StoredState, verify_stored};
