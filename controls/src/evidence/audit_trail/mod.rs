//! A log of who did what and when, as a CRM exports it: the Setup Audit Trail of Salesforce (as its page downloads it,
//! and as its interface answers), the audit log of Zoho CRM, and any table of users, times and actions. Its rows show
//! until when events are logged, and whether changes are among them; a trail of the settings shows nothing of records.
//! What in them deserves a look is a hint and never a reading: words and clocks do not tell a breach from a day's work.

mod hints;
mod words;

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use self::hints::{Entry, Hints};
use super::{
    ParseError, access_review,
    document::Document,
    draft::Draft,
    moment, phishing_result,
    table::{DayOrder, Newest, Table, key, of},
};
use crate::setting::Value;

const TIME: &[&str] = &[
    "createddate",
    "createdtime",
    "createdat",
    "auditedtime",
    "audittime",
    "datetime",
    "timestamp",
    "eventtime",
    "actiontime",
    "occurredat",
    "performedat",
    "loggedat",
    "donetime",
    // Where both stand, the time alone is of no day.
    "date",
    "time",
    "操作时间",
    "发生时间",
    "创建时间",
    "日期时间",
    "日期",
    "时间",
];
const USER: &[&str] = &[
    "user",
    "createdby.username",
    "createdby.name",
    "createdby",
    "createdbyname",
    "createdbyid",
    "username",
    "useremail",
    "doneby",
    "performedby",
    "auditedby",
    "actinguser",
    "actor",
    "actorname",
    "actoremail",
    "operator",
    "account",
    "操作人",
    "操作人员",
    "操作员",
    "操作者",
    "操作用户",
    "执行人",
    "用户",
    "用户名",
    "账号",
];
const ACTION: &[&str] = &[
    "action",
    "actiontype",
    "operation",
    "operationtype",
    "event",
    "eventtype",
    "eventname",
    "操作",
    "操作类型",
    "操作内容",
    "动作",
    "行为",
    "事件",
];
const SECTION: &[&str] =
    &["section", "module", "modulename", "relatedmodule", "object", "entity", "模块", "对象"];
const DETAIL: &[&str] = &[
    "display",
    "details",
    "detail",
    "description",
    "recordname",
    "record",
    "name",
    "详情",
    "说明",
    "描述",
    "记录",
    "名称",
];
const DELEGATE: &[&str] = &["delegateuser", "delegate", "onbehalfof"];
const ROLE: &[&str] = &["role", "userrole", "profile", "userprofile", "角色"];
const COUNT: &[&str] = &[
    "recordcount",
    "recordscount",
    "numberofrecords",
    "records",
    "rowcount",
    "count",
    "记录数",
    "条数",
    "数量",
];
/// Only the Setup Audit Trail has them: each of its rows is a change of an administrator.
const SETUP_ONLY: &[&str] = &["sourcenamespaceprefix", "responsiblenamespaceprefix", "delegateuser"];
const SETUP_SECTION: &[&str] = &["section"];
const SETUP_TEXT: &[&str] = &["display"];

/// So many users are told apart.
const MOST_COUNTED: usize = 10_000;

/// Whether it has a column of users, one of times and one of actions, and is no other table of people.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    document.table().is_some_and(|table| [USER, TIME, ACTION].iter().all(|names| table.has(names)))
        && !access_review::recognise(document)
        && !phishing_result::recognise(document)
}

/// Reads until when events are logged, whether changes are among them, and gathers hints.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let (mut newest, mut change): (Option<Seen>, Option<Seen>) = (None, None);
    let mut of_records = false;
    for document in documents {
        if let Some(table) = document.table() {
            let trail = trail(document, table, draft)?;
            newest = newest.max(trail.newest);
            change = change.max(trail.change);
            of_records |= !trail.setup;
        }
    }
    match newest {
        Some(Seen(time, origin)) => draft.read("audit.last_event_at", Value::Time(time), Some(time), origin),
        None => draft.note("No row has a time that can be read, so it is not shown that anything is logged."),
    }
    match change {
        Some(Seen(time, origin)) => draft.read("audit.enabled", Value::Bool(true), Some(time), origin),
        None if of_records => {
            draft.note(
                "No row with a time shows a change of a record, so whether those are logged is unknown.",
            );
        }
        None => {}
    }
    Ok(())
}

/// When something was seen, and where it stands.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Seen(DateTime<Utc>, String);

struct Trail {
    /// Whether it is of the settings and not of records.
    setup: bool,
    newest: Option<Seen>,
    change: Option<Seen>,
}

/// What one file shows.
fn trail(document: &Document<'_>, table: &Table, draft: &mut Draft) -> Result<Trail, ParseError> {
    let find = |names: &[&str]| table.column(document, names);
    let (time, user, action) = (find(TIME)?, find(USER)?, find(ACTION)?);
    let (section, detail, delegate) = (find(SECTION)?, find(DETAIL)?, find(DELEGATE)?);
    let (role, count) = (find(ROLE)?, find(COUNT)?);
    let order = DayOrder::of(table, document, &[time])?;
    let mut newest = Newest::new(draft);
    let mut oldest = None;
    let mut users = HashSet::new();
    let setup = table.has(SETUP_ONLY) || (table.has(SETUP_SECTION) && table.has(SETUP_TEXT));
    let mut change: Option<(DateTime<Utc>, u64)> = None;
    let mut hints = Hints::new(setup);
    let counted = table.each_row(document, draft, |_, row| {
        let stamp = newest.read(row.cell(time), order, row.number);
        if let Some(stamp) = stamp {
            oldest = Some(oldest.map_or(stamp.utc, |oldest: DateTime<Utc>| oldest.min(stamp.utc)));
            if !setup && change.is_none_or(|(best, _)| best < stamp.utc) && hints::is_change(row.cell(action))
            {
                change = Some((stamp.utc, row.number));
            }
        }
        let user = row.cell(user);
        if !user.is_empty() && users.len() < MOST_COUNTED {
            users.insert(key(user));
        }
        hints.entry(&Entry {
            number: row.number,
            stamp,
            user,
            role: row.cell(role),
            words: [row.cell(action), row.cell(section), row.cell(detail)],
            delegate: row.cell(delegate),
            count: row.cell(count),
        });
        Ok(())
    })?;
    let file = document.name;
    newest.say(file, draft);
    let rows = counted.read + counted.misshapen.len();
    draft.fact(
        "Entries",
        format!(
            "{rows} of {}",
            match users.len() {
                MOST_COUNTED => format!("at least {MOST_COUNTED} users"),
                users => of(users, "user", "users"),
            }
        ),
    );
    let best = newest.best();
    if let (Some(oldest), Some((newest, _))) = (oldest, best) {
        draft.fact("Period", format!("{} to {}", moment::show(oldest), moment::show(newest)));
    }
    if setup {
        draft.note(format!(
            "{file} logs changes of the settings. It does not show whether changes to records are logged (field history)."
        ));
    }
    hints.say(file, counted.read, draft);
    Ok(Trail {
        setup,
        newest: best
            .map(|(time, number)| Seen(time, format!("{file}, row {number}: newest of {rows} entries"))),
        change: change.map(|(time, number)| {
            Seen(time, format!("{file}, row {number}: newest change of a record in the log"))
        }),
    })
}
