//! Words of tables: names of columns, yes and no in English and Chinese, and what stands for a person.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// A word for comparison: without case, spaces, underscores, hyphens and byte order marks.
pub(in crate::evidence) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Yes or no, if the cell says one of them. What is half done or over its date is no.
pub(in crate::evidence) fn yes_or_no(cell: &str) -> Option<bool> {
    const YES: [&str; 35] = [
        "1",
        "y",
        "yes",
        "true",
        "x",
        "✓",
        "✔",
        "√",
        "ok",
        "done",
        "complete",
        "completed",
        "finished",
        "pass",
        "passed",
        "attended",
        "present",
        "certified",
        "100%",
        "是",
        "已完成",
        "完成",
        "通过",
        "已通过",
        "合格",
        "参加",
        "已参加",
        "出席",
        "已出席",
        "到",
        "已签到",
        "签到",
        "有",
        "已执行",
        "良好",
    ];
    const NO: [&str; 48] = [
        "0",
        "n",
        "no",
        "false",
        "✗",
        "✘",
        "×",
        "none",
        "never",
        "na",
        "n/a",
        "open",
        "notdone",
        "notcompleted",
        "notcomplete",
        "incomplete",
        "notstarted",
        "inprogress",
        "started",
        "enrolled",
        "assigned",
        "pending",
        "overdue",
        "pastdue",
        "expired",
        "fail",
        "failed",
        "notpassed",
        "absent",
        "notattended",
        "0%",
        "否",
        "未完成",
        "未通过",
        "不合格",
        "未参加",
        "缺席",
        "缺勤",
        "未签到",
        "进行中",
        "学习中",
        "未开始",
        "已过期",
        "过期",
        "逾期",
        "无",
        "未执行",
        "请假",
    ];
    // Longer than any of them; keeps a hostile cell from being copied.
    if cell.len() > 40 {
        return None;
    }
    let word = plain(cell);
    if YES.contains(&word.as_str()) {
        Some(true)
    } else if NO.contains(&word.as_str()) {
        Some(false)
    } else {
        None
    }
}

/// Stands for a person or an account, without case: enough to count each once, and no list of names is held.
pub(in crate::evidence) fn key(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    for letter in text.trim().chars().flat_map(char::to_lowercase) {
        letter.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_and_gaps() {
        assert_eq!(plain("\u{feff}Attachment_Opened-At "), "attachmentopenedat");
        assert_eq!(plain("完成　状态"), "完成状态");
        assert!(key(" Bob@Example.test") == key("bob@example.TEST") && key("bob") != key("rob"));
    }

    #[test]
    fn what_is_neither_yes_nor_no_is_undecided() {
        assert_eq!(yes_or_no("Not Completed"), Some(false));
        assert_eq!(yes_or_no("已 完成"), Some(true));
        for undecided in ["", "maybe", "=1+1", "50%", &"yes".repeat(1_000)] {
            assert_eq!(yes_or_no(undecided), None, "{undecided:?}");
        }
    }
}
