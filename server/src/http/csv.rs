//! Tables as files (RFC 4180). Cells that a spreadsheet would run as a formula are made plain text.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};

/// A downloadable table.
pub(super) fn download(name: &str, heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, text(heads, rows)).into_response()
}

/// A table as text.
pub(crate) fn text(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    // The mark tells spreadsheets that it is UTF-8.
    let mut text = String::from("\u{feff}");
    let heads = heads.iter().map(|head| (*head).to_owned()).collect();
    for row in std::iter::once(heads).chain(rows) {
        let cells: Vec<String> = row.iter().map(|cell| quote(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

/// A moment as a cell; nothing for none.
pub(super) fn time(at: impl Into<Option<DateTime<Utc>>>) -> String {
    at.into().map_or_else(String::new, |at| at.to_rfc3339())
}

fn quote(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if guard.is_empty() && !cell.contains([',', '"', '\r', '\n']) {
        return cell.to_owned();
    }
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn a_cell_cannot_become_a_formula_or_another_cell() {
        assert_eq!(quote("北京分公司"), "北京分公司");
        assert_eq!(quote("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(quote("a,b\n\"c\""), "\"a,b\n\"\"c\"\"\"");
    }
}
