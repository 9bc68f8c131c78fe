//! JSON of testssl.sh, flat (`--jsonfile`) or nested (`--jsonfile-pretty`). The flat one has no time.

use std::collections::BTreeMap;

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

/// Whether it is one of the two.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    if let Some(object) = document.object() {
        return object.get("scanResult").is_some_and(Json::is_array)
            && (object.contains_key("Invocation") || object.contains_key("startTime"));
    }
    document
        .array()
        .and_then(<[Json]>::first)
        .is_some_and(|first| {
            ["id", "ip", "port", "severity", "finding"]
                .iter()
                .all(|field| first.get(field).is_some_and(Json::is_string))
        })
}

/// Reads the lowest TLS version, the certificate's remaining days and HSTS; the weakest of all servers counts.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    for document in documents {
        let report = if document.array().is_some() {
            flat(document)?
        } else {
            nested(document)?
        };
        report.read(document.name, draft);
    }
    Ok(())
}

/// The findings of one server: id to finding and severity.
type Findings<'a> = BTreeMap<&'a str, (&'a str, &'a str)>;

struct Report<'a> {
    at: Option<DateTime<Utc>>,
    interrupted: bool,
    servers: BTreeMap<String, Findings<'a>>,
}

fn flat<'a>(document: &'a Document<'_>) -> Result<Report<'a>, ParseError> {
    let mut report = Report {
        at: None,
        interrupted: false,
        servers: BTreeMap::new(),
    };
    for (index, row) in document.array().unwrap_or_default().iter().enumerate() {
        let (id, severity, finding) = finding(document.name, index, row)?;
        if id == "scanTime" && finding.parse::<u64>().is_err() {
            report.interrupted = true;
        }
        let part = |field| quote(row.get(field).and_then(Json::as_str).unwrap_or_default());
        let server = format!("{} port {}", part("ip"), part("port"));
        report
            .servers
            .entry(server)
            .or_default()
            .insert(id, (finding, severity));
    }
    Ok(report)
}

fn nested<'a>(document: &'a Document<'_>) -> Result<Report<'a>, ParseError> {
    let mut report = Report {
        at: None,
        interrupted: false,
        servers: BTreeMap::new(),
    };
    let Some(object) = document.object() else {
        return Ok(report);
    };
    report.at = object
        .get("startTime")
        .and_then(|time| time.as_i64().or_else(|| time.as_str()?.parse().ok()))
        .and_then(moment::from_unix);
    report.interrupted = !object.get("scanTime").is_some_and(|time| {
        time.is_u64()
            || time
                .as_str()
                .is_some_and(|time| time.parse::<u64>().is_ok())
    });
    for result in object
        .get("scanResult")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
    {
        let part = |field| quote(result.get(field).and_then(Json::as_str).unwrap_or_default());
        let server = format!(
            "{} ({}) port {}",
            part("targetHost"),
            part("ip"),
            part("port")
        );
        let findings = report.servers.entry(server).or_default();
        // Sections (protocols, serverDefaults, …) are lists of findings; the rest says which server it is.
        let sections = result
            .as_object()
            .into_iter()
            .flat_map(serde_json::Map::values)
            .filter_map(Json::as_array);
        for (index, row) in sections.flatten().enumerate() {
            let (id, severity, finding) = finding(document.name, index, row)?;
            findings.insert(id, (finding, severity));
        }
    }
    Ok(report)
}

fn finding<'a>(
    file: &str,
    index: usize,
    row: &'a Json,
) -> Result<(&'a str, &'a str, &'a str), ParseError> {
    let field = |name: &str| {
        row.get(name).and_then(Json::as_str).ok_or_else(|| {
            ParseError::new(
                file,
                format!("{name} is not a text"),
                "Attach the JSON as testssl.sh wrote it.",
            )
            .at(format!("finding {}", index + 1))
        })
    };
    Ok((field("id")?, field("severity")?, field("finding")?))
}

