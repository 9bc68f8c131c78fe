//! `tls-probe.json`: what Attestry's own probe saw of a system's TLS. It speaks TLS 1.2 and 1.3 alone, so the lowest version
//! on offer stays unknown: older ones are for testssl.sh and `SSLyze`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ParseError,
    document::Document,
    draft::{Draft, quote, words},
    http,
};
use crate::setting::Value;

/// What the member `v` says.
const VERSION: &str = "attestry/tls-probe/v1";

/// What a probe saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsProbe {
    /// Always `attestry/tls-probe/v1`.
    pub v: String,
    /// Which server.
    pub host: String,
    /// On which port.
    pub port: u16,
    /// When.
    pub at: DateTime<Utc>,
    /// The versions that were tried.
    pub versions: Vec<TlsVersion>,
    /// The certificates that the server sent, its own first.
    pub chain: Vec<TlsCertificate>,
    /// What the probing machine's own list of authorities says of the chain.
    pub trust: Option<TlsTrust>,
    /// The head of the page at the address; absent where there was none.
    pub page: Option<TlsPage>,
}

/// One protocol version that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsVersion {
    /// `1.2` or `1.3`.
    pub version: String,
    /// Whether the server agreed to it.
    pub agreed: bool,
    /// The cipher suite that was agreed on, by its name in the standard.
    pub cipher: Option<String>,
    /// Why it did not agree, as the connection told it.
    pub why: Option<String>,
}

/// One certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsCertificate {
    /// Whose it is.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// From when it holds.
    pub not_before: Option<DateTime<Utc>>,
    /// Until when it holds.
    pub not_after: Option<DateTime<Utc>>,
    /// The certificate itself: DER in Base64.
    pub der: String,
}

/// Whether the chain is trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsTrust {
    /// Whether it is.
    pub trusted: bool,
    /// Why not.
    pub why: Option<String>,
}

/// The head of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsPage {
    /// Its path.
    pub path: String,
    /// Status of the answer.
    pub status: u16,
    /// `Strict-Transport-Security`.
    pub hsts: Option<String>,
    /// `Set-Cookie`, values left out.
    pub cookies: Vec<String>,
}

impl TlsProbe {
    /// A probe that has seen nothing yet.
    pub fn new(host: &str, port: u16, at: DateTime<Utc>) -> Self {
        Self {
            v: VERSION.to_owned(),
            host: host.to_owned(),
            port,
            at,
            versions: Vec::new(),
            chain: Vec::new(),
            trust: None,
            page: None,
        }
    }
}

/// Whether it is what a probe wrote.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    document.object().is_some_and(|object| object.get("v").and_then(|v| v.as_str()) == Some(VERSION))
}

/// Reads the certificate's remaining days, HSTS and the flags of the session's cookie.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    for document in documents {
        let probe: Option<TlsProbe> =
            document.json.as_ref().and_then(|json| serde_json::from_value(json.clone()).ok());
        let Some(probe) = probe else {
            return Err(ParseError::new(document.name, "the probe's account is not whole", "Probe again."));
        };
        one(document.name, &probe, draft);
    }
    Ok(())
}

fn one(file: &str, probe: &TlsProbe, draft: &mut Draft) {
    draft.happened(probe.at, &format!("{file}: at"));
    let at = Some(probe.at);
    draft.fact("Server", format!("{} port {}", probe.host, probe.port));
    for version in &probe.versions {
        let said = match (version.agreed, &version.cipher, &version.why) {
            (true, Some(cipher), _) => format!("agreed on {cipher}"),
            (true, None, _) => "agreed".to_owned(),
            (false, _, Some(why)) => format!("not agreed ({why})"),
            (false, _, None) => "not agreed".to_owned(),
        };
        draft.fact(&format!("TLS {}", quote(&version.version)), said);
    }
    if let Some(trust) = &probe.trust {
        draft.fact(
            "Certificate chain",
            match (trust.trusted, &trust.why) {
                (true, _) => "trusted by the probing machine".to_owned(),
                (false, Some(why)) => format!("not trusted ({why})"),
                (false, None) => "not trusted".to_owned(),
            },
        );
        if !trust.trusted {
            draft.note(format!(
                "{file}: browsers that trust what the probing machine trusts would warn of this certificate."
            ));
        }
    }
    let ends: Option<Vec<_>> = probe.chain.iter().map(|one| Some((one.not_after?, &one.subject))).collect();
    match ends.and_then(|ends| ends.into_iter().min_by_key(|(end, _)| *end)) {
        Some((end, subject)) => draft.read(
            "tls.cert.days_left",
            Value::Integer((end - probe.at).num_days()),
            at,
            format!("{file}: the certificate of {} ends {}", quote(subject), end.format("%Y-%m-%d")),
        ),
        None => draft.note(format!("{file}: the certificate's end is unknown.")),
    }
    draft
        .note(format!("{file}: versions before TLS 1.2 were not tried; testssl.sh and SSLyze tell of them."));
    match &probe.page {
        Some(page) => headers(file, page, at, draft),
        None => {
            draft.note(format!("{file}: there was no page at the address, so HSTS and cookies are unknown."))
        }
    }
}

