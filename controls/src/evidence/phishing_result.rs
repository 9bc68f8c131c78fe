//! Results of a simulated phishing campaign as a table of recipients: Gophish (a `status` per recipient) and `KnowBe4`
//! (a column per event, with its time). To open a mail is no failure. A mail that did not arrive is not in the base; what
//! a row says unclearly counts as a failure that was not reported.

use std::collections::HashMap;

use super::{
    ParseError,
    document::Document,
    draft::{Draft, share},
    table::{DayOrder, Newest, Row, Rows, Table, Written, bounded, key, names, of, plain, yes_or_no},
};

const RECIPIENT: &[&str] = &[
    "email",
    "emailaddress",
    "recipient",
    "recipientemail",
    "useremail",
    "mail",
    "邮箱",
    "电子邮箱",
    "邮箱地址",
    "收件人",
];
const STATUS: &[&str] = &["status"];
const SENT: &[&str] = &["senddate"];
const CHANGED: &[&str] = &["modifieddate"];
const REPORTED: &[&str] = &["reported", "reportedat", "已举报", "举报", "举报时间", "上报", "上报时间"];
const DELIVERED: &[&str] = &["deliveredat", "delivered", "送达", "已送达", "送达时间"];
const BOUNCED: &[&str] = &["bouncedat", "bounced", "退信", "退信时间"];
const OPENED: &[&str] = &["openedat", "opened", "打开", "已打开", "打开时间"];

/// What counts as a failure, one column each.
const FAILURES: [&[&str]; 6] = [
    &["clickedat", "clicked", "点击", "已点击", "点击时间"],
    &["dataenteredat", "dataentered", "提交数据", "已提交数据", "提交时间"],
    &["attachmentopenedat", "attachmentopened", "打开附件", "已打开附件"],
    &["macroenabledat", "macroenabled", "启用宏"],
    &["repliedat", "replied", "回复", "已回复"],
    &["qrcodescannedat", "qrcodescanned", "扫码", "已扫码"],
];

/// Whether it has the columns of one of the two.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    document.table().is_some_and(|table| table.has(RECIPIENT) && (is_gophish(table) || is_by_event(table)))
}

fn is_gophish(table: &Table) -> bool {
    table.has(STATUS) && table.has(SENT) && table.has(REPORTED)
}

fn is_by_event(table: &Table) -> bool {
    table.has(DELIVERED) && FAILURES.iter().any(|names| table.has(names))
}

/// Reads which share of those whom the mail reached fell for it, and which share reported it.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let mut recipients: HashMap<u64, Outcome> = HashMap::new();
    let (mut rows, mut misshapen, mut reports_known) = (0_usize, 0_usize, true);
    for document in documents {
        let Some(table) = document.table() else { continue };
        let columns = Columns::of(document, table)?;
        reports_known &= columns.reported.is_some();
        let mut newest = Newest::new(draft);
        let (mut unclear, mut unsent) = (Rows::default(), Rows::default());
        let counted = table.each_row(document, draft, |_, row| {
            let outcome = columns.outcome(row, &mut newest);
            if outcome.unclear {
                unclear.add(row.number);
            } else if !outcome.delivered {
                unsent.add(row.number);
            }
            let recipient = match row.cell(columns.recipient) {
                // Nobody to whom another row could belong.
                "" => key(&format!("\0{}\0{}", document.name, row.number)),
                recipient => key(recipient),
            };
            recipients.entry(recipient).or_default().worsen(outcome);
            bounded(document, recipients.len())
        })?;
        rows += counted.read + counted.misshapen.len();
        misshapen += counted.misshapen.len();
        newest.say(document.name, draft);
        if !unsent.is_empty() {
            draft.note(format!(
                "{}: the mail of {} was not delivered ({unsent}); they are not in the base.",
                document.name,
                of(unsent.len(), "row", "rows")
            ));
        }
        if !unclear.is_empty() {
            draft.note(format!(
                "{}: what {} say of the mail is unclear ({unclear}).",
                document.name,
                of(unclear.len(), "row", "rows")
            ));
        }
    }
    draft.fact("Rows", rows.to_string());
    conclude(&names(documents), misshapen, reports_known, &recipients, draft);
    Ok(())
}

fn conclude(
    files: &str,
    misshapen: usize,
    reports_known: bool,
    recipients: &HashMap<u64, Outcome>,
    draft: &mut Draft,
) {
    let reached: Vec<_> = recipients.values().filter(|outcome| outcome.delivered).collect();
    let count = |which: fn(&Outcome) -> bool| reached.iter().filter(|outcome| which(outcome)).count();
    let base = reached.len() + misshapen;
    let failed = count(|outcome| outcome.failed || outcome.unclear) + misshapen;
    let reported = count(|outcome| outcome.reported && !outcome.unclear);
    let unclear = count(|outcome| outcome.unclear) + misshapen;
    draft.fact("Recipients", format!("{}, {base} of them reached", recipients.len() + misshapen));
    draft.fact("Clicked, gave data or the like", format!("{failed} of {base}"));
    if reports_known {
        draft.fact("Reported it", format!("{reported} of {base}"));
    } else {
        draft.note(format!("{files}: no column says who reported the mail."));
    }
    if unclear > 0 {
        draft.note(format!(
            "What became of the mail is unknown for {unclear} of {base} recipients: they count as having clicked and \
             not reported."
        ));
    }
    let Some(ratio) = share(failed, base) else {
        draft.note(format!("{files}: the mail reached nobody, so there is no share of those who clicked."));
        return;
    };
    let unclear = if unclear > 0 { format!(", {unclear} of them unknown") } else { String::new() };
    draft.read(
        "phishing.click_ratio",
        ratio,
        draft.newest(),
        format!("{files}: {failed} of {base} reached clicked, gave data or the like{unclear}"),
    );
    if let Some(ratio) = share(reported, base).filter(|_| reports_known) {
        let origin = format!("{files}: {reported} of {base} reached reported it");
        draft.read("phishing.report_ratio", ratio, draft.newest(), origin);
    }
}

