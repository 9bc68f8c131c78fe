//! The page of a control.

use app::{
    Place, Role,
    components::{Choice, Span},
    forms::{
        Problems,
        attach_evidence::{AttachEvidence, AttachOptions},
        record_verdict::RecordVerdict,
    },
    pages::{
        self,
        control::{
            Attach, ControlPage, EvidenceName, LawLine, MayJudge, Neighbour, SystemTab, TimelineItem,
            VerdictLine,
        },
    },
    render,
};
use chrono::{DateTime, TimeDelta, Utc};
use controls::{
    catalogue::catalogue,
    control::Control,
    evaluate::{Decision, Freshness, StampedReading, Status, VerdictFact, assess},
    evidence::{EvidenceKind, Reading},
    setting::Value,
};

use super::{
    Say, days, gaps, now, shell,
    work::{DIGEST, EVIDENCE, SYSTEMS, control_at, day, members, the_control},
};

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

fn law(control: &Control) -> Vec<LawLine<'_>> {
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

pub(super) fn control(say: Say<'_>, id: &str, may_judge: MayJudge, refused: bool) -> String {
    let control = the_control(id);
    let asked = std::cell::Cell::new(0);
    let readings = |key: &controls::setting::SettingKey| {
        asked.set(asked.get() + 1);
        let one = (asked.get() % 3 != 2).then(|| StampedReading {
            evidence: format!("{EVIDENCE}1"),
            reading: Reading {
                setting: key.clone(),
                part: String::new(),
                value: Value::Text(say("employee_required")),
                observed_at: now() - TimeDelta::hours(2),
                origin: say("ir.config_parameter.json: auth_totp.policy = employee_required"),
            },
        });
        one.into_iter().collect::<Vec<_>>()
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
        off: None,
        own: false,
        no_law: false,
        may_tailor: true,
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
        gaps: if refused { vec![] } else { gaps::rows(say) },
        may_open_gap: true,
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

pub(super) fn control_no_system(say: Say<'_>) -> String {
    let control = the_control("backup-restore-tested");
    let page = ControlPage {
        control,
        off: None,
        own: false,
        no_law: false,
        may_tailor: true,
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
        gaps: vec![],
        may_open_gap: false,
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
            EvidenceKind::CrmSettings,
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
