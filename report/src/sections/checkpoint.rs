//! The checkpoint, and how to verify the report: the printed procedure works from the printed text alone.

use crate::fonts::Face;
use crate::layout::text::{Paragraph, Style};
use crate::layout::theme::{BODY, STRONG};
use crate::layout::{Composer, Heading};
use crate::model::Report;
use crate::sections::words;
use crate::sign::{Identity, log_fingerprint};

pub(crate) fn compose(composer: &mut Composer<'_>, report: &Report, signer: &Identity) {
    composer.start_section("Checkpoint and verification");
    composer.paragraph(&Paragraph::of(
        "All evidence and verdicts are leaves of an append-only log (a Merkle tree, RFC 6962). The checkpoint below \
         states the log's size and root at the time of sealing and is signed with the log's key (C2SP signed note, \
         Ed25519). Every piece of evidence in this report is proven to be under that root.",
        BODY,
    ));
    part(composer, "Checkpoint");
    lines(composer, &report.checkpoint, 6.5);
    part(composer, "Key of the log");
    code(composer, &report.log_key);
    composer.paragraph(&Paragraph::of("Fingerprint, the SHA-256 of the line above:", BODY).before(4.0));
    code(composer, &words::grouped(&log_fingerprint(&report.log_key)));
    part(composer, "Certificate of the seal");
    let issuer = match signer.self_signed {
        true => "itself: compare its fingerprint with one that you got by another way".to_owned(),
        false => signer.issuer.clone(),
    };
    let facts = [
        ("Issued to", signer.name.clone()),
        ("Issued by", issuer),
        ("Valid", format!("{} to {}", words::time(signer.not_before), words::time(signer.not_after))),
    ];
    for (name, value) in facts {
        composer.paragraph(&Paragraph::new().text(format!("{name}: "), STRONG).text(value, BODY));
    }
    composer.paragraph(&Paragraph::of("Fingerprint, the SHA-256 of the certificate:", BODY).before(4.0));
    code(composer, &words::grouped(&signer.sha256));
    procedure(composer, report);
    composer.close();
}

fn procedure(composer: &mut Composer<'_>, report: &Report) {
    part(composer, "How to verify");
    composer.paragraph(&Paragraph::of(
        "First get the log's key and the certificate from the organisation by another way than this file, for example \
         from its website or in person, and compare the two fingerprints above. A key that comes with the report \
         proves only that report and key belong together.",
        BODY,
    ));
    step(
        composer,
        "1. Everything at once, offline: signature, manifest, proofs, checkpoint, and the evidence files that you were given, in any order.",
    );
    let key = &report.log_key;
    code(
        composer,
        &format!("attestry verify report.pdf evidence-file… \\\n  --trust certificate.pem --key \\\n'{key}'"),
    );
    step(
        composer,
        "2. The signature alone, with other programs. Both must call it valid and say that the whole document is signed.",
    );
    code(
        composer,
        "pdfsig report.pdf\npyhanko sign validate --pretty-print --trust certificate.pem --trust-replace \\\n  --no-revocation-check report.pdf",
    );
    step(composer, "3. The certificate: its fingerprint must be the one above.");
    code(composer, "openssl x509 -in certificate.pem -noout -fingerprint -sha256");
    step(composer, "4. The key of the log: its fingerprint must be the one above.");
    code(composer, &format!("printf %s \\\n'{key}' \\\n  | sha256sum"));
    step(composer, "5. A file against its row in the section Evidence.");
    code(composer, "sha256sum evidence-file");
    step(
        composer,
        "6. The proofs by hand: the attachment manifest.json holds, for every piece of evidence, the exact text of its manifest and leaf, the salt and the inclusion proof.",
    );
    code(composer, "pdfdetach -save 1 -o manifest.json report.pdf");
}

fn part(composer: &mut Composer<'_>, title: &str) {
    let style = Heading::Part.style();
    composer.heading(Heading::Part, Paragraph::of(title, style), Some(title), None);
}

fn step(composer: &mut Composer<'_>, text: &str) {
    composer.paragraph(&Paragraph::of(text, BODY).before(5.0));
}

/// Set small enough that the log's key stays in one line: a command must run as it stands.
fn code(composer: &mut Composer<'_>, text: &str) {
    lines(composer, text, 7.5);
}

/// Set small enough that a checkpoint's signature line stays in one line, to be copied whole.
fn lines(composer: &mut Composer<'_>, text: &str, size: f32) {
    for line in text.trim_end_matches('\n').split('\n') {
        composer.code(&Paragraph::of(line, Style::new(Face::Mono, size)));
    }
}
