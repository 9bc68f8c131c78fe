//! Something cannot be shown or done: what happened, what to do, and the id under which it is in the server's log.

/// 403, 404, 405, 413, 415, 422, 429, 500, 503.
#[derive(Clone, Debug)]
pub struct MessagePage {
    /// The HTTP status.
    pub status: u16,
    /// What happened, as a short heading.
    pub title: String,
    /// In one or two plain sentences.
    pub text: String,
    /// The way on: label and URL.
    pub action: Option<(String, String)>,
    /// For the server's log; shown for 5xx.
    pub request_id: Option<String>,
}
