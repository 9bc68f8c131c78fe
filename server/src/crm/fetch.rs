//! A collection while it runs: asks with patience and within limits, keeps the answers as they came, and writes the
//! account of what came and what did not.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use controls::evidence::{Answer, Collection, Missing};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Client, StatusCode, redirect};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use url::Url;

use super::error::{said, short};
use super::{Ask, Connector, FetchError, SYSTEM_ADDRESS, address};
use crate::clock;

/// One answer is never longer, in bytes.
const LONGEST_ANSWER: usize = 8 << 20;
/// All answers of one collection together.
const LONGEST_COLLECTION: usize = 128 << 20;
/// Most answers of one collection.
pub(super) const MOST_ANSWERS: usize = 400;
/// So often is a question asked that was put off, or that got no answer.
const TRIES: u32 = 4;
/// No longer than this is waited, whatever the CRM asks for.
const LONGEST_WAIT: Duration = Duration::from_secs(120);
const ONE_ANSWER: Duration = Duration::from_secs(60);
const ALL_ANSWERS: Duration = Duration::from_secs(15 * 60);
/// Somebody is waiting before a page for the answer to a test.
const ONE_TEST: Duration = Duration::from_secs(30);
/// So often is signed in anew during one collection: what stays refused then is refused for another reason, and vendors
/// hand out few tokens in a while (Zoho ten in ten minutes).
const ANEW: u32 = 2;

/// How far a collection has come, for whoever looks on.
#[derive(Clone, Debug)]
pub(crate) struct Progress(Arc<(watch::Sender<String>, AtomicU32)>);

impl Default for Progress {
    fn default() -> Self {
        Self(Arc::new((watch::Sender::new(String::new()), AtomicU32::new(0))))
    }
}

impl Progress {
    /// What it is at, and how many answers have come.
    pub(crate) fn now(&self) -> (String, u32) {
        (self.0.0.borrow().clone(), self.0.1.load(Ordering::Relaxed))
    }

    fn at(&self, step: &str) {
        self.0.0.send_replace(step.to_owned());
    }
}

/// What a collection brought.
#[derive(Debug)]
pub(crate) struct Fetched {
    /// Name and bytes of each answer, and the account last.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// What could not be had; empty: all came.
    pub(crate) missing: Vec<Missing>,
}

/// A collection while it runs.
pub(crate) struct Fetch {
    connector: &'static Connector,
    client: Client,
    values: BTreeMap<String, String>,
    headers: HeaderMap,
    /// Whether a question with the headers of the sign-in was answered.
    let_in: bool,
    signed_in_anew: u32,
    files: Vec<(String, Vec<u8>)>,
    kept: usize,
    account: Collection,
    progress: Progress,
}

