//! All sealed reports, newest first.

use chrono::{DateTime, NaiveDate, Utc};
use controls::framework::FrameworkId;
use leptos::prelude::*;

use crate::components::head::head;
use crate::components::{Digest, Empty, Moment, Paging, Period, Span, link, page_links, text};

/// `GET /reports?page=`.
#[derive(Debug, Clone, Default)]
pub struct ReportsPage {
    /// This page of them.
    pub reports: Vec<ReportLine>,
    /// Which page, from 1.
    pub page: u64,
    /// How many on a page.
    pub per_page: u64,
    /// How many reports in all.
    pub total: u64,
    /// Whether this person may seal one.
    pub may_seal: bool,
}

/// One sealed report.
#[derive(Debug, Clone)]
pub struct ReportLine {
    /// Its id.
    pub id: String,
    /// Title on the cover.
    pub title: String,
    /// Laws in scope.
    pub frameworks: Vec<FrameworkId>,
    /// Names of the systems in scope.
    pub systems: Vec<String>,
    /// First and last day.
    pub period: (NaiveDate, NaiveDate),
    /// When it was sealed.
    pub sealed_at: DateTime<Utc>,
    /// Name of who sealed it.
    pub sealed_by: String,
    /// Pages of the PDF.
    pub pages: u32,
    /// Bytes of the PDF.
    pub size: u64,
    /// SHA-256 of the PDF, hex.
    pub sha256: String,
    /// Its index in the log.
    pub leaf: u64,
}

/// All sealed reports.
pub fn reports(page: &ReportsPage) -> AnyView {
    let seal = page.may_seal.then(|| {
        view! {
            <a class="button primary" href="/reports/new">
                "Seal a report"
            </a>
        }
    });
    let export = (page.total > 0).then(|| {
        view! {
            <a class="button" href="/reports/export.csv">
                "Export CSV"
            </a>
        }
    });
    let paging = Paging { page: page.page, per_page: page.per_page, total: page.total };
    let body = if page.reports.is_empty() {
        let hint = if page.may_seal {
            "A report is a signed PDF of everything in scope at one moment. It is never changed afterwards."
        } else {
            "An officer seals reports; they will be here to download and to check."
        };
        let action = page.may_seal.then(|| ("Seal the first report".to_owned(), "/reports/new".to_owned()));
        view! { <Empty title="No report yet" hint=hint action=action /> }.into_any()
    } else {
        table(&page.reports)
    };
    view! {
        {head(&[], "Reports", text::counted(page.total, "sealed report"), view! { {export} {seal} })}
        <section class="panel" aria-label="Reports">
            {body} {page_links(paging, |page| link::with_query("/reports", &[("page", &page.to_string())]))}
        </section>
    }
    .into_any()
}

fn table(reports: &[ReportLine]) -> AnyView {
    let rows = reports.iter().map(row).collect_view();
    view! {
        <div class="scroll">
            <table class="cards">
                <caption class="unseen">"Sealed reports, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Report"</th>
                        <th scope="col">"Period"</th>
                        <th scope="col">"Sealed"</th>
                        <th scope="col">"SHA-256"</th>
                        <th scope="col" class="num">"Leaf"</th>
                        <th scope="col">
                            <span class="unseen">"Download"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(report: &ReportLine) -> AnyView {
    view! {
        <tr>
            <td class="first wide">
                <a class="title" href=format!("/reports/{}", report.id)>
                    {text::visible(&report.title)}
                </a>
                <br />
                <small>{scope(report)}</small>
            </td>
            <td>
                <Period span=report.span() />
            </td>
            <td>
                <Moment at=report.sealed_at />
                <br />
                <small>"by " <bdi>{text::visible(&report.sealed_by)}</bdi></small>
            </td>
            <td>
                <Digest hex=report.sha256.clone() />
            </td>
            <td class="num" data-label="Leaf">
                <a href=link::leaf(report.leaf)>{text::grouped(report.leaf)}</a>
            </td>
            <td>
                <a class="button" href=format!("/reports/{}/download", report.id) download>
                    "PDF"
                    <small>{text::bytes(report.size)}</small>
                </a>
            </td>
        </tr>
    }
    .into_any()
}

/// "GDPR, HIPAA · Odoo · sales, Zoho".
pub(super) fn scope(report: &ReportLine) -> String {
    let laws: Vec<&str> = report.frameworks.iter().map(|framework| framework.title()).collect();
    let systems: Vec<String> = report.systems.iter().map(|system| text::visible(system)).collect();
    format!("{} · {}", laws.join(", "), systems.join(", "))
}

impl ReportLine {
    /// First and last day.
    pub(super) fn span(&self) -> Span {
        Span { first: self.period.0, last: self.period.1 }
    }
}
