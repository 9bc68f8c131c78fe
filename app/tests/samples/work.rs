//! The pages of daily work: first screens, checklist, messages; and the names of all the others.

use app::{
    Notice, Place, Role,
    components::{Choice, FrameworkScore, Paging, Tone},
    pages::{
        self,
        control::MayJudge,
        controls::{
            ControlGroup, ControlLine, ControlRow, ControlsFilter, ControlsPage, EvidenceCount, LastCheck,
            Work,
        },
        evidence_show::Outcome,
        gaps::GapRow,
        home::{Card, DueItem, HomePage},
        message::MessagePage,
        reports::ReportLine,
    },
    render,
};
use chrono::{NaiveDate, TimeDelta};
use controls::{
    catalogue::catalogue,
    control::{Control, ControlId},
    evaluate::{Finding, Score, Status},
    framework::FrameworkId,
    system::SystemKind,
    topic::Topic,
};

use super::{Say, control, days, evidence, gaps, now, shell};

pub(super) const SYSTEMS: [(&str, &str, SystemKind); 3] = [
    ("0192f1c0-0000-7000-8000-000000000001", "Odoo · sales", SystemKind::Odoo),
    ("0192f1c0-0000-7000-8000-000000000002", "Zoho CRM", SystemKind::Zoho),
    ("0192f1c0-0000-7000-8000-000000000003", "纷享销客 · 北京分公司", SystemKind::Fxiaoke),
];
pub(super) const DIGEST: &str = "9c1f77ab5be0d0c3f1c2a7d6e8b94a1053ff0c9e6d21b7a48810f3c5e2d4a6b7";
pub(super) const EVIDENCE: &str = "0192f1c0-1111-7000-8000-00000000128";

/// File name and document.
pub fn pages(say: Say<'_>) -> Vec<(&'static str, String)> {
    vec![
        ("home-officer", home(say, Role::Officer, false)),
        ("home-engineer", home(say, Role::Engineer, false)),
        ("home-auditor", home(say, Role::Auditor, false)),
        ("home-admin", home(say, Role::Admin, false)),
        ("home-empty", home(say, Role::Officer, true)),
        ("controls", checklist(say, 1, false)),
        ("controls-systems", checklist(say, 3, false)),
        ("controls-filtered", checklist(say, 1, true)),
        ("controls-empty", checklist_empty(say)),
        ("control", control::control(say, "mfa-required", MayJudge::Yes, false)),
        ("control-refused", control::control(say, "backup-schedule", MayJudge::OwnEvidence, true)),
        ("control-no-system", control::control_no_system(say)),
        ("evidence", evidence::evidence(say, false)),
        ("evidence-empty", evidence::evidence(say, true)),
        ("evidence-read", evidence::evidence_show(say, evidence::read(say))),
        ("evidence-unreadable", evidence::evidence_show(say, evidence::unreadable(say))),
        ("evidence-described", evidence::evidence_show(say, Outcome::Described)),
        ("evidence-new", evidence::evidence_new(say, false)),
        ("evidence-new-refused", evidence::evidence_new(say, true)),
        ("message-404", message(say, 404)),
        ("message-500", message(say, 500)),
    ]
}

fn score(compliant: u32, at_risk: u32, non_compliant: u32, not_assessed: u32, not_applicable: u32) -> Score {
    Score { compliant, at_risk, non_compliant, not_assessed, not_applicable }
}

fn frameworks() -> Vec<FrameworkScore> {
    vec![
        FrameworkScore { id: FrameworkId::GDPR, title: "GDPR".into(), score: score(61, 9, 7, 11, 8) },
        FrameworkScore {
            id: FrameworkId::HIPAA,
            title: "HIPAA Security Rule".into(),
            score: score(12, 3, 1, 28, 0),
        },
    ]
}

pub(super) fn control_at(index: usize) -> &'static Control {
    let all = &catalogue().controls;
    &all[index % all.len()]
}

