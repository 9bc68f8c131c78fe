//! Texts that try to leave the place where they are shown.

use super::{
    markup::{Piece, read},
    samples,
};

fn hostile() -> Vec<String> {
    vec![
        "</textarea></title><script>alert(1)</script>\"'&<>".into(),
        "\" onfocus=\"alert(1)\" autofocus x=\"".into(),
        "--><img src=x onerror=alert(1)><!--".into(),
        "javascript:alert(1)".into(),
        "gpj.\u{202e}exe \u{2066}isolate".into(),
        "nul\0bell\u{7}esc\u{1b}[31m".into(),
        "<".into(),
        "&lt;&#60;&amp;".into(),
        String::new(),
        "北京分公司".repeat(400),
        "W".repeat(4096),
    ]
}

/// Every page with every hostile text in place of whatever a person or a file could have supplied.
fn each(look: impl Fn(&str, &str, &str)) {
    for text in hostile() {
        for (name, html) in samples::pages(&|_| text.clone()) {
            look(name, &text, &html);
        }
    }
}

#[test]
fn no_text_becomes_markup() {
    each(|name, text, html| {
        let pieces = read(html).unwrap_or_else(|error| panic!("{name} with {text:?}: {error}"));
        for piece in pieces {
            let Piece::Open(tag, attributes) = piece else { continue };
            assert!(!matches!(tag, "script" | "style" | "iframe" | "object" | "base"), "{name}: <{tag}>");
            for (attribute, value) in attributes {
                assert!(attribute != "style" && !attribute.starts_with("on"), "{name}: {attribute}");
                assert!(
                    !value.contains('<') || attribute == "value" || !text.contains('<'),
                    "{name}: {value}"
                );
                if matches!(attribute, "href" | "src" | "action") {
                    assert!(!value.trim_start().starts_with("javascript:"), "{name}: {value}");
                }
            }
        }
    });
}

#[test]
fn no_text_hides_or_turns_what_stands_around_it() {
    each(|name, text, html| {
        let mut inside = vec![];
        for piece in read(html).unwrap_or_else(|error| panic!("{name}: {error}")) {
            match piece {
                Piece::Open(tag, _) if tag == "textarea" => inside.push(tag),
                Piece::Close("textarea") => {
                    inside.pop();
                }
                // What was typed is given back as it was typed, inside the box in which it was typed.
                Piece::Text(shown) if inside.is_empty() => {
                    let strange = shown.chars().find(|c| matches!(c, '\0'..='\x08' | '\x0b'..='\x1f' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
                    assert_eq!(strange, None, "{name} with {text:?}: {shown}");
                }
                _ => {}
            }
        }
    });
}

#[test]
fn no_page_needs_what_the_content_security_policy_forbids() {
    for (name, html) in samples::pages(&str::to_owned) {
        for piece in read(&html).unwrap_or_else(|error| panic!("{name}: {error}")) {
            let Piece::Open(tag, attributes) = piece else { continue };
            let of = |wanted: &str| attributes.iter().find(|(attribute, _)| *attribute == wanted);
            assert_ne!(tag, "style", "{name}");
            assert_eq!(of("style"), None, "{name}: <{tag}>");
            if tag == "script" {
                assert!(of("src").is_some(), "{name}: inline script");
            }
            if let Some((_, address)) = of("src").or(of("action")) {
                assert!(!address.contains("//"), "{name}: {address}");
            }
        }
    }
}
