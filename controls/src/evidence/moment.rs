//! Times as the tools write them. A time without a zone is read as UTC; the caller says so in a note where the
//! tool writes local time.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// RFC 3339, or the same without a zone, with `T` or blanks between date and time.
pub(super) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    // No form is longer; keeps a hostile field from being scanned in full.
    if text.len() > 40 {
        return None;
    }
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.with_timezone(&Utc));
    }
    // Checked here, since chrono takes one digit for two: a cut `03:46:1` would be a second, and a wrong one.
    let (date, time) = text.split_once(['T', ' '])?;
    let time = time.trim_start();
    let format = match time.len() {
        5 => "%H:%M",
        8 => "%H:%M:%S",
        10.. if time.as_bytes()[8] == b'.' => "%H:%M:%S%.f",
        _ => return None,
    };
    if date.len() != 10 {
        return None;
    }
    let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?;
    Some(date.and_time(NaiveTime::parse_from_str(time, format).ok()?).and_utc())
}

/// RFC 3339 with its zone and nothing around it: cut anywhere it is none.
pub(super) fn parse_zoned(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|time| time.with_timezone(&Utc))
}

/// The `Date` of an HTTP answer (RFC 9110 §5.6.7).
pub(super) fn parse_http(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    DateTime::parse_from_rfc2822(text).ok().map(|time| time.with_timezone(&Utc))
}

/// Seconds since 1970.
pub(super) fn from_unix(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

/// As shown to people.
pub(super) fn show(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_the_tools_write_is_read() {
        for text in [
            "2026-11-24T03:46:14Z",
            "2026-11-24T04:46:14+01:00",
            "2026-11-24  03:46:14",
            "2026-11-24T03:46:14.000000",
            " 2026-11-24 03:46:14 ",
        ] {
            assert_eq!(parse(text).map(show).as_deref(), Some("2026-11-24 03:46:14 UTC"), "{text}");
        }
        assert_eq!(parse("2027-02-22 04:14").map(show).as_deref(), Some("2027-02-22 04:14:00 UTC"));
        assert_eq!(
            parse_http("Tue, 24 Nov 2026 04:08:23 GMT").map(show).as_deref(),
            Some("2026-11-24 04:08:23 UTC")
        );
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "24",
            "2026-13-01 00:00:00",
            "2026-02-30T00:00:00Z",
            "false",
            "2026-11-24  03:46:1",
            "2026-11-24T03:46:",
            "2026-11-2 03:46:14",
            "\0",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
        assert_eq!(from_unix(i64::MAX), None);
    }
}
