//! The places where the browser acts. Every page works without them.

pub mod upload_progress;

pub use upload_progress::UploadProgress;
