//! Who was trained, as a table of attendance or an export of a learning system: a column of people, and one that says
//! whether or when they completed it. A person counts who completed something within the last twelve months and left
//! no course of the list open; a row that decides nothing is open.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::{
    ParseError, access_review, audit_trail,
    document::Document,
    draft::{Draft, quote, share},
    moment, phishing_result,
    table::{DayOrder, Newest, Row, Rows, Table, Written, bounded, key, names, of, year_before, yes_or_no},
};

const PERSON: &[&str] = &[
    "email",
    "emailaddress",
    "useremail",
    "employeeid",
    "employeenumber",
    "staffid",
    "userid",
    "username",
    "login",
    "user",
    "employee",
    "participant",
    "attendee",
    "learner",
    "student",
    "trainee",
    "fullname",
    "name",
    "邮箱",
    "电子邮箱",
    "工号",
    "员工编号",
    "用户名",
    "员工",
    "员工姓名",
    "学员",
    "学员姓名",
    "参训人员",
    "参加人员",
    "参训人",
    "姓名",
];
/// Says by itself that a training is meant.
const COMPLETED: &[&str] = &[
    "completed",
    "completion",
    "completionstatus",
    "coursestatus",
    "trainingstatus",
    "attended",
    "attendance",
    "passed",
    "完成",
    "是否完成",
    "完成状态",
    "完成情况",
    "通过",
    "是否通过",
    "考核结果",
    "考试结果",
    "出勤",
    "签到",
    "是否参加",
    "学习状态",
];
const COMPLETED_AT: &[&str] = &[
    "completiondate",
    "completedat",
    "completedon",
    "completeddate",
    "datecompleted",
    "completiontime",
    "completedtime",
    "coursecompletiondate",
    "完成时间",
    "完成日期",
    "通过时间",
    "通过日期",
];
/// Says it of a training only where a course is named or a date of completion.
const STATUS: &[&str] = &["status", "result", "state", "状态", "结果"];
const COURSE: &[&str] = &[
    "course",
    "coursename",
    "coursetitle",
    "training",
    "trainingname",
    "trainingtitle",
    "module",
    "modulename",
    "lesson",
    "课程",
    "课程名称",
    "培训",
    "培训名称",
    "培训课程",
    "培训内容",
];
const HELD_AT: &[&str] = &["date", "trainingdate", "培训日期", "培训时间", "日期"];

/// So many courses are named.
const MOST_NAMED: usize = 5;

/// So many are told apart.
const MOST_COUNTED: usize = 10_000;

/// Whether it lists people and what they completed, and is none of the tables that list people for something else.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    document.table().is_some_and(|table| {
        let trained =
            table.has(COMPLETED) || table.has(COMPLETED_AT) || (table.has(STATUS) && table.has(COURSE));
        table.has(PERSON) && trained
    }) && !phishing_result::recognise(document)
        && !access_review::recognise(document)
        && !audit_trail::recognise(document)
}

/// Reads which share of those listed was trained within the last twelve months.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let mut list = List::default();
    for document in documents {
        if let Some(table) = document.table() {
            list.take(document, table, draft)?;
        }
    }
    list.conclude(&names(documents), draft);
    Ok(())
}

/// How far a person got with a course, the best of their rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Progress {
    Open,
    /// The list has no dates.
    Undated,
    On(DateTime<Utc>),
}

#[derive(Default)]
struct List {
    people: HashMap<(u64, u64), Progress>,
    /// Rows that name nobody.
    nameless: usize,
    courses: HashSet<u64>,
    course_names: Vec<String>,
    newest: Option<DateTime<Utc>>,
    /// Some row says of somebody that a training is not completed, or says in a word that it is.
    tells_who_is_open: bool,
    /// Somebody completed it in a list without dates.
    undated: bool,
}

struct Columns {
    person: Option<usize>,
    course: Option<usize>,
    status: Option<usize>,
    date: Option<usize>,
    order: DayOrder,
}

impl Columns {
    fn of(document: &Document<'_>, table: &Table) -> Result<Self, ParseError> {
        let find = |names: &[&str]| table.column(document, names);
        let first = |best: Option<usize>, next: &[&str]| match best {
            Some(column) => Ok(Some(column)),
            None => find(next),
        };
        let date = first(find(COMPLETED_AT)?, HELD_AT)?;
        let status = first(find(COMPLETED)?, STATUS)?;
        Ok(Self {
            person: find(PERSON)?,
            course: find(COURSE)?,
            status,
            date,
            order: DayOrder::of(table, document, &[status, date])?,
        })
    }