impl Report<'_> {
    fn read(&self, file: &str, draft: &mut Draft) {
        if self.interrupted {
            draft.note(format!(
                "{file}: the scan was interrupted or its end is missing, so it is inconclusive."
            ));
            return;
        }
        if let Some(at) = self.at {
            draft.happened(at, &format!("{file}: startTime"));
        }
        // Remarks of the tool about itself stand under a server of their own, without any protocol.
        let servers: Vec<_> = self
            .servers
            .iter()
            .filter(|(_, findings)| {
                findings.keys().any(|id| {
                    VERSIONS.iter().any(|(name, ..)| name == id)
                        || id.starts_with("cert")
                        || id.starts_with("HSTS")
                })
            })
            .collect();
        if servers.is_empty() {
            draft.note(format!(
                "{file}: no server was scanned, so it is inconclusive."
            ));
            return;
        }
        for (server, findings) in servers.iter().take(10) {
            let bad = findings
                .values()
                .filter(|(_, severity)| matches!(*severity, "HIGH" | "CRITICAL"))
                .count();
            draft.fact(
                "Server",
                format!(
                    "{server}: {} findings, {bad} of them high or critical",
                    findings.len()
                ),
            );
            if let Some((trust, "HIGH" | "CRITICAL")) = findings.get("cert_chain_of_trust") {
                draft.note(format!(
                    "{server}: the certificate is not trusted ({}).",
                    quote(trust)
                ));
            }
        }
        self.versions(file, &servers, draft);
        self.certificates(file, &servers, draft);
        self.hsts(file, &servers, draft);
    }

    fn versions(&self, file: &str, servers: &[(&String, &Findings<'_>)], draft: &mut Draft) {
        let mut weakest: Option<(usize, &str)> = None;
        for (server, findings) in servers {
            match lowest(|index| offered(findings.get(VERSIONS[index].0)?.0)) {
                Ok(index) => {
                    if weakest.is_none_or(|(known, _)| index < known) {
                        weakest = Some((index, server));
                    }
                }
                Err(why) => {
                    draft.note(format!(
                        "{file}, {server}: {why}, so the lowest TLS version is unknown."
                    ));
                    return;
                }
            }
        }
        if let Some((index, server)) = weakest {
            let (name, _, version) = VERSIONS[index];
            draft.read(
                "tls.min_version",
                word(version),
                self.at,
                format!("{file}: {name} is the lowest offered by {server}"),
            );
        }
    }

    fn certificates(&self, file: &str, servers: &[(&String, &Findings<'_>)], draft: &mut Draft) {
        let mut soonest: Option<(DateTime<Utc>, &str)> = None;
        for (_, findings) in servers {
            // With several certificates the id has a suffix: `cert_notAfter <hostCert#2>`.
            for (id, (finding, _)) in findings
                .range("cert_notAfter"..)
                .take_while(|(id, _)| id.starts_with("cert_notAfter"))
            {
                let Some(end) = moment::parse(finding) else {
                    draft.note(format!(
                        "{file}: {} is no date and time, so the certificate's end is unknown.",
                        quote(id)
                    ));
                    return;
                };
                if soonest.is_none_or(|(known, _)| end < known) {
                    soonest = Some((end, finding));
                }
            }
        }
        if let Some((end, shown)) = soonest {
            let days = (end - self.at.unwrap_or(draft.received_at()))
                .num_seconds()
                .div_euclid(86_400);
            draft.read(
                "tls.cert.days_left",
                Value::Integer(days),
                self.at,
                format!("{file}: cert_notAfter = {}", quote(shown)),
            );
        }
    }

    fn hsts(&self, file: &str, servers: &[(&String, &Findings<'_>)], draft: &mut Draft) {
        let mut weakest: Option<(bool, String)> = None;
        for (server, findings) in servers {
            let (on, origin) = match (findings.get("HSTS_time"), findings.get("HSTS")) {
                (Some((finding, severity)), _) => match seconds(finding) {
                    Some(seconds) => (seconds > 0, format!("HSTS_time = {}", quote(finding))),
                    None if *severity == "OK" => (true, format!("HSTS_time = {}", quote(finding))),
                    None => (false, format!("HSTS_time = {}", quote(finding))),
                },
                (None, Some((finding, _))) if finding.starts_with("not offered") => {
                    (false, "HSTS = not offered".to_owned())
                }
                _ => {
                    // Without `--headers` there is nothing about it; of one server among several that leaves it open.
                    if servers.len() > 1 {
                        draft.note(format!(
                            "{file}, {server}: HSTS was not looked at, so it is unknown."
                        ));
                    }
                    return;
                }
            };
            if weakest.as_ref().is_none_or(|(known, _)| *known && !on) {
                weakest = Some((on, format!("{file}: {origin}")));
            }
        }
        if let Some((on, origin)) = weakest {
            draft.read("tls.hsts", Value::Bool(on), self.at, origin);
        }
    }
}

/// What a protocol's finding says, where it is one of the tool's plain words.
fn offered(finding: &str) -> Option<bool> {
    if finding.starts_with("not offered") {
        Some(false)
    } else if finding.starts_with("offered") {
        Some(true)
    } else {
        None
    }
}

/// `365 days (=31536000 seconds) > 15552000 seconds`.
fn seconds(finding: &str) -> Option<u64> {
    let (_, rest) = finding.split_once("(=")?;
    rest.split_once(" seconds)")?.0.parse().ok()
}
