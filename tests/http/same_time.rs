//! Many people at the same moment: everybody gets an answer, nothing is lost, the log stays one log.

use anyhow::ensure;
use tests::postgres::Postgres;
use tests::program::attestry_run;
use tests::workspace::join;
use tests::{Client, Outcome, Setting, Upload, Workspace, files};

const ROUNDS: usize = 12;

#[tokio::test(flavor = "multi_thread")]
async fn officers_and_engineers_at_once_lose_nothing_on_sqlite() -> Outcome {
    at_once(&Setting::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn officers_and_engineers_at_once_lose_nothing_on_postgresql() -> Outcome {
    let postgres = Postgres::start().await?;
    at_once(&Setting { database_url: Some(postgres.url()), ..Setting::default() }).await
}

async fn at_once(setting: &Setting) -> Outcome {
    let workspace = Workspace::with(setting).await?;
    let people = &workspace.people;
    let second = Client::new(workspace.server.url())?;
    join(&people.admin, &second, "officer", "Otto Officer", "second.example.org").await?;

    let mut tasks = tokio::task::JoinSet::new();
    for round in 0..ROUNDS {
        for (name, officer) in [("Olga", &people.officer), ("Otto", &second)] {
            let (officer, system) = (officer.clone(), workspace.system.clone());
            tasks.spawn(async move {
                let reason = format!("{name} in round {round}");
                let fields = [
                    ("system", system.as_str()),
                    ("decision", "not_effective"),
                    ("reason", reason.as_str()),
                    ("from", ""),
                    ("then", ""),
                ];
                let page = officer.post("/controls/mfa-required/verdict", &fields).await?;
                anyhow::Ok((page.status.as_u16(), "verdict"))
            });
        }
        let (engineer, system) = (people.engineer.clone(), workspace.system.clone());
        tasks.spawn(async move {
            let bytes = files::noise(u64::try_from(round / 2)?, 50_000);
            let upload =
                Upload::about("mfa-required", &system).with("kind", "screenshot").file("a.png", bytes);
            anyhow::Ok((engineer.upload(&upload).await?.status.as_u16(), "evidence"))
        });
    }
    let (mut verdicts, mut evidence) = (0, 0);
    while let Some(done) = tasks.join_next().await {
        let (status, what) = done??;
        // 409: somebody else was quicker; nothing was stored and the person is told so.
        ensure!(status == 303 || status == 409, "{what} at once answers {status}");
        if status == 303 {
            *(if what == "verdict" { &mut verdicts } else { &mut evidence }) += 1;
        }
    }
    ensure!(verdicts > 0 && evidence > 0, "{verdicts} verdicts and {evidence} pieces of evidence were taken");
    let list = people.auditor.open("/evidence/export.csv").await?.html();
    ensure!(list.lines().count() - 1 == evidence, "taken {evidence}, listed {}", list.lines().count() - 1);
    let control = people.officer.open(&format!("/controls/mfa-required?system={}", workspace.system)).await?;
    let shown = control.text().matches(" in round ").count();
    ensure!(shown == verdicts, "{verdicts} verdicts were taken, {shown} are shown");

    let mut verify = vec!["log".to_owned(), "verify".into(), "--data".into()];
    verify.push(workspace.server.data().display().to_string());
    verify.extend(setting.database_url.iter().flat_map(|url| ["--database-url".into(), url.clone()]));
    attestry_run(verify)?.expect_code(0)?;
    let blobs = files::under(&workspace.server.data().join("blobs"))?;
    ensure!(
        blobs.len() <= ROUNDS.div_ceil(2),
        "the same bytes lie there more than once: {} files",
        blobs.len()
    );
    Ok(())
}
