//! Chromium through ChromeDriver: one browser per story, gone with it.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, bail, ensure};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities as _;
use thirtyfour::{By, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver, WebElement};

use crate::{files, poll, program};

/// What the browser is like.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether pages may run scripts.
    pub scripts: bool,
    /// Whether the person prefers dark pages.
    pub dark: bool,
    /// Width and height of the page's area in CSS pixels.
    pub size: (u32, u32),
}

impl Default for Look {
    fn default() -> Self {
        Self { scripts: true, dark: false, size: (1_280, 900) }
    }
}

/// A browser in front of one site.
#[derive(Debug)]
pub struct Browser {
    driver: WebDriver,
    base: String,
    process: Driver,
    profile: TempDir,
}

/// ChromeDriver and the browsers that it started: one process group.
#[derive(Debug)]
struct Driver(Child);

impl Browser {
    /// Starts a browser.
    ///
    /// # Errors
    /// When Chromium or ChromeDriver is not installed or does not start.
    pub async fn start(base: &str, look: Look) -> anyhow::Result<Self> {
        let mut command = program::tool("chromedriver")?;
        program::tool("chromium")?;
        let child = command
            .arg("--port=0")
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut process = Driver(child);
        let port = process.port()?;
        let profile = tempfile::tempdir()?;
        let mut wishes = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            &format!("--user-data-dir={}", profile.path().display()),
        ] {
            wishes.add_arg(argument)?;
        }
        wishes.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        let downloads = profile.path().join("downloads");
        std::fs::create_dir(&downloads)?;
        let mut prefs = json!({
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
            // A PDF is kept, not shown.
            "plugins.always_open_pdf_externally": true,
        });
        if !look.scripts {
            prefs["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        wishes.add_experimental_option("prefs", prefs)?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wishes).await?;
        let browser = Self { driver, base: base.to_owned(), process, profile };
        browser.resize(look.size).await?;
        let scheme = if look.dark { "dark" } else { "light" };
        browser
            .driver
            .cdp()
            .send_raw(
                "Emulation.setEmulatedMedia",
                json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
            )
            .await?;
        Ok(browser)
    }

    /// Makes the page's area another size.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn resize(&self, (width, height): (u32, u32)) -> anyhow::Result<()> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await?;
        Ok(())
    }

