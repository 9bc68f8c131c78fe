//! What must hold of any file, whatever is in it: it is read or refused, and nothing of it is believed that cannot be.

use std::io;

use chrono::{DateTime, TimeDelta, Utc};
use controls::catalogue::catalogue;
use controls::evidence::{EvidenceKind, ParseError, Parsed, Source, Stored, parse, recognise};

/// Reads bytes as one kind, as a file that is held and as one that is too long to be held.
pub fn attack(kind: &str, bytes: &[u8]) {
    let kind: EvidenceKind = kind.parse().expect("a target names a kind that exists");
    let received = DateTime::<Utc>::from_timestamp(1_795_532_400, 0).expect("24 November 2026 exists");
    for name in ["evidence.json", "users.2.json"] {
        let whole = Source::new(name, bytes);
        recognise(&[whole]);
        check(parse(kind, &[whole], received), received);
    }
    let long = Long(bytes);
    let long = Source::long("evidence.log", &long);
    recognise(&[long]);
    check(parse(kind, &[long], received), received);
}

#[derive(Debug)]
struct Long<'a>(&'a [u8]);

impl Stored for Long<'_> {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn open(&self) -> io::Result<Box<dyn io::Read + '_>> {
        Ok(Box::new(self.0))
    }
}

fn check(result: Result<Parsed, ParseError>, received: DateTime<Utc>) {
    let parsed = match result {
        Ok(parsed) => parsed,
        Err(error) => {
            let said = error.to_string();
            assert!(said.len() < 4_000 && said.ends_with('.'), "{said}");
            return;
        }
    };
    let latest = received + TimeDelta::days(1);
    assert!(parsed.observed_at.is_none_or(|time| time <= latest));
    assert!(parsed.notes.len() < 50);
    for reading in &parsed.readings {
        assert!(reading.observed_at <= latest, "{}", reading.origin);
        assert!(reading.origin.chars().count() < 300 && reading.part.chars().count() < 300);
        let setting = catalogue().setting(&reading.setting).expect("readings are of the vocabulary");
        assert_eq!(setting.kind.accepts(&reading.value), Ok(()), "{}", reading.origin);
    }
}
