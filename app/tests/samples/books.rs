//! The pages around the daily work: the door, systems, the laws, reports, the log, people and settings.

use app::{
    Notice, Place, Role, Shell,
    forms::{
        Problems,
        change_settings::ChangeSettings,
        edit_system::EditSystem,
        invite_member::InviteMember,
        join_workspace::JoinWorkspace,
        seal_report::SealReport,
        set_up_workspace::{Frameworks, SetUpWorkspace},
        sign_in::SignIn,
    },
    pages::{
        self,
        collection::CollectionState,
        framework::{Answered, ControlBrief, FrameworkPage, Missing, Show},
        frameworks::{FrameworkCard, FrameworksPage},
        join::JoinPage,
        log::{LeafLine, LogPage},
        members::{InvitationLine, MemberLine, MembersPage, NewInvitation},
        report_new::{ReportContents, ReportNewPage},
        report_show::{ReportPage, ReportSigner},
        reports::{ReportLine, ReportsPage},
        requirement::RequirementPage,
        sample_ready::{SampleAccount, SampleReadyPage},
        settings::{KeyLine, SettingsPage},
        setup::SetupPage,
        sign_in::SignInPage,
        system_form::SystemFormPage,
        system_show::{CheckLine, ConnectionLine, SettingLine, SettingReading, SettingsShown, SystemPage},
        systems::{SystemLine, SystemsPage},
    },
    render,
};
use chrono::NaiveDate;
use controls::{
    catalogue::catalogue,
    control::{Control, Mapping},
    evaluate::{CheckResult, Finding, Score, Status},
    framework::{FrameworkId, RequirementId},
    system::{LegalRole, SystemKind},
};

use super::{Say, days, shell};

const DIGEST: &str = "9c1f77ab5be0d0c3f1c2a7d6e8b94a1053ff0c9e6d21b7a48810f3c5e2d4a6b7";
const KEY: &str = "attestry/northwind+8f2c1b7d+AeX9kq3mB0pLr7VtC2uYwZs1Dn4oGhJxTfQe6Ri5Uy8K";
const SCORE: Score =
    Score { compliant: 61, at_risk: 12, non_compliant: 7, not_assessed: 8, not_applicable: 8 };
const BOTH: Frameworks =
    Frameworks { gdpr: Some(LegalRole::Controller), hipaa: Some(LegalRole::CoveredEntity) };

/// File name and document.
pub fn pages(say: Say<'_>) -> Vec<(&'static str, String)> {
    let mut all = door(say);
    all.extend(systems(say));
    all.extend(laws(say));
    all.extend(reports(say));
    all.extend(house(say));
    all
}

fn door(say: Say<'_>) -> Vec<(&'static str, String)> {
    let outside = |title: &str| Shell {
        workspace: None,
        person: None,
        log: None,
        ..shell(title, Role::Admin, Place::Nowhere, say)
    };
    let first = SetupPage {
        values: SetUpWorkspace { link: "T0ken".into(), ..Default::default() },
        ..Default::default()
    };
    let typed = SetUpWorkspace {
        link: say("T0ken"),
        workspace_name: say("Northwind Clinic GmbH"),
        time_zone: say("Europe/Berlin"),
        gdpr: true,
        gdpr_role: say("controller"),
        hipaa: true,
        admin_name: say("Tomás Ruiz"),
        admin_email: say("tomas@northwind"),
        officer_name: say("Hanna Weber"),
        officer_email: say("hanna.weber at northwind.example"),
        ..Default::default()
    };
    let problems = typed.check().expect_err("passwords are missing");
    let refused = SetupPage { values: typed, problems };
    let door = SignInPage {
        values: SignIn { next: say("/controls?status=at_risk"), ..Default::default() },
        ..Default::default()
    };
    let wrong = SignInPage {
        values: SignIn { email: say("hanna.weber@northwind.example"), ..Default::default() },
        problems: SignIn::refused(),
    };
    let invited = JoinPage {
        values: JoinWorkspace { link: say("T0ken"), name: say("李娜"), ..Default::default() },
        problems: Problems::default(),
        workspace: say("Northwind Clinic GmbH · 北京分公司"),
        email: say("li.na@northwind.example"),
        role: Role::Engineer,
        expires: days(7),
    };
    let sample = SampleReadyPage {
        accounts: Role::ALL
            .map(|role| SampleAccount {
                role,
                email: format!("{role}@sample.example"),
                password: "four words of the sample".into(),
            })
            .into(),
    };
    vec![
        ("sample-ready", render(&outside("Sample workspace"), || pages::sample_ready::sample_ready(&sample))),
        ("setup", render(&outside("Set up"), || pages::setup(&first))),
        ("setup-refused", render(&outside("Set up"), || pages::setup(&refused))),
        ("sign-in", render(&outside("Sign in"), || pages::sign_in(&door))),
        ("sign-in-refused", render(&outside("Sign in"), || pages::sign_in(&wrong))),
        ("join", render(&outside("Join"), || pages::join(&invited))),
    ]
}

