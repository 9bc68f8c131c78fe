//! Every page as it looks: on a phone, in the dark, to a screen reader. Rules are read off the rendered page.

use anyhow::{Context as _, ensure};
use serde_json::Value;
use tests::browser::{Browser, Look};
use tests::demo::Copy;
use tests::workspace::sign_in;
use tests::{Client, Outcome, Server, Setting, Upload};

/// A page too, though the console calls it an error.
const MISSING: &str = "/no/such/page";
/// Faults of a page, as a list of sentences.
const ACCESSIBLE: &str = include_str!("accessible.js");
/// Texts that are too faint on what is behind them (WCAG 2.2, 1.4.3).
const FAINT: &str = include_str!("faint.js");

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_wider_than_a_phone() -> Outcome {
    let site = Site::start(Look { size: (390, 844), ..Look::default() }).await?;
    let width = "document.scrollingElement.scrollWidth + ' in ' + window.innerWidth";
    let fits = "document.scrollingElement.scrollWidth <= window.innerWidth";
    for path in &site.paths {
        site.browser.open(path).await?;
        if path == MISSING {
            site.browser.forget_console().await?;
        }
        ensure!(
            site.browser.evaluate(fits).await? == true,
            "{path}: {}",
            site.browser.evaluate(width).await?
        );
    }
    site.browser.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_names_labels_and_headings_in_order() -> Outcome {
    let site = Site::start(Look::default()).await?;
    site.none_on_any_page(ACCESSIBLE).await?;
    site.browser.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_text_stands_out_by_day() -> Outcome {
    let site = Site::start(Look::default()).await?;
    site.none_on_any_page(FAINT).await?;
    site.browser.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_text_stands_out_in_the_dark() -> Outcome {
    let site = Site::start(Look { dark: true, ..Look::default() }).await?;
    site.browser.open("/").await?;
    let background = site.browser.evaluate("getComputedStyle(document.body).backgroundColor").await?;
    let bright = background.as_str().and_then(|rgb| rgb.split(['(', ',']).nth(1)?.trim().parse::<f64>().ok());
    ensure!(bright.context("no colour")? < 80.0, "the page stays bright: {background}");
    site.none_on_any_page(FAINT).await?;
    site.browser.end().await
}

/// The sample workspace, an officer's browser before it, and one page of every kind.
struct Site {
    browser: Browser,
    paths: Vec<String>,
    _server: Server,
    _copy: Copy,
}

impl Site {
    async fn start(look: Look) -> anyhow::Result<Self> {
        let copy = Copy::new()?;
        let server = Server::start(&Setting { data: Some(copy.data()), ..Setting::default() }).await?;
        let officer = copy.demo.account("officer")?;
        let client = Client::new(server.url())?;
        sign_in(&client, &officer.email, &officer.password).await?.expect(303)?;
        // Long words without a place to break are where pages burst.
        let long = "Aufmerksamkeitsschulungsnachweis".repeat(6);
        let upload = Upload::new().with("title", &long).with("source", &long).with("description", &long);
        let upload = upload.with("kind", "training-record").with("controls", "training-awareness");
        let attached = client.attach(&upload.file(&format!("{long}.csv"), "a,b")).await?;

        let mut paths: Vec<String> = [
            "/",
            "/controls",
            "/controls?status=non-compliant&q=mfa",
            "/controls?q=nothing-is-called-this",
            "/controls/mfa-required",
            "/controls/training-awareness",
            "/controls/encryption-tls",
            "/frameworks",
            "/frameworks/gdpr",
            "/frameworks/hipaa?q=password",
            "/frameworks/gdpr/gdpr-32-1",
            "/systems",
            "/systems/new",
            "/evidence",
            "/evidence?q=nothing-is-called-this",
            "/evidence/new",
            "/gaps",
            "/gaps?state=closed&severity=medium",
            "/gaps?q=nothing-is-called-this",
            "/gaps/new",
            "/reports",
            "/reports/new",
            "/log",
            "/members",
            "/settings",
            MISSING,
        ]
        .map(str::to_owned)
        .to_vec();
        paths.push(format!("/evidence/{attached}"));
        let listed = client.open("/evidence").await?;
        let shown = listed.attributes("a", "href").into_iter().filter(|path| path.starts_with("/evidence/"));
        paths.extend(shown.filter(|path| !path.contains("new") && !path.contains("export")).take(6));
        for path in ["/gaps", "/gaps?state=closed"] {
            let listed = client.open(path).await?;
            let gaps = listed.attributes("a", "href").into_iter().filter(|path| path.starts_with("/gaps/0"));
            paths.extend(gaps.take(2));
        }
        let systems = client.open("/systems").await?;
        let system = systems
            .attributes("a", "href")
            .into_iter()
            .find(|path| path.starts_with("/systems/") && path.len() > 20);
        let system = system.context("no system")?;
        paths.push(format!("{system}/edit"));
        paths.push(system);
        paths.push(client.open("/reports").await?.link("/reports/")?);

        let browser = Browser::start(server.url(), look).await?;
        browser.sign_in(&officer.email, &officer.password).await?;
        Ok(Self { browser, paths, _server: server, _copy: copy })
    }

    /// Runs a check that lists faults on every page.
    async fn none_on_any_page(&self, check: &str) -> Outcome {
        let mut faults = Vec::new();
        for path in &self.paths {
            self.browser.open(path).await?;
            if path == MISSING {
                self.browser.forget_console().await?;
            }
            if let Value::Array(found) = self.browser.evaluate(check).await.with_context(|| path.clone())? {
                faults.extend(
                    found.iter().map(|fault| format!("{path}: {}", fault.as_str().unwrap_or_default())),
                );
            }
        }
        ensure!(faults.is_empty(), "{}", faults.join("\n"));
        Ok(())
    }
}
