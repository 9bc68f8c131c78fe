//! A sample workspace from the bundled real files: what the product looks like in use.

use app::forms::Problems;
use app::forms::attach_evidence::AttachEvidence;
use app::forms::close_gap::CloseGap;
use app::forms::edit_system::EditSystem;
use app::forms::invite_member::InviteMember;
use app::forms::join_workspace::JoinWorkspace;
use app::forms::open_gap::OpenGap;
use app::forms::record_verdict::RecordVerdict;
use app::forms::rules::Typed;
use app::forms::seal_report::SealReport;
use app::forms::set_up_workspace::{Frameworks, SetUpWorkspace};
use app::shell::Role;
use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use controls::evaluate::{Decision, Finding, Status};
use controls::system::LegalRole;
use sea_orm::DbErr;
use thiserror::Error;

use crate::auth::permit::{
    Action, Assign, Attach, Judge, ManageMembers, ManageSystems, Remedy, Seal, Tailor,
};
use crate::auth::{Actor, Denied, Permit, session};
use crate::books::Books;
use crate::catalogue::{self, By, Change, ChangeError};
use crate::evidence::{AttachError, Bytes, Submission, SubmittedFile, attach};
use crate::gaps::{self, GapError};
use crate::log::LogError;
use crate::random::Secret;
use crate::reports::SealError;
use crate::site::Site;
use crate::store::{control_owner, evidence, gap, invitation, member};
use crate::verdicts::VerdictError;
use crate::workspaces::{self, SetUpLink, WorkspaceError};
use crate::{reports, systems, verdicts};

/// What stands in the audit trail where no web request stands behind an act.
const REQUEST: &str = "sample";
/// The sample workspace is this old: old enough for evidence to have gone stale.
const AGE: TimeDelta = TimeDelta::days(75);

/// What was made.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) workspace: String,
    pub(crate) accounts: Vec<Account>,
    pub(crate) report: String,
    /// The first piece of evidence.
    pub(crate) evidence: String,
}

/// Somebody who can sign in to the sample.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) role: Role,
}

