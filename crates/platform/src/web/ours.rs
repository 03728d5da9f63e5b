//! Addresses that come back from a browser, which must not lead to another site.

/// The address if it is a path of ours: "//elsewhere", "/\\elsewhere" and
/// "https://elsewhere" would lead away, and a line break would end a header.
pub fn ours(address: &str) -> Option<&str> {
    let is_ours = address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains(['\\', '\n', '\r']);
    is_ours.then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for address in [
            "https://elsewhere.example",
            "//elsewhere.example",
            "/\\elsewhere",
            "/a\nb",
            "/a\rb",
            "",
        ] {
            assert_eq!(ours(address), None, "{address:?}");
        }
        assert_eq!(ours("/sources/1?all=yes#plan"), Some("/sources/1?all=yes#plan"));
    }
}