fn headers(file: &str, page: &TlsPage, at: Option<DateTime<Utc>>, draft: &mut Draft) {
    // An answer by something else than the CRM (a proxy that fails) says nothing of the CRM's headers.
    if page.status >= 400 {
        draft.note(format!("{file}: the page answered {}, so HSTS and cookies are unknown.", page.status));
        return;
    }
    let on = page.hsts.as_deref().and_then(http::max_age).is_some_and(|seconds| seconds > 0);
    let origin = match &page.hsts {
        Some(value) => format!("{file}: Strict-Transport-Security: {}", quote(value)),
        None => format!("{file}: no Strict-Transport-Security header on {}", quote(&page.path)),
    };
    draft.read("tls.hsts", Value::Bool(on), at, origin);
    let session = |cookie: &&String| {
        let name = cookie.split('=').next().unwrap_or_default().to_ascii_lowercase();
        ["sess", "sid", "auth"].iter().any(|part| name.contains(part))
    };
    let weakest = page.cookies.iter().filter(session).min_by_key(|cookie| http::cookie_flags(cookie).len());
    match weakest {
        Some(cookie) => {
            let flags = http::cookie_flags(cookie);
            let origin = format!("{file}: Set-Cookie {}", quote(cookie));
            draft.read("session.cookie_flags", words(flags), at, origin);
        }
        None => draft.note(format!(
            "{file}: no cookie on {} is called like a session's, so its flags are unknown.",
            quote(&page.path)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{EvidenceKind, Parsed, Source, parse};

    fn probe() -> TlsProbe {
        let at: DateTime<Utc> = "2026-11-24T12:00:00Z".parse().unwrap();
        let certificate = |subject: &str, days| TlsCertificate {
            subject: subject.to_owned(),
            issuer: "CN=Authority".to_owned(),
            not_before: Some(at),
            not_after: Some(at + chrono::TimeDelta::days(days)),
            der: String::new(),
        };
        let agreed = TlsVersion {
            version: "1.3".to_owned(),
            agreed: true,
            cipher: Some("TLS13_AES_256_GCM_SHA384".to_owned()),
            why: None,
        };
        TlsProbe {
            versions: vec![agreed],
            chain: vec![certificate("CN=crm.example.test", 40), certificate("CN=Authority", 400)],
            trust: Some(TlsTrust { trusted: true, why: None }),
            page: Some(TlsPage {
                path: "/".to_owned(),
                status: 200,
                hsts: Some("max-age=31536000".to_owned()),
                cookies: vec![
                    "lang=…; Path=/".to_owned(),
                    "session_id=…; HttpOnly; Secure; SameSite=Lax; Path=/".to_owned(),
                ],
            }),
            ..TlsProbe::new("crm.example.test", 443, at)
        }
    }

    fn read(probe: &TlsProbe) -> Parsed {
        let bytes = serde_json::to_vec(probe).unwrap();
        parse(EvidenceKind::TlsProbe, &[Source::new("tls-probe.json", &bytes)], probe.at).unwrap()
    }

    #[test]
    fn the_certificate_that_ends_first_counts_and_the_session_cookie_shows_its_flags() {
        let parsed = read(&probe());
        let shown: Vec<_> = parsed
            .readings
            .iter()
            .map(|reading| format!("{} = {}", reading.setting, reading.value))
            .collect();
        assert_eq!(
            shown,
            [
                "tls.cert.days_left = 40",
                "tls.hsts = yes",
                "session.cookie_flags = httponly, samesite, secure"
            ]
        );
        assert!(parsed.readings.iter().all(|reading| reading.setting.as_str() != "tls.min_version"));
    }

    #[test]
    fn what_was_not_seen_is_unknown() {
        let failing = TlsPage { status: 502, ..probe().page.unwrap() };
        assert_eq!(read(&TlsProbe { page: Some(failing), ..probe() }).readings.len(), 1);
        let mut undated = probe();
        undated.chain[1].not_after = None;
        undated.page = None;
        assert_eq!(read(&undated).readings, []);
        let mut expired = probe();
        expired.chain[0].not_after = Some(expired.at - chrono::TimeDelta::days(3));
        assert_eq!(read(&expired).readings[0].value, Value::Integer(-3));
    }
}
