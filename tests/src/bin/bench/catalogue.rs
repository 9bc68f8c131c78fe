//! Reading the catalogue at the start, and the pages that show a whole law.

use std::time::{Duration, Instant};

use tests::Workspace;
use tests::program::attestry_run;

use crate::Row;

const STARTS: usize = 21;
const REQUESTS: usize = 100;
const LOADED: Duration = Duration::from_millis(20);
const RENDERED: Duration = Duration::from_millis(30);

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let mut starts = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let started = Instant::now();
        attestry_run(["catalogue", "coverage"])?.expect_code(0)?;
        starts.push(started.elapsed());
    }
    starts.sort();
    let loaded = starts[STARTS / 2];
    // The whole life of a process that reads the catalogue and prints from it: reading alone takes less.
    let what = "catalogue read and told by a new process";
    let mut rows = vec![Row::with_goal(what, millis(loaded), "< 20 ms", loaded < LOADED)];

    let workspace = Workspace::start().await?;
    let auditor = &workspace.people.auditor;
    for (what, path) in [
        ("the GDPR with all provisions", "/frameworks/gdpr"),
        ("HIPAA with all provisions", "/frameworks/hipaa"),
        ("search in everything", "/search?q=security+incident"),
    ] {
        let mut times = Vec::with_capacity(REQUESTS);
        for _ in 0..REQUESTS {
            let started = Instant::now();
            auditor.open(path).await?;
            times.push(started.elapsed());
        }
        times.sort();
        let (p50, p99) = (times[REQUESTS / 2], times[REQUESTS * 99 / 100]);
        let measured = format!("{}, {}", millis(p50), millis(p99));
        rows.push(Row::with_goal(format!("{what} (p50, p99)"), measured, "< 30 ms", p50 < RENDERED));
    }
    Ok(rows)
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
}
