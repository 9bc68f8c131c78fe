//! Long logs and scans, end to end: sent, kept, read as they pass by.

use std::io::Write as _;
use std::path::Path;

use tests::{Upload, Workspace, files};

use crate::Row;
use crate::upload::attach;

const SIZE: usize = 50 << 20;

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let workspace = Workspace::start().await?;
    let folder = tempfile::tempdir()?;
    let upload = |kind| Upload::about("updates-applied-promptly", &workspace.system).with("kind", kind);
    // The program as it is after ordinary use.
    workspace
        .people
        .engineer
        .attach(&upload("screenshot").file("small.png", files::noise(2, 1 << 20)))
        .await?;

    let mut rows = Vec::new();
    for (kind, sample) in [("apt-history", "host/apt-history.log"), ("dpkg-log", "host/dpkg.log")] {
        let file = folder.path().join(kind);
        again_and_again(&file, &files::sample(sample)?)?;
        rows.extend(measure_one(&workspace, &upload(kind), &file, kind).await?);
    }
    let file = folder.path().join("scan.sarif.json");
    sarif(&file)?;
    rows.extend(measure_one(&workspace, &upload("vulnerability-scan"), &file, "SARIF").await?);
    Ok(rows)
}

async fn measure_one(
    workspace: &Workspace,
    upload: &Upload,
    file: &Path,
    what: &str,
) -> anyhow::Result<[Row; 2]> {
    let (took, grown) = attach(workspace, upload, file).await?;
    let seconds = took.as_secs_f64();
    Ok([
        Row::with_goal(
            format!("50 MB of {what}, attached and read"),
            format!("{seconds:.2} s"),
            "< 2 s",
            seconds < 2.0,
        ),
        Row::with_goal("  server's memory above idle", format!("{grown} MiB"), "< 64 MiB", grown < 64),
    ])
}

/// What a tool wrote, over and over.
fn again_and_again(path: &Path, sample: &[u8]) -> anyhow::Result<()> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    for _ in 0..SIZE.div_ceil(sample.len()) {
        file.write_all(sample)?;
    }
    Ok(file.flush()?)
}

/// One run with results until it is long enough.
fn sarif(path: &Path) -> anyhow::Result<()> {
    let result = r#"{"ruleId":"B101","level":"warning","message":{"text":"Use of assert detected. The enclosed code will be removed when compiling to optimised byte code."},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"crm/models/lead.py"},"region":{"startLine":41,"snippet":{"text":"assert lead.partner_id"}}}}]}"#;
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    file.write_all(br#"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":"Bandit","version":"1.9.4","rules":[{"id":"B101"}]}},"results":["#)?;
    for number in 0..SIZE / result.len() {
        if number > 0 {
            file.write_all(b",\n")?;
        }
        file.write_all(result.as_bytes())?;
    }
    file.write_all(b"]}]}")?;
    Ok(file.flush()?)
}