fn systems(say: Say<'_>) -> Vec<(&'static str, String)> {
    let line = |n: u8, name: &str, kind, owner: Option<&str>, ephi| SystemLine {
        id: format!("0192f1c0-0000-7000-8000-00000000000{n}"),
        name: say(name),
        kind,
        owner: owner.map(say),
        personal_data: true,
        ephi,
        score: SCORE,
        settings_read: 24 - u32::from(n) * 4,
        settings_all: 96,
        newest_reading: (n < 3).then(|| days(-i64::from(n))),
        retired_at: None,
    };
    let lines = vec![
        line(1, "Odoo · sales", SystemKind::Odoo, Some("Sales operations"), true),
        line(2, "Zoho CRM", SystemKind::Zoho, Some("H. Weber"), false),
        line(3, "纷享销客 · 北京分公司", SystemKind::Fxiaoke, None, false),
        SystemLine {
            retired_at: Some(days(-90)),
            ..line(4, "SuiteCRM (old)", SystemKind::Suitecrm, Some("IT"), false)
        },
    ];
    let list = SystemsPage { systems: lines, retired: 1, retired_shown: true, may_add: true };
    let empty = SystemsPage { may_add: true, ..Default::default() };
    let settings: Vec<SettingLine> = catalogue()
        .settings
        .iter()
        .enumerate()
        .map(|(n, setting)| SettingLine {
            key: setting.key.clone(),
            group: setting.group.clone(),
            meaning: setting.meaning.clone(),
            source: setting.sources.get(&SystemKind::Odoo).cloned(),
            readings: (0..usize::from(n % 4 == 1) + usize::from(n % 8 == 1))
                .map(|_| SettingReading {
                    value: say(["12 characters", "none", "yes", "95 %"][n / 4 % 4]),
                    observed_at: days(-(n as i64 % 9)),
                    origin: say("ir.config_parameter.json: auth_totp.policy = employee_required"),
                    evidence_id: "0192f1c0-1111-7000-8000-000000000001".into(),
                    evidence_title: say("Odoo settings export, November"),
                })
                .collect(),
        })
        .collect();
    let line = |finding, actual: Option<&str>| CheckLine {
        control: "mfa-required".into(),
        title: say("Every log-in to the CRM asks for a second factor"),
        meaning: "whom the policy makes use a second factor".into(),
        result: CheckResult {
            setting: "auth.mfa.enforced".parse().expect("a key"),
            expected: "all".into(),
            actual: actual.map(say),
            finding,
            reason: say("The reading is 40 days old; it counts for 30 days."),
            observed_at: actual.map(|_| days(-1)),
            evidence: None,
            origin: None,
        },
        how: vec![("Settings → Enforce two-factor authentication".into(), "Odoo source".into())],
        source: actual.is_none().then(|| say("module auditlog")),
    };
    let checks = [
        line(Finding::NotMet, Some("internal")),
        CheckLine { how: vec![], ..line(Finding::NotMet, Some("none")) },
        line(Finding::Unknown, None),
        CheckLine { source: None, ..line(Finding::Unknown, None) },
        line(Finding::Unknown, Some("all")),
        line(Finding::Met, Some("all")),
    ];
    let connections = vec![
        ConnectionLine {
            connector: "odoo",
            title: "Odoo",
            every_hours: 24,
            next_at: Some(days(1)),
            newest: Some(("0192f1c0-2222-7000-8000-000000000001".into(), CollectionState::Partial, days(0))),
        },
        ConnectionLine { connector: "x", title: "X", every_hours: 0, next_at: None, newest: None },
    ];
    let system = SystemPage {
        checks: checks.iter().cycle().take(20).cloned().collect(),
        connections,
        offered: vec![("tls", "TLS probe")],
        may_collect: true,
        id: "0192f1c0-0000-7000-8000-000000000001".into(),
        name: say("Odoo · sales"),
        kind: SystemKind::Odoo,
        url: Some(say("https://crm.northwind.example/odoo")),
        owner: Some(say("Sales operations")),
        personal_data: true,
        ephi: true,
        gdpr_role: Some(LegalRole::Controller),
        hipaa_role: Some(LegalRole::CoveredEntity),
        added_at: days(-200),
        retired_at: None,
        score: SCORE,
        evidence: 412,
        settings,
        q: say(""),
        show: SettingsShown::All,
        may_edit: true,
        may_attach: true,
        problems: Problems::default(),
    };
    let typed = EditSystem {
        name: say("Odoo · sales"),
        kind: say("odoo"),
        url: say("javascript:alert(1)"),
        owner: say("Sales operations"),
        personal_data: true,
        ..Default::default()
    };
    let problems = typed.check(&BOTH).expect_err("the address is none");
    let refused = SystemFormPage { id: Some("x".into()), values: typed, problems, workspace: BOTH };
    let new = SystemFormPage {
        id: None,
        values: EditSystem::default(),
        problems: Problems::default(),
        workspace: BOTH,
    };
    let at = |title: &str| shell(title, Role::Admin, Place::Systems, say);
    vec![
        ("systems", render(&at("Systems"), || pages::systems(&list))),
        ("systems-empty", render(&at("Systems"), || pages::systems(&empty))),
        ("system", render(&at(&say("Odoo · sales")), || pages::system_show(&system))),
        ("system-new", render(&at("Add a system"), || pages::system_form(&new))),
        ("system-edit-refused", render(&at("Edit the system"), || pages::system_form(&refused))),
    ]
}

