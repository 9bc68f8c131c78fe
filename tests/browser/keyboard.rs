//! Without a mouse.

use anyhow::{bail, ensure};
use tests::browser::{Browser, Look};
use tests::demo::Copy;
use tests::{Outcome, Server, Setting};
use thirtyfour::Key;

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_skips_to_the_content_and_reaches_the_main_action_by_keys_alone() -> Outcome {
    let copy = Copy::new()?;
    let server = Server::start(&Setting { data: Some(copy.data()), ..Setting::default() }).await?;
    let browser = Browser::start(server.url(), Look::default()).await?;
    let engineer = copy.demo.account("engineer")?;
    browser.open("/sign-in").await?;
    tab_to(&browser, "input[name=email]").await?;
    browser.write(&engineer.email).await?;
    tab_to(&browser, "input[name=password]").await?;
    browser.write(&engineer.password).await?;
    browser.press(Key::Enter).await?;
    browser.arrives_at("/").await?;

    browser.open("/evidence/new").await?;
    browser.press(Key::Tab).await?;
    ensure!(focused(&browser, ".skip").await?, "the first stop is not the skip link");
    let seen = "document.activeElement.getBoundingClientRect().top >= 0";
    ensure!(browser.evaluate(seen).await? == true, "the skip link is focused and cannot be seen");
    browser.press(Key::Enter).await?;
    ensure!(focused(&browser, "#main").await?, "the skip link does not lead to the content");
    for stop in ["[name=title]", "[name=kind]", "[name=files]", "button.primary"] {
        tab_to(&browser, &format!("main form {stop}")).await?;
    }

    let officer = copy.demo.account("officer")?;
    browser.open("/").await?;
    browser.send("/sign-out").await?;
    browser.sign_in(&officer.email, &officer.password).await?;
    browser.open("/controls?q=mfa-required").await?;
    tab_to(&browser, "main a[href*=\"/controls/mfa-required\"]").await?;
    browser.press(Key::Enter).await?;
    browser.arrives_at("/controls/mfa-required").await?;
    tab_to(&browser, "main form[action$=\"/verdict\"] [name=decision]").await?;
    browser.press(Key::Down).await?;
    tab_to(&browser, "main form[action$=\"/verdict\"] button").await?;
    browser.end().await
}

/// Presses Tab until the focus is there; every stop on the way must be seen to have it.
async fn tab_to(browser: &Browser, css: &str) -> Outcome {
    for _ in 0..200 {
        if focused(browser, css).await? {
            let ring = "(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')(getComputedStyle(document.activeElement))";
            ensure!(browser.evaluate(ring).await? == true, "{css} has the focus and does not show it");
            return Ok(());
        }
        browser.press(Key::Tab).await?;
    }
    bail!("{}: Tab never reaches {css}", browser.path().await?)
}

async fn focused(browser: &Browser, css: &str) -> anyhow::Result<bool> {
    Ok(browser.evaluate(&format!("document.activeElement.matches('{css}')")).await? == true)
}
