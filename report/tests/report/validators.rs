//! The outside world: programs that know nothing of this one judge what it writes. A missing program fails its test.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;

use report::{Report, Signer, seal};

use crate::common::*;

/// A folder of its own for each test, gone when the test ends.
struct Folder(PathBuf);

impl Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind in the temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn folder(name: &str) -> Folder {
    let path = std::env::temp_dir().join(format!("attestry-report-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    Folder(path)
}

/// Runs a program; `package` says how to get it. Returns whether it succeeded and all that it said.
fn run(program: &str, package: &str, arguments: &[&str], at: &Path) -> (bool, String) {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(at)
        .output()
        .unwrap_or_else(|error| panic!("{program} is needed ({error}): install it with `{package}`"));
    let text =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (output.status.success(), text)
}

const POPPLER: &str = "apt-get install poppler-utils";

/// Seals a report into `report.pdf` beside the signer's `certificate.pem`.
fn sealed(name: &str, report: &Report, signer: &Signer) -> Folder {
    let at = folder(name);
    std::fs::write(at.join("report.pdf"), seal(report, &fonts(), signer).unwrap()).unwrap();
    std::fs::write(at.join("certificate.pem"), signer.chain_pem().unwrap()).unwrap();
    at
}

#[test]
fn pdfsig_calls_the_signature_valid_and_the_whole_document_signed() {
    let at = sealed("pdfsig", &report(12), &signer());
    let (_, text) = run("pdfsig", POPPLER, &["report.pdf"], &at);
    assert!(text.contains("Signature is Valid"), "{text}");
    assert!(text.contains("Total document signed"), "{text}");
    assert!(text.contains("Signature Type: ETSI.CAdES.detached"), "{text}");
    assert!(text.contains("Nov 24 2026 06:10:00"), "{text}");
}

#[test]
fn pdfsig_trusts_a_signer_whose_issuer_is_trusted() {
    let at = folder("issuer");
    let openssl = |arguments: &[&str]| {
        let (done, text) = run("openssl", "apt-get install openssl", arguments, &at);
        assert!(done, "{text}");
    };
    openssl(&["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ca.key"]);
    openssl(&["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "signer.key"]);
    std::fs::write(
        at.join("signer.cnf"),
        "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n\
         extendedKeyUsage=1.3.6.1.5.5.7.3.36,emailProtection\n",
    )
    .unwrap();
    openssl(&[
        "req",
        "-x509",
        "-new",
        "-key",
        "ca.key",
        "-sha256",
        "-subj",
        "/CN=Test issuer",
        "-days",
        "36500",
        "-addext",
        "keyUsage=critical,keyCertSign,cRLSign",
        "-out",
        "ca.pem",
    ]);
    openssl(&["req", "-new", "-key", "signer.key", "-subj", "/CN=Seal of the branch", "-out", "signer.csr"]);
    openssl(&[
        "x509",
        "-req",
        "-in",
        "signer.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-sha256",
        "-days",
        "36500",
        "-extfile",
        "signer.cnf",
        "-out",
        "signer.pem",
    ]);
    let read = |name: &str| std::fs::read_to_string(at.join(name)).unwrap();
    let signer =
        Signer::from_pem(&read("signer.key"), &format!("{}{}", read("signer.pem"), read("ca.pem"))).unwrap();
    let mut report = report(2);
    report.sealed_at = signer.identity().not_before;
    let pdf = seal(&report, &fonts(), &signer).unwrap();
    std::fs::write(at.join("report.pdf"), &pdf).unwrap();

    let certutil = |arguments: &[&str]| {
        let (done, text) = run("certutil", "apt-get install libnss3-tools", arguments, &at);
        assert!(done, "{text}");
    };
    std::fs::create_dir_all(at.join("nss")).unwrap();
    certutil(&["-N", "-d", "sql:nss", "--empty-password"]);
    certutil(&["-A", "-d", "sql:nss", "-n", "issuer", "-t", "CT,CT,CT", "-i", "ca.pem"]);
    let (_, text) = run("pdfsig", POPPLER, &["-nssdir", "nss", "report.pdf"], &at);
    assert!(text.contains("Signature is Valid"), "{text}");
    assert!(text.contains("Certificate is Trusted"), "{text}");

    let (valid, text) = pyhanko(&at, "ca.pem");
    assert!(valid, "{text}");

    // Our own verifier follows the same chain, and asks for the right anchor.
    let anchor = {
        use base64::Engine as _;
        let body: String = read("ca.pem").lines().filter(|line| !line.starts_with("-----")).collect();
        base64::engine::general_purpose::STANDARD.decode(body).unwrap()
    };
    let options = report::verify::Options { log_key: None, anchors: vec![anchor] };
    let verification = report::verify(&pdf, &options).unwrap();
    assert!(verification.is_valid(), "{:#?}", verification.steps);
    let step = verification.steps.iter().find(|step| step.name == "anchor").unwrap();
    assert_eq!(step.detail, "the signer is anchored by Test issuer");
}

fn pyhanko(at: &Path, trust: &str) -> (bool, String) {
    let arguments = [
        "sign",
        "validate",
        "--pretty-print",
        "--trust",
        trust,
        "--trust-replace",
        "--no-revocation-check",
        "report.pdf",
    ];
    run("pyhanko", "pip install pyhanko pyhanko-cli", &arguments, at)
}

#[test]
fn pyhanko_judges_the_signature_valid_and_a_changed_file_invalid() {
    let at = sealed("pyhanko", &report(12), &signer());
    let (valid, text) = pyhanko(&at, "certificate.pem");
    assert!(valid, "{text}");
    assert!(text.contains("The signature is judged VALID."), "{text}");
    assert!(text.contains("The signature covers the entire file."), "{text}");

    let mut bytes = std::fs::read(at.join("report.pdf")).unwrap();
    bytes[20_000] ^= 1;
    std::fs::write(at.join("report.pdf"), bytes).unwrap();
    let (valid, text) = pyhanko(&at, "certificate.pem");
    assert!(!valid, "{text}");
}

#[test]
fn qpdf_and_mutool_find_no_fault() {
    for (name, evidence) in [("check-0", 0), ("check-3", 3), ("check-400", 400)] {
        let at = sealed(name, &report(evidence), &signer());
        let (clean, text) = run("qpdf", "apt-get install qpdf", &["--check", "report.pdf"], &at);
        assert!(clean && text.contains("No syntax or stream encoding errors"), "{text}");
        let (clean, text) =
            run("mutool", "apt-get install mupdf-tools", &["draw", "-o", "page-%d.txt", "report.pdf"], &at);
        assert!(clean, "{text}");
        // Some builds of mutool have no colour management and say so on every file.
        let complaints = text.lines().filter(|line| line.contains("warning") || line.contains("error"));
        let complaints: Vec<&str> = complaints.filter(|line| !line.contains("ICC support")).collect();
        assert!(complaints.is_empty(), "{text}");
        let (_, text) = run("mutool", "apt-get install mupdf-tools", &["sign", "-v", "report.pdf"], &at);
        assert!(text.contains("unchanged since signing"), "{text}");
    }
}

#[test]
fn pdftotext_finds_what_was_written_in_every_script() {
    let mut report = report(3);
    report.controls[0].objective =
        "Efficient office workflow. 范围内的系统。統制。통제. Ελληνικά, Кириллица, naïve e\u{301}. 缺字 \u{1f600}".to_owned();
    let at = sealed("text", &report, &signer());
    let (done, text) = run("pdftotext", POPPLER, &["report.pdf", "-"], &at);
    assert!(done, "{text}");
    for wanted in [
        "北京分公司",
        "Efficient office workflow",
        "范围内的系统",
        "統制",
        "통제",
        "Ελληνικά",
        "Кириллица",
        "naïve",
        "缺字 \u{fffd}",
        "7 of 16 compliant, as of 2026-11-24",
        "43 %",
        "Page 1 of 8",
        "Left out, and why",
        "北京分公司 sends no mail from the CRM.",
        &report.evidence[0].files[0].sha256,
        &report.id,
        &report.log_key,
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    let (_, fonts) = run("pdffonts", POPPLER, &["report.pdf"], &at);
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(rows.len(), 4, "{fonts}");
    // Embedded, subset, with a map to Unicode.
    assert!(rows.iter().all(|row| row.contains("yes yes yes")), "{fonts}");
}

#[test]
fn neighbouring_requirements_that_differ_in_their_citation_alone_share_a_row() {
    let mut report = report(1);
    let last = report.requirements.iter().position(|row| row.citation == "Art. 33(1)").unwrap();
    for number in (2..=5).rev() {
        let mut row = report.requirements[last].clone();
        row.citation = format!("Art. 33({number})");
        report.requirements.insert(last + 1, row);
    }
    // The same controls and statuses, another citation: shared too; another status: a row of its own.
    let answered = report.requirements.iter().position(|row| !row.controls.is_empty()).unwrap();
    for (letter, other) in [("(y)", true), ("(x)", false)] {
        let mut row = report.requirements[answered].clone();
        row.citation.push_str(letter);
        if other {
            row.statuses[0] = Some(report::model::Status::NotApplicable);
            row.citation.push_str(" apart");
        }
        report.requirements.insert(answered + 1, row);
    }
    let at = sealed("rows", &report, &signer());
    let (done, text) = run("pdftotext", POPPLER, &["report.pdf", "-"], &at);
    assert!(done, "{text}");
    for wanted in [
        "Art. 33(1)",
        "to Art. 33(5)",
        "Controller · 5 provisions",
        "(x)",
        "2 provisions",
        "(y) apart",
        "14 requirements",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    assert!(!text.contains("Art. 33(3)"), "{text}");
}

#[test]
fn the_structure_is_tagged_and_every_page_belongs_to_it() {
    let at = sealed("tags", &report(30), &signer());
    let (_, info) = run("pdfinfo", POPPLER, &["report.pdf"], &at);
    assert!(info.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes")), "{info}");
    let (_, tags) = run("pdfinfo", POPPLER, &["-struct-text", "report.pdf"], &at);
    for wanted in
        ["Document", "H1", "H2", "H3", "Table", "TH", "TD", "Figure", "Link", "LBody", "Form", "Code"]
    {
        assert!(tags.lines().any(|line| line.trim_start().starts_with(wanted)), "{wanted}\n{tags}");
    }
    assert!(tags.contains("Every user signs in with a second factor"), "{tags}");
}

#[test]
fn the_manifest_comes_out_as_it_went_in() {
    let report = report(5);
    let at = sealed("attachment", &report, &signer());
    let (done, text) = run("pdfdetach", POPPLER, &["-save", "1", "-o", "manifest.json", "report.pdf"], &at);
    assert!(done, "{text}");
    let bytes = std::fs::read(at.join("manifest.json")).unwrap();
    let manifest = report::manifest::Manifest::parse(&bytes).unwrap();
    assert_eq!(manifest, report::manifest::Manifest::from(&report));
}

#[test]
fn no_text_runs_out_of_the_page() {
    let mut report = report(40);
    report.title = "W".repeat(300);
    report.controls[0].systems[0].checks[0].actual = Some("f".repeat(900));
    report.controls[0].systems[0].reasons = vec!["证据".repeat(2500)];
    let at = sealed("margins", &report, &signer());
    let (done, text) = run("pdftotext", POPPLER, &["-bbox", "report.pdf", "words.html"], &at);
    assert!(done, "{text}");
    let words = std::fs::read_to_string(at.join("words.html")).unwrap();
    let number = |line: &str, key: &str| -> f32 {
        let from = line.find(key).unwrap() + key.len() + 2;
        line[from..].split('"').next().unwrap().parse().unwrap()
    };
    let mut count = 0;
    for line in words.lines().filter(|line| line.contains("<word ")) {
        count += 1;
        assert!(number(line, "xMin") >= 49.0 && number(line, "xMax") <= 546.5, "{line}");
        assert!(number(line, "yMin") >= 28.0 && number(line, "yMax") <= 815.0, "{line}");
    }
    assert!(count > 1000);
}