    /// How far the row's person got, and whether the row decides it in a word or a date.
    fn progress(&self, row: &Row<'_>, newest: &mut Newest) -> (Progress, Decided) {
        let status = row.cell(self.status);
        let (said, date) = match yes_or_no(status) {
            Some(false) => return (Progress::Open, Decided::InAWord),
            Some(true) if self.date.is_none() => return (Progress::Undated, Decided::InAWord),
            Some(true) => (Decided::InAWord, row.cell(self.date)),
            // A column "completed" may hold the date, and without any such column the date alone says it.
            None if Written::parse(status).is_some() => (Decided::ByADate, status),
            None if self.status.is_none() && row.cell(self.date).is_empty() => {
                return (Progress::Open, Decided::ByADate);
            }
            None if self.status.is_none() => (Decided::ByADate, row.cell(self.date)),
            None => return (Progress::Open, Decided::Not),
        };
        match newest.read(date, self.order, row.number) {
            Some(stamp) => (Progress::On(stamp.utc), said),
            None => (Progress::Open, Decided::Not),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Decided {
    Not,
    ByADate,
    InAWord,
}

impl List {
    fn take(&mut self, document: &Document<'_>, table: &Table, draft: &mut Draft) -> Result<(), ParseError> {
        let columns = Columns::of(document, table)?;
        let mut newest = Newest::new(draft);
        let mut undecided = Rows::default();
        let counted = table.each_row(document, draft, |_, row| {
            let (progress, decided) = columns.progress(row, &mut newest);
            if decided == Decided::Not {
                undecided.add(row.number);
            }
            self.tells_who_is_open |= progress == Progress::Open || decided == Decided::InAWord;
            self.undated |= progress == Progress::Undated;
            let course = row.cell(columns.course);
            self.course(course);
            let person = row.cell(columns.person);
            if person.is_empty() {
                self.nameless += 1;
                return Ok(());
            }
            let known = self.people.entry((key(person), key(course))).or_insert(progress);
            *known = progress.max(*known);
            bounded(document, self.people.len())
        })?;
        self.nameless += counted.misshapen.len();
        newest.say(document.name, draft);
        self.newest = self.newest.max(newest.best().map(|(time, _)| time));
        if !undecided.is_empty() {
            draft.note(format!(
                "{}: {} not say for certain that, or when, the training was completed ({undecided}); they count as not \
                 completed.",
                document.name,
                of(undecided.len(), "row does", "rows do")
            ));
        }
        Ok(())
    }

    fn course(&mut self, course: &str) {
        if !course.is_empty()
            && self.courses.len() < MOST_COUNTED
            && self.courses.insert(key(course))
            && self.course_names.len() < MOST_NAMED
        {
            self.course_names.push(quote(course));
        }
    }

    fn conclude(self, files: &str, draft: &mut Draft) {
        let reference = self.newest.unwrap_or(draft.received_at());
        let since = year_before(reference);
        // Whether something recent is completed, and whether something is open.
        let mut people: HashMap<u64, (bool, bool)> = HashMap::new();
        for ((person, _), progress) in &self.people {
            let (recent, open) = people.entry(*person).or_default();
            *recent |= match progress {
                Progress::On(time) => *time >= since,
                Progress::Undated => true,
                Progress::Open => false,
            };
            *open |= *progress == Progress::Open;
        }
        let listed = people.len() + self.nameless;
        let completed = people.values().filter(|(recent, open)| *recent && !*open).count();
        let partly = people.values().filter(|(recent, open)| *recent && *open).count();
        draft.fact("People listed", listed.to_string());
        draft.fact("Completed within 12 months", format!("{completed} of {listed}"));
        if !self.course_names.is_empty() {
            let more = match self.courses.len() - self.course_names.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            draft.fact("Courses", format!("{}{more}", self.course_names.join(", ")));
        }
        if let Some(newest) = self.newest {
            draft.fact("Newest completion", moment::show(newest));
        }
        if self.nameless > 0 {
            draft.note(format!(
                "{} no person; each counts as somebody who has not completed it.",
                of(self.nameless, "row names", "rows name")
            ));
        }
        if partly > 0 {
            draft.note(format!(
                "{} completed one course and left another open; they count as not completed.",
                of(partly, "person", "people")
            ));
        }
        if listed > 0 && !self.tells_who_is_open && self.nameless == 0 {
            draft.note(format!(
                "{files} lists nobody who has not completed it, and no column could say so: who is missing from the \
                 list? Without all staff in it there is no share."
            ));
            return;
        }
        let undated = if self.undated {
            draft.note(format!(
                "{files} has no dates: who is marked as having completed it counts as of the file's receipt."
            ));
            String::new()
        } else {
            format!(" since {}", since.format("%Y-%m-%d"))
        };
        match share(completed, listed) {
            Some(ratio) => draft.read(
                "training.completed_ratio",
                ratio,
                self.newest,
                format!("{files}: {completed} of {listed} people listed completed it{undated}"),
            ),
            None => draft.note(format!("{files} lists nobody.")),
        }
    }
}
