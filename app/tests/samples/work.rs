//! The pages of daily work: first screens, checklist, control, evidence, messages.

use app::{
    Notice, Place, Role,
    components::{Choice, FrameworkScore, Paging, Span, Tone},
    forms::{
        Problems,
        attach_evidence::{AttachEvidence, AttachOptions},
        correct_kind::CorrectKind,
        record_verdict::RecordVerdict,
    },
    pages::{
        self,
        control::{
            Attach, ControlPage, EvidenceName, LawLine, MayJudge, Neighbour, SystemTab, TimelineItem,
            VerdictLine,
        },
        controls::{
            ControlGroup, ControlLine, ControlRow, ControlsFilter, ControlsPage, EvidenceCount, LastCheck,
            Work,
        },
        evidence::{EvidenceFilter, EvidencePage, EvidenceRow},
        evidence_new::EvidenceNewPage,
        evidence_show::{Correct, EvidenceShowPage, FileLine, Outcome, ReadingLine, Related, Verified},
        home::{Card, DueItem, HomePage},
        message::MessagePage,
        reports::ReportLine,
    },
    render,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use controls::{
    catalogue::catalogue,
    control::{Control, ControlId},
    evaluate::{Decision, Finding, Freshness, Score, StampedReading, Status, VerdictFact, assess},
    evidence::{EvidenceKind, Reading},
    framework::FrameworkId,
    setting::Value,
    system::SystemKind,
    topic::Topic,
};

use super::{Say, days, now, shell};

const SYSTEMS: [(&str, &str, SystemKind); 3] = [
    ("0192f1c0-0000-7000-8000-000000000001", "Odoo · sales", SystemKind::Odoo),
    ("0192f1c0-0000-7000-8000-000000000002", "Zoho CRM", SystemKind::Zoho),
    ("0192f1c0-0000-7000-8000-000000000003", "纷享销客 · 北京分公司", SystemKind::Fxiaoke),
];
const DIGEST: &str = "9c1f77ab5be0d0c3f1c2a7d6e8b94a1053ff0c9e6d21b7a48810f3c5e2d4a6b7";
const EVIDENCE: &str = "0192f1c0-1111-7000-8000-00000000128";

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
        ("control", control(say, "mfa-required", MayJudge::Yes, false)),
        ("control-refused", control(say, "backup-daily", MayJudge::OwnEvidence, true)),
        ("control-no-system", control_no_system(say)),
        ("evidence", evidence(say, false)),
        ("evidence-empty", evidence(say, true)),
        ("evidence-read", evidence_show(say, read(say))),
        ("evidence-unreadable", evidence_show(say, unreadable(say))),
        ("evidence-described", evidence_show(say, Outcome::Described)),
        ("evidence-new", evidence_new(say, false)),
        ("evidence-new-refused", evidence_new(say, true)),
        ("message-404", message(say, 404)),
        ("message-500", message(say, 500)),
    ]
}

fn score(compliant: u32, at_risk: u32, non_compliant: u32, not_assessed: u32, not_applicable: u32) -> Score {
    Score { compliant, at_risk, non_compliant, not_assessed, not_applicable }
}

fn frameworks() -> Vec<FrameworkScore> {
    vec![
        FrameworkScore { id: FrameworkId::Gdpr, title: "GDPR".into(), score: score(61, 9, 7, 11, 8) },
        FrameworkScore {
            id: FrameworkId::Hipaa,
            title: "HIPAA Security Rule".into(),
            score: score(12, 3, 1, 28, 0),
        },
    ]
}

fn control_at(index: usize) -> &'static Control {
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