fn laws(say: Say<'_>) -> Vec<(&'static str, String)> {
    let briefs = |id: &RequirementId| -> Answered {
        let brief = |(n, (control, mapping)): (usize, (&Control, &Mapping))| {
            let status = Status::ALL[(n + control.title.len()) % Status::ALL.len()];
            let missing = (status != Status::Compliant).then(|| Missing {
                system_id: "0192f1c0-1111-7000-8000-000000000001".into(),
                system: say("Odoo · sales"),
                status,
                reasons: vec!["Evidence is missing: settings export".into()],
            });
            ControlBrief {
                id: control.id.clone(),
                title: control.title.clone(),
                status: Some(status),
                relation: mapping.relation,
                note: mapping.note.clone(),
                through: (mapping.requirement != *id).then(|| "Art. 13(1)".to_owned()),
                missing: missing.into_iter().collect(),
            }
        };
        Answered {
            controls: catalogue().answers(id).enumerate().map(brief).collect(),
            left_out: catalogue().out_of_scope(id).map(|one| one.reason.clone()),
        }
    };
    let cards = FrameworksPage {
        frameworks: catalogue()
            .frameworks
            .iter()
            .map(|law| FrameworkCard {
                id: law.id,
                title: law.title.clone(),
                edition: law.edition.clone(),
                role: (law.id == FrameworkId::GDPR).then_some(LegalRole::Controller),
                provisions: law.requirements.len() as u32,
                duties: law.requirements.iter().filter(|at| at.is_duty()).count() as u32,
                answered: 120,
                left_out: 3,
                applies: law.id == FrameworkId::GDPR,
                score: SCORE,
            })
            .collect(),
        files: vec![("catalog.json".into(), "Controls as an OSCAL catalog".into())],
        may_import: true,
    };
    let law = |id, q: &str| FrameworkPage::new(catalogue().law(id), (q, Show::All), SCORE, &briefs);
    let one = |id: &str| {
        let id: RequirementId = id.parse().expect("well-formed");
        RequirementPage::new(catalogue().law(id.framework()), &id, &briefs).expect("in the catalogue")
    };
    let vacated = catalogue()
        .law(FrameworkId::HIPAA)
        .requirements
        .iter()
        .find(|at| at.text_in_force.is_some())
        .map(|at| one(at.id.as_str()))
        .expect("some wording was vacated");
    let (gdpr, hipaa, found, none) = (
        law(FrameworkId::GDPR, ""),
        law(FrameworkId::HIPAA, ""),
        law(FrameworkId::HIPAA, "attestation"),
        law(FrameworkId::GDPR, &say("no such words anywhere")),
    );
    let (article, point) = (one("hipaa-164-312"), one("gdpr-32-1-b"));
    let at = |title: &str| shell(title, Role::Officer, Place::Frameworks, say);
    vec![
        ("frameworks", render(&at("Frameworks"), || pages::frameworks(&cards))),
        ("framework-gdpr", render(&at("GDPR"), || pages::framework(&gdpr))),
        ("framework-hipaa", render(&at("HIPAA"), || pages::framework(&hipaa))),
        ("framework-search", render(&at("HIPAA"), || pages::framework(&found))),
        ("framework-none", render(&at("GDPR"), || pages::framework(&none))),
        ("requirement-article", render(&at("45 CFR 164.312"), || pages::requirement(&article))),
        ("requirement-point", render(&at("Art. 32(1)(b)"), || pages::requirement(&point))),
        ("requirement-vacated", render(&at("Vacated"), || pages::requirement(&vacated))),
    ]
}

