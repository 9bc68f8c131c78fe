//! Tables, whatever they are about: how they are encoded, cut, broken and long. All are written by hand here, as a
//! spreadsheet would save them.

use std::io::{self, Read};

use controls::evidence::{EvidenceKind, Parsed, Source, Stored, parse, recognise};

use crate::{
    fixtures::{facts, notes, read_texts, received, says_something, values},
    generated::Generated,
};

/// The kinds that are tables where they are not described.
pub const KINDS: [EvidenceKind; 4] = [
    EvidenceKind::AccessReview,
    EvidenceKind::LogReview,
    EvidenceKind::PhishingResult,
    EvidenceKind::TrainingRecord,
];

const REVIEW: &str = "user,role,reviewer,decision\nann,Sales,bob,keep\ncid,Admin,bob,revoke\n";

fn review(bytes: &[u8]) -> Parsed {
    parse(EvidenceKind::AccessReview, &[Source::new("review.csv", bytes)], received()).unwrap()
}

fn refused(kind: EvidenceKind, text: &str) -> String {
    read_texts(kind, &[("t.csv", text)]).unwrap_err().to_string()
}

/// A table of so many rows that is made as it is read: nothing of it is held.
fn table(header: &'static str, rows: usize, row: fn(usize) -> String) -> Generated {
    Generated { start: header, piece: row, pieces: rows, end: "" }
}

/// A long file whose bytes are at hand.
#[derive(Debug)]
struct Held(Vec<u8>);

impl Stored for Held {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(&self.0[..]))
    }
}

#[test]
fn commas_semicolons_tabs_and_a_byte_order_mark_say_the_same() {
    let expected = review(REVIEW.as_bytes());
    assert_eq!(values(&expected), ["access.review.decided_ratio = 1"]);
    for text in [
        REVIEW.replace(',', ";"),
        REVIEW.replace(',', "\t"),
        REVIEW.replace('\n', "\r\n"),
        format!("\u{feff}{REVIEW}"),
        format!("\n\n{REVIEW}\n\n,,,\n"),
        REVIEW.replace("user,role", "\"USER\", Ro-le "),
    ] {
        assert_eq!(review(text.as_bytes()), expected, "{text:?}");
    }
}

#[test]
fn utf_16_is_read_like_utf_8() {
    let units: Vec<u16> = "\u{feff}用户,角色,审核人,决定\n安娜,销售,鲍勃,保留\n".encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for bytes in [&little, &big] {
        assert_eq!(recognise(&[Source::new("评审.csv", bytes)]), Some(EvidenceKind::AccessReview));
        assert_eq!(values(&review(bytes)), ["access.review.decided_ratio = 1"]);
    }
    // Half a letter is no text.
    let error =
        parse(EvidenceKind::AccessReview, &[Source::new("t.csv", &little[..little.len() - 3])], received());
    assert_eq!(
        error.unwrap_err().to_string(),
        "t.csv, row 2: the row that begins here is not text in the encoding that the file begins with. \
         Save the table as CSV in UTF-8 and attach the new file."
    );
}

#[test]
fn gb_18030_is_read_with_a_remark() {
    // `用户,角色,审核人,决定` and `张三,销售,李四,撤销` as a Chinese spreadsheet saves them.
    let bytes = b"\xd3\xc3\xbb\xa7,\xbd\xc7\xc9\xab,\xc9\xf3\xba\xcb\xc8\xcb,\xbe\xf6\xb6\xa8\r\n\
        \xd5\xc5\xc8\xfd,\xcf\xfa\xca\xdb,\xc0\xee\xcb\xc4,\xb3\xb7\xcf\xfa\r\n";
    assert_eq!(recognise(&[Source::new("review.csv", bytes)]), Some(EvidenceKind::AccessReview));
    let parsed = review(bytes);
    assert_eq!(values(&parsed), ["access.review.decided_ratio = 1"]);
    assert_eq!(
        parsed.notes[0],
        "review.csv is not UTF-8; it was read as GB 18030 (a Chinese spreadsheet): check the names."
    );
    // So is a long one, if its head shows it.
    let (header, row) = bytes.split_at(23);
    let long = Held([header, &row.repeat(400_000)].concat());
    let source = Source::long("review.csv", &long);
    assert_eq!(recognise(&[source]), Some(EvidenceKind::AccessReview));
    let parsed = parse(EvidenceKind::AccessReview, &[source], received()).unwrap();
    assert_eq!(facts(&parsed)[2], "Decisions: revoke 400000, accounts left undecided 0");
    // With a control character it is no text of a spreadsheet.
    let binary: Vec<u8> = bytes.iter().copied().chain(*b"\x1b,,,\r\n").collect();
    assert_eq!(recognise(&[Source::new("review.csv", &binary)]), None);
    assert_eq!(review(&binary), Parsed::default());
}

