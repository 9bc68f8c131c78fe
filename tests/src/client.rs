//! One person's browser: keeps cookies, follows nothing by itself, sends what browsers send.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use reqwest::cookie::{CookieStore as _, Jar};
use reqwest::header::{CONTENT_TYPE, HeaderName};
use reqwest::{Body, Method, RequestBuilder, Url, redirect};
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

use crate::page::{Form, Page};

const BOUNDARY: &str = "attestry-tests-9f1c7e";

/// A person at a browser.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    cookies: Arc<Jar>,
    base: String,
}

/// A form with files, as a browser encodes it (RFC 7578).
#[derive(Clone, Debug, Default)]
pub struct Upload {
    fields: Vec<(String, String)>,
    files: Vec<(String, Vec<u8>)>,
}

impl Client {
    /// A fresh browser in front of a server's address.
    ///
    /// # Errors
    /// When the system gives no sockets.
    pub fn new(base: &str) -> anyhow::Result<Self> {
        let cookies = Arc::new(Jar::default());
        let http = reqwest::Client::builder()
            .cookie_provider(Arc::clone(&cookies))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self { http, cookies, base: base.to_owned() })
    }

    /// The same browser after the server moved to another port.
    #[must_use]
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }

    /// The address that it stands before.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The cookies that it would send, as one header.
    ///
    /// # Errors
    /// When the address is none.
    pub fn cookies(&self) -> anyhow::Result<String> {
        let header = self.cookies.cookies(&self.base.parse::<Url>()?);
        Ok(header.as_ref().and_then(|header| header.to_str().ok()).unwrap_or_default().to_owned())
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn get(&self, path: &str) -> anyhow::Result<Page> {
        self.send(self.request(Method::GET, path), &format!("GET {path}")).await
    }

    /// Asks for a page that must be there.
    ///
    /// # Errors
    /// When it is not.
    pub async fn open(&self, path: &str) -> anyhow::Result<Page> {
        self.get(path).await?.expect(200)
    }

    /// Sends a form.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> anyhow::Result<Page> {
        let request = self.request(Method::POST, path).header("origin", &self.base);
        self.send(request.header("sec-fetch-site", "same-origin").form(fields), &format!("POST {path}")).await
    }

    /// Sends a form that was read off a page.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn submit(&self, form: &Form) -> anyhow::Result<Page> {
        let fields: Vec<(&str, &str)> =
            form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&form.action, &fields).await
    }

    /// Sends a form that was read off a page, and goes where the answer sends the browser.
    ///
    /// # Errors
    /// When the form is not taken.
    pub async fn submit_and_follow(&self, form: &Form) -> anyhow::Result<Page> {
        let page = self.submit(form).await?.expect(303)?;
        self.open(page.header("location")).await
    }

    /// Sends evidence.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn upload(&self, upload: &Upload) -> anyhow::Result<Page> {
        self.post_bytes("/evidence", &content_type(), upload.body()).await
    }

    /// Sends evidence that must be taken; returns its id.
    ///
    /// # Errors
    /// When it is not taken.
    pub async fn attach(&self, upload: &Upload) -> anyhow::Result<String> {
        evidence_id(&self.upload(upload).await?.expect(303)?)
    }

    /// Sends evidence with one large file from disk, never whole in memory; returns its id.
    ///
    /// # Errors
    /// When it is not taken.
    pub async fn attach_file(&self, upload: &Upload, path: &Path) -> anyhow::Result<String> {
        let name = path.file_name().and_then(|name| name.to_str()).context("a file name")?;
        let mut head = upload.parts();
        part_head(&mut head, "files", Some(name));
        let tail = format!("\r\n--{BOUNDARY}--\r\n").into_bytes();
        let file = tokio::fs::File::open(path).await?;
        let length = head.len() as u64 + file.metadata().await?.len() + tail.len() as u64;
        let whole = std::io::Cursor::new(head).chain(file).chain(std::io::Cursor::new(tail));
        let body = Body::wrap_stream(ReaderStream::with_capacity(whole, 1 << 20));
        let request = self
            .request(Method::POST, "/evidence")
            .header("origin", &self.base)
            .header("content-length", length)
            .header(CONTENT_TYPE, content_type())
            .body(body);
        evidence_id(&self.send(request, "POST /evidence").await?.expect(303)?)
    }

    /// Sends any bytes.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn post_bytes(&self, path: &str, content_type: &str, body: Vec<u8>) -> anyhow::Result<Page> {
        let request = self.request(Method::POST, path).header("origin", &self.base);
        self.send(request.header(CONTENT_TYPE, content_type).body(body), &format!("POST {path}")).await
    }

    /// Sends any bytes as a program does that reads JSON.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn post_json(&self, path: &str, content_type: &str, body: Vec<u8>) -> anyhow::Result<Page> {
        let request = self.request(Method::POST, path).header("origin", &self.base);
        let request = request.header("accept", "application/json").header(CONTENT_TYPE, content_type);
        self.send(request.body(body), &format!("POST {path}")).await
    }

    /// Sends a form with one header more, or instead of ours.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn post_with(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(HeaderName, &str)],
    ) -> anyhow::Result<Page> {
        let mut request = self.request(Method::POST, path).form(fields);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        self.send(request, &format!("POST {path}")).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    async fn send(&self, request: RequestBuilder, asked: &str) -> anyhow::Result<Page> {
        let answer = request.send().await.with_context(|| asked.to_owned())?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = answer.bytes().await.with_context(|| asked.to_owned())?.to_vec();
        Ok(Page { status, headers, bytes, asked: asked.to_owned() })
    }
}

impl Upload {
    /// A form without anything in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Evidence for a control of a system.
    #[must_use]
    pub fn about(control: &str, system: &str) -> Self {
        Self::new().with("controls", control).with("systems", system)
    }

    /// Adds a field.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds a file.
    #[must_use]
    pub fn file(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((name.to_owned(), bytes.into()));
        self
    }

    /// The whole body.
    pub fn body(&self) -> Vec<u8> {
        let mut body = self.parts();
        for (name, bytes) in &self.files {
            part_head(&mut body, "files", Some(name));
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        body
    }

    fn parts(&self) -> Vec<u8> {
        let mut body = Vec::new();
        for (name, value) in &self.fields {
            part_head(&mut body, name, None);
            body.extend_from_slice(value.as_bytes());
            body.extend_from_slice(b"\r\n");
        }
        body
    }
}

/// The content type of an [`Upload`]'s body.
pub fn content_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

fn part_head(body: &mut Vec<u8>, name: &str, file: Option<&str>) {
    body.extend_from_slice(
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"").as_bytes(),
    );
    if let Some(file) = file {
        // As browsers write it: these three alone are escaped.
        let file = file.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        body.extend_from_slice(
            format!("; filename=\"{file}\"\r\nContent-Type: application/octet-stream").as_bytes(),
        );
    }
    body.extend_from_slice(b"\r\n\r\n");
}

/// The id in the answer that leads to a piece of evidence.
fn evidence_id(page: &Page) -> anyhow::Result<String> {
    let target = page.header("location");
    let Some(rest) = target.strip_prefix("/evidence/") else {
        bail!("sent to {target:?} instead of evidence")
    };
    Ok(rest.split('?').next().unwrap_or_default().to_owned())
}
