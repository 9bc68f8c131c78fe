//! An answer of the server, and the forms in it as a browser without scripts reads them.

use anyhow::{Context as _, bail};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

/// An answer, whole.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was asked, for messages.
    pub asked: String,
}

/// A form with its values, ready to be changed and sent.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// Names and values in the page's order, as a browser would send them now.
    pub fields: Vec<(String, String)>,
    /// Names that the form has, sent or not.
    known: Vec<String>,
    /// Buttons with a name, and the value that each sends.
    buttons: Vec<(String, String)>,
}

impl Page {
    /// The body as text.
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header's value, or "".
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The same page, when the status is the one expected.
    ///
    /// # Errors
    /// When it is another.
    pub fn expect(self, status: u16) -> anyhow::Result<Self> {
        if self.status.as_u16() != status {
            bail!("{}: expected {status}, got {}\n{}", self.asked, self.status, self.text());
        }
        Ok(self)
    }

    /// What a person reads: without tags, blanks as one.
    pub fn text(&self) -> String {
        let html = self.html();
        let mut text = String::with_capacity(html.len());
        let mut rest = html.as_str();
        while let Some(open) = rest.find('<') {
            text.push_str(&rest[..open]);
            text.push(' ');
            let end = if rest[open..].starts_with("<!--") { "-->" } else { ">" };
            rest = rest[open..].find(end).map_or("", |close| &rest[open + close + end.len()..]);
        }
        text.push_str(rest);
        unescape(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The same page, when a person reads `words` on it.
    ///
    /// # Errors
    /// When the words are not there.
    pub fn says(self, words: &str) -> anyhow::Result<Self> {
        let text = self.text();
        if !text.contains(words) {
            bail!("{}: “{words}” is not on the page:\n{text}", self.asked);
        }
        Ok(self)
    }

    /// All values of an attribute on elements of a name, for instance `("a", "href")`.
    pub fn attributes(&self, element: &str, attribute: &str) -> Vec<String> {
        tags(&self.html())
            .into_iter()
            .filter(|tag| tag.name == element)
            .filter_map(|tag| tag.get(attribute))
            .collect()
    }

    /// The first link whose target contains `part`.
    ///
    /// # Errors
    /// When there is none.
    pub fn link(&self, part: &str) -> anyhow::Result<String> {
        self.attributes("a", "href")
            .into_iter()
            .find(|target| target.contains(part))
            .with_context(|| format!("{}: no link to {part}", self.asked))
    }

    /// What stands in the row of a table, or another element, with that id: up to the end of the row.
    ///
    /// # Errors
    /// When there is none.
    pub fn row(&self, id: &str) -> anyhow::Result<Self> {
        let html = self.html();
        let tags = tags(&html);
        let start = tags.iter().position(|tag| tag.get("id").as_deref() == Some(id));
        let start = start.with_context(|| format!("{}: no row {id}:\n{}", self.asked, self.text()))?;
        let end = tags[start..].iter().find(|tag| tag.name == "/tr").map_or(html.len(), |tag| tag.end);
        Ok(Self { bytes: html[tags[start].end..end].into(), ..self.clone() })
    }

    /// The form that goes to `action`.
    ///
    /// # Errors
    /// When the page has none.
    pub fn form(&self, action: &str) -> anyhow::Result<Form> {
        let html = self.html();
        let tags = tags(&html);
        let start = tags
            .iter()
            .position(|tag| tag.name == "form" && tag.get("action").as_deref() == Some(action))
            .with_context(|| format!("{}: no form for {action}:\n{}", self.asked, self.text()))?;
        let length = tags[start..].iter().position(|tag| tag.name == "/form").unwrap_or(tags.len() - start);
        Ok(read_form(action, &html, &tags[start..start + length]))
    }
}

impl Form {
    /// Types into a field, or chooses in it.
    ///
    /// # Panics
    /// When the form has no such field: then a person could not do it either.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        assert!(self.known.iter().any(|known| known == name), "{} has no field {name}", self.action);
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Ticks one more of several boxes with the same name.
    ///
    /// # Panics
    /// When the form has no such field.
    #[must_use]
    pub fn tick(mut self, name: &str, value: &str) -> Self {
        assert!(self.known.iter().any(|known| known == name), "{} has no field {name}", self.action);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Presses a button that has a name: it is sent with the rest.
    ///
    /// # Panics
    /// When the form has no such button.
    #[must_use]
    pub fn press(mut self, name: &str, value: &str) -> Self {
        let button = (name.to_owned(), value.to_owned());
        assert!(self.buttons.contains(&button), "{} has no button {name}={value}", self.action);
        self.fields.push(button);
        self
    }
}

/// An opening or closing tag and where it ends.
struct Tag<'a> {
    name: &'a str,
    inside: &'a str,
    end: usize,
}

impl Tag<'_> {
    fn get(&self, attribute: &str) -> Option<String> {
        let mark = format!(" {attribute}=\"");
        let from = self.inside.find(&mark)? + mark.len();
        let value = &self.inside[from..];
        Some(unescape(&value[..value.find('"')?]))
    }

    fn has(&self, attribute: &str) -> bool {
        let bare: String = self.inside.split('"').step_by(2).collect();
        bare.split_whitespace().any(|word| word.trim_end_matches('=') == attribute)
    }
}

fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<') {
        let open = at + open;
        let Some(close) = end_of_tag(&html[open..]) else { break };
        let inside = &html[open + 1..open + close];
        let name = inside.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default();
        at = open + close + 1;
        tags.push(Tag { name: name.trim_end_matches('/'), inside, end: at });
    }
    tags
}

