//! Elements whose children the view macro does not escape on the server (leptos 0.8: `<textarea>`), and `<title>`
//! beside it. Both go through here, and nowhere else.

use html_escape::encode_text;
use leptos::prelude::*;

/// `<title>` with any text.
pub fn title(text: &str) -> AnyView {
    view! { <title inner_html=encode_text(text).into_owned()></title> }.into_any()
}

/// What a `<textarea>` needs beside its text.
#[derive(Clone, Debug, Default)]
pub struct Textarea {
    /// `name` and, with a prefix, `id`.
    pub name: &'static str,
    /// Value of `id`.
    pub id: String,
    /// Visible lines.
    pub rows: u32,
    /// Longest value in UTF-16 units.
    pub max: u32,
    /// Whether the browser asks for a value.
    pub required: bool,
    /// Id of the element that explains the problem, when there is one.
    pub described_by: Option<String>,
    /// Whether the value was refused.
    pub invalid: bool,
    /// Whether it can be edited at all.
    pub disabled: bool,
}

/// `<textarea>` with any text.
pub fn textarea(of: Textarea, text: &str) -> AnyView {
    // HTML drops one newline right after the start tag; a typed one survives because ours comes first.
    let inner = format!("\n{}", encode_text(text));
    view! {
        <textarea
            name=of.name
            id=of.id
            rows=of.rows
            maxlength=of.max
            required=of.required
            disabled=of.disabled
            aria-describedby=of.described_by
            aria-invalid=of.invalid.then_some("true")
            inner_html=inner
        ></textarea>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_a_title_nor_a_textarea_can_be_left_by_its_text() {
        let hostile = "</textarea></title><script>alert(1)</script>";
        let html =
            format!("{}{}", title(hostile).to_html(), textarea(Textarea::default(), hostile).to_html());
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1);
        assert_eq!(html.matches("</title>").count(), 1);
    }
}