fn reports(say: Say<'_>) -> Vec<(&'static str, String)> {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a day of the calendar");
    let line = |n: i64, title: &str| ReportLine {
        id: format!("0192f1c0-2222-7000-8000-00000000000{n}"),
        title: say(title),
        frameworks: vec![FrameworkId::GDPR, FrameworkId::HIPAA],
        systems: vec![say("Odoo · sales"), say("纷享销客 · 北京分公司")],
        period: (day(2026, 1, 1), day(2026, 9, 30)),
        sealed_at: days(-n * 30),
        sealed_by: say("Hanna Weber"),
        pages: 84,
        size: 1_284_552,
        sha256: DIGEST.into(),
        leaf: 1_283 - n as u64,
    };
    let list = ReportsPage {
        reports: vec![
            line(1, "Third quarter 2026"),
            line(2, "Audit by Meyer & Partner"),
            line(3, "半年报告 2026"),
        ],
        page: 1,
        per_page: 50,
        total: 120,
        may_seal: true,
    };
    let empty = ReportsPage { page: 1, per_page: 50, may_seal: true, ..Default::default() };
    let order = ReportNewPage {
        values: SealReport {
            title: say("Third quarter 2026"),
            frameworks: vec!["gdpr".into(), "hipaa".into()],
            systems: vec!["a".into()],
            period_start: say("2026-07-01"),
            period_end: say("2026-09-30"),
            note: say("For the annual audit.\nSecond line."),
        },
        problems: Problems::of_field("systems", "Please tick at least one system of this workspace."),
        frameworks: vec![FrameworkId::GDPR, FrameworkId::HIPAA],
        systems: vec![("a".into(), say("Odoo · sales")), ("b".into(), say("纷享销客 · 北京分公司"))],
        contents: ReportContents {
            controls: 44,
            not_assessed: 8,
            non_compliant: 7,
            evidence: 412,
            log_size: 1_284,
        },
    };
    let nothing = ReportNewPage { systems: vec![], ..order.clone() };
    let one = ReportPage {
        report: line(1, "Third quarter 2026"),
        note: Some(say("For the annual audit.\nSecond line.")),
        checkpoint_size: 1_282,
        scores: vec![(FrameworkId::GDPR, SCORE), (FrameworkId::HIPAA, Score { compliant: 70, ..SCORE })],
        file_name: say("third-quarter-2026.pdf"),
        signer: ReportSigner {
            subject: say("Northwind Clinic GmbH · 北京分公司"),
            fingerprint: DIGEST.into(),
            not_after: Some(days(3_000)),
            self_signed: true,
        },
        log_key: KEY.into(),
    };
    let at = |title: &str| Shell {
        notice: Some(Notice::ReportSealed),
        ..shell(title, Role::Officer, Place::Reports, say)
    };
    vec![
        ("reports", render(&at("Reports"), || pages::reports(&list))),
        ("reports-empty", render(&at("Reports"), || pages::reports(&empty))),
        ("report-new", render(&at("Seal a report"), || pages::report_new(&order))),
        ("report-new-nothing", render(&at("Seal a report"), || pages::report_new(&nothing))),
        ("report", render(&at(&say("Third quarter 2026")), || pages::report_show(&one))),
    ]
}

