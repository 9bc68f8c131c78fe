//! Sealing a large report.

use std::time::{Duration, Instant};

use anyhow::ensure;
use tests::{Upload, Workspace, files};
use tokio::task::JoinSet;

use crate::Row;

const PIECES: usize = 2_000;
const AT_ONCE: usize = 8;

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let workspace = Workspace::start().await?;
    let started = Instant::now();
    let mut senders = JoinSet::new();
    for sender in 0..AT_ONCE {
        let (engineer, system) = (workspace.people.engineer.clone(), workspace.system.clone());
        senders.spawn(async move {
            for seed in (sender..PIECES).step_by(AT_ONCE) {
                let upload = Upload::about("training-awareness", &system).with("kind", "training-record");
                let upload = upload.with("title", &format!("Training record {seed}"));
                engineer.attach(&upload.file("record.csv", files::noise(seed as u64, 500))).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = senders.join_next().await {
        done??;
    }
    let attaching = started.elapsed();

    let officer = &workspace.people.officer;
    let mut times = Vec::new();
    let mut size = 0;
    for _ in 0..5 {
        let form = officer.open("/reports/new").await?.form("/reports")?.set("title", "Everything");
        let started = Instant::now();
        let page = officer.submit(&form).await?.expect(303)?;
        times.push(started.elapsed());
        let shown = officer.open(page.header("location")).await?;
        size = officer.open(&shown.link("/download")?).await?.bytes.len();
    }
    ensure!(size > 100_000, "a report of {size} bytes cannot hold {PIECES} pieces of evidence");
    times.sort();
    let median = times[times.len() / 2];
    let rate = PIECES as f64 / attaching.as_secs_f64();
    Ok(vec![
        Row::plain("small pieces of evidence attached, eight at once", format!("{rate:.0} /s")),
        Row::with_goal(
            "a report with 2,000 pieces of evidence, sealed",
            format!("{:.2} s", median.as_secs_f64()),
            "< 1 s",
            median < Duration::from_secs(1),
        ),
        Row::plain("  its size", format!("{} KiB", size >> 10)),
    ])
}
