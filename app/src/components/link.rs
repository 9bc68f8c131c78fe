//! URLs with a query. One encoder for every list.

use form_urlencoded::Serializer;

/// `path?a=1&b=2` of the pairs whose value is not empty, in the order given; `path` alone when there are none.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let query = query(pairs);
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// `a=1&b=2` of the pairs whose value is not empty.
pub fn query(pairs: &[(&str, &str)]) -> String {
    let mut serializer = Serializer::new(String::new());
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        serializer.append_pair(name, value);
    }
    serializer.finish()
}

/// The log at the page that shows a leaf; the row has the id `leaf-<index>`.
pub fn leaf(index: u64) -> String {
    format!("/log?leaf={index}#leaf-{index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_keeps_only_what_says_something_and_encodes_it() {
        assert_eq!(with_query("/controls", &[("q", ""), ("page", "")]), "/controls");
        assert_eq!(
            with_query("/controls", &[("q", "a&b=c \"李\""), ("page", "2")]),
            "/controls?q=a%26b%3Dc+%22%E6%9D%8E%22&page=2"
        );
    }
}
