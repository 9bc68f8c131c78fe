//! A setting that changes between two collections: what it was, what it is, and which controls moved with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use tests::cloud::Answer;
use tests::cloud::dynamics365::{self, Dynamics365};
use tests::postgres::Postgres;
use tests::{Outcome, Setting, Workspace, files};

const CONTROL: &str = "logging-events-recorded";
/// Readings are dated to the second, and two of the same second have no order.
const A_SECOND_LATER: Duration = Duration::from_millis(1_100);

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_that_changed_is_shown_with_the_controls_that_moved_on_sqlite() -> Outcome {
    drift(&Setting::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_that_changed_is_shown_with_the_controls_that_moved_on_postgresql() -> Outcome {
    let postgres = Postgres::start().await?;
    drift(&Setting { database_url: Some(postgres.url()), ..Setting::default() }).await
}

async fn drift(setting: &Setting) -> Outcome {
    let switched_off = Arc::new(AtomicBool::new(false));
    let dynamics = with_a_switch(&switched_off).await?;
    let workspace = Workspace::with(setting).await?;
    let people = &workspace.people;
    let officer = &people.officer;
    let system = people.add_system("Dynamics", "dynamics365").await?;
    let changes = format!("/systems/{system}/changes");
    let collection = people.connect(&system, "dynamics365", &dynamics.fields()).await?;
    officer.follow(&collection).await?.says("All that was asked for came")?;
    officer.open(&changes).await?.says("Nothing has changed")?;
    officer.open(&format!("{changes}?show=all")).await?.says("never read")?;

    switched_off.store(true, Ordering::Relaxed);
    let collection = people.engineer.collect(&system, "dynamics365").await?;
    let page = people.engineer.follow(&collection).await?.says("All that was asked for came")?;
    let evidence = page.evidence()?.replace("/evidence/", "");

    let page = people.auditor.open(&changes).await?.says("2 changes")?;
    ensure!(page.html().contains(&format!("/evidence/{evidence}")), "the evidence is not linked");
    let page = page.says("met → not met")?;
    page.link(&format!("/controls/{CONTROL}"))?;
    let csv = people.auditor.open(&page.link("/changes.csv")?).await?;
    ensure!(csv.header("content-type").starts_with("text/csv"), "{}", csv.header("content-type"));
    let csv = csv.html();
    ensure!(csv.lines().count() == 3, "two settings changed and no other:\n{csv}");
    for setting in ["audit.enabled", "audit.login_log"] {
        let line = csv.lines().find(|line| line.contains(&format!(",{setting},yes,")));
        let line = line.with_context(|| format!("{setting} is missing:\n{csv}"))?;
        for part in [",no,", evidence.as_str(), &format!("{CONTROL} met → not_met")] {
            ensure!(line.contains(part), "{part} is missing: {line}");
        }
    }
    let one = people.auditor.open(&format!("{changes}.csv?setting=audit.enabled")).await?.html();
    ensure!(one.lines().count() == 2 && !one.contains("audit.login_log"), "the filter does not hold:\n{one}");

    let control = format!("/controls/{CONTROL}?system={system}");
    officer.open(&control).await?.says("Non-compliant")?;
    let shown = officer.open(&format!("/systems/{system}")).await?.says("To set in the CRM")?;
    ensure!(shown.reading("audit.enabled")? == "no", "{}", shown.reading("audit.enabled")?);
    Ok(())
}

/// One whose auditing is off once the switch is set.
async fn with_a_switch(switched_off: &Arc<AtomicBool>) -> anyhow::Result<Dynamics365> {
    let on = String::from_utf8(files::sample("dynamics365.SYNTHETIC/organizations.json")?)?;
    let off = on.replace("\"isauditenabled\": true", "\"isauditenabled\": false");
    ensure!(on != off, "the sample has no such switch");
    let switched_off = Arc::clone(switched_off);
    Dynamics365::start(move |request| {
        let is_off = request.path == dynamics365::ORGANISATIONS && switched_off.load(Ordering::Relaxed);
        is_off.then(|| Answer::json(off.clone()).after(A_SECOND_LATER))
    })
    .await
}