fn home(say: Say<'_>, role: Role, empty: bool) -> String {
    let due = (0..10)
        .map(|i: usize| {
            let control = control_at(i * 5);
            let missing = i < 2;
            DueItem {
                control_id: control.id.clone(),
                control_title: control.title.clone(),
                system_id: SYSTEMS[i % 3].0.into(),
                system: say(SYSTEMS[i % 3].1),
                what: ["Attestation is missing", "Settings export expires", "Verdict lapses"][i % 3].into(),
                at: (!missing).then(|| days(i as i64 * 4 - 10)),
                tone: if i < 4 { Tone::Bad } else { Tone::Warn },
                may_attach: role == Role::Engineer || (role == Role::Officer && i % 3 != 2),
            }
        })
        .collect();
    let cards = match role {
        Role::Officer => vec![
            Card::work(Work::Expired, 4),
            Card::work(Work::Due, 9),
            Card::work(Work::Missing, 17),
            Card::work(Work::Waiting, 11),
            Card::status(Status::NonCompliant, 0),
        ],
        Role::Engineer => {
            vec![Card::work(Work::Missing, 17), Card::work(Work::Expired, 4), Card::work(Work::Due, 9)]
        }
        Role::Auditor => vec![
            Card { label: "Controls in scope".into(), count: 88, tone: Tone::Mute, href: "/controls".into() },
            Card {
                label: "Ready".into(),
                count: 61,
                tone: Tone::Ok,
                href: "/controls?status=compliant".into(),
            },
            Card {
                label: "Pieces of evidence".into(),
                count: 1_284,
                tone: Tone::Mute,
                href: "/evidence".into(),
            },
        ],
        Role::Admin => vec![
            Card { label: "Members".into(), count: 7, tone: Tone::Mute, href: "/members".into() },
            Card { label: "Systems".into(), count: 3, tone: Tone::Mute, href: "/systems".into() },
            Card { label: "Leaves in the log".into(), count: 1_284, tone: Tone::Mute, href: "/log".into() },
        ],
    };
    let page = HomePage {
        role,
        person: say("Hanna Weber"),
        cards,
        frameworks: if role == Role::Admin { vec![] } else { frameworks() },
        due: if matches!(role, Role::Officer | Role::Engineer) { due } else { vec![] },
        gaps: if matches!(role, Role::Officer | Role::Engineer) { open_gaps(say) } else { vec![] },
        gaps_total: 8,
        reports: if matches!(role, Role::Officer | Role::Auditor) { reports(say) } else { vec![] },
        no_systems: empty,
        may_add_system: true,
    };
    let mut shell = shell("Home", role, Place::Home, say);
    if empty {
        shell.notice = Some(Notice::WorkspaceReady);
    }
    render(&shell, || pages::home(&page))
}

fn open_gaps(say: Say<'_>) -> Vec<GapRow> {
    let mut rows = gaps::rows(say);
    rows.truncate(5);
    rows
}

fn reports(say: Say<'_>) -> Vec<ReportLine> {
    (0..3)
        .map(|i| ReportLine {
            id: format!("r{i}"),
            title: say(["Audit Q4 2026", "年度合规报告 2026", "HIPAA self-assessment, autumn"][i]),
            frameworks: vec![FrameworkId::GDPR, FrameworkId::HIPAA],
            systems: vec![say(SYSTEMS[0].1)],
            period: (day(2026, 7, 1), day(2026, 9, 30)),
            sealed_at: days(-(i as i64) * 30),
            sealed_by: say("H. Weber"),
            pages: 38,
            size: 412_337,
            sha256: DIGEST.into(),
            leaf: 1_270 - i as u64,
        })
        .collect()
}

fn line(say: Say<'_>, seed: usize, system: usize) -> ControlLine {
    let statuses = [
        Status::NonCompliant,
        Status::Compliant,
        Status::AtRisk,
        Status::Compliant,
        Status::NotAssessed,
        Status::Compliant,
        Status::NotApplicable,
    ];
    let status = statuses[(seed * 3 + system) % statuses.len()];
    let evidence = match status {
        Status::Compliant => EvidenceCount { fresh: 2, ..EvidenceCount::default() },
        Status::AtRisk => EvidenceCount { fresh: 1, soon: 1, ..EvidenceCount::default() },
        Status::NonCompliant => EvidenceCount { fresh: 1, expired: 1, ..EvidenceCount::default() },
        Status::NotAssessed => EvidenceCount { missing: 3, ..EvidenceCount::default() },
        Status::NotApplicable => EvidenceCount::default(),
    };
    ControlLine {
        system_id: SYSTEMS[system].0.into(),
        system: say(SYSTEMS[system].1),
        status,
        evidence,
        next_expiry: (evidence.counting() > 0).then(|| days(seed as i64 * 3 + 2)),
        last_check: (!seed.is_multiple_of(3)).then(|| LastCheck {
            finding: match status {
                Status::Compliant => Finding::Met,
                Status::NonCompliant => Finding::NotMet,
                _ => Finding::Unknown,
            },
            at: (status != Status::NotAssessed).then(|| now() - TimeDelta::hours(seed as i64 * 5 + 2)),
        }),
        next_due: (status != Status::NotApplicable).then(|| days(seed as i64 * 3 - 2)),
    }
}

pub(super) fn choices(say: Say<'_>) -> Vec<Choice> {
    SYSTEMS.iter().map(|(id, name, _)| Choice::new(*id, say(name))).collect()
}

pub(super) fn members(say: Say<'_>) -> Vec<Choice> {
    vec![
        Choice::new("m1", say("H. Weber")),
        Choice::new("m2", say("李娜 · 北京分公司")),
        Choice::new("m3", say("A. Diaz")),
    ]
}