impl Fetch {
    /// With what the connector must know, secrets included.
    ///
    /// # Errors
    /// When an address is not one that may be asked.
    pub(crate) fn new(
        connector: &'static Connector,
        values: BTreeMap<String, String>,
        started_at: DateTime<Utc>,
        progress: Progress,
    ) -> Result<Self, FetchError> {
        let client = Client::builder()
            .user_agent(concat!("attestry/", env!("CARGO_PKG_VERSION")))
            // Credentials go where they were meant to go and nowhere else.
            .redirect(redirect::Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .timeout(ONE_ANSWER)
            .build()
            .map_err(|error| FetchError::Address(format!("TLS cannot be used here: {error}.")))?;
        let mut fetch = Self {
            connector,
            client,
            values,
            headers: HeaderMap::new(),
            let_in: false,
            signed_in_anew: 0,
            files: Vec::new(),
            kept: 0,
            account: Collection::new(connector.id, "", started_at),
            progress,
        };
        let home = fetch.address(SYSTEM_ADDRESS)?;
        fetch.account.url = home.to_string();
        Ok(fetch)
    }

    /// Signs in and asks for everything.
    ///
    /// # Errors
    /// When not even one answer came. Otherwise what is missing is part of the result.
    pub(crate) async fn run(mut self) -> Result<Fetched, FetchError> {
        self.sign_in().await?;
        let done = match timeout(ALL_ANSWERS, (self.connector.fetch)(&mut self)).await {
            Ok(done) => done,
            Err(_) => Err(FetchError::TooSlow(ALL_ANSWERS.as_secs() / 60)),
        };
        if let Err(error) = done {
            if self.files.is_empty() {
                return Err(error);
            }
            self.missing("the rest", &error.to_string());
        }
        self.account.finished_at = clock::now();
        let missing = self.account.missing.clone();
        // What asks no CRM writes its own account.
        if self.connector.kind.is_some() {
            let account =
                serde_json::to_vec_pretty(&self.account).expect("texts and numbers always serialise");
            self.files.push(("collection.json".to_owned(), account));
        }
        Ok(Fetched { files: self.files, missing })
    }

    /// Signs in and asks for one thing; a sentence about what answered.
    ///
    /// # Errors
    /// When it does not work.
    pub(crate) async fn test(mut self) -> Result<String, FetchError> {
        let host = host_of(&self.address(SYSTEM_ADDRESS)?);
        let trying = async {
            self.sign_in().await?;
            (self.connector.greet)(&mut self).await
        };
        match timeout(ONE_TEST, trying).await {
            Ok(said) => said,
            Err(_) => Err(FetchError::Unreachable { host, why: "no answer in time".to_owned() }),
        }
    }

    /// A field's value; empty where it was left empty.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// An address field.
    ///
    /// # Errors
    /// When it is not one that may be asked.
    pub(crate) fn address(&self, name: &str) -> Result<Url, FetchError> {
        address::check(self.value(name)).map_err(FetchError::Address)
    }

    /// Keeps what the sign-in told, for the questions that follow: never stored, never shown.
    pub(crate) fn remember(&mut self, name: &str, value: &str) {
        self.values.insert(name.to_owned(), value.to_owned());
    }

    /// A path below an address field. The path begins without `/`.
    ///
    /// # Errors
    /// When the address is not one that may be asked.
    pub(crate) fn url(&self, name: &str, path: &str) -> Result<Url, FetchError> {
        below(&self.address(name)?, path)
    }

    /// Asks and keeps the answer as a file.
    ///
    /// # Errors
    /// When there is no good answer.
    pub(crate) async fn keep(&mut self, file: &str, ask: Ask) -> Result<Value, FetchError> {
        let words = ask.words();
        let refusal = ask.refusal;
        let (status, bytes) = self.answer(ask).await?;
        let value: Value = serde_json::from_slice(&bytes)
            .map_err(|error| FetchError::shape(&words, format!("it is not JSON ({error})")))?;
        if let Some(said) = refusal(&value) {
            return Err(FetchError::Refused { asked: words, status, said: short(&said) });
        }
        self.add(file, words, status, bytes)?;
        Ok(value)
    }

    /// Asks and keeps an answer of any form as a file.
    ///
    /// # Errors
    /// When there is no good answer.
    pub(crate) async fn keep_bytes(&mut self, file: &str, ask: Ask) -> Result<(), FetchError> {
        let words = ask.words();
        let (status, bytes) = self.answer(ask).await?;
        self.add(file, words, status, bytes)
    }

    /// Asks for something that not every installation has or tells this account: a refusal is written down as
    /// missing and is None.
    ///
    /// # Errors
    /// When the CRM does not answer at all.
    pub(crate) async fn keep_if_told(
        &mut self,
        file: &str,
        what: &str,
        ask: Ask,
    ) -> Result<Option<Value>, FetchError> {
        match self.keep(file, ask).await {
            Ok(value) => Ok(Some(value)),
            Err(
                error @ (FetchError::Refused { .. }
                | FetchError::NotUnderstood { .. }
                | FetchError::TooLarge { .. }
                | FetchError::Busy { .. }),
            ) => {
                self.missing(what, &error.to_string());
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Asks for a list page by page and keeps them as `name.json`, `name.2.json` and so on, `most` at most. `next` makes of
    /// an answer the question for the page of that number, or none after the last. Where a page is refused, those
    /// before it stay and the list is written down as missing: whoever reads it sees that it is not whole.
    ///
    /// # Errors
    /// When the CRM does not answer at all.
    pub(crate) async fn keep_pages(
        &mut self,
        name: &str,
        first: Ask,
        most: usize,
        next: impl Fn(&Value, usize) -> Result<Option<Ask>, FetchError>,
    ) -> Result<(), FetchError> {
        let mut ask = first;
        for number in 1..=most {
            let file = if number == 1 { format!("{name}.json") } else { format!("{name}.{number}.json") };
            let what = if number == 1 { name.to_owned() } else { format!("{name}, page {number}") };
            let Some(answer) = self.keep_if_told(&file, &what, ask).await? else { return Ok(()) };
            match next(&answer, number + 1) {
                Ok(Some(following)) => ask = following,
                Ok(None) => return Ok(()),
                Err(error) => {
                    self.missing(&format!("{name}, page {}", number + 1), &error.to_string());
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The page that an answer links to, if it is of the same server: credentials go nowhere else.
    ///
    /// # Errors
    /// When it leads elsewhere.
    pub(crate) fn linked(from: &Url, link: &str) -> Result<Url, FetchError> {
        match from.join(link) {
            Ok(url) if url.origin() == from.origin() => Ok(url),
            _ => Err(FetchError::shape(from.path(), "its next page is on another server")),
        }
    }

    /// Asks without keeping: answers that hold secrets, or that only lead to others.
    ///
    /// # Errors
    /// When there is no good answer.
    pub(crate) async fn ask(&mut self, ask: Ask) -> Result<Value, FetchError> {
        let words = ask.words();
        let refusal = ask.refusal;
        let (status, bytes) = self.answer(ask).await?;
        let value: Value = serde_json::from_slice(&bytes)
            .map_err(|error| FetchError::shape(&words, format!("it is not JSON ({error})")))?;
        match refusal(&value) {
            Some(said) => Err(FetchError::Refused { asked: words, status, said: short(&said) }),
            None => Ok(value),
        }
    }

    /// Keeps bytes that a connector made itself.
    ///
    /// # Errors
    /// When that is too much.
    pub(crate) fn add(
        &mut self,
        file: &str,
        asked: String,
        status: u16,
        bytes: Vec<u8>,
    ) -> Result<(), FetchError> {
        self.kept += bytes.len();
        if self.kept > LONGEST_COLLECTION || self.files.len() >= MOST_ANSWERS {
            return Err(FetchError::TooLarge { asked, limit: (LONGEST_COLLECTION >> 20) as u64 });
        }
        self.account.answers.push(Answer { file: file.to_owned(), asked, status });
        self.files.push((file.to_owned(), bytes));
        self.progress.0.1.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// How many answers there are: for [`Self::take_back`].
    pub(crate) fn answers(&self) -> usize {
        self.files.len()
    }

    /// The bytes of the answers after the first `count`.
    pub(crate) fn kept_since(&self, count: usize) -> impl Iterator<Item = &[u8]> {
        self.files.iter().skip(count).map(|(_, bytes)| bytes.as_slice())
    }

    /// Drops all answers after the first `count`: part of a listing proves less than none.
    pub(crate) fn take_back(&mut self, count: usize) {
        self.files.truncate(count);
        self.account.answers.truncate(count);
    }

    /// Writes down what could not be had, and why: a sentence or a clause.
    pub(crate) fn missing(&mut self, what: &str, why: &str) {
        let why = why.trim_end_matches('.').to_owned();
        self.account.missing.push(Missing { what: what.to_owned(), why });
    }

    async fn sign_in(&mut self) -> Result<(), FetchError> {
        self.progress.at("signing in");
        let host = host_of(&self.address(SYSTEM_ADDRESS)?);
        self.headers = (self.connector.sign_in)(self).await.map_err(|error| match error {
            FetchError::Refused { status, said, .. } if (400..500).contains(&status) || status == 200 => {
                FetchError::SignIn { host, status, said }
            }
            error => error,
        })?;
        Ok(())
    }

    /// The answer's status and bytes. Waits where the CRM asks to wait, signs in anew once where the sign-in has
    /// run out, and tries again where nothing came back.
    async fn answer(&mut self, ask: Ask) -> Result<(u16, Vec<u8>), FetchError> {
        let words = ask.words();
        self.progress.at(&words);
        let mut is_anew = false;
        let mut pause = Duration::from_secs(1);
        let mut tried = 0;
        loop {
            tried += 1;
            let outcome = self.once(&ask).await;
            let wait = match outcome {
                Ok(Outcome::Good(status, bytes)) => {
                    self.let_in |= ask.signed;
                    return Ok((status, bytes));
                }
                Ok(Outcome::Expired { status, said }) if ask.signed && !self.let_in => {
                    return Err(FetchError::SignIn { host: host_of(&ask.url), status, said });
                }
                Ok(Outcome::Expired { .. })
                    if ask.signed && !is_anew && self.signed_in_anew < ANEW && !self.headers.is_empty() =>
                {
                    is_anew = true;
                    self.signed_in_anew += 1;
                    // Not through `sign_in`: that would ask through here again.
                    let headers = Box::pin((self.connector.sign_in)(self)).await?;
                    self.headers = headers;
                    continue;
                }
                Ok(Outcome::Expired { status, said } | Outcome::Refused { status, said }) => {
                    return Err(FetchError::Refused { asked: words, status, said });
                }
                Ok(Outcome::Later(after)) if tried < TRIES => after.unwrap_or(pause),
                Ok(Outcome::Later(_)) => return Err(FetchError::Busy { asked: words, tries: tried }),
                Err(error @ FetchError::Unreachable { .. }) if tried >= TRIES => return Err(error),
                Err(FetchError::Unreachable { .. }) => pause,
                Err(error) => return Err(error),
            };
            sleep(wait.min(LONGEST_WAIT)).await;
            pause *= 2;
        }
    }

    async fn once(&self, ask: &Ask) -> Result<Outcome, FetchError> {
        let host = host_of(&ask.url);
        let unreachable =
            |error: reqwest::Error| FetchError::Unreachable { host: host.clone(), why: plain(&error) };
        let mut headers = ask.headers.clone();
        if ask.signed {
            headers.extend(self.headers.clone());
        }
        let mut response = self
            .client
            .request(ask.method.clone(), ask.url.clone())
            .headers(headers)
            .body(ask.body.clone())
            .send()
            .await
            .map_err(unreachable)?;
        let status = response.status();
        if matches!(status.as_u16(), 429 | 502 | 503 | 504) {
            return Ok(Outcome::Later(retry_after(response.headers())));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if bytes.len() + chunk.len() > LONGEST_ANSWER {
                return Err(FetchError::TooLarge {
                    asked: ask.words(),
                    limit: (LONGEST_ANSWER >> 20) as u64,
                });
            }
            bytes.extend_from_slice(&chunk);
        }
        if status == StatusCode::NO_CONTENT {
            return Ok(Outcome::Refused { status: 204, said: "there is nothing".to_owned() });
        }
        if status.is_success() {
            return Ok(Outcome::Good(status.as_u16(), bytes));
        }
        let said = if status.is_redirection() {
            "it sends elsewhere: enter the address to which it leads".to_owned()
        } else {
            said(&bytes)
        };
        let status_code = status.as_u16();
        Ok(match status {
            StatusCode::UNAUTHORIZED => Outcome::Expired { status: status_code, said },
            _ => Outcome::Refused { status: status_code, said },
        })
    }
}

enum Outcome {
    Good(u16, Vec<u8>),
    Expired { status: u16, said: String },
    Refused { status: u16, said: String },
    Later(Option<Duration>),
}

/// A path below an address, which may have a path itself. The path begins without `/`.
pub(super) fn below(base: &Url, path: &str) -> Result<Url, FetchError> {
    let text = format!("{}/{path}", base.as_str().trim_end_matches('/'));
    Url::parse(&text).map_err(|_| FetchError::Address(format!("{text} is no address.")))
}

/// RFC 9110 §10.2.3: seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTime::parse_from_rfc2822(text).ok()?.with_timezone(&Utc);
    (until - clock::now()).to_std().ok()
}

fn host_of(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}", url.host_str().unwrap_or_default())
}

/// What went wrong on the way, in words; the address is named beside it.
fn plain(error: &reqwest::Error) -> String {
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    if error.is_timeout() { "no answer in time".to_owned() } else { short(&deepest.to_string()) }
}
