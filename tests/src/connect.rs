//! Connecting a system and following what is collected from it, as people do on the pages.

use anyhow::Context as _;

use crate::cloud::{Answer, Cloud, Fields};
use crate::page::Form;
use crate::workspace::People;
use crate::{Client, Page, Workspace, poll};

impl People {
    /// The form by which the officer connects a system, filled in and not sent yet.
    ///
    /// # Errors
    /// When the page does not come.
    pub async fn connection(&self, system: &str, connector: &str, fields: &Fields) -> anyhow::Result<Form> {
        let action = format!("/systems/{system}/connections/{connector}");
        let form = self.officer.open(&action).await?.form(&action)?;
        Ok(fields.iter().fold(form, |form, (name, value)| form.set(name, value)))
    }

    /// The officer tries a connection, which saves nothing; the page that says how it went.
    ///
    /// # Errors
    /// When the form is not taken.
    pub async fn try_connection(
        &self,
        system: &str,
        connector: &str,
        fields: &Fields,
    ) -> anyhow::Result<Page> {
        let form = self.connection(system, connector, fields).await?.press("act", "test");
        self.officer.submit(&form).await?.expect(200)
    }

    /// The officer connects a system; the path of the collection that begins with it.
    ///
    /// # Errors
    /// When the form is not taken.
    pub async fn connect(&self, system: &str, connector: &str, fields: &Fields) -> anyhow::Result<String> {
        let form = self.connection(system, connector, fields).await?.press("act", "save");
        collection(&self.officer.submit(&form).await?.expect(303)?)
    }
}

impl Client {
    /// Has a connected system collected now; the path of the collection.
    ///
    /// # Errors
    /// When the page has no such button, or it does nothing.
    pub async fn collect(&self, system: &str, connector: &str) -> anyhow::Result<String> {
        let page = self.open(&format!("/systems/{system}")).await?;
        let form = page.form(&format!("/systems/{system}/connections/{connector}/collect"))?;
        collection(&self.submit(&form).await?.expect(303)?)
    }

    /// Follows a collection to its end, as the page does that loads itself again; the page as it stays.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn follow(&self, collection: &str) -> anyhow::Result<Page> {
        poll::until("the collection's end", async || {
            let page = self.open(collection).await?;
            Ok(page.header("refresh").is_empty().then_some(page))
        })
        .await
    }
}

impl Page {
    /// What a system's page says of a setting: its value in words, or "unknown".
    ///
    /// # Errors
    /// When the page has no such setting.
    pub fn reading(&self, setting: &str) -> anyhow::Result<String> {
        let row = self.row(setting)?;
        let html = row.html();
        let value = html.split_once("<strong>").and_then(|(_, rest)| rest.split_once("</strong>"));
        match value {
            Some((value, _)) => Ok(Self { bytes: value.into(), ..row.clone() }.text()),
            None => row.says("unknown").map(|_| "unknown".to_owned()),
        }
    }

    /// The evidence that a collection became: its page's path.
    ///
    /// # Errors
    /// When the page names none.
    pub fn evidence(&self) -> anyhow::Result<String> {
        self.attributes("a", "href")
            .into_iter()
            .find(|target| target.starts_with("/evidence/"))
            .with_context(|| format!("{}: no evidence:\n{}", self.asked, self.text()))
    }

    /// Names of the files on the page of a piece of evidence, in order.
    pub fn files(&self) -> Vec<String> {
        let labels = self.attributes("a", "aria-label").into_iter();
        labels.filter_map(|label| label.strip_prefix("Download ").map(str::to_owned)).collect()
    }
}

impl Workspace {
    /// Connects the CRM to a server that knows nothing, and follows the collection to its end; its id.
    ///
    /// # Errors
    /// When a step fails.
    pub async fn collect_nothing(&self) -> anyhow::Result<String> {
        let empty = Cloud::start(|_| Answer::new(404)).await?;
        let fields = Fields::new([
            ("address", empty.url()),
            ("database", "live".to_owned()),
            ("api_key", "key".to_owned()),
        ]);
        let collection = self.people.connect(&self.system, "odoo", &fields).await?;
        self.people.officer.follow(&collection).await?.says("Nothing was collected.")?;
        Ok(collection.replace("/collections/", ""))
    }
}

/// The path of the collection to which an answer leads.
fn collection(page: &Page) -> anyhow::Result<String> {
    let target = page.header("location").split('?').next().unwrap_or_default();
    let leads = target.starts_with("/collections/").then(|| target.to_owned());
    leads.with_context(|| format!("{}: sent to {target:?} instead of a collection", page.asked))
}