    /// Goes to a path of the site.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn open(&self, path: &str) -> anyhow::Result<()> {
        Ok(self.driver.goto(format!("{}{path}", self.base)).await?)
    }

    /// The path and query that it is at.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn path(&self) -> anyhow::Result<String> {
        let url = self.driver.current_url().await?;
        Ok(url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path())))
    }

    /// Waits until the path contains `part`.
    ///
    /// # Errors
    /// When it never does.
    pub async fn arrives_at(&self, part: &str) -> anyhow::Result<String> {
        poll::until(&format!("the page {part}"), async || {
            Ok(Some(self.path().await?).filter(|path| path.contains(part)))
        })
        .await
    }

    /// The first element that a CSS selector finds.
    ///
    /// # Errors
    /// When there is none.
    pub async fn find(&self, css: &str) -> anyhow::Result<WebElement> {
        let path = self.path().await?;
        self.driver.find(By::Css(css)).await.with_context(|| format!("{path}: nothing is {css}"))
    }

    /// All elements that a CSS selector finds.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn find_all(&self, css: &str) -> anyhow::Result<Vec<WebElement>> {
        Ok(self.driver.find_all(By::Css(css)).await?)
    }

    /// Clicks.
    ///
    /// # Errors
    /// When there is nothing to click on.
    pub async fn click(&self, css: &str) -> anyhow::Result<()> {
        let element = self.find(css).await?;
        element.scroll_into_view().await?;
        element.click().await.with_context(|| format!("clicking on {css}"))
    }

    /// Types into a field in place of what is there.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn type_into(&self, css: &str, text: &str) -> anyhow::Result<()> {
        let field = self.find(css).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Fills in the field of that name, whatever kind of field it is.
    ///
    /// # Errors
    /// When there is no such field or no such choice.
    pub async fn fill(&self, name: &str, value: &str) -> anyhow::Result<()> {
        let css = format!("main [name=\"{name}\"]");
        let field = self.find(&css).await?;
        let kind = field.attr("type").await?.unwrap_or_default();
        match (field.tag_name().await?.as_str(), kind.as_str()) {
            ("select", _) => self.click(&format!("{css} option[value=\"{value}\"]")).await,
            (_, "radio" | "checkbox") => {
                let choice = format!("{css}[value=\"{value}\"]");
                if self.find(&choice).await?.is_selected().await? {
                    Ok(())
                } else {
                    self.click(&choice).await
                }
            }
            // Typing into a date depends on the language that the browser shows it in.
            (_, "date") => {
                let script = format!("(document.querySelector('{css}').value = '{value}')");
                self.evaluate(&script).await.map(drop)
            }
            _ => self.type_into(&css, value).await,
        }
    }

    /// Sends the form that goes to `action`, and waits for the page that answers.
    ///
    /// # Errors
    /// When there is none, or nothing answers.
    pub async fn send(&self, action: &str) -> anyhow::Result<()> {
        self.follow(&format!("form[action=\"{action}\"] button:not([type=button]):not([value=next])")).await
    }

    /// Clicks, and waits for the page that it leads to.
    ///
    /// # Errors
    /// When there is nothing to click on, or it leads nowhere.
    pub async fn follow(&self, css: &str) -> anyhow::Result<()> {
        self.evaluate("(window.left = true)").await?;
        self.click(css).await?;
        poll::until(&format!("the page after {css}"), async || {
            // While pages change there may be none to ask.
            let there = self.evaluate("!window.left && document.readyState === 'complete'").await;
            Ok(there.is_ok_and(|there| there == true).then_some(()))
        })
        .await
    }

    /// Clicks on a link that downloads, and waits for the file.
    ///
    /// # Errors
    /// When there is no such link or no file comes.
    pub async fn download(&self, css: &str) -> anyhow::Result<PathBuf> {
        let folder = self.profile.path().join("downloads");
        let before = files::under(&folder)?;
        self.click(css).await?;
        poll::until("the download", async || {
            let now = files::under(&folder)?;
            // Until it is whole it has another name.
            let whole = |path: &PathBuf| {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                !name.starts_with('.') && !name.ends_with(".crdownload")
            };
            Ok(now.into_iter().find(|path| !before.contains(path) && whole(path)))
        })
        .await
    }

    /// Chooses files.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn choose_file(&self, css: &str, path: &Path) -> anyhow::Result<()> {
        let path = path.canonicalize()?;
        Ok(self.find(css).await?.send_keys(path.display().to_string()).await?)
    }

    /// What a person reads on the page.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn text(&self) -> anyhow::Result<String> {
        Ok(self.find("body").await?.text().await?)
    }

    /// Checks that a person reads `words`.
    ///
    /// # Errors
    /// When not.
    pub async fn says(&self, words: &str) -> anyhow::Result<()> {
        let text = self.text().await?;
        if !text.contains(words) {
            bail!("{}: “{words}” is not on the page:\n{text}", self.path().await?);
        }
        Ok(())
    }

    /// The value of a JavaScript expression; works with the page's own scripts off, too.
    ///
    /// # Errors
    /// When it throws.
    pub async fn evaluate(&self, expression: &str) -> anyhow::Result<serde_json::Value> {
        let answer = self.driver.execute(format!("return {expression};"), Vec::new()).await?;
        Ok(answer.json().clone())
    }

    /// Signs in through the page.
    ///
    /// # Errors
    /// When it does not lead to the start page.
    pub async fn sign_in(&self, email: &str, password: &str) -> anyhow::Result<()> {
        self.open("/sign-in").await?;
        self.fill("email", email).await?;
        self.fill("password", password).await?;
        self.send("/sign-in").await?;
        let path = self.path().await?;
        ensure!(path == "/", "signing in led to {path}");
        Ok(())
    }

    /// Presses a key where the focus is.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn press(&self, key: impl Into<char>) -> anyhow::Result<()> {
        self.driver.action_chain().send_keys(key.into()).perform().await?;
        Ok(())
    }

    /// Types where the focus is.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn write(&self, text: &str) -> anyhow::Result<()> {
        self.driver.action_chain().send_keys(text).perform().await?;
        Ok(())
    }

    /// A picture of the page's area, PNG.
    ///
    /// # Errors
    /// When the browser makes none.
    pub async fn picture(&self) -> anyhow::Result<Vec<u8>> {
        Ok(self.driver.screenshot_as_png().await?)
    }

    /// Checks that no page has put an error on the console since the last time.
    ///
    /// # Errors
    /// When one has.
    pub async fn console_is_clean(&self) -> anyhow::Result<()> {
        let severe: Vec<String> = self
            .driver
            .browser_log()
            .await?
            .into_iter()
            .filter(|line| line.level == "SEVERE")
            .map(|line| line.message)
            .collect();
        ensure!(severe.is_empty(), "the console says: {}", severe.join("\n"));
        Ok(())
    }

    /// Passes over what the console says so far: of a page that is meant to be missing.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn forget_console(&self) -> anyhow::Result<()> {
        self.driver.browser_log().await?;
        Ok(())
    }

    /// Ends the story: the console must be clean.
    ///
    /// # Errors
    /// When it is not.
    pub async fn end(self) -> anyhow::Result<()> {
        let clean = self.console_is_clean().await;
        let Self { driver, process, .. } = self;
        driver.quit().await?;
        drop(process);
        clean
    }
}

impl Driver {
    /// The port that ChromeDriver says it listens on.
    fn port(&mut self) -> anyhow::Result<u16> {
        let output = self.0.stdout.take().context("no standard output")?;
        let mut lines = BufReader::new(output).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                line.split("successfully on port ").nth(1).map(|rest| rest.trim_end_matches('.').to_owned())
            })
            .context("ChromeDriver ended without telling its port")?;
        // It blocks once the pipe is full, so somebody must read on.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(port.parse()?)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The group: a story that failed half-way leaves no browser behind.
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.0.id())]).status();
        let _ = self.0.wait();
    }
}
