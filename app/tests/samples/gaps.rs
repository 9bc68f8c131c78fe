//! The pages of gaps: the list, one of them open and closed, and the form.

use app::{
    Place, Role,
    components::{Choice, Paging},
    forms::{
        Problems,
        assign_gap::AssignGap,
        close_gap::CloseGap,
        open_gap::{OpenGap, OpenGapOptions},
    },
    pages::{
        self,
        control::EvidenceName,
        gap_new::GapNewPage,
        gap_show::{Closed, GapForms, GapPage, Measured, Seen},
        gaps::{GapCounts, GapRow, GapsFilter, GapsPage},
    },
    render,
};
use chrono::TimeDelta;
use controls::{
    evaluate::{CheckResult, Finding, Status},
    gap::{GapOrigin, Severity},
};

use super::{
    Say, days, now, shell,
    work::{EVIDENCE, SYSTEMS, choices, control_at, members, the_control},
};

/// File name and document.
pub fn pages(say: Say<'_>) -> Vec<(&'static str, String)> {
    vec![
        ("gaps", list(say, GapsFilter::default(), Role::Officer)),
        ("gaps-filtered", list(say, filtered(), Role::Auditor)),
        ("gaps-empty", empty(say, GapsFilter::default())),
        ("gaps-none-match", empty(say, GapsFilter { q: say("zebra"), ..GapsFilter::default() })),
        ("gap-new", new(say, false)),
        ("gap-new-refused", new(say, true)),
        ("gap", drift(say)),
        ("gap-refused", written(say, true)),
        ("gap-closed", closed(say)),
    ]
}

/// Gaps of several severities, owners and days.
pub fn rows(say: Say<'_>) -> Vec<GapRow> {
    let titles = [
        "Second factor required: was employee_required, is off",
        "The recovery plan names a data centre that was left in spring",
        "One person missed the awareness training",
        "外部合作伙伴的账号没有负责人，北京分公司",
        "A trainee's account was open three weeks after they left, with rights to export every customer of the branch",
    ];
    let row = |i: usize| {
        let control = control_at(i * 7);
        GapRow {
            id: format!("g{i}"),
            title: say(titles[i % titles.len()]),
            severity: Severity::ALL[3 - i % 4],
            origin: if i.is_multiple_of(3) { GapOrigin::Drift } else { GapOrigin::Officer },
            control_id: control.id.to_string(),
            control: say(&control.title),
            control_href: Some(format!("/controls/{}?system={}", control.id, SYSTEMS[i % 3].0)),
            system_id: SYSTEMS[i % 3].0.into(),
            system: say(SYSTEMS[i % 3].1),
            owner: (i % 4 != 2).then(|| say(["A. Diaz", "李娜 · 北京分公司"][i % 2])),
            due: (i % 5 != 3).then(|| days(i as i64 * 6 - 9).date_naive()),
            opened_at: days(-(i as i64) * 3 - 1),
            closed_at: None,
        }
    };
    (0..8).map(row).collect()
}

fn filtered() -> GapsFilter {
    GapsFilter {
        state: "closed".into(),
        severity: "high".into(),
        owner: "none".into(),
        q: "second factor".into(),
        sort: "severity".into(),
        page: "2".into(),
        ..GapsFilter::default()
    }
}

fn list(say: Say<'_>, filter: GapsFilter, role: Role) -> String {
    let closed = filter.is_set();
    let rows = rows(say)
        .into_iter()
        .map(|row| GapRow { closed_at: closed.then(|| days(-1)), ..row })
        .collect::<Vec<_>>();
    let page = GapsPage {
        counts: GapCounts {
            open: "8".into(),
            overdue: "2".into(),
            closed: "1,000+".into(),
            mine: "3".into(),
            nobodys: "2".into(),
        },
        paging: Paging { page: filter.page(), per_page: 50, total: if closed { 134 } else { 8 } },
        rows,
        system_choices: choices(say),
        control_choices: vec![Choice::new("mfa-required", "MFA is required for every user")],
        owner_choices: members(say),
        may_open: role == Role::Officer,
        may_own: role == Role::Officer,
        filter,
    };
    render(&shell("Gaps", role, Place::Gaps, say), || pages::gaps(&page))
}

fn empty(say: Say<'_>, filter: GapsFilter) -> String {
    let page = GapsPage {
        filter,
        counts: GapCounts::default(),
        rows: vec![],
        paging: Paging { page: 1, per_page: 50, total: 0 },
        system_choices: vec![],
        control_choices: vec![],
        owner_choices: vec![],
        may_open: true,
        may_own: true,
    };
    render(&shell("Gaps", Role::Officer, Place::Gaps, say), || pages::gaps(&page))
}

