//! How dates, sizes and references are worded, the same in every section.

use chrono::{DateTime, Utc};

use crate::layout::text::{Paragraph, Style, Target};
use crate::layout::theme::LINK;
use crate::model::{Finding, Period, Status};

/// A time to the minute, always in UTC.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

pub(crate) fn day(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d").to_string()
}

pub(crate) fn period(period: Period) -> String {
    format!("{} to {}", period.from, period.to)
}

/// A size for people, with the exact number when it is rounded.
pub(crate) fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    match bytes {
        0..KIB => format!("{bytes} B"),
        _ => {
            let (unit, name) = [(KIB * KIB * KIB, "GiB"), (KIB * KIB, "MiB"), (KIB, "KiB")]
                .into_iter()
                .find(|(unit, _)| bytes >= *unit)
                .unwrap_or((KIB, "KiB"));
            format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit)
        }
    }
}

pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        other => format!("{other} {many}"),
    }
}

pub(crate) fn finding(finding: Finding) -> &'static str {
    match finding {
        Finding::Met => "Met",
        Finding::NotMet => "Not met",
        Finding::Unknown => "Unknown",
    }
}

/// The mark that a finding shares with the statuses: unknown is never shown like met.
pub(crate) fn finding_mark(finding: Finding) -> Status {
    match finding {
        Finding::Met => Status::Compliant,
        Finding::NotMet => Status::NonCompliant,
        Finding::Unknown => Status::NotAssessed,
    }
}

/// References to evidence, each leading to its row.
pub(crate) fn evidence_links(
    mut paragraph: Paragraph<'static>,
    numbers: &[u32],
    between: Style,
) -> Paragraph<'static> {
    for (index, no) in numbers.iter().enumerate() {
        if index > 0 {
            paragraph = paragraph.text(", ", between);
        }
        paragraph = paragraph.link(format!("E{no}"), LINK, Target::Evidence(*no));
    }
    paragraph
}

/// A digest in two lines of groups of four, which an eye can compare.
pub(crate) fn grouped(hex: &str) -> String {
    let characters: Vec<char> = hex.chars().collect();
    let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.chunks(8).map(|line| line.join(" ")).collect::<Vec<_>>().join("\n")
}

/// At most so many characters, with an ellipsis, for places that hold one line.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_worded_with_one_decimal_and_never_rounded_up() {
        assert_eq!(size(0), "0 B");
        assert_eq!(size(1023), "1023 B");
        assert_eq!(size(1024), "1.0 KiB");
        assert_eq!(size(1_048_575), "1023.9 KiB");
        assert_eq!(size(3 * 1024 * 1024 * 1024 / 2), "1.5 GiB");
    }

    #[test]
    fn a_long_title_is_shortened_by_characters() {
        assert_eq!(shortened("北京分公司", 5), "北京分公司");
        assert_eq!(shortened("北京分公司", 3), "北京…");
    }
}
