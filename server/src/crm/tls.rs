//! TLS probe: opens connections to a system's address and writes down which versions and cipher it agrees to, the
//! certificate chain and whether this machine trusts it, and what the first page's headers say of cookies and HSTS.
//! It speaks TLS 1.2 and 1.3 alone: older versions are for testssl.sh and `SSLyze`, whose reports are read too.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use controls::evidence::{EvidenceKind, TlsCertificate, TlsPage, TlsProbe, TlsTrust, TlsVersion};
use reqwest::header::HeaderMap;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme, SupportedProtocolVersion, version};
use rustls_platform_verifier::Verifier;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use url::Url;
use x509_cert::der::Decode as _;

use super::error::short;
use super::{Connector, Fetch, FetchError, Field, SYSTEM_ADDRESS};
use crate::clock::{self, moment};

pub(super) static CONNECTOR: Connector = Connector {
    id: "tls",
    kind: None,
    title: "TLS probe",
    evidence: EvidenceKind::TlsProbe,
    fields: &[Field::address(SYSTEM_ADDRESS, "Address", "Where people open the system, with https://.")],
    rights: &[],
    steps: &[],
    untold: "TLS 1.1 and older, and the whole list of ciphers: attach a report of testssl.sh or SSLyze for these",
    sign_in: |_| Box::pin(async { Ok(HeaderMap::new()) }),
    greet: |fetch| Box::pin(greet(fetch)),
    fetch: |fetch| Box::pin(collect(fetch)),
};

/// For a step of a connection; a server that is slower is not usable either.
const PATIENCE: Duration = Duration::from_secs(15);
/// More of a page's head is not read.
const LONGEST_HEAD: usize = 64 << 10;

async fn greet(fetch: &mut Fetch) -> Result<String, FetchError> {
    let probe = probe(&fetch.address(SYSTEM_ADDRESS)?).await?;
    let agreed =
        probe.versions.iter().filter(|version| version.agreed).map(|version| version.version.as_str());
    Ok(format!("{} speaks TLS {}.", probe.host, agreed.collect::<Vec<_>>().join(" and ")))
}

async fn collect(fetch: &mut Fetch) -> Result<(), FetchError> {
    let probe = probe(&fetch.address(SYSTEM_ADDRESS)?).await?;
    let bytes = serde_json::to_vec_pretty(&probe).expect("texts and numbers always serialise");
    let asked = format!("TLS to {}:{}", probe.host, probe.port);
    fetch.add("tls-probe.json", asked, 0, bytes)
}

async fn probe(url: &Url) -> Result<TlsProbe, FetchError> {
    if url.scheme() != "https" {
        return Err(FetchError::Address(
            "The address has http://, so there is no TLS to look at.".to_owned(),
        ));
    }
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = url.port_or_known_default().unwrap_or(443);
    let name = ServerName::try_from(host.clone())
        .map_err(|_| FetchError::Address(format!("{host} is no name that a certificate can have.")))?;
    let provider = Arc::new(ring::default_provider());
    let seen = Arc::new(Seen::new(&provider)?);
    let mut probe = TlsProbe::new(&host, port, clock::now());
    let mut page = None;
    let mut why = String::new();
    for (known, number) in [(&version::TLS13, "1.3"), (&version::TLS12, "1.2")] {
        let mut agreed = TlsVersion { version: number.to_owned(), agreed: false, cipher: None, why: None };
        match connect(&provider, &seen, known, &host, port, &name).await {
            Ok(mut stream) => {
                let suite = stream.get_ref().1.negotiated_cipher_suite();
                agreed.agreed = true;
                agreed.cipher = suite.and_then(|suite| suite.suite().as_str()).map(str::to_owned);
                if page.is_none() {
                    page = first_page(&mut stream, url).await;
                }
            }
            Err(problem) => {
                why.clone_from(&problem);
                agreed.why = Some(problem);
            }
        }
        probe.versions.push(agreed);
    }
    if probe.versions.iter().all(|version| !version.agreed) {
        return Err(FetchError::Unreachable { host: format!("{host}:{port}"), why });
    }
    let recorded = seen.recorded();
    probe.chain = recorded.chain.iter().map(certificate).collect();
    probe.trust = Some(TlsTrust { trusted: recorded.why.is_none(), why: recorded.why });
    probe.page = page;
    Ok(probe)
}