fn checklist(say: Say<'_>, systems: usize, filtered: bool) -> String {
    let mut seed = 0;
    let groups = Topic::ALL
        .iter()
        .filter(|topic| !filtered || **topic == Topic::Mfa)
        .map(|topic| ControlGroup {
            topic: Some(*topic),
            rows: catalogue()
                .controls_of(*topic)
                .map(|control| {
                    seed += 1;
                    let owners = [Some("H. Weber"), None, Some("李娜 · 北京分公司"), Some("A. Diaz")];
                    ControlRow {
                        id: control.id.clone(),
                        title: control.title.clone(),
                        owner: owners[seed % 4].map(say),
                        cites: control
                            .requirements
                            .iter()
                            .take(3)
                            .filter_map(|mapping| catalogue().requirement(&mapping.requirement))
                            .map(|requirement| requirement.citation.clone())
                            .collect(),
                        systems: (0..systems).map(|system| line(say, seed, system)).collect(),
                    }
                })
                .collect(),
        })
        .collect();
    let filter = if filtered {
        ControlsFilter {
            framework: "hipaa".into(),
            topic: "mfa".into(),
            status: "at_risk".into(),
            owner: "none".into(),
            q: say("second factor"),
            sort: "due".into(),
            ..ControlsFilter::default()
        }
    } else {
        ControlsFilter::default()
    };
    let page = ControlsPage {
        filter,
        counts: score(61, 9, 7, 11, 8),
        frameworks: frameworks(),
        groups,
        paging: Paging { page: 1, per_page: 100, total: 44 },
        framework_choices: vec![Choice::new("gdpr", "GDPR"), Choice::new("hipaa", "HIPAA Security Rule")],
        system_choices: choices(say),
        owner_choices: members(say),
        off: vec![(
            "mfa-recovery".into(),
            "Lost factors are replaced".into(),
            say("Done by the identity provider"),
        )],
        may_tailor: true,
        no_systems: false,
        may_attach: true,
        may_add_system: true,
    };
    render(&shell("Controls", Role::Officer, Place::Controls, say), || pages::controls(&page))
}

/// Three hundred controls of one system each.
pub fn long_checklist(say: Say<'_>) -> String {
    let rows = (0..300)
        .map(|i| {
            let control = control_at(i);
            ControlRow {
                id: control.id.clone(),
                title: control.title.clone(),
                owner: Some(say("李娜 · 北京分公司")),
                cites: vec!["Art. 32(1)(b)".into(), "164.312(a)(1)".into(), "164.308(a)(5)(ii)(D)".into()],
                systems: vec![line(say, i, 0)],
            }
        })
        .collect();
    let page = ControlsPage {
        filter: ControlsFilter { sort: "due".into(), ..ControlsFilter::default() },
        counts: score(61, 9, 7, 11, 8),
        frameworks: frameworks(),
        groups: vec![ControlGroup { topic: None, rows }],
        paging: Paging { page: 1, per_page: 300, total: 300 },
        framework_choices: vec![],
        system_choices: choices(say),
        owner_choices: members(say),
        off: vec![],
        may_tailor: true,
        no_systems: false,
        may_attach: true,
        may_add_system: true,
    };
    render(&shell("Controls", Role::Officer, Place::Controls, say), || pages::controls(&page))
}

fn checklist_empty(say: Say<'_>) -> String {
    let page = ControlsPage {
        filter: ControlsFilter { q: say("zebra"), ..ControlsFilter::default() },
        counts: Score::default(),
        frameworks: vec![],
        groups: vec![],
        paging: Paging { page: 1, per_page: 100, total: 0 },
        framework_choices: vec![],
        system_choices: vec![],
        owner_choices: vec![],
        off: vec![],
        may_tailor: true,
        no_systems: true,
        may_attach: false,
        may_add_system: true,
    };
    render(&shell("Controls", Role::Engineer, Place::Controls, say), || pages::controls(&page))
}

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

fn message(say: Say<'_>, status: u16) -> String {
    let (title, text) = match status {
        404 => (
            "There is nothing here",
            "The address may be mistyped, or what it names belongs to another workspace.",
        ),
        _ => ("Something went wrong on the server", "Nothing was changed. Please try again in a minute."),
    };
    let page = MessagePage {
        status,
        title: title.into(),
        text: text.into(),
        action: (status == 404).then(|| ("Go to the checklist".into(), "/controls".into())),
        request_id: (status == 500).then(|| "0192f1c0-2222-7000-8000-000000000009".into()),
    };
    let mut shell = shell(title, Role::Officer, Place::Nowhere, say);
    if status == 500 {
        shell.person = None;
    }
    render(&shell, || pages::message(&page))
}
pub(super) fn the_control(id: &str) -> &'static Control {
    let id: ControlId = id.parse().expect("a well-formed id");
    catalogue().control(&id).expect("a control of the catalogue")
}
