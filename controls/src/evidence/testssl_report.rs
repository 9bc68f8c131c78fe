//! JSON of testssl.sh, flat (`--jsonfile`) or nested (`--jsonfile-pretty`). The flat one has no time.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value as Json;

use super::{
    ParseError,
    document::Document,
    draft::{Draft, quote},
    moment,
    tls::{self, Servers, Shown, VERSIONS, WEAK_CLASSES},
};

/// Whether it is one of the two.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    if let Some(object) = document.object() {
        return object.get("scanResult").is_some_and(Json::is_array)
            && (object.contains_key("Invocation") || object.contains_key("startTime"));
    }
    document.array().and_then(<[Json]>::first).is_some_and(|first| {
        ["id", "ip", "port", "severity", "finding"]
            .iter()
            .all(|field| first.get(field).is_some_and(Json::is_string))
    })
}

/// Reads the lowest TLS version, weak suites, the certificate's remaining days and HSTS; the weakest of all servers
/// counts.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    for document in documents {
        let report = if document.array().is_some() { flat(document)? } else { nested(document)? };
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
    let mut report = Report { at: None, interrupted: false, servers: BTreeMap::new() };
    for (index, row) in document.array().unwrap_or_default().iter().enumerate() {
        let (id, severity, finding) = finding(document.name, index, row)?;
        if id == "scanTime" && finding.parse::<u64>().is_err() {
            report.interrupted = true;
        }
        let part = |field| quote(row.get(field).and_then(Json::as_str).unwrap_or_default());
        let server = format!("{} port {}", part("ip"), part("port"));
        report.servers.entry(server).or_default().insert(id, (finding, severity));
    }
    Ok(report)
}

fn nested<'a>(document: &'a Document<'_>) -> Result<Report<'a>, ParseError> {
    let mut report = Report { at: None, interrupted: false, servers: BTreeMap::new() };
    let Some(object) = document.object() else {
        return Ok(report);
    };
    report.at = object
        .get("startTime")
        .and_then(|time| time.as_i64().or_else(|| time.as_str()?.parse().ok()))
        .and_then(moment::from_unix);
    report.interrupted = !object
        .get("scanTime")
        .is_some_and(|time| time.is_u64() || time.as_str().is_some_and(|time| time.parse::<u64>().is_ok()));
    for result in object.get("scanResult").and_then(Json::as_array).into_iter().flatten() {
        let part = |field| quote(result.get(field).and_then(Json::as_str).unwrap_or_default());
        let server = format!("{} ({}) port {}", part("targetHost"), part("ip"), part("port"));
        let findings = report.servers.entry(server).or_default();
        // Sections (protocols, serverDefaults, …) are lists of findings; the rest says which server it is.
        let sections =
            result.as_object().into_iter().flat_map(serde_json::Map::values).filter_map(Json::as_array);
        for (index, row) in sections.flatten().enumerate() {
            let (id, severity, finding) = finding(document.name, index, row)?;
            findings.insert(id, (finding, severity));
        }
    }
    Ok(report)
}

fn finding<'a>(file: &str, index: usize, row: &'a Json) -> Result<(&'a str, &'a str, &'a str), ParseError> {
    let field = |name: &str| {
        row.get(name).and_then(Json::as_str).ok_or_else(|| {
            ParseError::new(file, format!("{name} is not a text"), "Attach the JSON as testssl.sh wrote it.")
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
            draft.note(format!("{file}: no server was scanned, so it is inconclusive."));
            return;
        }
        for (server, findings) in servers.iter().take(10) {
            let bad =
                findings.values().filter(|(_, severity)| matches!(*severity, "HIGH" | "CRITICAL")).count();
            draft.fact(
                "Server",
                format!("{server}: {} findings, {bad} of them high or critical", findings.len()),
            );
            if let Some((trust, "HIGH" | "CRITICAL")) = findings.get("cert_chain_of_trust") {
                draft.note(format!(
                    "{server}: the certificate is not trusted ({}).",
                    quote(trust.trim_end_matches('.'))
                ));
            }
        }
        let mut together = Servers::new();
        for (server, findings) in servers {
            let shown = tls::Server {
                version: version(file, server, findings),
                weak_suites: weak_suites(file, server, findings),
                certificate_end: certificate_end(file, findings),
                hsts: hsts(file, findings),
            };
            together.add(shown, &format!("{file}, {server}"), draft);
        }
        together.read(self.at, draft);
    }
}

fn version(file: &str, server: &str, findings: &Findings<'_>) -> Shown<usize> {
    let lowest = tls::lowest(|index| offered(findings.get(VERSIONS[index].0)?.0))?;
    let (version, ..) = VERSIONS[lowest];
    Ok((lowest, format!("{file}: {version} is the lowest offered by {server}")))
}

/// testssl.sh tells classes of suites; each on offer counts once.
fn weak_suites(file: &str, server: &str, findings: &Findings<'_>) -> Shown<usize> {
    let mut weak = Vec::new();
    for class in WEAK_CLASSES {
        let (finding, _) = findings.get(class).ok_or_else(|| format!("it has no {class}"))?;
        match offered(finding) {
            Some(true) => weak.push(class),
            Some(false) => {}
            None => return Err(format!("its {class} is {}", quote(finding))),
        }
    }
    let which = if weak.is_empty() { "no class".to_owned() } else { weak.join(", ") };
    Ok((weak.len(), format!("{file}: {which} of weak suites is offered by {server}")))
}

/// With several certificates the id has a suffix: `cert_notAfter <hostCert#2>`.
fn certificate_end(file: &str, findings: &Findings<'_>) -> Shown<DateTime<Utc>> {
    let mut soonest: Option<(DateTime<Utc>, &str)> = None;
    for (id, (finding, _)) in
        findings.range("cert_notAfter"..).take_while(|(id, _)| id.starts_with("cert_notAfter"))
    {
        let end = moment::parse(finding).ok_or_else(|| format!("its {} is no date and time", quote(id)))?;
        if soonest.is_none_or(|(known, _)| end < known) {
            soonest = Some((end, finding));
        }
    }
    let (end, shown) = soonest.ok_or("it has no cert_notAfter")?;
    Ok((end, format!("{file}: cert_notAfter = {}", quote(shown))))
}

fn hsts(file: &str, findings: &Findings<'_>) -> Shown<bool> {
    match (findings.get("HSTS_time"), findings.get("HSTS")) {
        (Some((finding, severity)), _) => {
            // Anything but OK without a number is a missing or zero lifetime.
            let on = seconds(finding).map_or(*severity == "OK", |seconds| seconds > 0);
            Ok((on, format!("{file}: HSTS_time = {}", quote(finding))))
        }
        (None, Some((finding, _))) if offered(finding) == Some(false) => {
            Ok((false, format!("{file}: HSTS = {}", quote(finding))))
        }
        _ => Err("it has no HSTS_time".to_owned()),
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
