//! A workspace with one person of each role and one CRM, set up over HTTP through the forms that people see.

use anyhow::Context as _;

use crate::{Client, Page, Server, Setting};

/// Everybody's password is this with the role before it.
const PASSWORD: &str = "walks through the harbour at dawn";

/// A running server with a workspace in use.
#[derive(Debug)]
pub struct Workspace {
    /// The server.
    pub server: Server,
    /// The people.
    pub people: People,
    /// Id of a CRM that holds personal data and ePHI.
    pub system: String,
}

/// One signed-in client per role.
#[derive(Clone, Debug)]
pub struct People {
    /// Manages members and settings.
    pub admin: Client,
    /// Judges and seals.
    pub officer: Client,
    /// Attaches.
    pub engineer: Client,
    /// Reads.
    pub auditor: Client,
    /// Not signed in.
    pub anon: Client,
}

impl Workspace {
    /// With everything as it comes.
    ///
    /// # Errors
    /// When a step of the set-up fails.
    pub async fn start() -> anyhow::Result<Self> {
        Self::with(&Setting::default()).await
    }

    /// On a server of one's own choice.
    ///
    /// # Errors
    /// When a step of the set-up fails.
    pub async fn with(setting: &Setting) -> anyhow::Result<Self> {
        Self::named("Hafenklinik", setting).await
    }

    /// Under a name of one's own choice.
    ///
    /// # Errors
    /// When a step of the set-up fails.
    pub async fn named(name: &str, setting: &Setting) -> anyhow::Result<Self> {
        let server = Server::start(setting).await?;
        let people = People::set_up(&server, &server.set_up_link().await?, name, "example.org").await?;
        let system = people.add_system("Odoo", "odoo").await?;
        Ok(Self { server, people, system })
    }
}

impl Workspace {
    /// The officer adds a control of the workspace's own, `own-<name>`, about GDPR Art. 32(1) unless told otherwise; returns its id.
    ///
    /// # Errors
    /// When the form is not taken.
    pub async fn add_control(&self, name: &str, other: &[(&str, &str)]) -> anyhow::Result<String> {
        let officer = &self.people.officer;
        let mut form = officer.open("/controls/new").await?.form("/controls")?;
        let usual = [
            ("name", name),
            ("topic", "vendor"),
            ("title", "Contracts with resellers name a security contact"),
            ("title_zh", "经销商合同写明安全联系人"),
            ("objective", "Somebody can be reached in an incident."),
            ("why", "Without a name nobody answers."),
            ("guidance", "Add the clause.\nCollect the names."),
            ("test", "Take three contracts and find the name in each."),
            ("provisions", "Art. 32(1)"),
            ("expected_what_1", "List of contacts"),
            ("expected_kinds_1", "contract"),
            ("expected_days_1", "365"),
        ];
        for (field, value) in usual.iter().chain(other) {
            form = form.set(field, value);
        }
        officer.submit(&form).await?.expect(303)?;
        Ok(format!("own-{name}"))
    }
}

impl Workspace {
    /// The officer opens a gap about a control on the system; returns its id.
    ///
    /// # Errors
    /// When the form is not taken.
    pub async fn open_gap(&self, control: &str, other: &[(&str, &str)]) -> anyhow::Result<String> {
        let officer = &self.people.officer;
        let new = format!("/gaps/new?control={control}&system={}", self.system);
        let mut form =
            officer.open(&new).await?.form("/gaps")?.set("title", "Found on a walk through the settings");
        for (field, value) in other {
            form = form.set(field, value);
        }
        let page = officer.submit(&form).await?.expect(303)?;
        let target = page.header("location");
        let id = target.strip_prefix("/gaps/").with_context(|| format!("sent to {target:?}"))?;
        Ok(id.split('?').next().unwrap_or_default().to_owned())
    }
}

