//! What a stand-in was asked.

use std::time::Instant;

use anyhow::{Context as _, ensure};
use reqwest::Url;
use serde_json::Value;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

/// Nothing that is sent here has a longer head.
const LONGEST_HEAD: usize = 64 << 10;

/// One request.
#[derive(Clone, Debug)]
pub struct Request {
    /// `GET`, `POST`, ….
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Decoded.
    pub query: Vec<(String, String)>,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    /// As sent.
    pub body: Vec<u8>,
    /// When its last byte came.
    pub at: Instant,
    /// How often the same method, path and query were asked before.
    pub earlier: usize,
}

impl Request {
    /// A part of the query.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A header's value, or "".
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// A field of a body that is a form, or "".
    pub fn form(&self, name: &str) -> String {
        let text = String::from_utf8_lossy(&self.body);
        let pairs = Url::parse(&format!("http://form/?{text}"))
            .map(|url| url.query_pairs().into_owned().collect::<Vec<_>>());
        pairs
            .unwrap_or_default()
            .into_iter()
            .find(|(known, _)| known == name)
            .map_or(String::new(), |(_, v)| v)
    }

    /// A body that is JSON, or null.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Under which address it was sent here.
    pub fn home(&self) -> String {
        format!("http://{}", self.header("host"))
    }

    pub(super) fn is_like(&self, other: &Self) -> bool {
        (&self.method, &self.path, &self.query) == (&other.method, &other.path, &other.query)
    }

    pub(super) async fn read(socket: &mut TcpStream) -> anyhow::Result<Self> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            ensure!(bytes.len() < LONGEST_HEAD, "a head without an end");
            ensure!(socket.read_buf(&mut bytes).await? > 0, "half a head");
        };
        let mut body = bytes.split_off(end + 4);
        let head = String::from_utf8(bytes)?;
        let mut lines = head.trim_end().split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (method, target) = words.next().zip(words.next()).context("no method and target")?;
        let url = Url::parse(&format!("http://cloud{target}"))?;
        let mut request = Self {
            method: method.to_owned(),
            path: url.path().to_owned(),
            query: url.query_pairs().into_owned().collect(),
            headers: lines
                .filter_map(|line| line.split_once(':'))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
                .collect(),
            body: Vec::new(),
            at: Instant::now(),
            earlier: 0,
        };
        let length: usize = request.header("content-length").parse().unwrap_or(0);
        while body.len() < length {
            ensure!(socket.read_buf(&mut body).await? > 0, "half a body");
        }
        request.body = body;
        request.at = Instant::now();
        Ok(request)
    }
}