fn house(say: Say<'_>) -> Vec<(&'static str, String)> {
    let kinds = ["Evidence", "Verdict", "Report", "System", "Member", "Evidence", "Evidence"];
    let leaves = (0..24)
        .map(|n: u64| LeafLine {
            index: 1_283 - n,
            kind: kinds[n as usize % kinds.len()].into(),
            subject: say([
                "Odoo settings export",
                "Every log-in asks for a second factor",
                "0192f1c0-0000-7000",
            ][n as usize % 3]),
            href: (n % 3 != 2).then(|| "/evidence/0192f1c0".to_owned()),
            at: days(-(n as i64)),
            hash: DIGEST.into(),
        })
        .collect();
    let full = LogPage {
        size: 1_284,
        root: "n8HHeFm1Q5jT3oN1kF0rZ2vWc9aL6yXbE4uDhSgPiKo=".into(),
        origin: "attestry/northwind".into(),
        key: KEY.into(),
        checkpoint: "attestry/northwind\n1284\nn8HHeFm1Q5jT3oN1kF0rZ2vWc9aL6yXbE4uDhSgPiKo=\n\n— attestry/northwind jyzIfQ3mB0pLr7VtC2uYwZs1Dn4oGhJxTfQe6Ri5Uy8KX9kq3mB0pLr7VtC2uYwZs1Dn4oGhJxTfQe6Ri5Uy8KX9kq3mB0pLr7VtC2=\n".into(),
        leaves,
        page: 1,
        per_page: 24,
    };
    let empty = LogPage { leaves: vec![], size: 0, page: 1, per_page: 24, ..full.clone() };
    let member = |n: u8, name: &str, role, seen: Option<i64>| MemberLine {
        id: format!("m{n}"),
        name: say(name),
        email: say(&format!("person{n}@northwind.example")),
        role,
        joined_at: days(-200 + i64::from(n)),
        seen_at: seen.map(days),
        disabled_at: None,
        is_me: n == 1,
    };
    let people = MembersPage {
        members: vec![
            member(1, "Tomás Ruiz", Role::Admin, Some(0)),
            member(2, "Hanna Weber", Role::Officer, Some(-1)),
            member(3, "李娜", Role::Engineer, None),
            MemberLine {
                disabled_at: Some(days(-4)),
                ..member(4, "B. Cole (Meyer & Partner)", Role::Auditor, Some(-20))
            },
        ],
        invitations: vec![InvitationLine {
            name: say("Ana Souza"),
            email: say("ana@northwind.example"),
            role: Role::Auditor,
            expires: days(6),
        }],
        may_manage: true,
        values: InviteMember { name: say("Ana"), email: say("ana"), role: say("auditor") },
        problems: InviteMember::taken(),
        made: Some(NewInvitation {
            name: say("Ana Souza"),
            link: say("https://crm-audit.northwind.example/join?link=T0kenT0kenT0kenT0kenT0kenT0kenT0ken"),
            expires: days(7),
        }),
    };
    let mut settings = ChangeSettings::current("", chrono_tz::Europe::Berlin, BOTH);
    settings.workspace_name = say("Northwind Clinic GmbH · 北京分公司");
    let settings = SettingsPage {
        values: settings,
        problems: Problems::default(),
        may_change: true,
        workspace_id: "0192f1c0-3333-7000-8000-000000000001".into(),
        created_at: days(-200),
        keys: vec![
            KeyLine {
                purpose: "Signs the log's checkpoints".into(),
                algorithm: "Ed25519".into(),
                fingerprint: KEY.into(),
                href: Some("/log/key".into()),
            },
            KeyLine {
                purpose: "Signs reports".into(),
                algorithm: "ECDSA P-256".into(),
                fingerprint: DIGEST.into(),
                href: None,
            },
        ],
        version: "0.1.0".into(),
        max_upload: 1_073_741_824,
        storage: "SQLite in one folder".into(),
    };
    let admin = |title: &str, place| shell(title, Role::Admin, place, say);
    let auditor =
        MembersPage { may_manage: false, made: None, problems: Problems::default(), ..people.clone() };
    vec![
        ("log", render(&admin("Log", Place::Log), || pages::log(&full))),
        ("log-empty", render(&admin("Log", Place::Log), || pages::log(&empty))),
        ("members", render(&admin("Members", Place::Members), || pages::members(&people))),
        (
            "members-read",
            render(&shell("Members", Role::Officer, Place::Nowhere, say), || pages::members(&auditor)),
        ),
        ("settings", render(&admin("Settings", Place::Settings), || pages::settings(&settings))),
    ]
}