impl People {
    /// Uses a set-up link and fills the four roles; everybody's address ends in `domain`.
    ///
    /// # Errors
    /// When a step of the set-up fails.
    pub async fn set_up(server: &Server, link: &str, name: &str, domain: &str) -> anyhow::Result<Self> {
        let officer = Client::new(server.url())?;
        let form = officer
            .open(link)
            .await?
            .form("/setup")?
            .set("workspace_name", name)
            .set("time_zone", "Europe/Berlin")
            .set("gdpr", "on")
            .set("gdpr_role", "controller")
            .set("hipaa", "on")
            .set("hipaa_role", "covered_entity")
            .set("admin_name", "Ada Admin")
            .set("admin_email", &email("admin", domain))
            .set("admin_password", &password("admin"))
            .set("officer_name", "Olga Officer")
            .set("officer_email", &email("officer", domain))
            .set("officer_password", &password("officer"));
        officer.submit_and_follow(&form).await?.says("The workspace is ready.")?;
        let admin = Client::new(server.url())?;
        sign_in(&admin, &email("admin", domain), &password("admin")).await?.expect(303)?;
        let engineer = Client::new(server.url())?;
        join(&admin, &engineer, "engineer", "Emil Engineer", domain).await?;
        let auditor = Client::new(server.url())?;
        join(&admin, &auditor, "auditor", "Aylin Auditor", domain).await?;
        Ok(Self { admin, officer, engineer, auditor, anon: Client::new(server.url())? })
    }

    /// Adds a CRM that holds personal data and ePHI; returns its id.
    ///
    /// # Errors
    /// When the form is not taken.
    pub async fn add_system(&self, name: &str, kind: &str) -> anyhow::Result<String> {
        let form = self
            .officer
            .open("/systems/new")
            .await?
            .form("/systems")?
            .set("name", name)
            .set("kind", kind)
            .set("url", "https://crm.example.org")
            .set("personal_data", "on")
            .set("gdpr_role", "controller")
            .set("ephi", "on")
            .set("hipaa_role", "covered_entity");
        let page = self.officer.submit(&form).await?.expect(303)?;
        let target = page.header("location");
        let id = target.strip_prefix("/systems/").with_context(|| format!("sent to {target:?}"))?;
        Ok(id.split('?').next().unwrap_or_default().to_owned())
    }

    /// The same people after the server moved to another port.
    #[must_use]
    pub fn at(&self, server: &Server) -> Self {
        let base = server.url();
        Self {
            admin: self.admin.at(base),
            officer: self.officer.at(base),
            engineer: self.engineer.at(base),
            auditor: self.auditor.at(base),
            anon: self.anon.at(base),
        }
    }

    /// Each role's name with its client.
    pub fn roles(&self) -> [(&'static str, &Client); 4] {
        [
            ("officer", &self.officer),
            ("engineer", &self.engineer),
            ("auditor", &self.auditor),
            ("admin", &self.admin),
        ]
    }
}

/// The address of a role's person.
pub fn email(role: &str, domain: &str) -> String {
    format!("{role}@{domain}")
}

/// The password of a role's person.
pub fn password(role: &str) -> String {
    format!("{role} {PASSWORD}")
}

/// Signs in through the form.
///
/// # Errors
/// When no answer comes.
pub async fn sign_in(client: &Client, email: &str, password: &str) -> anyhow::Result<Page> {
    let form = client.open("/sign-in").await?.form("/sign-in")?;
    client.submit(&form.set("email", email).set("password", password)).await
}

/// An admin invites somebody and hands the link over; the invited chooses a password with it.
///
/// # Errors
/// When a step fails.
pub async fn join(
    admin: &Client,
    invited: &Client,
    role: &str,
    name: &str,
    domain: &str,
) -> anyhow::Result<Page> {
    let form = admin.open("/members").await?.form("/members")?;
    let form = form.set("name", name).set("email", &email(role, domain)).set("role", role);
    let page = admin.submit(&form).await?.expect(200)?;
    let html = page.html();
    let start = html.find("/join?link=").context("no invitation link on the page")?;
    let link = html[start..].split(['"', '<', '&', ' ']).next().unwrap_or_default();
    let form = invited.open(link).await?.form("/join")?;
    let form = form.set("password", &password(role)).set("password_again", &password(role));
    invited.submit_and_follow(&form).await?.says("Your password is set")
}
