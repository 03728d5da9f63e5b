//! Whether a text is an e-mail address that a server will take.

use lettre::Address;

/// Whether this is one address, and nothing but an address: `ann@office.example`.
/// Characters outside ASCII are refused: few servers of offices take them (RFC 6531).
pub fn is_address(text: &str) -> bool {
    // RFC 5321, 4.5.3.1.3: a path holds 256 octets with its brackets.
    text.len() <= 254
        && text.is_ascii()
        && !text.chars().any(|sign| sign.is_control() || sign.is_whitespace())
        && text.rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.'))
        && text.parse::<Address>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_from_what_is_none() {
        for good in ["ann@office.example", "a.b+c@sub.office.example"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "ann",
            "ann@office",
            "a@b.example\r\nBcc: c@d.example",
            "a b@c.example",
            "a@b,c@d.e",
        ] {
            assert!(!is_address(bad), "{bad:?}");
        }
    }
}
