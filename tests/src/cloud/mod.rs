//! A server on this machine that stands in for services that cannot be reached. It answers as a script tells it, also as
//! no service should, and writes down what it was asked. One file per vendor speaks that vendor's documented wire format.

mod answer;
pub mod dynamics365;
pub mod espocrm;
pub mod fxiaoke;
pub mod hubspot;
mod request;
pub mod salesforce;
mod samples;
pub mod suitecrm;
pub mod zoho;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;

pub use self::answer::Answer;
pub use self::request::Request;

/// A running stand-in; gone when dropped, with all its connections.
#[derive(Debug)]
pub struct Cloud {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Request>>>,
    serving: JoinHandle<()>,
}

/// What the form of a connection is filled with.
#[derive(Clone, Debug)]
pub struct Fields(Vec<(&'static str, String)>);

impl Cloud {
    /// Starts one on a free port. It speaks HTTP/1.1, one request per connection.
    ///
    /// # Errors
    /// When the system gives no port.
    pub async fn start(script: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let asked = Arc::new(Mutex::new(Vec::new()));
        let serving = tokio::spawn(serve(listener, Arc::new(script), Arc::clone(&asked)));
        Ok(Self { address, asked, serving })
    }

    /// Its address without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything that it was asked, in order.
    pub fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What it was asked at a path.
    pub fn asked_for(&self, path: &str) -> Vec<Request> {
        self.asked().into_iter().filter(|request| request.path == path).collect()
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Fields {
    /// Names and values.
    pub fn new(fields: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self(fields.into_iter().collect())
    }

    /// The same with another value of a field.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, value.into()));
        self
    }

    /// Each name with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

/// For a vendor's stand-in from which nothing is changed.
pub fn as_documented(_: &Request) -> Option<Answer> {
    None
}

async fn serve<S>(listener: TcpListener, script: Arc<S>, asked: Arc<Mutex<Vec<Request>>>)
where
    S: Fn(&Request) -> Answer + Send + Sync + 'static,
{
    // Dropped with this task: so are the connections.
    let mut open = JoinSet::new();
    while let Ok((socket, _)) = listener.accept().await {
        open.spawn(one(socket, Arc::clone(&script), Arc::clone(&asked)));
        while open.try_join_next().is_some() {}
    }
}

async fn one<S>(mut socket: TcpStream, script: Arc<S>, asked: Arc<Mutex<Vec<Request>>>)
where
    S: Fn(&Request) -> Answer + Send + Sync + 'static,
{
    // Whoever breaks off gets no answer.
    let Ok(mut request) = Request::read(&mut socket).await else { return };
    {
        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        request.earlier = asked.iter().filter(|other| other.is_like(&request)).count();
        asked.push(request.clone());
    }
    let answer = script(&request);
    sleep(answer.delay()).await;
    // It may have gone in the meantime, as it should from an endless answer.
    let _ = answer.send(&mut socket).await;
}