fn reports(say: Say<'_>) -> Vec<ReportLine> {
    (0..3)
        .map(|i| ReportLine {
            id: format!("r{i}"),
            title: say(["Audit Q4 2026", "年度合规报告 2026", "HIPAA self-assessment, autumn"][i]),
            frameworks: vec![FrameworkId::Gdpr, FrameworkId::Hipaa],
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

fn choices(say: Say<'_>) -> Vec<Choice> {
    SYSTEMS.iter().map(|(id, name, _)| Choice::new(*id, say(name))).collect()
}

fn members(say: Say<'_>) -> Vec<Choice> {
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
        no_systems: true,
        may_attach: false,
        may_add_system: true,
    };
    render(&shell("Controls", Role::Engineer, Place::Controls, say), || pages::controls(&page))
}

fn tabs(say: Say<'_>) -> Vec<SystemTab> {
    let statuses = [Status::NonCompliant, Status::Compliant, Status::AtRisk];
    SYSTEMS
        .iter()
        .zip(statuses)
        .map(|((id, name, kind), status)| SystemTab {
            id: (*id).into(),
            name: say(name),
            kind: *kind,
            status,
        })
        .collect()
}

fn law(control: &Control) -> Vec<LawLine> {
    control
        .requirements
        .iter()
        .filter_map(|mapping| {
            Some(LawLine {
                requirement: catalogue().requirement(&mapping.requirement)?,
                relation: mapping.relation,
                note: mapping.note.clone(),
            })
        })
        .collect()
}

fn the_control(id: &str) -> &'static Control {
    let id: ControlId = id.parse().expect("a well-formed id");
    catalogue().control(&id).unwrap_or_else(|| control_at(0))
}

fn control(say: Say<'_>, id: &str, may_judge: MayJudge, refused: bool) -> String {
    let control = the_control(id);
    let asked = std::cell::Cell::new(0);
    let readings = |key: &controls::setting::SettingKey| {
        asked.set(asked.get() + 1);
        (asked.get() % 3 != 2).then(|| StampedReading {
            evidence: format!("{EVIDENCE}1"),
            reading: Reading {
                setting: key.clone(),
                value: Value::Text(say("employee_required")),
                observed_at: now() - TimeDelta::hours(2),
                origin: say("ir.config_parameter.json: auth_totp.policy = employee_required"),
            },
        })
    };
    let newest = |_: &controls::control::ExpectedEvidence| Some((format!("{EVIDENCE}0"), days(-80)));
    let verdict = VerdictFact { decision: Decision::Effective, at: days(-30) };
    let mut problems = Problems::default();
    let mut attach_problems = Problems::default();
    if refused {
        problems.add("reason", "Please write what does not work.");
        attach_problems.add("files", "The file is empty: please choose another one.");
        attach_problems.add("period_end", "The period ends before it begins.");
    }
    let tabs = tabs(say);
    let page = ControlPage {
        control,
        system: Some(tabs[0].clone()),
        systems: tabs,
        assessment: Some(assess(control, &readings, &newest, Some(&verdict), now())),
        named: vec![
            EvidenceName { id: format!("{EVIDENCE}1"), title: say("Odoo settings export"), leaf: 1_281 },
            EvidenceName {
                id: format!("{EVIDENCE}0"),
                title: say("MFA policy attestation, 北京分公司"),
                leaf: 1_280,
            },
        ],
        law: law(control),
        timeline: timeline(say),
        timeline_total: 34,
        owner: Some(Choice::new("m2", say("李娜 · 北京分公司"))),
        owner_choices: Some(members(say)),
        verdicts: vec![
            verdict_line(
                say,
                Decision::NotEffective,
                Some("Policy was switched off in Odoo during the upgrade; the vendor has been told."),
                -1,
            ),
            verdict_line(say, Decision::Effective, None, -100),
            verdict_line(say, Decision::NotApplicable, Some("Nobody used this system before March."), -400),
        ],
        may_judge,
        verdict: RecordVerdict {
            decision: if refused { "not_effective".into() } else { String::new() },
            reason: if refused { say("typed before") } else { String::new() },
            ..RecordVerdict::default()
        },
        verdict_problems: problems,
        attach: Some(Attach {
            values: AttachEvidence {
                systems: vec![SYSTEMS[0].0.into()],
                controls: vec![control.id.to_string()],
                title: if refused { say("Quarterly export") } else { String::new() },
                ..AttachEvidence::default()
            },
            problems: attach_problems,
            options: AttachOptions { limit: 1_073_741_824, ..AttachOptions::default() },
        }),
        from: "status=non_compliant".into(),
        previous: Some(Neighbour { title: control_at(1).title.clone(), href: "/controls/a".into() }),
        next: Some(Neighbour { title: control_at(2).title.clone(), href: "/controls/b".into() }),
    };
    render(&shell(&control.title, Role::Officer, Place::Controls, say), || pages::control(&page))
}

fn control_no_system(say: Say<'_>) -> String {
    let control = the_control("restore-tested");
    let page = ControlPage {
        control,
        systems: vec![],
        system: None,
        assessment: None,
        named: vec![],
        law: law(control),
        timeline: vec![],
        timeline_total: 0,
        owner: None,
        owner_choices: None,
        verdicts: vec![],
        may_judge: MayJudge::NoSystem,
        verdict: RecordVerdict::default(),
        verdict_problems: Problems::default(),
        attach: None,
        from: String::new(),
        previous: None,
        next: None,
    };
    render(&shell(&control.title, Role::Auditor, Place::Controls, say), || pages::control(&page))
}

fn verdict_line(say: Say<'_>, decision: Decision, reason: Option<&str>, at: i64) -> VerdictLine {
    VerdictLine {
        decision,
        reason: reason.map(say),
        by: say("H. Weber"),
        at: days(at),
        until: days(at + 90),
        leaf: 1_283,
    }
}

fn timeline(say: Say<'_>) -> Vec<TimelineItem> {
    let item = |title: &str, kind, period, at: DateTime<Utc>, freshness, superseded| TimelineItem {
        id: format!("{EVIDENCE}1"),
        title: say(title),
        kind,
        period,
        received_at: at,
        by: say("李娜"),
        digest: DIGEST.into(),
        leaf: 1_281,
        freshness,
        superseded,
    };
    vec![
        item(
            "Odoo settings export",
            EvidenceKind::OdooSettings,
            None,
            now() - TimeDelta::hours(2),
            Some(Freshness::Fresh { until: days(7) }),
            false,
        ),
        item(
            "MFA policy attestation, 北京分公司",
            EvidenceKind::Attestation,
            Some(Span { first: day(2026, 10, 1), last: day(2026, 11, 12) }),
            days(-12),
            Some(Freshness::ExpiresSoon { at: days(12) }),
            false,
        ),
        item(
            "Screenshot of the sign-in page as the integrator sees it, with the recovery options opened and the help text visible",
            EvidenceKind::Screenshot,
            Some(Span { first: day(2026, 1, 3), last: day(2026, 1, 3) }),
            days(-320),
            Some(Freshness::Expired { since: days(-230) }),
            true,
        ),
    ]
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

fn evidence(say: Say<'_>, empty: bool) -> String {
    let row = |i: usize| EvidenceRow {
        id: format!("{EVIDENCE}{i}"),
        title: say([
            "Odoo settings export",
            "MFA policy attestation, 北京分公司",
            "apt history of crm-db-2, with the kernel updates of the autumn window and the reboot that followed",
            "Restore test Q4",
            "testssl.sh crm.example.org",
        ][i % 5]),
        kind: EvidenceKind::ALL[i * 3 % EvidenceKind::ALL.len()],
        systems: (0..=i % 3).map(|s| say(SYSTEMS[s].1)).collect(),
        controls: (i % 4) as u32,
        files: (i % 3 + 1) as u32,
        period: (i % 4 != 1).then(|| Span { first: day(2026, 10, 1), last: day(2026, 11, 12) }),
        received_at: days(-(i as i64) * 6),
        freshness: match i % 4 {
            0 => Some(Freshness::Fresh { until: days(84) }),
            1 => Some(Freshness::ExpiresSoon { at: days(12) }),
            2 => Some(Freshness::Expired { since: days(-3) }),
            _ => None,
        },
        digest: DIGEST.into(),
        leaf: 1_283 - i as u64,
        superseded: i % 7 == 5,
    };
    let page = EvidencePage {
        filter: EvidenceFilter { page: "2".into(), ..EvidenceFilter::default() },
        rows: if empty { vec![] } else { (0..14).map(row).collect() },
        paging: Paging { page: 2, per_page: 50, total: if empty { 0 } else { 1_284 } },
        system_choices: choices(say),
        control_choices: catalogue()
            .controls
            .iter()
            .map(|c| Choice::new(c.id.as_str(), c.title.clone()))
            .collect(),
        may_attach: true,
    };
    render(&shell("Evidence", Role::Engineer, Place::Evidence, say), || pages::evidence(&page))
}

fn read(say: Say<'_>) -> Outcome {
    let reading = |key: &str, meaning: &str, value: &str, origin: &str| ReadingLine {
        setting: key.into(),
        meaning: meaning.into(),
        value: say(value),
        observed_at: now() - TimeDelta::hours(2),
        origin: say(origin),
    };
    Outcome::Read {
        observed_at: Some(now() - TimeDelta::hours(2)),
        facts: vec![
            (say("Server"), say("Odoo 19.0-20260901 (Community)")),
            (say("Database"), say("crm-prod")),
            (say("Users"), say("41 active, 3 of them administrators")),
        ],
        readings: vec![
            reading(
                "auth.mfa.enforced",
                "who has to use a second factor",
                "employees",
                "ir.config_parameter.json: auth_totp.policy = employee_required",
            ),
            reading(
                "auth.password.min_length",
                "shortest password that is accepted",
                "12 characters",
                "ir.config_parameter.json: auth_password_policy.minlength = 12",
            ),
            reading(
                "access.users.admin_count",
                "accounts with administrator rights",
                "3",
                "res.users.json: 3 of 41 rows in group base.group_system",
            ),
        ],
        notes: vec![
            say("Whether sessions end by themselves cannot be told from this export: unknown."),
            say("7 archived users were left out."),
        ],
    }
}

fn unreadable(say: Say<'_>) -> Outcome {
    Outcome::Unreadable {
        file: Some(say("res.users.json")),
        at: Some("line 1, column 40,961".into()),
        problem: say("The file ends in the middle of a value."),
        advice: say("Export it again and attach all files of the export together."),
    }
}

fn evidence_show(say: Say<'_>, outcome: Outcome) -> String {
    let read = matches!(outcome, Outcome::Read { .. });
    let related =
        |title: &str, at| Related { id: format!("{EVIDENCE}3"), title: say(title), received_at: days(at) };
    let file = |number, name: &str, size| FileLine {
        number,
        name: say(name),
        media_type: say("application/json"),
        size,
        sha256: DIGEST.into(),
    };
    let page = EvidenceShowPage {
        id: format!("{EVIDENCE}1"),
        title: say("Odoo settings export"),
        kind: if read { EvidenceKind::OdooSettings } else { EvidenceKind::AccessReview },
        kind_recognised: read,
        description: Some(say(
            "Taken from the production server after the upgrade.\nThe vendor was on the phone.",
        )),
        period: Some(Span { first: day(2026, 11, 24), last: day(2026, 11, 24) }),
        systems: choices(say).into_iter().take(2).collect(),
        controls: (0..4)
            .map(|i| control_at(i * 4))
            .map(|c| Choice::new(c.id.as_str(), c.title.clone()))
            .collect(),
        source: Some(say("odoo-bin shell on crm-1, by cron")),
        submitted_by: say("李娜"),
        received_at: now() - TimeDelta::hours(2),
        files: vec![
            file(0, "ir.config_parameter.json", 18_212),
            file(1, "res.users.json", 1_843_009),
            file(2, "发票导出 (最终版本).csv", 912),
        ],
        digest: DIGEST.into(),
        leaf: 1_281,
        leaf_hash: DIGEST.into(),
        outcome,
        supersedes: read.then(|| related("Odoo settings export, October", -40)),
        superseded_by: (!read).then(|| related("Access review, corrected", -1)),
        same_bytes: if read { vec![related("Odoo settings export (again)", -2)] } else { vec![] },
        verified: Some(Verified {
            at: now() - TimeDelta::minutes(4),
            fault: (!read)
                .then(|| say("res.users.json: 1 of 1,843,009 bytes differs from what was stamped.")),
        }),
        may_verify: true,
        correct: Some(Correct { values: CorrectKind::default(), problems: Problems::default() }),
        may_attach: true,
    };
    let mut shell = shell("Odoo settings export", Role::Engineer, Place::Evidence, say);
    shell.notice = read.then_some(Notice::EvidenceAttached);
    render(&shell, || pages::evidence_show(&page))
}

fn evidence_new(say: Say<'_>, refused: bool) -> String {
    let mut problems = Problems::default();
    if refused {
        problems.add("title", "The title has 412 characters; at most 200 are kept.");
        problems.add("period_end", "The period ends in the future: evidence shows what was.");
        problems.add(
            "files",
            "The browser's SHA-256 of the file differs from the server's: please send it again.",
        );
    }
    let control = the_control("mfa-required");
    let page = EvidenceNewPage {
        values: AttachEvidence {
            title: if refused { say("Export </b>") } else { String::new() },
            description: if refused { say("typed before\nsecond line") } else { String::new() },
            source: if refused { say("cron") } else { String::new() },
            period_start: if refused { "2026-11-01".into() } else { String::new() },
            systems: vec![SYSTEMS[0].0.into()],
            controls: vec![control.id.to_string()],
            ..AttachEvidence::default()
        },
        problems,
        options: AttachOptions {
            systems: choices(say),
            controls: catalogue()
                .controls
                .iter()
                .map(|c| Choice::new(c.id.as_str(), c.title.clone()))
                .collect(),
            limit: 1_073_741_824,
        },
        supersedes_title: refused.then(|| say("Odoo settings export, October")),
        expected: control.expected.clone(),
    };
    render(&shell("Attach evidence", Role::Engineer, Place::Evidence, say), || pages::evidence_new(&page))
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