#[test]
fn quotes_keep_commas_lines_and_quotes_in_their_cell() {
    let text = "user,role,reviewer,decision\n\"Doe, \"\"J\"\"\nJr\",Sales,bob,keep\n\nann,Sales,bob,\n";
    let parsed = review(text.as_bytes());
    assert_eq!(facts(&parsed)[0], "Accounts: 2");
    assert!(notes(&parsed, "(row 5)"), "{:?}", parsed.notes);
}

#[test]
fn a_row_of_another_shape_is_counted_and_not_guessed() {
    let text = format!("{REVIEW}Doe, John,Sales,bob,keep\neve,Sales\n{}\n", "x,".repeat(100_000));
    let parsed = review(text.as_bytes());
    assert_eq!(values(&parsed), ["access.review.decided_ratio = 0.4"]);
    assert_eq!(
        parsed.notes[0],
        "review.csv: 3 rows with more or fewer cells than the header (rows 4, 5, 6), so what they say is unknown."
    );
}

#[test]
fn a_formula_is_text() {
    let text =
        "user,role,reviewer,decision,done\n=cmd|'/c calc'!A1,@SUM(A1),-bob,revoke,\n+ann,Sales,bob,=1,\n";
    let parsed = review(text.as_bytes());
    assert_eq!(values(&parsed), ["access.review.decided_ratio = 0.5"]);
    assert!(notes(&parsed, "not done yet (row 2): =cmd|'/c calc'!A1."));
}

#[test]
fn a_header_that_names_a_column_twice_is_refused_where_it_matters() {
    assert_eq!(
        refused(
            EvidenceKind::AccessReview,
            "user,role,reviewer,decision,Decision\nann,Sales,bob,keep,revoke\n"
        ),
        "t.csv, header: two columns are called decision, so which of them counts is not certain. \
         Delete or rename one of them and attach the new file."
    );
    let parsed = review(b"user,role,reviewer,decision,note,note\nann,Sales,bob,keep,,\n");
    assert_eq!(values(&parsed), ["access.review.decided_ratio = 1"]);
}

#[test]
fn a_quote_that_never_closes_is_refused_with_the_row_where_it_opens() {
    assert_eq!(
        refused(EvidenceKind::AccessReview, &format!("{REVIEW}\"eve,Sales,bob,keep\n")),
        "t.csv, row 4: the row that begins here opens a quote that is never closed, so the file may be cut off. \
         Export the table again and attach the whole file."
    );
    // A gibibyte of it is not gathered: the reader stops after the first of its mebibytes.
    let endless =
        table("user,role,reviewer,decision\nann,Sales,bob,keep\n\"", 1 << 14, |_| "x".repeat(1 << 16));
    let error =
        parse(EvidenceKind::AccessReview, &[Source::long("t.csv", &endless)], received()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "t.csv, row 3: the row that begins here is longer than 1 MiB, as when a quote is opened and never closed. \
         Close the quote, or export the table again, and attach the new file."
    );
}

