//! A review of accounts as a table: who has which role, who looked at it, and what was decided. What the account's
//! owner decided is undecided, and so is a word that is no decision. An account with several rows is decided when all
//! of them are.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    ParseError,
    document::Document,
    draft::{Draft, quote, share},
    phishing_result,
    table::{DayOrder, Newest, Row, Rows, Table, Written, bounded, key, names, of, plain, yes_or_no},
};

const USER: &[&str] = &[
    "user",
    "username",
    "account",
    "accountname",
    "login",
    "userid",
    "useremail",
    "email",
    "employee",
    "name",
    "fullname",
    "用户",
    "用户名",
    "账号",
    "帐号",
    "账户",
    "邮箱",
    "员工",
    "姓名",
];
const ROLE: &[&str] = &[
    "role",
    "roles",
    "profile",
    "permission",
    "permissions",
    "permissionset",
    "entitlement",
    "access",
    "group",
    "角色",
    "权限",
    "职责",
    "岗位",
];
const REVIEWER: &[&str] = &[
    "reviewer",
    "reviewername",
    "revieweremail",
    "reviewedby",
    "approver",
    "复核人",
    "审核人",
    "审查人",
    "评审人",
    "审批人",
];
const DECISION: &[&str] = &[
    "decision",
    "reviewdecision",
    "outcome",
    "result",
    "action",
    "决定",
    "结论",
    "审核结果",
    "复核结果",
    "审查结果",
    "处理结果",
    "处理意见",
];
const DATE: &[&str] = &[
    "date",
    "reviewdate",
    "revieweddate",
    "reviewedon",
    "reviewedat",
    "decisiondate",
    "decidedat",
    "日期",
    "审核日期",
    "复核日期",
    "审查日期",
    "审核时间",
    "复核时间",
];
const DONE: &[&str] =
    &["done", "implemented", "executed", "completed", "已执行", "是否执行", "执行情况", "是否完成", "完成"];
const TICKET: &[&str] = &["ticket", "ticketnumber", "ticketid", "工单", "工单号"];

/// So many accounts are named that somebody still has to act on.
const MOST_NAMED: usize = 10;

/// So many names of roles and reviewers are told apart.
const MOST_COUNTED: usize = 10_000;

/// Whether it has a column of users, one of reviewers and one of decisions, and is no phishing campaign.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    document.table().is_some_and(|table| [USER, REVIEWER, DECISION].iter().all(|names| table.has(names)))
        && !phishing_result::recognise(document)
}

/// Reads on which share of the accounts somebody else decided.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let mut review = Review::default();
    for document in documents {
        if let Some(table) = document.table() {
            review.take(document, table, draft)?;
        }
    }
    review.conclude(&names(documents), draft);
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Decision {
    Keep,
    Change,
    Revoke,
}

impl Decision {
    fn of(cell: &str) -> Option<Self> {
        // Longer than any of the words; keeps a hostile cell from being copied.
        if cell.len() > 40 {
            return None;
        }
        match plain(cell).as_str() {
            "keep" | "keeps" | "kept" | "retain" | "retained" | "maintain" | "approve" | "approved"
            | "confirm" | "confirmed" | "certify" | "certified" | "continue" | "allow" | "ok" | "保留"
            | "维持" | "同意" | "批准" | "确认" | "继续" | "通过" => Some(Self::Keep),
            "change" | "changed" | "modify" | "modified" | "adjust" | "reduce" | "reduced" | "downgrade"
            | "修改" | "变更" | "更改" | "调整" | "降级" | "降权" => Some(Self::Change),
            "revoke" | "revoked" | "remove" | "removed" | "delete" | "deleted" | "disable" | "disabled"
            | "deny" | "denied" | "reject" | "rejected" | "terminate" | "撤销" | "取消" | "收回" | "回收"
            | "移除" | "删除" | "停用" | "禁用" | "拒绝" => Some(Self::Revoke),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Change => "change",
            Self::Revoke => "revoke",
        }
    }
}

#[derive(Default)]
struct Review {
    /// Whether all rows of the account are decided.
    accounts: HashMap<u64, bool>,
    /// Rows that name no account.
    nameless: usize,
    roles: HashSet<u64>,
    reviewers: HashSet<u64>,
    decisions: BTreeMap<Decision, usize>,
}

/// What the rows of one file leave to do.
#[derive(Default)]
struct Left {
    undecided: Rows,
    by_owner: Rows,
    /// Decided to end or to change, and not shown to be done.
    open: Rows,
    names: Vec<String>,
}