/// What became of one recipient's mail.
#[derive(Clone, Copy)]
struct Outcome {
    delivered: bool,
    failed: bool,
    reported: bool,
    /// Reached, and what else is not certain.
    unclear: bool,
}

impl Default for Outcome {
    fn default() -> Self {
        Self { delivered: false, failed: false, reported: true, unclear: false }
    }
}

impl Outcome {
    /// Another row of the same recipient: the worst counts.
    fn worsen(&mut self, other: Self) {
        self.delivered |= other.delivered;
        self.failed |= other.failed;
        self.unclear |= other.unclear;
        self.reported &= other.reported || !other.delivered;
    }
}

struct Columns {
    recipient: Option<usize>,
    /// Of Gophish; none where each event has a column.
    status: Option<usize>,
    reported: Option<usize>,
    delivered: Option<usize>,
    bounced: Option<usize>,
    opened: Option<usize>,
    failures: Vec<Option<usize>>,
    times: Vec<Option<usize>>,
    order: DayOrder,
}

impl Columns {
    fn of(document: &Document<'_>, table: &Table) -> Result<Self, ParseError> {
        let find = |names: &[&str]| table.column(document, names);
        let by_event = is_by_event(table);
        let failures = FAILURES.iter().map(|names| find(names)).collect::<Result<Vec<_>, _>>()?;
        let (reported, delivered, opened) = (find(REPORTED)?, find(DELIVERED)?, find(OPENED)?);
        let times = if by_event {
            [&failures[..], &[reported, delivered, opened]].concat()
        } else {
            vec![find(SENT)?, find(CHANGED)?]
        };
        Ok(Self {
            recipient: find(RECIPIENT)?,
            status: if by_event { None } else { find(STATUS)? },
            reported,
            delivered,
            bounced: find(BOUNCED)?,
            opened,
            failures,
            order: DayOrder::of(table, document, &times)?,
            times,
        })
    }

    fn outcome(&self, row: &Row<'_>, newest: &mut Newest) -> Outcome {
        for column in &self.times {
            let cell = row.cell(*column);
            // Of an event, the cell may say only that it was.
            if self.status.is_some() || Written::parse(cell).is_some() {
                newest.read(cell, self.order, row.number);
            }
        }
        let reported = happened(row.cell(self.reported));
        if self.status.is_some() {
            return by_status(row.cell(self.status), reported);
        }
        let failures: Vec<_> = self.failures.iter().map(|column| happened(row.cell(*column))).collect();
        let (bounced, opened) = (happened(row.cell(self.bounced)), happened(row.cell(self.opened)));
        let arrived = happened(row.cell(self.delivered));
        let failed = failures.contains(&Some(true));
        let sign = failed || opened == Some(true) || reported == Some(true);
        // Who clicked was reached, whatever else the row says.
        let delivered = sign || (arrived != Some(false) && bounced != Some(true)) || failures.contains(&None);
        Outcome {
            delivered,
            failed,
            reported: reported == Some(true),
            unclear: delivered
                && (reported.is_none()
                    || (arrived.is_none() && !sign)
                    || (!failed && failures.contains(&None))),
        }
    }
}

/// The status words of Gophish. A mail that is still to be sent has reached nobody.
fn by_status(status: &str, reported: Option<bool>) -> Outcome {
    let (delivered, failed, known) = match plain(if status.len() > 40 { "" } else { status }).as_str() {
        "error" | "sending" | "scheduled" | "queued" | "retrying" => (false, false, true),
        "emailsent" | "emailopened" | "emailreported" => (true, false, true),
        "clickedlink" | "submitteddata" => (true, true, true),
        _ => (true, false, false),
    };
    Outcome {
        delivered,
        failed,
        reported: reported == Some(true),
        unclear: delivered && (!known || reported.is_none()),
    }
}

/// Whether an event was: its time, yes or no, or how often.
fn happened(cell: &str) -> Option<bool> {
    if cell.is_empty() || cell.bytes().all(|byte| matches!(byte, b'-' | b'.')) {
        return Some(false);
    }
    yes_or_no(cell)
        .or_else(|| cell.parse::<u32>().ok().map(|times| times > 0))
        .or_else(|| Written::parse(cell).map(|_| true))
}
