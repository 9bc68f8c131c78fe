//! What a stand-in answers, and how: whole, torn, without an end, or not at all.

use std::io;
use std::time::Duration;

use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

/// One answer.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    delay: Duration,
    manner: Manner,
}

/// How it reaches whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Whole,
    /// Half of the body, then nothing more.
    Torn,
    /// The connection ends without an answer.
    Dropped,
    /// A body that never ends.
    Endless,
    /// The connection stays and nothing comes.
    Silent,
}

impl Answer {
    /// Without a body.
    pub fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), delay: Duration::ZERO, manner: Manner::Whole }
    }

    /// JSON as it stands in a file.
    pub fn json(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(200).header("content-type", "application/json;charset=utf-8").body(bytes)
    }

    /// JSON that was made here.
    pub fn value(value: &Value) -> Self {
        Self::json(value.to_string())
    }

    /// The connection ends without an answer.
    pub fn dropped() -> Self {
        Self { manner: Manner::Dropped, ..Self::new(200) }
    }

    /// The connection stays and nothing comes.
    pub fn silent() -> Self {
        Self { manner: Manner::Silent, ..Self::new(200) }
    }

    /// A body that never ends.
    pub fn endless() -> Self {
        Self { manner: Manner::Endless, ..Self::new(200).header("transfer-encoding", "chunked") }
    }

    /// Breaks off in the middle of the body.
    #[must_use]
    pub fn torn(self) -> Self {
        Self { manner: Manner::Torn, ..self }
    }

    /// With another status.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// With another body.
    #[must_use]
    pub fn body(self, bytes: impl Into<Vec<u8>>) -> Self {
        Self { body: bytes.into(), ..self }
    }

    /// With a further header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Only after a while.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    pub(super) fn delay(&self) -> Duration {
        self.delay
    }

    pub(super) async fn send(&self, socket: &mut TcpStream) -> io::Result<()> {
        match self.manner {
            Manner::Dropped => return Ok(()),
            Manner::Silent => return std::future::pending().await,
            Manner::Whole | Manner::Torn | Manner::Endless => {}
        }
        let mut head = format!("HTTP/1.1 {} \r\nconnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.manner != Manner::Endless && self.status != 204 {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        head.push_str("\r\n");
        socket.write_all(head.as_bytes()).await?;
        match self.manner {
            Manner::Torn => socket.write_all(&self.body[..self.body.len() / 2]).await?,
            Manner::Endless => loop {
                socket.write_all(b"4000\r\n").await?;
                socket.write_all(&[b' '; 0x4000]).await?;
                socket.write_all(b"\r\n").await?;
            },
            _ => socket.write_all(&self.body).await?,
        }
        socket.shutdown().await
    }
}
