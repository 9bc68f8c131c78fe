//! The whole job by hand, from the set-up link to the verified report: with scripts on, and with scripts off.

use std::path::Path;

use anyhow::{Context as _, ensure};
use tests::browser::{Browser, Look};
use tests::program::{attestry_run, target};
use tests::workspace::{email, password};
use tests::{Outcome, Server, Setting, files, poll};

const CONTROL: &str = "mfa-required";
const EXPORT: [&str; 3] = ["ir.config_parameter.json", "res.users.json", "version.json"];

#[tokio::test(flavor = "multi_thread")]
async fn the_three_jobs_are_done_with_scripts_on() -> Outcome {
    three_jobs(Look::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_three_jobs_are_done_with_scripts_off() -> Outcome {
    three_jobs(Look { scripts: false, ..Look::default() }).await
}

async fn three_jobs(look: Look) -> Outcome {
    let server = Server::start(&Setting::default()).await?;
    let browser = Browser::start(server.url(), look).await?;
    browser.open(&server.set_up_link().await?).await?;
    for (name, value) in [
        ("workspace_name", "Hafenklinik"),
        ("time_zone", "Europe/Berlin"),
        ("gdpr", "true"),
        ("gdpr_role", "controller"),
        ("hipaa", "true"),
        ("hipaa_role", "covered_entity"),
        ("admin_name", "Ada Admin"),
        ("admin_email", &email("admin", "example.org")),
        ("admin_password", &password("admin")),
        ("officer_name", "Olga Officer"),
        ("officer_email", &email("officer", "example.org")),
        ("officer_password", &password("officer")),
    ] {
        browser.fill(name, value).await.with_context(|| format!("filling in {name}"))?;
    }
    browser.send("/setup").await?;
    browser.says("The workspace is ready.").await?;

    browser.open("/systems/new").await?;
    for (name, value) in [("name", "Odoo"), ("kind", "odoo"), ("personal_data", "true"), ("ephi", "true")] {
        browser.fill(name, value).await.with_context(|| format!("filling in {name}"))?;
    }
    browser.send("/systems").await?;
    browser.says("System added.").await?;
    browser.send("/sign-out").await?;

    invite(&browser, &["engineer", "auditor"]).await?;
    an_engineer_attaches(&browser, look.scripts).await?;
    an_officer_judges_and_seals(&browser).await?;
    an_auditor_takes_the_report(&browser).await?;
    browser.end().await
}

async fn invite(browser: &Browser, roles: &[&str]) -> Outcome {
    for role in roles {
        browser.sign_in(&email("admin", "example.org"), &password("admin")).await?;
        browser.open("/members").await?;
        for (name, value) in [("name", *role), ("email", &email(role, "example.org")), ("role", role)] {
            browser.fill(name, value).await.with_context(|| format!("filling in {name}"))?;
        }
        browser.send("/members").await?;
        let html = browser.find("main").await?.inner_html().await?;
        let start = html.find("/join?link=").context("no invitation link on the page")?;
        let link = html[start..].split(['"', '<', '&', ' ']).next().unwrap_or_default().to_owned();
        browser.send("/sign-out").await?;
        browser.open(&link).await?;
        browser.fill("password", &password(role)).await?;
        browser.fill("password_again", &password(role)).await?;
        browser.send("/join").await?;
        browser.says("Your password is set.").await?;
        browser.send("/sign-out").await?;
    }
    Ok(())
}

async fn an_engineer_attaches(browser: &Browser, scripts: bool) -> Outcome {
    browser.sign_in(&email("engineer", "example.org"), &password("engineer")).await?;
    browser.open(&format!("/controls?q={CONTROL}")).await?;
    browser.follow(&format!("main a[href*=\"/controls/{CONTROL}\"]")).await?;
    // With scripts off, and where the WebAssembly was not built, the plain form does it all.
    let island = scripts && target().join("site/app.js").exists();
    if island {
        poll::until("the island", async || {
            Ok(browser.find(".upload").await?.is_displayed().await?.then_some(()))
        })
        .await?;
    } else {
        ensure!(!browser.find(".upload").await?.is_displayed().await?, "a part that cannot work is shown");
    }
    for name in EXPORT {
        browser.choose_file("input[name=files]", &files::path(&format!("odoo19/{name}"))).await?;
        if island {
            // Files that are chosen one by one replace each other, as in every browser.
            poll::until("the browser's SHA-256", async || {
                let digest = files::sha256(&files::sample(&format!("odoo19/{name}"))?);
                Ok(browser.find(".upload").await?.text().await?.contains(&digest[..8]).then_some(()))
            })
            .await?;
        }
    }
    browser.send("/evidence").await?;
    let path = browser.arrives_at("done=evidence-attached").await?;
    ensure!(path.starts_with("/evidence/"), "sent to {path}");
    browser.says("Evidence stored and stamped into the log.").await?;
    browser.says(&files::sha256(&files::sample(&format!("odoo19/{}", EXPORT[2]))?)).await?;
    let receipt = browser.download("a[href$=\"/receipt\"]").await?;
    verified(&[&receipt, &files::path(&format!("odoo19/{}", EXPORT[2]))])?;
    browser.console_is_clean().await?;
    browser.send("/sign-out").await
}

async fn an_officer_judges_and_seals(browser: &Browser) -> Outcome {
    browser.sign_in(&email("officer", "example.org"), &password("officer")).await?;
    browser.open(&format!("/controls?q={CONTROL}")).await?;
    browser.follow(&format!("main a[href*=\"/controls/{CONTROL}\"]")).await?;
    browser.fill("decision", "not_effective").await?;
    browser.fill("reason", "Two accounts sign in without it.").await?;
    browser.send(&format!("/controls/{CONTROL}/verdict")).await?;
    browser.says("Verdict recorded").await?;
    browser.says("Two accounts sign in without it.").await?;
    browser.open("/reports/new").await?;
    browser.fill("title", "First quarter").await?;
    browser.send("/reports").await?;
    browser.says("Report sealed").await?;
    browser.console_is_clean().await?;
    browser.send("/sign-out").await
}

async fn an_auditor_takes_the_report(browser: &Browser) -> Outcome {
    browser.sign_in(&email("auditor", "example.org"), &password("auditor")).await?;
    browser.open("/reports").await?;
    browser.follow("main td a[href^=\"/reports/\"]").await?;
    let report = browser.download("a[href$=\"/download\"]").await?;
    let certificate = browser.download("a[href$=\"/certificate.pem\"]").await?;
    let (report, certificate) = (report.display().to_string(), certificate.display().to_string());
    attestry_run(["verify", &report, "--trust", &certificate])?.expect_code(0)?;
    browser.send("/sign-out").await
}

fn verified(paths: &[&Path]) -> Outcome {
    let mut arguments = vec!["verify".to_owned()];
    arguments.extend(paths.iter().map(|path| path.display().to_string()));
    attestry_run(arguments)?.expect_code(0)?;
    Ok(())
}
