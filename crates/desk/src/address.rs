//! Addresses with a query, encoded so that any text survives.

/// `path?name=value&...`; only `path` when there are no pairs.
pub fn with_query(path: &str, pairs: &[(&str, String)]) -> String {
    let mut address = path.to_owned();
    for (index, (name, value)) in pairs.iter().enumerate() {
        address.push(if index == 0 { '?' } else { '&' });
        address.push_str(name);
        address.push('=');
        encode(value, &mut address);
    }
    address
}

/// Percent-encodes what may not stand in a query (RFC 3986, section 2.3).
fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
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
