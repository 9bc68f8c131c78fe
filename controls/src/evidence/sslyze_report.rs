//! JSON of `SSLyze` 5 and 6. Each scan command has a status of its own: what was not scheduled or failed is unknown.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::Value as Json;

use super::{
    ParseError,
    document::Document,
    draft::{Draft, quote},
    moment,
    tls::{self, Servers, Shown, VERSIONS, is_weak},
};

/// Whether it is such a report.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    document.object().is_some_and(|object| {
        object.get("server_scan_results").is_some_and(Json::is_array) && object.contains_key("sslyze_version")
    })
}

/// Reads the lowest TLS version, weak suites, the certificate's remaining days and HSTS; the weakest of all servers
/// counts.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    for document in documents {
        report(document, draft)?;
    }
    Ok(())
}

fn report(document: &Document<'_>, draft: &mut Draft) -> Result<(), ParseError> {
    let file = document.name;
    let Some(object) = document.object() else {
        return Ok(());
    };
    let text = |field: &str| object.get(field).and_then(Json::as_str);
    draft.fact("SSLyze version", text("sslyze_version").unwrap_or("not given"));
    let Some(at) = text("date_scans_completed").or(text("date_scans_started")).and_then(moment::parse) else {
        return Err(ParseError::new(file, "it has no date and time", "Attach the JSON as SSLyze wrote it.")
            .at("date_scans_completed"));
    };
    let results =
        object.get("server_scan_results").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    if results.is_empty() {
        draft.note(format!("{file}: no server was scanned, so it is inconclusive."));
        return Ok(());
    }
    draft.happened(at, &format!("{file}: date_scans_completed"));
    let mut servers = Servers::new();
    for result in results {
        let location = |field| result.get("server_location").and_then(|location| location.get(field));
        let name = format!(
            "{} port {}",
            quote(location("hostname").and_then(Json::as_str).unwrap_or("unknown host")),
            location("port").and_then(Json::as_u64).unwrap_or_default()
        );
        if result.get("scan_status").and_then(Json::as_str) != Some("COMPLETED") {
            // Nothing is known of this server, so nothing of all of them together.
            draft.note(format!("{file}, {name}: the scan was not completed, so the report is inconclusive."));
            return Ok(());
        }
        let scan = Scan { file, name: &name, commands: result.get("scan_result") };
        scan.trust(draft);
        let server = tls::Server {
            version: scan.version(),
            weak_suites: scan.weak_suites(),
            certificate_end: scan.certificate_end(),
            hsts: scan.hsts(),
        };
        servers.add(server, &format!("{file}, {name}"), draft);
    }
    servers.read(Some(at), draft);
    Ok(())
}

/// The scan commands of one server.
struct Scan<'a> {
    file: &'a str,
    name: &'a str,
    commands: Option<&'a Json>,
}

impl<'a> Scan<'a> {
    /// The result of a scan command, or why it has none.
    fn result(&self, command: &str) -> Result<&'a Json, String> {
        let attempt = self.commands.and_then(|commands| commands.get(command));
        let status = attempt.and_then(|attempt| attempt.get("status")?.as_str());
        match (status, attempt.and_then(|attempt| attempt.get("result"))) {
            (Some("COMPLETED"), Some(result)) => Ok(result),
            (Some("COMPLETED"), None) | (None, _) => Err(format!("it has no {command}")),
            (Some(status), _) => Err(format!("its {command} is {}", quote(status))),
        }
    }

    fn version(&self) -> Shown<usize> {
        let lowest = tls::lowest(|index| {
            self.result(VERSIONS[index].1).ok()?.get("is_tls_version_supported")?.as_bool()
        })?;
        let (version, ..) = VERSIONS[lowest];
        Ok((lowest, format!("{}: {version} is the lowest offered by {}", self.file, self.name)))
    }

    fn weak_suites(&self) -> Shown<usize> {
        let mut weak = BTreeSet::new();
        let mut accepted = 0_usize;
        for (_, command, _) in VERSIONS {
            let suites = self
                .result(command)?
                .get("accepted_cipher_suites")
                .and_then(Json::as_array)
                .ok_or_else(|| format!("its {command} lists no suites"))?;
            for suite in suites {
                let name = suite
                    .get("cipher_suite")
                    .and_then(|suite| suite.get("name")?.as_str())
                    .ok_or_else(|| format!("its {command} has a suite without name"))?;
                accepted += 1;
                if is_weak(name) {
                    weak.insert(name);
                }
            }
        }
        Ok((
            weak.len(),
            format!(
                "{}: {} of {accepted} suites accepted by {} are NULL, anonymous, export, RC4, DES, 3DES, IDEA or MD5",
                self.file,
                weak.len(),
                self.name
            ),
        ))
    }

    /// The end of the leaf certificate that expires first.
    fn certificate_end(&self) -> Shown<DateTime<Utc>> {
        let deployments = self.deployments()?;
        let mut soonest: Option<DateTime<Utc>> = None;
        for deployment in deployments {
            let end = deployment
                .get("received_certificate_chain")
                .and_then(|chain| chain.get(0)?.get("not_valid_after")?.as_str())
                .and_then(moment::parse)
                .ok_or("it has a certificate without not_valid_after")?;
            soonest = Some(soonest.map_or(end, |known| known.min(end)));
        }
        let end = soonest.ok_or("it has no certificate")?;
        Ok((end, format!("{}: not_valid_after = {} on {}", self.file, moment::show(end), self.name)))
    }

    fn deployments(&self) -> Result<&'a [Json], String> {
        self.result("certificate_info")?
            .get("certificate_deployments")
            .and_then(Json::as_array)
            .map(Vec::as_slice)
            .ok_or_else(|| "its certificate_info has no certificates".to_owned())
    }

    /// Whether the header is sent with a lifetime.
    fn hsts(&self) -> Shown<bool> {
        let result = self.result("http_headers")?;
        if result.get("http_error_trace").is_some_and(|trace| !trace.is_null()) {
            return Err("its HTTP request failed".to_owned());
        }
        let origin = |says: &str| {
            format!("{}: strict_transport_security_header is {says} on {}", self.file, self.name)
        };
        match result.get("strict_transport_security_header") {
            Some(Json::Null) => Ok((false, origin("null"))),
            Some(header) => {
                let seconds = header
                    .get("max_age")
                    .and_then(Json::as_u64)
                    .ok_or("its strict_transport_security_header has no max_age")?;
                Ok((seconds > 0, origin(&format!("max_age {seconds}"))))
            }
            None => Err("its http_headers say nothing of it".to_owned()),
        }
    }

    fn trust(&self, draft: &mut Draft) {
        let stores = self
            .deployments()
            .ok()
            .and_then(|deployments| deployments.first()?.get("path_validation_results")?.as_array())
            .map(Vec::as_slice)
            .unwrap_or_default();
        let trusted = stores
            .iter()
            .filter(|store| store.get("was_validation_successful").and_then(Json::as_bool) == Some(true))
            .count();
        if !stores.is_empty() {
            draft.fact(
                "Trust in the certificate",
                format!("{}: {trusted} of {} trust stores", self.name, stores.len()),
            );
        }
    }
}
