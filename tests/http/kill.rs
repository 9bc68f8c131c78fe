//! Power cuts: the server is killed at many moments of an upload. Afterwards the evidence is whole, with its
//! leaf, or it was never there.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use tests::program::attestry_run;
use tests::{Outcome, Server, Setting, Upload, Workspace, files, sqlite};

const ROUNDS: u64 = 24;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_during_an_upload_keeps_all_of_it_or_nothing() -> Outcome {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let setting = Setting { data: Some(data.clone()), ..Setting::default() };
    let workspace = Workspace::with(&setting).await?;
    let (engineer, system) = (workspace.people.engineer.clone(), workspace.system.clone());
    let upload = |round: u64| {
        // Large ones are mostly killed while bytes arrive, small ones while rows are written.
        let size = if round.is_multiple_of(2) { 6 << 20 } else { 20_000 };
        let bytes = files::noise(round, size);
        let upload =
            Upload::about("mfa-required", &system).with("kind", "screenshot").file("a.png", bytes.clone());
        (upload, bytes)
    };
    let mut usual = Vec::new();
    for round in [1_000, 1_001] {
        let started = Instant::now();
        engineer.attach(&upload(round).0).await?;
        usual.push(started.elapsed());
    }
    let mut server = workspace.server;
    let mut kept = 2;
    let mut lost = 0;
    for round in 0..ROUNDS {
        let client = engineer.at(server.url());
        let (form, bytes) = upload(round);
        let mut sending = tokio::spawn(async move { client.upload(&form).await });
        // From at once to a little after the usual end; the last two at the moment of their answer, which
        // comes for certain, however slow the disk is just then.
        let moment = if round < ROUNDS - 2 {
            usual[usize::from(!round.is_multiple_of(2))].mul_f64(1.2 * round as f64 / ROUNDS as f64)
        } else {
            Duration::from_secs(60)
        };
        let in_time = tokio::time::timeout(moment.max(Duration::from_millis(1)), &mut sending).await;
        server.kill()?;
        let sent = match in_time {
            Ok(sent) => sent?,
            Err(_) => sending.await?,
        };
        let answered = matches!(sent, Ok(page) if page.status.as_u16() == 303);

        whole(&data)?;
        let now = sqlite::number(&data, "SELECT count(*) FROM evidence")?;
        ensure!(now == kept || now == kept + 1, "round {round}: {kept} pieces became {now}");
        ensure!(!answered || now == kept + 1, "round {round}: it was acknowledged and is gone");
        server = Server::start(&setting).await?;
        no_leftovers(&data).with_context(|| format!("round {round}"))?;
        if now == kept + 1 {
            let id = sqlite::execute(&data, "SELECT id FROM evidence ORDER BY leaf_index DESC LIMIT 1")?;
            let back = engineer.at(server.url()).open(&format!("/evidence/{id}/files/0")).await?;
            ensure!(back.bytes == bytes, "round {round}: other bytes came back");
        } else {
            lost += 1;
        }
        kept = now;
    }
    ensure!(lost > 0, "no upload was cut off: the moments were too late");
    ensure!(kept > 2, "no upload survived: the moments were too early");
    Ok(())
}

fn whole(data: &Path) -> Outcome {
    let folder = data.display().to_string();
    attestry_run(["log", "verify", "--data", &folder])?.expect_code(0)?;
    let without = "SELECT count(*) FROM evidence e WHERE NOT EXISTS \
                   (SELECT 1 FROM leaf WHERE leaf.workspace_id = e.workspace_id AND leaf.position = e.leaf_index)";
    ensure!(sqlite::number(data, without)? == 0, "evidence without a leaf");
    Ok(())
}

fn no_leftovers(data: &Path) -> Outcome {
    let on_disk = files::under(&data.join("blobs"))?.len();
    let in_rows = sqlite::number(data, "SELECT count(*) FROM blob")?;
    ensure!(i64::try_from(on_disk)? == in_rows, "{on_disk} files for {in_rows} rows");
    ensure!(files::under(&data.join("incoming"))?.is_empty(), "half an upload is left");
    Ok(())
}
