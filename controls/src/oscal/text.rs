//! Plain words as OSCAL's Markdown: what they say is shown as it is written, and nothing in them is taken for markup.

use std::iter::once;

/// On one line and without space at its ends, as the value of a property must be. May be empty.
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line of Markdown (`markup-line`): a title, a citation.
pub(super) fn markup(text: &str) -> String {
    escape(&line(text))
}

/// Paragraphs of Markdown (`markup-multiline`), broken where the words are.
pub(super) fn prose(text: &str) -> String {
    text.trim().lines().map(|line| escape(line.trim())).collect::<Vec<_>>().join("\n")
}

/// Markdown's own signs and the few that OSCAL adds: `~` and `^` lower and raise, `{{` inserts a parameter. An underscore
/// inside a word marks nothing, so the names of settings stay readable.
fn escape(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    let opens_block = match line.trim_start_matches(|first: char| first.is_ascii_digit()) {
        rest if rest.len() == line.len() => line.starts_with(['#', '>', '+', '-', '=']).then_some(0),
        // A number with a full stop or bracket would begin a list.
        rest => rest.starts_with(['.', ')']).then_some(line.len() - rest.len()),
    };
    let before = once(None).chain(line.chars().map(Some));
    for ((at, sign), before) in line.char_indices().zip(before) {
        let after = line[at + sign.len_utf8()..].chars().next();
        let is_markup = match sign {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '^' => true,
            '_' => !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)),
            '&' => after.is_some_and(|after| after.is_alphanumeric() || after == '#'),
            '{' => after == Some('{'),
            _ => opens_block == Some(at),
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(sign);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_plain_words_is_taken_for_markup() {
        for (plain, written) in [
            ("Art. 32(1)(b), 45 CFR 164.308(a)(1)", "Art. 32(1)(b), 45 CFR 164.308(a)(1)"),
            ("auth.max_age & login_cooldown_after", "auth.max_age & login_cooldown_after"),
            ("_secret_ *.sql `x` <b>", r"\_secret\_ \*.sql \`x\` \<b>"),
            ("[1](http://x) &amp; {{ insert }}", r"\[1\](http://x) \&amp; \{{ insert }}"),
            ("1. The controller", r"1\. The controller"),
            ("(1) The controller", "(1) The controller"),
            ("# 5 > 4", r"\# 5 > 4"),
            ("- dash - dash", r"\- dash - dash"),
            ("多因素登录", "多因素登录"),
        ] {
            assert_eq!(escape(plain), written);
        }
    }

    #[test]
    fn a_line_is_one_and_prose_keeps_its_lines() {
        assert_eq!(line(" a\r\n  b\t c "), "a b c");
        assert_eq!(markup("a\n*"), r"a \*");
        assert_eq!(prose("\n  a\r\n\r\n    2) b \n"), "a\n\n2\\) b");
        assert_eq!(prose("  "), "");
    }
}
