//! How long people wait for pages, with little and with much evidence.

use std::path::Path;
use std::time::{Duration, Instant};

use tests::demo::Copy;
use tests::workspace::sign_in;
use tests::{Client, Outcome, Server, Setting, sqlite};

use crate::Row;

const FEW: u64 = 1_000;
const MANY: u64 = 100_000;
const REQUESTS: usize = 300;
/// What people open all day, and what is opened now and then: a goal is set for the former.
const PAGES: [(&str, &str, bool); 5] = [
    ("checklist", "/controls", true),
    ("evidence", "/evidence", true),
    ("evidence of one kind by title", "/evidence?kind=procedure&sort=title", false),
    ("evidence found by text", "/evidence?q=review", false),
    ("a control", "/controls/compliance-breach-notification", false),
];

/// The middle of all times, and the time that one request in a hundred exceeds.
#[derive(Clone, Copy)]
struct Times {
    p50: Duration,
    p99: Duration,
}

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let few = times(FEW).await?;
    let many = times(MANY).await?;
    let mut rows = Vec::new();
    for (((name, _, goal), few), many) in PAGES.iter().zip(few).zip(many) {
        let growth = many.p99.as_secs_f64() / few.p99.as_secs_f64();
        rows.push(Row::plain(format!("{name}, {FEW} pieces (p50, p99)"), few.said()));
        rows.push(Row::plain(format!("{name}, {MANY} pieces (p50, p99)"), many.said()));
        let grows = format!("{growth:.2} ×");
        rows.push(if *goal {
            Row::with_goal("  p99 grows", grows, "< 2 ×", growth < 2.0)
        } else {
            Row::plain("  p99 grows", grows)
        });
    }
    Ok(rows)
}

async fn times(pieces: u64) -> anyhow::Result<Vec<Times>> {
    let copy = Copy::new()?;
    fill(&copy.data(), pieces)?;
    let server = Server::start(&Setting { data: Some(copy.data()), ..Setting::default() }).await?;
    let officer = copy.demo.account("officer")?;
    let client = Client::new(server.url())?;
    sign_in(&client, &officer.email, &officer.password).await?.expect(303)?;
    let mut all = Vec::new();
    for (_, path, _) in PAGES {
        for _ in 0..10 {
            client.open(path).await?;
        }
        let mut times = Vec::with_capacity(REQUESTS);
        for _ in 0..REQUESTS {
            let started = Instant::now();
            client.open(path).await?;
            times.push(started.elapsed());
        }
        times.sort();
        all.push(Times { p50: times[REQUESTS / 2], p99: times[REQUESTS * 99 / 100] });
    }
    Ok(all)
}

impl Times {
    fn said(self) -> String {
        let millis = |time: Duration| time.as_secs_f64() * 1_000.0;
        format!("{:.1} ms, {:.1} ms", millis(self.p50), millis(self.p99))
    }
}

/// Copies the sample's pieces of evidence over and over, with their files, links, readings and contents. The
/// copies are older than the originals, and no leaf stamps them: the pages do not look for one.
fn fill(data: &Path, pieces: u64) -> Outcome {
    let numbers = format!(
        "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {pieces}), \
         pattern AS (SELECT *, row_number() OVER (ORDER BY leaf_index) - 1 AS place FROM evidence WHERE id NOT LIKE 'copy-%'), \
         copies AS (SELECT printf('copy-%07d', n) AS copy, n, pattern.* FROM numbers \
                    JOIN pattern ON place = n % (SELECT count(*) FROM pattern))"
    );
    let script = format!(
        "BEGIN;
         {numbers} INSERT INTO evidence SELECT copy, workspace_id, title || ' ' || n, kind, period_start, period_end,
             about_at - n * 60, received_at - n * 60, submitted_by, NULL, 1000000 + n, reading FROM copies;
         {numbers} INSERT INTO evidence_file SELECT copy, f.position, f.blob_id, f.name, f.media_type, f.size, f.sha256
             FROM copies JOIN evidence_file f ON f.evidence_id = copies.id;
         {numbers} INSERT INTO evidence_system SELECT copy, s.system_id FROM copies JOIN evidence_system s ON s.evidence_id = copies.id;
         {numbers} INSERT INTO evidence_control SELECT copy, c.control_id FROM copies JOIN evidence_control c ON c.evidence_id = copies.id;
         {numbers} INSERT INTO content SELECT copies.workspace_id, 1000000 + n, c.text, c.salt
             FROM copies JOIN content c ON c.workspace_id = copies.workspace_id AND c.position = copies.leaf_index;
         {numbers} INSERT INTO reading SELECT copy || '-' || r.setting, r.workspace_id, r.system_id, copy, r.setting, r.value,
             r.observed_at - n * 60, r.origin, r.part
             FROM copies JOIN (SELECT * FROM reading WHERE setting LIKE 'auth.%') r ON r.evidence_id = copies.id;
         COMMIT;"
    );
    sqlite::execute(data, &script)?;
    Ok(())
}