async fn connect(
    provider: &Arc<CryptoProvider>,
    seen: &Arc<Seen>,
    known: &'static SupportedProtocolVersion,
    host: &str,
    port: u16,
    name: &ServerName<'static>,
) -> Result<TlsStream<TcpStream>, String> {
    let verifier: Arc<dyn ServerCertVerifier> = Arc::clone(seen) as _;
    let config = ClientConfig::builder_with_provider(Arc::clone(provider))
        .with_protocol_versions(&[known])
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    let late = |_| "no answer in time".to_owned();
    let socket = timeout(PATIENCE, TcpStream::connect((host, port))).await.map_err(late)?;
    let socket = socket.map_err(|error| short(&error.to_string()))?;
    let connected = TlsConnector::from(Arc::new(config)).connect(name.clone(), socket);
    timeout(PATIENCE, connected).await.map_err(late)?.map_err(|error| short(&error.to_string()))
}

/// The head of the answer to `GET`; None where there is none.
async fn first_page(stream: &mut TlsStream<TcpStream>, url: &Url) -> Option<TlsPage> {
    let host = url.host_str()?;
    let ask = format!(
        "GET {} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: attestry/{}\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
        url.path(),
        env!("CARGO_PKG_VERSION")
    );
    let read = async {
        stream.write_all(ask.as_bytes()).await.ok()?;
        let mut head = Vec::new();
        while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < LONGEST_HEAD {
            if stream.read_buf(&mut head).await.ok()? == 0 {
                break;
            }
        }
        Some(head)
    };
    let head = timeout(PATIENCE, read).await.ok()??;
    let head = String::from_utf8_lossy(&head);
    let head = head.split("\r\n\r\n").next()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut page = TlsPage { path: url.path().to_owned(), status, hsts: None, cookies: Vec::new() };
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        match name.to_ascii_lowercase().as_str() {
            "strict-transport-security" => page.hsts = Some(short(value)),
            "set-cookie" => page.cookies.push(without_value(value)),
            _ => {}
        }
    }
    Some(page)
}

/// A cookie's name and attributes: its value may open a session.
fn without_value(cookie: &str) -> String {
    let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
    let name = pair.split('=').next().unwrap_or_default().trim();
    short(&format!("{name}=…;{attributes}"))
}

fn certificate(der: &Vec<u8>) -> TlsCertificate {
    let encoded = STANDARD.encode(der);
    match x509_cert::Certificate::from_der(der) {
        Ok(read) => {
            let tbs = read.tbs_certificate();
            let time = |time: &x509_cert::time::Time| {
                moment(i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX))
            };
            TlsCertificate {
                subject: short(&tbs.subject().to_string()),
                issuer: short(&tbs.issuer().to_string()),
                not_before: Some(time(&tbs.validity().not_before)),
                not_after: Some(time(&tbs.validity().not_after)),
                der: encoded,
            }
        }
        Err(error) => TlsCertificate {
            subject: format!("unreadable ({})", short(&error.to_string())),
            issuer: String::new(),
            not_before: None,
            not_after: None,
            der: encoded,
        },
    }
}

/// Takes every certificate, writes it down, and what the system's own verifier says of it: a probe looks, it sends
/// nothing that would have to be protected.
#[derive(Debug)]
struct Seen {
    provider: Arc<CryptoProvider>,
    verifier: Verifier,
    recorded: Mutex<Recorded>,
}

#[derive(Clone, Debug, Default)]
struct Recorded {
    chain: Vec<Vec<u8>>,
    /// Why this machine does not trust it; None: it does.
    why: Option<String>,
}

impl Seen {
    fn new(provider: &Arc<CryptoProvider>) -> Result<Self, FetchError> {
        let verifier = Verifier::new(Arc::clone(provider))
            .map_err(|error| FetchError::Address(format!("This machine's list of authorities: {error}.")))?;
        Ok(Self { provider: Arc::clone(provider), verifier, recorded: Mutex::default() })
    }

    fn recorded(&self) -> Recorded {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ServerCertVerifier for Seen {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let judged =
            self.verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        let chain = std::iter::once(end_entity).chain(intermediates).map(|der| der.to_vec()).collect();
        let why = judged.err().map(|error| short(&error.to_string()));
        *self.recorded.lock().unwrap_or_else(PoisonError::into_inner) = Recorded { chain, why };
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
