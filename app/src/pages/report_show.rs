//! One sealed report: what it covers, its hash and its leaf, who signed it, and how anybody checks it.

use chrono::{DateTime, Utc};
use controls::evaluate::Score;
use controls::framework::FrameworkId;
use leptos::prelude::*;

use super::reports::{ReportLine, scope};
use crate::components::head::head;
use crate::components::panel::panel;
use crate::components::ring::{parts, statement};
use crate::components::{Day, Moment, Period, Pill, Ring, Tone, digest, link, text};

/// `GET /reports/{id}`.
#[derive(Debug, Clone)]
pub struct ReportPage {
    /// Title, scope, hash, leaf.
    pub report: ReportLine,
    /// A remark for the reader.
    pub note: Option<String>,
    /// Size of the log that it was sealed at.
    pub checkpoint_size: u64,
    /// Scores as sealed.
    pub scores: Vec<(FrameworkId, Score)>,
    /// Name of the downloaded file, which the commands on the page use.
    pub file_name: String,
    /// Who signed.
    pub signer: ReportSigner,
    /// Verifier key of the log.
    pub log_key: String,
}

/// The certificate that a report is signed with.
#[derive(Debug, Clone)]
pub struct ReportSigner {
    /// Its subject.
    pub subject: String,
    /// SHA-256 of the certificate, hex.
    pub fingerprint: String,
    /// When it ends.
    pub not_after: Option<DateTime<Utc>>,
    /// Whether it vouches for itself, so that the reader must compare the fingerprint.
    pub self_signed: bool,
}

/// One sealed report.
pub fn report_show(page: &ReportPage) -> AnyView {
    let report = &page.report;
    let under = view! {
        <Pill tone=Tone::Ok text="Sealed" />
        <Period span=report.span() />
        <span>{scope(report)}</span>
    };
    let actions = view! {
        <a class="button primary" href=format!("/reports/{}/download", report.id) download>
            "Download PDF"
            <small>{text::bytes(report.size)}</small>
        </a>
    };
    let note = page.note.as_ref().map(|note| {
        panel("note", "Note to the reader", (), view! { <p class="lines">{text::visible(note)}</p> })
    });
    view! {
        {head(&[("Reports", Some("/reports"))], &report.title, under, actions)}
        <div class="two">
            <div>{scores(page)} {note} {check(page)}</div>
            <div>{seal(page)} {signer(page)}</div>
        </div>
    }
    .into_any()
}

fn scores(page: &ReportPage) -> Option<AnyView> {
    let cards = page
        .scores
        .iter()
        .map(|(framework, score)| {
            view! {
                <div class="score">
                    <Ring score=*score />
                    <div>
                        <strong>{framework.title()}</strong>
                        <span>{statement(score)}</span>
                        <small>{parts(score)} " · as sealed " <Moment at=page.report.sealed_at /></small>
                    </div>
                </div>
            }
        })
        .collect_view();
    (!page.scores.is_empty()).then(|| view! { <div class="scores">{cards}</div> }.into_any())
}

fn seal(page: &ReportPage) -> AnyView {
    let report = &page.report;
    let body = view! {
        <dl class="facts">
            <dt>"Sealed"</dt>
            <dd>
                <Moment at=report.sealed_at />
                " by "
                <bdi>{text::visible(&report.sealed_by)}</bdi>
            </dd>
            <dt>"Pages"</dt>
            <dd>{text::grouped(report.pages.into())}</dd>
            <dt>"SHA-256"</dt>
            <dd>{digest::whole(&report.sha256)}</dd>
            <dt>"Leaf"</dt>
            <dd>
                <a href=link::leaf(report.leaf)>{text::grouped(report.leaf)}</a>
            </dd>
            <dt>"Checkpoint"</dt>
            <dd>{format!("at {}", text::counted_as(page.checkpoint_size, "leaf", "leaves"))}</dd>
        </dl>
    };
    panel("seal", "Seal", (), body)
}

fn signer(page: &ReportPage) -> AnyView {
    let signer = &page.signer;
    let vouched = signer.self_signed.then(|| {
        view! {
            <p class="small">
                "This certificate vouches for itself. Ask the organisation for the fingerprint over another channel, and compare."
            </p>
        }
    });
    let ends = signer.not_after.map(|at| {
        view! {
            <dt>"Ends"</dt>
            <dd>
                <Day at=at />
            </dd>
        }
    });
    let body = view! {
        <dl class="facts">
            <dt>"Signed by"</dt>
            <dd>
                <bdi>{text::visible(&signer.subject)}</bdi>
            </dd>
            <dt>"Fingerprint"</dt>
            <dd>{digest::whole(&signer.fingerprint)}</dd>
            {ends}
        </dl>
        {vouched}
    };
    let certificate = view! {
        <a href=format!("/reports/{}/certificate.pem", page.report.id) download>
            "certificate.pem"
        </a>
    };
    panel("signer", "Signature", certificate, body)
}

/// What to type, as it stands: each block can be selected with one click and pasted.
fn check(page: &ReportPage) -> AnyView {
    let file = quoted(&page.file_name);
    let step = |what: &'static str, command: String| {
        view! {
            <li>
                <p>{what}</p>
                <pre class="wrap">
                    <code class="whole">{command}</code>
                </pre>
            </li>
        }
    };
    let body = view! {
        <p>"Download the PDF and " <code>"certificate.pem"</code> " into one folder. Nothing below needs this server."</p>
        <ol class="steps">
            {step(
                "It is the file that was sealed:",
                format!("printf '%s  %s\\n' {} {file} | sha256sum --check", page.report.sha256),
            )}
            {step(
                "Signature, manifest, proofs and checkpoint agree; evidence files named after it are checked too:",
                format!("attestry verify {file} --trust certificate.pem --key {}", quoted(&page.log_key)),
            )} {step("Any PDF reader that checks signatures says the same, for example:", format!("pdfsig {file}"))}
        </ol>
    };
    panel("check", "How anybody can check it", (), body)
}

/// A word for the shell, whatever is in it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/+=:".contains(c);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", text::visible(word).replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_file_name_cannot_leave_its_place_in_the_command() {
        assert_eq!(quoted("report-2026.pdf"), "report-2026.pdf");
        assert_eq!(quoted("a b.pdf"), "'a b.pdf'");
        assert_eq!(quoted("it's; rm"), r"'it'\''s; rm'");
        assert_eq!(quoted("--key"), "'--key'");
    }
}
