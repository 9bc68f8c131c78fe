//! JSON of SSLyze 5 and 6. Each scan command has a status of its own: what was not scheduled or failed is unknown.

use chrono::{DateTime, Utc};
use serde_json::Value as Json;

use super::{
    ParseError,
    document::Document,
    draft::{Draft, quote, word},
    moment,
    tls::{VERSIONS, lowest},
};
use crate::setting::Value;

/// Whether it is such a report.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    document.object().is_some_and(|object| {
        object
            .get("server_scan_results")
            .is_some_and(Json::is_array)
            && object.contains_key("sslyze_version")
    })
}

/// Reads the lowest TLS version, the certificate's remaining days and HSTS; the weakest of all servers counts.
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
    draft.fact(
        "SSLyze version",
        text("sslyze_version").unwrap_or("not given"),
    );
    let end = text("date_scans_completed")
        .or(text("date_scans_started"))
        .and_then(moment::parse);
    let Some(at) = end else {
        return Err(ParseError::new(
            file,
            "it has no time",
            "Attach the JSON as SSLyze wrote it.",
        )
        .at("date_scans_completed"));
    };
    draft.happened(at, &format!("{file}: date_scans_completed"));

    let servers = object
        .get("server_scan_results")
        .and_then(Json::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    if servers.is_empty() {
        draft.note(format!(
            "{file}: no server was scanned, so it is inconclusive."
        ));
        return Ok(());
    }
    let mut weakest = Weakest::default();
    for server in servers {
        let location = |field| {
            server
                .get("server_location")
                .and_then(|location| location.get(field))
        };
        let name = format!(
            "{} port {}",
            quote(
                location("hostname")
                    .and_then(Json::as_str)
                    .unwrap_or("unknown host")
            ),
            location("port").and_then(Json::as_u64).unwrap_or_default()
        );
        if server.get("scan_status").and_then(Json::as_str) != Some("COMPLETED") {
            // Nothing is known of this server, so nothing of all of them together.
            draft.note(format!(
                "{file}, {name}: the scan was not completed, so the report is inconclusive."
            ));
            return Ok(());
        }
        weakest.add(
            Server {
                file,
                name: &name,
                scan: server.get("scan_result"),
            },
            draft,
        );
    }
    weakest.read(at, draft);
    Ok(())
}

struct Server<'a> {
    file: &'a str,
    name: &'a str,
    scan: Option<&'a Json>,
}

impl<'a> Server<'a> {
    /// The result of a scan command, or its status where it has none.
    fn result(&self, command: &str) -> Result<&'a Json, String> {
        let attempt = self.scan.and_then(|scan| scan.get(command));
        match attempt.and_then(|attempt| attempt.get("status")?.as_str()) {
            Some("COMPLETED") => attempt
                .and_then(|attempt| attempt.get("result"))
                .ok_or_else(|| "without result".to_owned()),
            Some(status) => Err(quote(status)),
            None => Err("missing".to_owned()),
        }
    }

    fn lowest(&self) -> Result<usize, String> {
        lowest(|index| {
            let result = self.result(VERSIONS[index].1).ok()?;
            result.get("is_tls_version_supported")?.as_bool()
        })
    }

    /// The end of the leaf certificate that expires first.
    fn certificate_end(&self) -> Result<DateTime<Utc>, String> {
        let result = self.result("certificate_info")?;
        let deployments = result
            .get("certificate_deployments")
            .and_then(Json::as_array)
            .ok_or("without certificates")?;
        let mut soonest: Option<DateTime<Utc>> = None;
        for deployment in deployments {
            let end = deployment
                .get("received_certificate_chain")
                .and_then(|chain| chain.get(0)?.get("not_valid_after")?.as_str())
                .and_then(moment::parse)
                .ok_or("a certificate without not_valid_after")?;
            soonest = Some(soonest.map_or(end, |known| known.min(end)));
        }
        soonest.ok_or_else(|| "without certificates".to_owned())
    }

    /// Whether the header is sent with a lifetime.
    fn hsts(&self) -> Result<bool, String> {
        let result = self.result("http_headers")?;
        if result
            .get("http_error_trace")
            .is_some_and(|trace| !trace.is_null())
        {
            return Err("the HTTP request failed".to_owned());
        }
        match result.get("strict_transport_security_header") {
            Some(Json::Null) => Ok(false),
            Some(header) => {
                let seconds = header
                    .get("max_age")
                    .and_then(Json::as_u64)
                    .ok_or("a header without max_age")?;
                Ok(seconds > 0)
            }
            None => Err("without strict_transport_security_header".to_owned()),
        }
    }

    fn trust(&self, draft: &mut Draft) {
        let stores: Vec<_> = self
            .result("certificate_info")
            .ok()
            .and_then(|result| {
                result
                    .get("certificate_deployments")?
                    .get(0)?
                    .get("path_validation_results")?
                    .as_array()
            })
            .into_iter()
            .flatten()
            .collect();
        let trusted = stores
            .iter()
            .filter(|store| {
                store
                    .get("was_validation_successful")
                    .and_then(Json::as_bool)
                    == Some(true)
            })
            .count();
        if !stores.is_empty() {
            draft.fact(
                "Trust in the certificate",
                format!("{}: {trusted} of {} trust stores", self.name, stores.len()),
            );
        }
    }
}

