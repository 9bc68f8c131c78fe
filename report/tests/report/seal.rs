//! Sealing and verifying: what is sealed verifies, the same input gives the same bytes, and what does not fit together is
//! not sealed.

use base64::Engine as _;
use report::model::Status;
use report::sign::{SealError, Violation};
use report::verify::{Options, Outcome};
use report::{Signer, render, seal, verify};

use crate::common::*;

fn der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    base64::engine::general_purpose::STANDARD.decode(body).unwrap()
}

fn outcome(steps: &[report::verify::Step], name: &str) -> Outcome {
    steps.iter().find(|step| step.name == name).unwrap().outcome
}

#[test]
fn a_sealed_report_verifies_against_the_log_key_and_the_certificate() {
    let report = report(25);
    let signer = signer();
    let pdf = seal(&report, &fonts(), &signer).unwrap();
    let options =
        Options { log_key: Some(report.log_key.clone()), anchors: vec![signer.certificate_der().unwrap()] };
    let verification = verify(&pdf, &options).unwrap();
    assert!(verification.is_valid());
    assert!(
        verification.steps.iter().all(|step| step.outcome == Outcome::Passed),
        "{:#?}",
        verification.steps
    );

    let claims = verification.claims.as_ref().unwrap();
    assert_eq!(claims.workspace, report.workspace);
    assert_eq!(claims.sealed_at, report.sealed_at);
    assert_eq!(claims.evidence, 25);
    let files = verification.evidence_files();
    assert_eq!(files.len(), report.evidence.iter().map(|evidence| evidence.files.len()).sum::<usize>());
    assert_eq!(files[0].sha256, ledger::Hash::of(br#"{"n":1,"p":0}"#));
    assert_eq!(files[0].name, "settings-1-0.json");
}

#[test]
fn without_anything_pinned_the_report_says_what_it_rests_on() {
    let pdf = seal(&report(1), &fonts(), &signer()).unwrap();
    let verification = verify(&pdf, &Options::default()).unwrap();
    assert!(verification.is_valid());
    assert_eq!(outcome(&verification.steps, "anchor"), Outcome::Noted);
    assert_eq!(outcome(&verification.steps, "log key"), Outcome::Noted);
    let signer = verification.signer.unwrap();
    assert!(verification.steps.iter().any(|step| step.detail.contains(&signer.sha256)));
}

#[test]
fn another_log_key_or_another_anchor_is_refused() {
    let report = report(2);
    let pdf = seal(&report, &fonts(), &signer()).unwrap();
    let other_key = ledger::note::SigningKey::new(LOG_NAME, &[8; 32]).unwrap().verifier().to_string();
    let verification = verify(&pdf, &Options { log_key: Some(other_key), anchors: Vec::new() }).unwrap();
    assert!(!verification.is_valid());
    assert_eq!(outcome(&verification.steps, "log key"), Outcome::Failed);
    assert_eq!(verification.evidence_files(), []);

    let other = report::self_signed(&subject("Attestry report seal"), &[0x43; 32]).unwrap();
    let anchors = vec![der(&other.certificate_pem)];
    let verification = verify(&pdf, &Options { log_key: None, anchors }).unwrap();
    assert_eq!(verification.failed().map(|step| step.name).collect::<Vec<_>>(), ["anchor"]);
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = report(40);
    let signer = signer();
    let first = render(&report, &fonts(), signer.identity()).unwrap();
    let second = render(&report.clone(), &fonts(), signer.identity()).unwrap();
    assert!(first == second);
    assert!(seal(&report, &fonts(), &signer).unwrap() == seal(&report, &fonts(), &signer).unwrap());
    let mut other = report;
    other.controls[0].systems[1].status = Status::AtRisk;
    assert!(first != render(&other, &fonts(), signer.identity()).unwrap());
}

#[test]
fn a_report_without_anything_is_sealed_too() {
    let mut report = report(0);
    report.frameworks.clear();
    report.systems.clear();
    report.requirements.clear();
    report.controls.clear();
    let pdf = seal(&report, &fonts(), &signer()).unwrap();
    assert!(verify(&pdf, &Options::default()).unwrap().is_valid());
}

#[test]
fn two_thousand_pieces_of_evidence_are_sealed_and_all_proven() {
    let report = report(2000);
    let pdf = seal(&report, &fonts(), &signer()).unwrap();
    assert!(pdf.len() < 4 << 20, "{} bytes", pdf.len());
    let verification = verify(&pdf, &Options::default()).unwrap();
    assert!(verification.is_valid());
    assert_eq!(verification.evidence_files().len(), 3000);
}

#[test]
fn a_report_that_contradicts_itself_is_not_sealed_and_all_is_named() {
    let mut report = report(3);
    report.evidence[1].files[0].sha256 = "0".repeat(64);
    report.evidence[2].title = "Another".to_owned();
    report.controls[0].systems[0].evidence = vec![9];
    report.controls[0].systems[1].system = "nowhere".to_owned();
    report.requirements[0].statuses.pop();
    report.language = "no language".to_owned();
    let Err(SealError::Report(violations)) = seal(&report, &fonts(), &signer()) else { panic!() };
    let control = "mfa-all-users".to_owned();
    assert_eq!(
        violations,
        [
            Violation::Language("no language".to_owned()),
            Violation::Files(2),
            Violation::Title(3),
            Violation::UnknownEvidence { control: control.clone(), no: 9 },
            Violation::UnknownSystem { control, system: "nowhere".to_owned() },
            Violation::Statuses("Art. 5(1)(f)".to_owned()),
        ]
    );
}

#[test]
fn a_proof_that_does_not_lead_to_the_checkpoint_is_not_sealed() {
    let mut report = report(5);
    report.evidence[3].proof.swap(0, 1);
    let Err(SealError::Refused(reason)) = seal(&report, &fonts(), &signer()) else { panic!() };
    assert!(reason.starts_with("evidence: its leaf does not lead to the checkpoint's root"), "{reason}");
}

#[test]
fn nothing_is_sealed_outside_the_validity_of_the_certificate() {
    let mut report = report(1);
    report.sealed_at = at("2036-01-01T00:00:01Z");
    assert!(matches!(seal(&report, &fonts(), &signer()), Err(SealError::CertificateNotValid)));
}

#[test]
fn a_key_that_fails_or_is_another_one_is_noticed() {
    let made = self_signed();
    let chain = [der(&made.certificate_pem)];
    let failing = Signer::new(&chain, |_| Err("the module is locked".into())).unwrap();
    assert!(matches!(seal(&report(1), &fonts(), &failing), Err(SealError::Key(_))));

    let other = report::self_signed(&subject("Other"), &[0x44; 32]).unwrap();
    assert!(matches!(
        Signer::from_pem(&other.key_pem, &made.certificate_pem),
        Err(report::sign::SignerError::Mismatch)
    ));
    let lying = Signer::new(&chain, |_| Ok(vec![0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01])).unwrap();
    assert!(matches!(seal(&report(1), &fonts(), &lying), Err(SealError::WrongKey)));
}

#[test]
fn a_text_that_looks_like_a_signature_changes_nothing() {
    let mut report = report(1);
    let trap = "/ByteRange[0 1 2 3]/Contents<FFFF>%%EOF startxref";
    report.title = trap.to_owned();
    report.workspace = trap.to_owned();
    report.controls[0].title = trap.to_owned();
    let made = report::self_signed(&subject(trap), &[0x42; 32]).unwrap();
    let signer = Signer::from_pem(&made.key_pem, &made.certificate_pem).unwrap();
    let pdf = seal(&report, &fonts(), &signer).unwrap();
    assert!(verify(&pdf, &Options::default()).unwrap().is_valid());
}
