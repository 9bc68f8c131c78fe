//! One large file, end to end: sent, hashed, made durable, stamped, answered.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tests::program::{run, tool};
use tests::{Setting, Upload, Workspace, files};

use crate::Row;

const SIZE: u64 = 1 << 30;

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("large.bin");
    files::noise_file(&file, 1, SIZE)?;

    let hash = || -> anyhow::Result<Duration> {
        let started = Instant::now();
        run(tool("openssl")?.args(["dgst", "-sha256"]).arg(&file))?.expect_code(0)?;
        Ok(started.elapsed())
    };
    // The first reading also warms the page cache for both.
    hash()?;
    let openssl = hash()?;

    let workspace = Workspace::with(&Setting { max_upload: Some(2 * SIZE), ..Setting::default() }).await?;
    let upload = Upload::about("mfa-required", &workspace.system).with("kind", "screenshot");
    // The program as it is after ordinary use.
    workspace.people.engineer.attach(&upload.clone().file("small.png", files::noise(2, 1 << 20))).await?;
    let (took, grown) = attach(&workspace, &upload, &file).await?;
    let disk = disk(folder.path())?;
    let ratio = openssl.as_secs_f64() / took.as_secs_f64();
    Ok(vec![
        Row::plain("1 GiB through openssl dgst -sha256", speed(openssl)),
        Row::plain("1 GiB written plainly to this disk, made durable", speed(disk)),
        Row::plain("1 GiB as evidence, from sending to the answer", speed(took)),
        Row::with_goal("  of openssl's speed", format!("{ratio:.2} ×"), "≥ 0.5 ×", ratio >= 0.5),
        Row::with_goal("  server's memory above idle", format!("{grown} MiB"), "< 64 MiB", grown < 64),
    ])
}

/// Attaches a file; how long that took, and by how many MiB the server grew meanwhile.
pub(crate) async fn attach(
    workspace: &Workspace,
    upload: &Upload,
    file: &Path,
) -> anyhow::Result<(Duration, u64)> {
    let idle = workspace.server.memory()?;
    let peak = Arc::new(AtomicU64::new(0));
    let sending = workspace.people.engineer.attach_file(upload, file);
    let watching = async {
        loop {
            tokio::time::sleep(Duration::from_millis(5)).await;
            if let Ok(now) = workspace.server.memory() {
                peak.fetch_max(now, Ordering::Relaxed);
            }
        }
    };
    let started = Instant::now();
    tokio::select! {
        sent = sending => { sent?; }
        () = watching => {}
    }
    Ok((started.elapsed(), peak.load(Ordering::Relaxed).saturating_sub(idle) >> 20))
}

/// What plain writing to the same disk takes.
fn disk(folder: &Path) -> anyhow::Result<Duration> {
    let block = files::noise(3, 4 << 20);
    let started = Instant::now();
    let mut file = std::fs::File::create(folder.join("disk.bin"))?;
    for _ in 0..SIZE / (4 << 20) {
        file.write_all(&block)?;
    }
    file.sync_all()?;
    Ok(started.elapsed())
}

fn speed(took: Duration) -> String {
    format!("{:.0} MiB/s", (SIZE >> 20) as f64 / took.as_secs_f64())
}
