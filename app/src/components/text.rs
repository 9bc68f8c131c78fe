//! Words and figures for people.

/// Makes characters visible that would hide or reorder what stands around them: control characters as their
/// Unicode pictures, bidirectional overrides and other invisible marks as `⟨U+202E⟩`. For every text that a person
/// or a file supplied.
pub fn visible(text: &str) -> String {
    if !text.chars().any(hidden) {
        return text.to_owned();
    }
    text.chars().fold(String::with_capacity(text.len() + 8), |mut shown, c| {
        match c {
            '\n' | '\r' | '\t' => shown.push(c),
            '\0'..='\u{1f}' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
            '\u{7f}' => shown.push('\u{2421}'),
            c if hidden(c) => shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(c))),
            c => shown.push(c),
        }
        shown
    })
}

fn hidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{061c}')
}

/// "1,284".
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// "1 control", "3 controls": adds an `s` unless there is exactly one.
pub fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// "1 leaf", "3 leaves": for nouns whose plural is not made with an `s`.
pub fn counted_as(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// A clause with a capital letter.
pub fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A citation without the title of its code, for tight places: "164.312(d)" of "45 CFR 164.312(d)".
pub fn short_citation(citation: &str) -> &str {
    citation.strip_prefix("45 CFR ").unwrap_or(citation)
}

/// "14 bytes", "3.2 kB", "1.07 GB": decimal units, as file managers show them.
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if size < 1_000 {
        return counted(size, "byte");
    }
    let mut scaled = size as f64 / 1_000.0;
    let mut unit = 0;
    while scaled >= 999.5 && unit + 1 < UNITS.len() {
        scaled /= 1_000.0;
        unit += 1;
    }
    let decimals = if scaled < 9.995 { 2 } else { usize::from(scaled < 99.95) };
    format!("{scaled:.decimals$} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_reorder_or_hide_are_shown_for_what_they_are() {
        assert_eq!(visible("gpj.\u{202e}exe"), "gpj.⟨U+202E⟩exe");
        assert_eq!(visible("a\0b"), "a␀b");
        assert_eq!(visible("北京分公司\n李娜"), "北京分公司\n李娜");
    }

    #[test]
    fn figures_are_grouped_and_counted() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_284), "1,284");
        assert_eq!(grouped(1_000_000), "1,000,000");
        assert_eq!(counted(1, "control"), "1 control");
        assert_eq!(counted(0, "control"), "0 controls");
    }

    #[test]
    fn sizes_are_told_in_decimal_units() {
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(999), "999 bytes");
        assert_eq!(bytes(3_210), "3.21 kB");
        assert_eq!(bytes(999_999), "1.00 MB");
        assert_eq!(bytes(1_073_741_824), "1.07 GB");
    }
}
