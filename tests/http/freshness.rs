//! Evidence that gets old changes a status without anybody touching anything: the same folder on later days.

use tests::workspace::{email, password, sign_in};
use tests::{Client, Outcome, Server, Setting, Upload, Workspace};

/// Expects one kind of evidence, not older than 35 days; verdicts hold 180 days.
const CONTROL: &str = "training-reminders";

#[tokio::test(flavor = "multi_thread")]
async fn a_control_turns_from_compliant_to_non_compliant_by_the_passing_of_days_alone() -> Outcome {
    let folder = tempfile::tempdir()?;
    let setting = Setting { data: Some(folder.path().join("data")), ..Setting::default() };
    let workspace = Workspace::with(&setting).await?;
    let upload =
        Upload::about(CONTROL, &workspace.system).with("kind", "training-record").file("sent.csv", "sent");
    workspace.people.engineer.attach(&upload).await?;
    let path = format!("/controls/{CONTROL}?system={}", workspace.system);
    let officer = &workspace.people.officer;
    let form = officer.open(&path).await?.form(&format!("/controls/{CONTROL}/verdict"))?;
    officer.submit_and_follow(&form.set("decision", "effective")).await?;
    let list = format!("/controls/export.csv?q={CONTROL}");
    status_is(officer, &list, "compliant").await?;
    workspace.server.stop().await?;

    for (days, status) in [(20, "compliant"), (25, "at risk"), (36, "non-compliant"), (181, "not assessed")] {
        let later = Server::start(&Setting { days_ahead: Some(days), ..setting.clone() }).await?;
        let auditor = Client::new(later.url())?;
        sign_in(&auditor, &email("auditor", "example.org"), &password("auditor")).await?.expect(303)?;
        status_is(&auditor, &list, status)
            .await
            .map_err(|error| error.context(format!("after {days} days")))?;
        later.stop().await?;
    }
    Ok(())
}

async fn status_is(client: &Client, list: &str, status: &str) -> Outcome {
    let csv = client.open(list).await?.html();
    let row = csv.lines().find(|line| line.starts_with(CONTROL)).unwrap_or_default().to_lowercase();
    anyhow::ensure!(row.contains(&format!(",{status},")), "expected “{status}” in: {row}");
    Ok(())
}
