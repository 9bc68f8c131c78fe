//! A small strict reader of HTML: it knows just enough to tell text from markup and to refuse whatever a browser
//! would have to guess about.

/// A piece of a document.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A start tag with its attributes, values as written.
    Open(&'a str, Vec<(&'a str, &'a str)>),
    /// An end tag.
    Close(&'a str),
    /// Text, as written.
    Text(&'a str),
}

const VOID: [&str; 7] = ["br", "hr", "img", "input", "link", "meta", "wbr"];
/// Elements whose content is text alone.
const TEXT_ONLY: [&str; 2] = ["textarea", "title"];

/// Cuts a document into pieces, or says where it is not well-formed: a stray `<`, an unquoted or unfinished
/// attribute, an end tag that closes another element.
pub fn read(html: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = vec![];
    let mut open: Vec<&str> = vec![];
    let mut rest = html.strip_prefix("<!doctype html>").ok_or("no doctype")?;
    while !rest.is_empty() {
        let here = |what: &str| format!("{what}: {}", rest.chars().take(80).collect::<String>());
        if let Some(name) = open.last().filter(|name| TEXT_ONLY.contains(name)) {
            let end = rest.find("</").ok_or_else(|| here("unfinished text"))?;
            if !rest[end + 2..].starts_with(name) {
                return Err(here("markup in an element of text"));
            }
            pieces.push(Piece::Text(&rest[..end]));
            rest = &rest[end..];
        }
        if let Some(after) =
            rest.strip_prefix("<!--").or_else(|| rest.strip_prefix("<!>").map(|_| &rest[2..]))
        {
            let end = after.find('>').ok_or_else(|| here("unfinished comment"))?;
            rest = &after[end + 1..];
        } else if let Some(after) = rest.strip_prefix("</") {
            let end = after.find('>').ok_or_else(|| here("unfinished end tag"))?;
            let name = &after[..end];
            if open.pop() != Some(name) {
                return Err(here("end tag out of place"));
            }
            pieces.push(Piece::Close(name));
            rest = &after[end + 1..];
        } else if let Some(after) = rest.strip_prefix('<') {
            let (name, attributes, after) = tag(after).ok_or_else(|| here("malformed tag"))?;
            if !VOID.contains(&name) {
                open.push(name);
            }
            pieces.push(Piece::Open(name, attributes));
            rest = after;
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            pieces.push(Piece::Text(&rest[..end]));
            rest = &rest[end..];
        }
    }
    if open.is_empty() { Ok(pieces) } else { Err(format!("never closed: {open:?}")) }
}

type Tag<'a> = (&'a str, Vec<(&'a str, &'a str)>, &'a str);

fn tag(html: &str) -> Option<Tag<'_>> {
    let name_end = html.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))?;
    let (name, mut rest) = html.split_at(name_end);
    if name.is_empty() {
        return None;
    }
    let mut attributes = vec![];
    loop {
        if let Some(after) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
            return Some((name, attributes, after));
        }
        rest = rest.strip_prefix(' ')?;
        if rest.starts_with(['>', '/', ' ']) {
            continue;
        }
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | ':')))?;
        let (attribute, after) = rest.split_at(end);
        if attribute.is_empty() {
            return None;
        }
        rest = match after.strip_prefix("=\"") {
            Some(after) => {
                let (value, after) = after.split_once('"')?;
                attributes.push((attribute, value));
                after
            }
            None => {
                attributes.push((attribute, ""));
                after
            }
        };
    }
}

#[test]
fn the_reader_tells_text_from_markup_and_refuses_the_rest() {
    let of = |body: &str| read(&format!("<!doctype html>{body}")).map(|pieces| pieces.len());
    assert_eq!(of("<p class=\"a\">x<br>y</p>"), Ok(5));
    assert_eq!(of("<title>a &lt; b</title>"), Ok(3));
    for broken in [
        "<p>",
        "</p>",
        "<p></b>",
        "<p class=a></p>",
        "<p a=\"x\"y></p>",
        "<p>a < b</p>",
        "<title><b></b></title>",
        "<textarea></b></textarea>",
    ] {
        assert!(of(broken).is_err(), "{broken}");
    }
}