impl Review {
    fn take(&mut self, document: &Document<'_>, table: &Table, draft: &mut Draft) -> Result<(), ParseError> {
        let find = |names: &[&str]| table.column(document, names);
        let (user, role, reviewer) = (find(USER)?, find(ROLE)?, find(REVIEWER)?);
        let (decision, date, done, ticket) = (find(DECISION)?, find(DATE)?, find(DONE)?, find(TICKET)?);
        let order = DayOrder::of(table, document, &[date])?;
        let mut newest = Newest::new(draft);
        let mut left = Left::default();
        let mut to_do = 0_usize;
        let counted = table.each_row(document, draft, |_, row| {
            newest.read(row.cell(date), order, row.number);
            self.role(row.cell(role));
            let (owner, by) = (row.cell(user), row.cell(reviewer));
            let decided = Decision::of(row.cell(decision)).filter(|_| !by.is_empty());
            let by_owner = !owner.is_empty() && key(owner) == key(by);
            let good = decided.is_some() && !by_owner && !owner.is_empty();
            if by_owner {
                left.by_owner.add(row.number);
            } else if !good {
                left.undecided.add(row.number);
            }
            if let Some(decided) = decided.filter(|_| good) {
                self.decided(decided, by);
                if decided != Decision::Keep {
                    to_do += 1;
                    if is_open(row, done, ticket) {
                        left.open.add(row.number);
                        if left.names.len() < MOST_NAMED {
                            left.names.push(quote(owner));
                        }
                    }
                }
            }
            if owner.is_empty() {
                self.nameless += 1;
                return Ok(());
            }
            *self.accounts.entry(key(owner)).or_insert(true) &= good;
            bounded(document, self.accounts.len())
        })?;
        self.nameless += counted.misshapen.len();
        newest.say(document.name, draft);
        left.say(document.name, to_do, done.is_some() || ticket.is_some(), draft);
        Ok(())
    }

    fn role(&mut self, role: &str) {
        if !role.is_empty() && self.roles.len() < MOST_COUNTED {
            self.roles.insert(key(role));
        }
    }

    fn decided(&mut self, decision: Decision, by: &str) {
        *self.decisions.entry(decision).or_default() += 1;
        if self.reviewers.len() < MOST_COUNTED {
            self.reviewers.insert(key(by));
        }
    }

    fn conclude(self, files: &str, draft: &mut Draft) {
        let accounts = self.accounts.len() + self.nameless;
        let decided = self.accounts.values().filter(|decided| **decided).count();
        draft.fact("Accounts", accounts.to_string());
        draft.fact("Roles", count(&self.roles));
        let mut words: Vec<_> =
            self.decisions.iter().map(|(decision, count)| format!("{} {count}", decision.word())).collect();
        words.push(format!("accounts left undecided {}", accounts - decided));
        draft.fact("Decisions", words.join(", "));
        draft.fact("Reviewers", count(&self.reviewers));
        if self.nameless > 0 {
            draft.note(format!(
                "{} say of no account what was decided; each counts as an undecided one.",
                of(self.nameless, "row", "rows")
            ));
        }
        match share(decided, accounts) {
            Some(ratio) => draft.read(
                "access.review.decided_ratio",
                ratio,
                draft.newest(),
                format!("{files}: on {decided} of {accounts} accounts somebody else than the owner decided"),
            ),
            None => draft.note(format!("{files} lists no account.")),
        }
    }
}

impl Left {
    fn say(&self, file: &str, to_do: usize, told: bool, draft: &mut Draft) {
        if !self.undecided.is_empty() {
            draft.note(format!(
                "{file}: {} without an account, a reviewer or a decision that is known here ({}); they count as undecided.",
                of(self.undecided.len(), "row", "rows"),
                self.undecided
            ));
        }
        if !self.by_owner.is_empty() {
            draft.note(format!(
                "{file}: in {} the account's owner is the reviewer ({}); they count as undecided.",
                of(self.by_owner.len(), "row", "rows"),
                self.by_owner
            ));
        }
        if to_do == 0 {
            return;
        }
        let decided = format!("{file}: {to_do} decisions to revoke or change");
        if !told {
            draft.note(format!("{decided}; no column says whether they were carried out."));
        } else if self.open.is_empty() {
            draft.note(format!("{decided}; for each, it is said to be done or to have a ticket."));
        } else {
            let more = match self.open.len() - self.names.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            draft.note(format!("{decided}; not done yet ({}): {}{more}.", self.open, self.names.join(", ")));
        }
    }
}

/// Whether a decision to end or change something is not shown to be done, or at least ordered.
fn is_open(row: &Row<'_>, done: Option<usize>, ticket: Option<usize>) -> bool {
    match row.cell(done) {
        "" => done.is_some() || row.cell(ticket).is_empty(),
        cell => yes_or_no(cell) != Some(true) && Written::parse(cell).is_none(),
    }
}

fn count(seen: &HashSet<u64>) -> String {
    if seen.len() < MOST_COUNTED { seen.len().to_string() } else { format!("at least {MOST_COUNTED}") }
}
