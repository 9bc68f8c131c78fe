//! Tables as files (RFC 4180). Cells that a spreadsheet would run as a formula are made plain text.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};

/// A downloadable table; the first row is its heads.
pub(super) fn download(name: &str, rows: impl IntoIterator<Item = Vec<String>>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, text(rows)).into_response()
}

/// A table as text; the first row is its heads.
pub(crate) fn text(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    // The mark tells spreadsheets that it is UTF-8.
    let mut text = String::from("\u{feff}");
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quote(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
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
