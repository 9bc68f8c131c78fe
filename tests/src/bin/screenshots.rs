//! Takes the README's pictures from the running sample workspace.

use anyhow::Context as _;
use tests::browser::{Browser, Look};
use tests::demo::Copy;
use tests::program::root;
use tests::workspace::sign_in;
use tests::{Client, Outcome, Server, Setting};

#[tokio::main]
async fn main() -> Outcome {
    let copy = Copy::new()?;
    let server = Server::start(&Setting { data: Some(copy.data()), ..Setting::default() }).await?;
    let officer = copy.demo.account("officer")?;
    let client = Client::new(server.url())?;
    sign_in(&client, &officer.email, &officer.password).await?.expect(303)?;
    let report = client.open("/reports").await?;
    let links = report.attributes("a", "href");
    let report = links
        .into_iter()
        .find(|path| path.starts_with("/reports/") && path.len() > 30)
        .context("no report")?;
    let browser = Browser::start(server.url(), Look { size: (1_280, 860), ..Look::default() }).await?;
    browser.sign_in(&officer.email, &officer.password).await?;
    for (name, path) in [
        ("checklist", "/controls?topic=mfa"),
        ("control", "/controls/mfa-required"),
        ("report", report.as_str()),
    ] {
        browser.open(path).await?;
        let file = root().join(format!("docs/images/{name}.png"));
        std::fs::write(&file, browser.picture().await?).with_context(|| file.display().to_string())?;
        println!("{}", file.display());
    }
    browser.end().await
}