/// Why the sample could not be made.
#[derive(Debug, Error)]
pub(crate) enum SampleError {
    #[error("the workspace could not be made")]
    Workspace(#[from] WorkspaceError),
    #[error("evidence could not be attached")]
    Attach(#[from] AttachError),
    #[error("a verdict could not be recorded")]
    Verdict(#[from] VerdictError),
    #[error("a gap could not be opened or closed")]
    Gap(#[from] GapError),
    #[error("the report could not be sealed")]
    Seal(#[from] SealError),
    #[error("the log failed")]
    Log(#[from] LogError),
    #[error("the database failed")]
    Store(#[from] DbErr),
    #[error("the catalogue could not be changed")]
    Change(#[from] ChangeError),
    #[error("the disk failed")]
    Disk(#[from] std::io::Error),
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("the sample's own data break a rule: {0}")]
    Rule(String),
}

/// A bundled file.
pub(crate) struct SampleFile {
    pub(crate) name: &'static str,
    pub(crate) bytes: &'static [u8],
}

macro_rules! files {
    ($($name:literal in $folder:literal),+ $(,)?) => {
        &[$(SampleFile { name: $name, bytes: include_bytes!(concat!("../../tests/fixtures/", $folder, $name)) }),+]
    };
}

/// One submission of the sample.
struct Piece {
    files: &'static [SampleFile],
    title: &'static str,
    kind: &'static str,
    description: &'static str,
    source: &'static str,
    system: usize,
    /// Every control that expects the kind and names one of these topics; empty for machine-written kinds.
    topics: &'static [&'static str],
    /// Days ago that it was handed in, and that its period ended.
    handed_in: i64,
    covers_until: Option<i64>,
}

const ODOO: usize = 0;
const FXIAOKE: usize = 1;

/// Oldest first. Files that tools wrote say themselves when they were made.
const PIECES: &[Piece] = &[
    Piece {
        files: &[SampleFile {
            name: "training-record-2025.csv",
            bytes: include_bytes!("../sample/training-record.csv"),
        }],
        title: "Awareness training 2025",
        kind: "training-record",
        description: "Export of the learning platform. One person missed the course.",
        source: "Learning platform, CSV export",
        system: ODOO,
        topics: &["training", "mfa"],
        handed_in: 70,
        covers_until: Some(400),
    },
    Piece {
        files: &[SampleFile {
            name: "MFA 声明 纷享销客.txt",
            bytes: include_bytes!("../sample/mfa-attestation-fxiaoke.txt"),
        }],
        title: "多因素认证声明，北京分公司",
        kind: "attestation",
        description: "This CRM does not tell by itself whether MFA is required.",
        source: "李娜, CRM administrator",
        system: FXIAOKE,
        topics: &["mfa", "access"],
        handed_in: 65,
        covers_until: Some(66),
    },
    Piece {
        files: &[SampleFile {
            name: "breach-procedure.txt",
            bytes: include_bytes!("../sample/breach-procedure.txt"),
        }],
        title: "Breach procedure with its clocks",
        kind: "procedure",
        description: "Who does what by when: 72 hours (GDPR), 60 days (HIPAA).",
        source: "Intranet, page “Data breach”",
        system: ODOO,
        topics: &["compliance", "logging", "audit"],
        handed_in: 30,
        covers_until: Some(31),
    },
    Piece {
        files: &[SampleFile {
            name: "access-review.csv",
            bytes: include_bytes!("../sample/access-review.csv"),
        }],
        title: "Access review of the last quarter",
        kind: "access-review",
        description: "Every account looked at by its manager; one removed, one reduced.",
        source: "Odoo, Settings → Users, reviewed in a meeting",
        system: ODOO,
        topics: &["access", "audit"],
        handed_in: 20,
        covers_until: Some(21),
    },
    Piece {
        files: files![
            "ir.config_parameter.json" in "odoo19/", "res.users.json" in "odoo19/", "res.groups.json" in "odoo19/",
            "ir.module.module.json" in "odoo19/", "ir.cron.json" in "odoo19/", "ir.rule.json" in "odoo19/",
            "ir.mail_server.json" in "odoo19/", "db.backup.json" in "odoo19/", "auditlog.rule.json" in "odoo19/",
            "auditlog.log.json" in "odoo19/", "res.users.apikeys.json" in "odoo19/",
            "mail.message.db.backup.json" in "odoo19/", "data_recycle.model.json" in "odoo19/",
            "http-headers.web-login.txt" in "odoo19/", "version.json" in "odoo19/",
        ],
        title: "Odoo settings export",
        kind: "",
        description: "Collected over the API by the nightly job.",
        source: "odoo_collect, read-only API key",
        system: ODOO,
        topics: &[],
        handed_in: 0,
        covers_until: None,
    },
    Piece {
        files: files!["apt-history.log" in "host/"],
        title: "",
        kind: "",
        description: "",
        source: "crm-host, /var/log/apt/history.log",
        system: ODOO,
        topics: &[],
        handed_in: 0,
        covers_until: None,
    },
    Piece {
        files: files!["unattended-upgrade.dry-run.txt" in "host/"],
        title: "",
        kind: "",
        description: "Cut off by a time limit: the page says why nothing follows from it.",
        source: "crm-host, unattended-upgrade --dry-run",
        system: ODOO,
        topics: &[],
        handed_in: 0,
        covers_until: None,
    },
    Piece {
        files: files!["lynis-report.dat" in "host/"],
        title: "",
        kind: "",
        description: "",
        source: "crm-host, lynis audit system",
        system: ODOO,
        topics: &[],
        handed_in: 0,
        covers_until: None,
    },
    Piece {
        files: files!["sslyze.json" in "tls/"],
        title: "",
        kind: "",
        description: "",
        source: "sslyze against the log-in page",
        system: ODOO,
        topics: &[],
        handed_in: 0,
        covers_until: None,
    },
    Piece {
        files: files!["restic-check.txt" in "backup/", "restic-snapshots.json" in "backup/"],
        title: "",
        kind: "",
        description: "",
        source: "backup host, restic check --read-data",
        system: ODOO,
        topics: &[],
        handed_in: 0,
        covers_until: None,
    },
    Piece {
        files: files!["pg_restore_test.txt" in "backup/"],
        title: "Restore test of the CRM's database",
        kind: "",
        description: "Row counts of the restored copy compared with the live database.",
        source: "backup host",
        system: ODOO,
        topics: &[],
        handed_in: 0,
        covers_until: None,
    },
];

/// Makes the sample workspace: people, two systems, evidence of several kinds (some of it failing, some
/// stale), verdicts, and one sealed report.
pub(crate) async fn fill(site: &Site, link: &SetUpLink, now: DateTime<Utc>) -> Result<Sample, SampleError> {
    let start = now - AGE;
    let tag: String = Secret::new().digest().chars().take(6).collect();
    let account = |name: &str, role| Account {
        email: format!("{name}.{tag}@nordlicht.example"),
        password: Secret::new().reveal().to_owned(),
        role,
    };
    let admin = account("admin", Role::Admin);
    let officer = account("h.weber", Role::Officer);
    let engineer = account("a.diaz", Role::Engineer);
    let auditor = account("li.na", Role::Auditor);
    let form = SetUpWorkspace {
        workspace_name: "Nordlicht Medical, 北京分公司".into(),
        time_zone: "Asia/Shanghai".into(),
        gdpr: true,
        gdpr_role: LegalRole::Controller.id().into(),
        hipaa: true,
        hipaa_role: LegalRole::CoveredEntity.id().into(),
        admin_name: "Ines Roth".into(),
        admin_email: admin.email.clone(),
        admin_password: Typed::new(&admin.password),
        officer_name: "Hanna Weber".into(),
        officer_email: officer.email.clone(),
        officer_password: Typed::new(&officer.password),
        ..SetUpWorkspace::default()
    };
    let workspace = workspaces::set_up(site, link, &form.check().map_err(rule)?, start).await?;
    let inviter = permit::<ManageMembers>(site, &admin, start).await?;
    for (who, name) in [(&engineer, "Álvaro Díaz"), (&auditor, "李娜")] {
        join(site, &inviter, who, name, start).await?;
    }
    let systems = add_systems(site, &permit::<ManageSystems>(site, &admin, start).await?, start).await?;
    assign_owners(site, &permit::<Assign>(site, &officer, start).await?, &engineer).await?;
    shape_catalogue(site, &permit::<Tailor>(site, &officer, start).await?, start).await?;
    let first_look = start + TimeDelta::days(2);
    let follow = permit::<Remedy>(site, &officer, first_look).await?;
    let found = open_gaps(site, &follow, &engineer, first_look, now).await?;
    let evidence = attach_all(site, &permit::<Attach>(site, &engineer, now).await?, &systems, now).await?;
    judge(site, &permit::<Judge>(site, &officer, now).await?, now).await?;
    close_gap(site, &permit::<Remedy>(site, &officer, now).await?, &found, now).await?;
    let report = seal(site, &permit::<Seal>(site, &officer, now).await?, systems, now).await?;
    Ok(Sample { workspace, accounts: vec![officer, engineer, auditor, admin], report, evidence })
}

/// Leave by the way that everybody takes: through a session.
async fn permit<A: Action>(
    site: &Site,
    account: &Account,
    at: DateTime<Utc>,
) -> Result<Permit<A>, SampleError> {
    let missing = || SampleError::Rule(format!("{} is no member", account.email));
    let member = member::by_email(&site.store.db, &account.email).await?.ok_or_else(missing)?;
    let secret = session::open(&site.store, &member.id, at).await?;
    let actor: Actor = session::actor(&site.store, &secret, at).await?.ok_or_else(missing)?;
    session::close(&site.store, &secret).await?;
    Ok(actor.permit::<A>()?)
}

async fn join(
    site: &Site,
    inviter: &Permit<ManageMembers>,
    who: &Account,
    name: &str,
    at: DateTime<Utc>,
) -> Result<(), SampleError> {
    let invite = InviteMember { name: name.into(), email: who.email.clone(), role: who.role.id().into() };
    let (secret, _) = workspaces::invite(site, inviter, &invite.check().map_err(rule)?, at).await?;
    let invited = invitation::open(&site.store.db, &secret.digest(), at.timestamp())
        .await?
        .ok_or_else(|| SampleError::Rule("the invitation is gone".into()))?;
    let form = JoinWorkspace {
        link: secret.reveal().to_owned(),
        name: name.into(),
        password: Typed::new(&who.password),
        password_again: Typed::new(&who.password),
    };
    workspaces::join(site, &invited, &form.check(&who.email).map_err(rule)?, at).await?;
    Ok(())
}

async fn add_systems(
    site: &Site,
    permit: &Permit<ManageSystems>,
    at: DateTime<Utc>,
) -> Result<Vec<String>, SampleError> {
    let laws = Frameworks { gdpr: Some(LegalRole::Controller), hipaa: Some(LegalRole::CoveredEntity) };
    let forms = [
        EditSystem {
            name: "Odoo · patient relations".into(),
            kind: "odoo".into(),
            url: "https://crm.nordlicht.example".into(),
            owner: "Álvaro Díaz".into(),
            personal_data: true,
            ephi: true,
            ..EditSystem::default()
        },
        EditSystem {
            name: "纷享销客 · 北京".into(),
            kind: "fxiaoke".into(),
            url: "https://www.fxiaoke.com".into(),
            owner: "李娜".into(),
            personal_data: true,
            ..EditSystem::default()
        },
    ];
    let mut ids = Vec::new();
    for form in forms {
        ids.push(systems::add(site, permit, &form.check(&laws).map_err(rule)?, at).await?);
    }
    Ok(ids)
}

/// The engineer answers for what the host and the CRM's settings show, the officer for the rest; some
/// controls have nobody yet.
async fn assign_owners(site: &Site, permit: &Permit<Assign>, engineer: &Account) -> Result<(), SampleError> {
    let db = &site.store.db;
    let engineer = member::by_email(db, &engineer.email).await?.map(|member| member.id);
    for control in &controls::catalogue::catalogue().controls {
        let owner = match control.topic.id() {
            "updates" | "encryption" | "backup" | "logging" => engineer.as_deref(),
            "training" => None,
            _ => Some(permit.member()),
        };
        if owner.is_some() {
            control_owner::assign(db, permit.workspace(), control.id.as_str(), owner).await?;
        }
    }
    Ok(())
}

/// One control of the organisation's own, and one that it does not need.
async fn shape_catalogue(site: &Site, permit: &Permit<Tailor>, at: DateTime<Utc>) -> Result<(), SampleError> {
    let own = Change::Control(
        "own-partner-contacts".into(),
        include_str!("../sample/own-partner-contacts.toml").into(),
    );
    let off = Change::SwitchOff(
        "encryption-mail".into(),
        "The CRM sends no mail: letters and newsletters leave through the practice system.".into(),
    );
    for change in [own, off] {
        catalogue::record(site, By::Member(permit), change, at).await?;
    }
    Ok(())
}

/// What the officer found on a first look at the systems: one gap is overdue today, one has nobody yet, and one will be
/// closed; its id is returned.
async fn open_gaps(
    site: &Site,
    permit: &Permit<Remedy>,
    engineer: &Account,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<String, SampleError> {
    let books = Books::open(&site.store.db, permit.workspace(), at)
        .await?
        .ok_or_else(|| SampleError::Rule("there is no workspace".into()))?;
    let system = books.systems.iter().find(|system| system.kind == "odoo");
    let system = system.ok_or_else(|| SampleError::Rule("there is no Odoo".into()))?;
    let engineer = member::by_email(&site.store.db, &engineer.email).await?.map(|member| member.id);
    let engineer = engineer.unwrap_or_default();
    let day = |days: i64| (now + TimeDelta::days(days)).date_naive().to_string();
    let form = |control: &str, title: &str, detail: &str, severity: &str| OpenGap {
        control: control.into(),
        system: system.id.clone(),
        title: title.into(),
        detail: detail.into(),
        severity: severity.into(),
        ..OpenGap::default()
    };
    let plan = form(
        "backup-recovery-plan",
        "The recovery plan names a data centre that was left in spring",
        "Steps 4 to 7 cannot be followed as they are written. Name the new host, and walk through them once.",
        "high",
    );
    let training = form("training-awareness", "One person missed the awareness training", "", "low");
    let leaver = form(
        "access-leavers",
        "A trainee's account was open three weeks after they left",
        "Nobody told the CRM's administrator.",
        "medium",
    );
    let forms = [
        OpenGap { owner: engineer.clone(), due: day(-12), ..plan },
        OpenGap { due: day(14), ..training },
        OpenGap { owner: engineer, due: day(-30), ..leaver },
    ];
    let mut last = String::new();
    for form in forms {
        let new = form.check(at.date_naive()).map_err(rule)?;
        let control = books.tailored.control(&form.control);
        let control = control.ok_or_else(|| SampleError::Rule(format!("no control {}", form.control)))?;
        last = gaps::open(site, permit, (control, system), &new, at).await?;
    }
    Ok(last)
}

/// The access review shows that it is mended.
async fn close_gap(
    site: &Site,
    permit: &Permit<Remedy>,
    id: &str,
    now: DateTime<Utc>,
) -> Result<(), SampleError> {
    let db = &site.store.db;
    let missing = || SampleError::Rule("a gap or its evidence is gone".into());
    let row = gap::find(db, permit.workspace(), id).await?.ok_or_else(missing)?;
    let reviews = evidence::Filter { kind: Some("access-review".into()), ..evidence::Filter::default() };
    let (found, _) = evidence::page(db, permit.workspace(), &reviews, evidence::Sort::Received, 0, 1).await?;
    let form = CloseGap {
        note: "The account was closed at the review. Leavers are now on the weekly list that goes to the CRM's administrator.".into(),
        evidence: found.into_iter().next().ok_or_else(missing)?.id,
    };
    gaps::close(site, permit, &row, &form.check().map_err(rule)?, now).await?;
    Ok(())
}

async fn attach_all(
    site: &Site,
    permit: &Permit<Attach>,
    systems: &[String],
    now: DateTime<Utc>,
) -> Result<String, SampleError> {
    let mut first = None;
    for piece in PIECES {
        let day = |ago: i64| (now - TimeDelta::days(ago)).date_naive().to_string();
        let controls = controls::catalogue::catalogue().controls.iter().filter(|control| {
            piece.topics.contains(&control.topic.id())
                && control.expected.iter().any(|one| one.kinds.iter().any(|kind| kind.id() == piece.kind))
        });
        let form = AttachEvidence {
            title: piece.title.into(),
            kind: piece.kind.into(),
            description: piece.description.into(),
            source: piece.source.into(),
            period_end: piece.covers_until.map(day).unwrap_or_default(),
            systems: systems.get(piece.system).cloned().into_iter().collect(),
            controls: controls.map(|control| control.id.to_string()).collect(),
            ..AttachEvidence::default()
        };
        let at = now - TimeDelta::days(piece.handed_in);
        let new = form.check(at.date_naive()).map_err(rule)?;
        let mut files = Vec::new();
        for file in piece.files {
            let mut incoming = site.blobs.receive().await?;
            incoming.write(file.bytes.into()).await?;
            let bytes = Bytes::Arrived(incoming.finish().await?);
            files.push(SubmittedFile { name: file.name.into(), media_type: "text/plain".into(), bytes });
        }
        let submission = Submission {
            title: new.title,
            kind: new.kind,
            description: new.description.map(String::from).unwrap_or_default(),
            source: new.source.map(String::from).unwrap_or_default(),
            period: new.period.map(|span| (span.first, span.last)),
            systems: new.systems,
            controls: new.controls,
            supersedes: None,
            files,
        };
        let attached = attach(site, permit, submission, at, REQUEST).await?;
        first.get_or_insert(attached.id);
    }
    first.ok_or_else(|| SampleError::Rule("there is no evidence".into()))
}

/// The officer decides where the evidence decides: what is shown to work is effective, what is shown to
/// be wrong is not. What lacks evidence waits.
async fn judge(site: &Site, permit: &Permit<Judge>, now: DateTime<Utc>) -> Result<(), SampleError> {
    let books = Books::open(&site.store.db, permit.workspace(), now)
        .await?
        .ok_or_else(|| SampleError::Rule("there is no workspace".into()))?;
    let mut faults = 0;
    let mut excused = false;
    for one in books.judge_all() {
        let judged = &one.assessment;
        let wrong = judged.checks.iter().any(|check| check.finding == Finding::NotMet);
        let shown = !judged.expectations.is_empty()
            && judged.expectations.iter().all(|expected| expected.freshness.counts());
        let (decision, reason) = if wrong && faults < 3 {
            faults += 1;
            (
                Decision::NotEffective,
                "The settings export shows otherwise; a ticket is open with the operations team.",
            )
        } else if shown && !wrong {
            (Decision::Effective, "")
        } else if !excused
            && judged.status == Status::NotAssessed
            && one.system.kind == "fxiaoke"
            && one.control.topic.id() == "updates"
        {
            excused = true;
            (
                Decision::NotApplicable,
                "Software as a service: the vendor installs the updates, and the contract says so.",
            )
        } else {
            continue;
        };
        let form = RecordVerdict {
            system: one.system.id.clone(),
            decision: decision.id().into(),
            reason: reason.into(),
            ..RecordVerdict::default()
        };
        let new = form.check(one.control).map_err(rule)?;
        verdicts::record(site, permit, &books, (one.control, one.system), &new, now).await?;
    }
    Ok(())
}

async fn seal(
    site: &Site,
    permit: &Permit<Seal>,
    systems: Vec<String>,
    now: DateTime<Utc>,
) -> Result<String, SampleError> {
    let today = now.date_naive();
    let laws: Vec<_> = controls::framework::FrameworkId::LAWS.to_vec();
    let form = SealReport {
        title: "CRM compliance, year to date".into(),
        frameworks: laws.iter().map(|law| law.id().to_owned()).collect(),
        systems: systems.clone(),
        period_start: NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today).to_string(),
        period_end: today.to_string(),
        note: "Sample data: the organisation is invented, the files of the tools are real.".into(),
    };
    let order = form.check(&laws, &systems, today).map_err(rule)?;
    Ok(reports::seal(site, permit, &order, now, REQUEST).await?)
}

/// All bundled files, for whoever wants the originals beside the demo.
pub(crate) fn originals() -> impl Iterator<Item = &'static SampleFile> {
    PIECES.iter().flat_map(|piece| piece.files)
}

fn rule(problems: Problems) -> SampleError {
    let fields: Vec<String> =
        problems.fields().map(|(field, message)| format!("{field}: {message}")).collect();
    SampleError::Rule(format!("{} {}", problems.message().unwrap_or_default(), fields.join(" ")))
}