fn new(say: Say<'_>, refused: bool) -> String {
    let mut problems = Problems::default();
    let mut values =
        OpenGap { control: "mfa-required".into(), severity: "high".into(), ..OpenGap::default() };
    if refused {
        problems.add("title", "The title is empty: please type it.");
        problems.add("due", "This day has passed: please choose today or a later one.");
        values = OpenGap {
            title: say("typed before"),
            detail: say("two\nlines"),
            owner: say("m9"),
            due: say("2026-11-01"),
            ..values
        };
    }
    let page = GapNewPage {
        values,
        problems,
        options: OpenGapOptions {
            controls: vec![Choice::new("mfa-required", "MFA is required for every user")],
            systems: choices(say),
            owners: members(say),
        },
    };
    render(&shell("Open a gap", Role::Officer, Place::Gaps, say), || pages::gap_new(&page))
}

fn name(say: Say<'_>, title: &str) -> EvidenceName {
    EvidenceName { id: format!("{EVIDENCE}1"), title: say(title), leaf: 1_281 }
}

fn forms(say: Say<'_>) -> GapForms {
    GapForms {
        assign: AssignGap { owner: "m2".into(), due: "2026-12-01".into(), severity: "high".into() },
        assign_problems: Problems::default(),
        owners: members(say),
        close: CloseGap { note: String::new(), evidence: format!("{EVIDENCE}1") },
        close_problems: Problems::default(),
        evidence: vec![Choice::new(format!("{EVIDENCE}1"), say("Odoo settings export (24 Nov 2026)"))],
    }
}

fn shown(say: Say<'_>, page: &GapPage<'_>, role: Role) -> String {
    render(&shell(&page.row.title, role, Place::Gaps, say), || pages::gap_show(page))
}

/// A check failed and is met again.
fn drift(say: Say<'_>) -> String {
    let control = the_control("mfa-required");
    let seen = |value: &str, at: i64| {
        Some(Seen {
            value: say(value),
            observed_at: days(at),
            origin: say("ir.config_parameter.json: auth_totp.policy"),
            evidence: name(say, "Odoo settings export"),
        })
    };
    let page = GapPage {
        row: GapRow { control: say(&control.title), ..rows(say).swap_remove(0) },
        detail: say("auth.mfa.required was all and is none.\nSeen in the nightly export."),
        measured: Some(Measured {
            setting: "auth.mfa.required".into(),
            meaning: "for whom a second factor is required at log-in".into(),
            expected: Some("is all".into()),
            before: seen("all", -9),
            after: seen("none", -1),
        }),
        control: Some(control),
        kind: SYSTEMS[0].2,
        status: Some(Status::NotAssessed),
        now: Some(CheckResult {
            setting: control.checks[0].setting.clone(),
            expected: "is all".into(),
            actual: Some(say("all")),
            finding: Finding::Met,
            reason: say("auth.mfa.required is all; expected: is all."),
            observed_at: Some(now() - TimeDelta::hours(2)),
            evidence: Some(format!("{EVIDENCE}1")),
            origin: Some(say("ir.config_parameter.json")),
        }),
        now_evidence: Some(name(say, "Odoo settings export")),
        opened_by: say("Collector"),
        leaf: 1_282,
        closed: None,
        forms: Some(forms(say)),
        may_attach: true,
    };
    shown(say, &page, Role::Officer)
}

/// An officer wrote it down.
fn written(say: Say<'_>, refused: bool) -> String {
    let control = the_control("backup-restore-tested");
    let mut forms = forms(say);
    if refused {
        forms.close.note = say("typed before");
        forms
            .close_problems
            .add("note", "The note contains invisible control characters: please type it anew.");
        forms.assign.due = say("1.12.");
        forms.assign_problems.add("due", "This is not a day; one looks like 2026-11-24.");
    }
    let page = GapPage {
        row: rows(say).swap_remove(1),
        detail: String::new(),
        measured: None,
        control: Some(control),
        kind: SYSTEMS[1].2,
        status: Some(Status::NonCompliant),
        now: None,
        now_evidence: None,
        opened_by: say("H. Weber"),
        leaf: 1_282,
        closed: None,
        forms: Some(forms),
        may_attach: true,
    };
    shown(say, &page, Role::Officer)
}

/// It was closed, and the control is gone from the catalogue since.
fn closed(say: Say<'_>) -> String {
    let page = GapPage {
        row: GapRow {
            control_id: "own-gone".into(),
            control: say("own-gone"),
            control_href: None,
            closed_at: Some(days(-2)),
            owner: None,
            ..rows(say).swap_remove(2)
        },
        detail: say("What was found."),
        measured: Some(Measured {
            setting: say("auth.mfa.required"),
            meaning: say("auth.mfa.required"),
            expected: None,
            before: None,
            after: None,
        }),
        control: None,
        kind: SYSTEMS[2].2,
        status: None,
        now: None,
        now_evidence: None,
        opened_by: say("H. Weber"),
        leaf: 1_270,
        closed: Some(Closed {
            by: say("李娜"),
            at: days(-2),
            note: say("Account closed.\nLeavers are on the weekly list now."),
            evidence: Some(name(say, "Access review of the last quarter")),
            leaf: 1_283,
        }),
        forms: None,
        may_attach: false,
    };
    shown(say, &page, Role::Auditor)
}