#[test]
fn what_is_no_such_table_is_nothing_and_no_error() {
    for text in [
        "%PDF-1.7\n1 0 obj, user, reviewer, decision\n",
        "user;role;reviewer\nann;Sales;bob\n",
        "Dear all,\nuser, reviewer, decision: see the picture.\n",
        "email,status\nann@example.test,active\n",
        "",
    ] {
        assert_eq!(recognise(&[Source::new("t.csv", text.as_bytes())]), None, "{text:?}");
        for kind in KINDS {
            assert_eq!(read_texts(kind, &[("t.csv", text)]), Ok(Parsed::default()), "{kind}: {text:?}");
        }
    }
    // That a long one was not read is said.
    let long = table("just;some;columns\n", 600_000, |number| format!("{number};cell;cell\n"));
    for kind in KINDS {
        let parsed = parse(kind, &[Source::long("t.csv", &long)], received()).unwrap();
        assert!(!says_something(&parsed) && notes(&parsed, "t.csv was kept and not read"), "{kind}");
    }
}

#[test]
fn a_scan_beside_a_table_is_kept_with_a_remark() {
    let scan = table("\u{0}scan", 10, |_| "x".repeat(1 << 20));
    let files = [Source::new("review.csv", REVIEW.as_bytes()), Source::long("signed.pdf", &scan)];
    let parsed = parse(EvidenceKind::AccessReview, &files, received()).unwrap();
    assert_eq!(values(&parsed), ["access.review.decided_ratio = 1"]);
    assert!(parsed.notes[0].starts_with("signed.pdf: the file has 10485765 bytes"), "{:?}", parsed.notes);
}

#[test]
fn a_long_table_is_read_as_it_passes_by() {
    let log = table("Time,User,Action,Details\n", 640_000, |number| {
        let (hour, minute, second) = (8 + number / 72_000, number / 1_200 % 60, number / 20 % 60);
        format!(
            "2026-11-23 {hour:02}:{minute:02}:{second:02},user{}@example.test,Update,Updated a contact\n",
            number % 50
        )
    });
    assert!(log.size() > 40_000_000, "{}", log.size());
    let source = Source::long("AuditLog.csv", &log);
    assert_eq!(recognise(&[source]), Some(EvidenceKind::LogReview));
    let parsed = parse(EvidenceKind::LogReview, &[source], received()).unwrap();
    assert_eq!(values(&parsed), ["audit.last_event_at = 2026-11-23 16:53 UTC", "audit.enabled = yes"]);
    assert_eq!(facts(&parsed)[0], "Entries: 640000 of 50 users");

    let review = table("user;role;reviewer;decision\n", 400_000, |number| {
        format!(
            "user{number}@example.test;Sales representative of the region;reviewer@example.test;{}\n",
            if number % 4 == 0 { "" } else { "keep" }
        )
    });
    let parsed = parse(EvidenceKind::AccessReview, &[Source::long("r.csv", &review)], received()).unwrap();
    assert_eq!(values(&parsed), ["access.review.decided_ratio = 0.75"]);
}

#[test]
fn a_list_of_more_people_than_are_counted_is_refused() {
    let list = table("email,completed\n", 1_000_001, |number| format!("{number},yes\n"));
    let error =
        parse(EvidenceKind::TrainingRecord, &[Source::long("all.csv", &list)], received()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "all.csv: it lists more than 1000000 people or accounts. Attach a list of this organisation alone."
    );
}

#[test]
fn a_table_cut_within_a_row_does_not_count_that_row_as_good() {
    let whole = "user,role,reviewer,decision,done\nann,Sales,bob,keep,yes\ncid,Admin,bob,revoke,yes\neve,Sales,bob,keep,yes\n";
    for end in 0..whole.len() {
        let rows = whole[..end].trim_end().lines().count().saturating_sub(1);
        let Ok(parsed) = read_texts(EvidenceKind::AccessReview, &[("t.csv", &whole[..end])]) else {
            continue;
        };
        let cells = whole[..end].lines().last().unwrap_or_default().matches(',').count();
        for value in values(&parsed) {
            let all = value == "access.review.decided_ratio = 1";
            assert!(!all || cells == 4 || end == whole.len(), "cut at {end}, {rows} rows: {value}");
        }
    }
}
