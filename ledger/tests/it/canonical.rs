//! One text per value.

use ledger::canonical::{CanonicalError, MAX_BYTES, MAX_INTEGER, parse, to_bytes};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn keys_are_sorted_by_utf_16_code_unit() {
    // RFC 8785 §3.2.3, its own example: U+FB33 sorts after the surrogates of U+1F600.
    let value = json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
        "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis",
    });
    let expected = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\
        \"\u{f6}\":\"Latin Small Letter O With Diaeresis\",\"\u{20ac}\":\"Euro Sign\",\
        \"\u{1f600}\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}";
    assert_eq!(String::from_utf8(to_bytes(&value).unwrap()).unwrap(), expected);
    assert_eq!(parse(expected.as_bytes()).unwrap(), value);
}

#[test]
fn strings_are_escaped_as_rfc_8785_asks() {
    let value = json!("\u{20ac}$\u{f}\nA'B\"\\\\\"/\u{8}\u{c}\r\t\u{0}\u{1f}\u{7f}");
    let expected = "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\r\\t\\u0000\\u001f\u{7f}\"";
    assert_eq!(String::from_utf8(to_bytes(&value).unwrap()).unwrap(), expected);
}

#[test]
fn other_texts_of_a_value_are_refused() {
    for text in [
        "{\"b\":1,\"a\":2}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":2,\"a\":1}",
        "{\"a\": 1}",
        "[1, 2]",
        " 1",
        "1 ",
        "1\n",
        "\"\\u0041\"",
        "\"\\/\"",
        "\"\\u000a\"",
        "\"\\u001F\"",
        "\"\\ud83d\\ude00\"",
        "1.0",
        "1e2",
        "-0",
        "0.5",
        "01",
        "+1",
        "9007199254740992",
        "-9007199254740992",
        "18446744073709551616",
        "1e999",
        "\"\n\"",
        "nul",
        "",
        "{",
        "[1,]",
        "\u{feff}1",
        "NaN",
        "'a'",
    ] {
        assert!(parse(text.as_bytes()).is_err(), "{text}");
    }
    assert!(parse(b"\"\xff\"").is_err());
    assert!(parse(b"\"\xed\xa0\x80\"").is_err());
}

#[test]
fn the_first_byte_out_of_form_is_named() {
    let error = parse(b"{\"a\":1, \"b\":2}").unwrap_err();
    assert!(matches!(error, CanonicalError::OtherForm { at: 7 }), "{error:?}");
    let error = parse(b"[] ").unwrap_err();
    assert!(matches!(error, CanonicalError::OtherForm { at: 2 }), "{error:?}");
}

#[test]
fn integers_reach_to_53_bits() {
    for integer in [0, 1, -1, MAX_INTEGER, -MAX_INTEGER] {
        assert_eq!(to_bytes(&json!(integer)).unwrap(), integer.to_string().into_bytes());
        assert_eq!(parse(integer.to_string().as_bytes()).unwrap(), json!(integer));
    }
    for number in
        [json!(MAX_INTEGER + 1), json!(-MAX_INTEGER - 1), json!(u64::MAX), json!(i64::MIN), json!(0.5)]
    {
        assert!(matches!(to_bytes(&number), Err(CanonicalError::Number(_))), "{number}");
    }
}

#[test]
fn depth_and_length_have_limits() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(parse(nested(16).as_bytes()).is_ok());
    assert!(matches!(parse(nested(17).as_bytes()), Err(CanonicalError::TooDeep)));
    assert!(parse(nested(100_000).as_bytes()).is_err());
    let long = json!("x".repeat(MAX_BYTES - 2));
    assert_eq!(parse(&to_bytes(&long).unwrap()).unwrap(), long);
    let longer = json!("x".repeat(MAX_BYTES - 1));
    assert!(matches!(to_bytes(&longer), Err(CanonicalError::TooLong)));
    assert!(matches!(parse(longer.to_string().as_bytes()), Err(CanonicalError::TooLong)));
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_and_written_the_same(value in value()) {
        let bytes = to_bytes(&value).unwrap();
        let again = parse(&bytes).unwrap();
        prop_assert_eq!(&again, &value);
        prop_assert_eq!(to_bytes(&again).unwrap(), bytes);
    }

    #[test]
    fn a_text_is_accepted_in_its_own_form_only(text in "[\\[\\]{}:,\" 0-9a\\\\un.e-]{0,12}") {
        if let Ok(value) = parse(text.as_bytes()) {
            prop_assert_eq!(to_bytes(&value).unwrap(), text.as_bytes());
        }
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-MAX_INTEGER..=MAX_INTEGER).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}
