//! Addresses with a query, encoded so that any text survives.

/// `path?name=value&...`; only `path` when there are no pairs.
pub fn with_query(path: &str, pairs: &[(&str, String)]) -> String {
    if pairs.is_empty() {
        return path.to_owned();
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    format!("{path}?{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_addresses_is_encoded() {
        let pairs = [("payer", "A&B=c+ü".to_owned()), ("to", "2026-01".to_owned())];
        assert_eq!(with_query("/x", &pairs), "/x?payer=A%26B%3Dc%2B%C3%BC&to=2026-01");
        assert_eq!(with_query("/x", &[]), "/x");
    }
}