/// The weakest of what the servers show; None once one of them leaves it open.
#[derive(Default)]
struct Weakest {
    version: Option<(usize, String)>,
    certificate: Option<(DateTime<Utc>, String)>,
    hsts: Option<(bool, String)>,
    open: [bool; 3],
}

impl Weakest {
    fn add(&mut self, server: Server<'_>, draft: &mut Draft) {
        let Server { file, name, .. } = server;
        server.trust(draft);
        match server.lowest() {
            Ok(index) => {
                if self
                    .version
                    .as_ref()
                    .is_none_or(|(known, _)| index < *known)
                {
                    self.version = Some((
                        index,
                        format!(
                            "{file}: {} is the lowest offered by {name}",
                            VERSIONS[index].0
                        ),
                    ));
                }
            }
            Err(why) => {
                self.open[0] = true;
                draft.note(format!(
                    "{file}, {name}: {why}, so the lowest TLS version is unknown."
                ));
            }
        }
        match server.certificate_end() {
            Ok(end) => {
                if self
                    .certificate
                    .as_ref()
                    .is_none_or(|(known, _)| end < *known)
                {
                    self.certificate = Some((
                        end,
                        format!("{file}: not_valid_after = {} on {name}", moment::show(end)),
                    ));
                }
            }
            Err(why) => {
                self.open[1] = true;
                draft.note(format!("{file}, {name}: certificate_info is {why}, so the certificate's end is unknown."));
            }
        }
        match server.hsts() {
            Ok(on) => {
                if self.hsts.as_ref().is_none_or(|(known, _)| *known && !on) {
                    let header = if on {
                        "sent"
                    } else {
                        "not sent, or with max_age 0"
                    };
                    self.hsts = Some((
                        on,
                        format!("{file}: strict_transport_security_header is {header} by {name}"),
                    ));
                }
            }
            Err(why) => {
                self.open[2] = true;
                draft.note(format!(
                    "{file}, {name}: http_headers is {why}, so HSTS is unknown."
                ));
            }
        }
    }

    fn read(self, at: DateTime<Utc>, draft: &mut Draft) {
        let [version, certificate, hsts] = self.open;
        if let Some((index, origin)) = self.version.filter(|_| !version) {
            draft.read("tls.min_version", word(VERSIONS[index].2), Some(at), origin);
        }
        if let Some((end, origin)) = self.certificate.filter(|_| !certificate) {
            let days = (end - at).num_seconds().div_euclid(86_400);
            draft.read("tls.cert.days_left", Value::Integer(days), Some(at), origin);
        }
        if let Some((on, origin)) = self.hsts.filter(|_| !hsts) {
            draft.read("tls.hsts", Value::Bool(on), Some(at), origin);
        }
    }
}
