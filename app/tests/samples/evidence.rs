//! The pages of evidence.

use app::{
    Notice, Place, Role,
    components::{Choice, Paging, Span},
    forms::{
        Problems,
        attach_evidence::{AttachEvidence, AttachOptions},
        correct_kind::CorrectKind,
    },
    pages::{
        self,
        evidence::{EvidenceFilter, EvidencePage, EvidenceRow},
        evidence_new::EvidenceNewPage,
        evidence_show::{Correct, EvidenceShowPage, FileLine, Outcome, ReadingLine, Related, Verified},
    },
    render,
};
use chrono::TimeDelta;
use controls::{catalogue::catalogue, evaluate::Freshness, evidence::EvidenceKind};

use super::{
    Say, days, now, shell,
    work::{DIGEST, EVIDENCE, SYSTEMS, choices, control_at, day, the_control},
};

pub(super) fn evidence(say: Say<'_>, empty: bool) -> String {
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

pub(super) fn read(say: Say<'_>) -> Outcome {
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

pub(super) fn unreadable(say: Say<'_>) -> Outcome {
    Outcome::Unreadable {
        file: Some(say("res.users.json")),
        at: Some("line 1, column 40,961".into()),
        problem: say("The file ends in the middle of a value."),
        advice: say("Export it again and attach all files of the export together."),
    }
}

pub(super) fn evidence_show(say: Say<'_>, outcome: Outcome) -> String {
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
        kind: if read { EvidenceKind::CrmSettings } else { EvidenceKind::AccessReview },
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

pub(super) fn evidence_new(say: Say<'_>, refused: bool) -> String {
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