/// Where the tag's `>` is: one inside a quoted value does not count.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(at)
    })
}

fn read_form(action: &str, html: &str, tags: &[Tag<'_>]) -> Form {
    let mut fields = Vec::new();
    let mut known = Vec::new();
    let mut buttons = Vec::new();
    let mut select: Option<String> = None;
    let mut several = false;
    for tag in tags {
        let name = tag.get("name").filter(|_| tag.name != "button");
        known.extend(name.clone());
        if tag.has("disabled") {
            continue;
        }
        match (tag.name, name) {
            ("input", Some(name)) => {
                let kind = tag.get("type").unwrap_or_default();
                let choice = kind == "checkbox" || kind == "radio";
                if kind != "file" && (!choice || tag.has("checked")) {
                    let value =
                        tag.get("value").unwrap_or_else(|| if choice { "on".into() } else { String::new() });
                    fields.push((name, value));
                }
            }
            ("textarea", Some(name)) => {
                let text = &html[tag.end..];
                let text = &text[..text.find("</textarea").unwrap_or(text.len())];
                fields.push((name, unescape(text)));
            }
            ("button", _) => buttons.extend(tag.get("name").zip(tag.get("value"))),
            ("select", Some(name)) => (select, several) = (Some(name), tag.has("multiple")),
            ("/select", _) => select = None,
            ("option", _) => {
                if let Some(name) = &select {
                    let value = tag.get("value").unwrap_or_default();
                    // The first one stands until another is marked; where several can be chosen, none does.
                    if tag.has("selected") && !several {
                        fields.retain(|(field, _)| field != name);
                    }
                    if tag.has("selected") || !several && !fields.iter().any(|(field, _)| field == name) {
                        fields.push((name.clone(), value));
                    }
                }
            }
            _ => {}
        }
    }
    Form { action: action.to_owned(), fields, known, buttons }
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Page {
        Page { status: StatusCode::OK, headers: HeaderMap::new(), bytes: html.into(), asked: "GET /".into() }
    }

    #[test]
    fn a_form_is_read_as_a_browser_would_send_it() {
        let page = page(
            "<form action=\"/x\"><input name=\"a\" value=\"1 &gt; 0\"><input type=\"checkbox\" name=\"b\" checked>\
             <input type=\"checkbox\" name=\"c\"><textarea name=\"t\">two\nlines</textarea>\
             <select name=\"s\"><option value=\"p\">P</option><option value=\"q\" selected>Q</option></select></form>",
        );
        let form = page.form("/x").unwrap();
        let pairs: Vec<(&str, &str)> = form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(pairs, [("a", "1 > 0"), ("b", "on"), ("t", "two\nlines"), ("s", "q")]);
        assert!(form.set("c", "on").fields.contains(&("c".into(), "on".into())));
    }
}
