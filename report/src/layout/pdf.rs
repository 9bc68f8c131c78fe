//! Small helpers around the PDF writer: object numbers, compression, dates.

use chrono::{DateTime, Datelike, Timelike, Utc};
use pdf_writer::{Date, Ref};

/// Hands out object numbers.
pub(crate) struct Refs(Ref);

impl Refs {
    pub(crate) fn new() -> Self {
        Self(Ref::new(1))
    }

    pub(crate) fn next(&mut self) -> Ref {
        self.0.bump()
    }
}

/// Compresses for `/FlateDecode`.
pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, 5)
}

/// A time as a PDF date in UTC.
pub(crate) fn date(time: DateTime<Utc>) -> Date {
    // Every part is in the range that chrono promises, far inside u8; years outside 0–65535 are not sealed.
    let part = |value: u32| u8::try_from(value).unwrap_or(0);
    Date::new(u16::try_from(time.year()).unwrap_or(0))
        .month(part(time.month()))
        .day(part(time.day()))
        .hour(part(time.hour()))
        .minute(part(time.minute()))
        .second(part(time.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
