//! What can be wrong with contact details, said at the field.

use lexicon::{Email, Npi, Phone, Zip};
use platform::FieldError;

/// Problems found while a form is read.
#[derive(Default)]
pub(super) struct Checks(pub Vec<FieldError>);

/// As long as an address on the web may be; longer is a sign of a wrong paste.
const LONGEST_ADDRESS: usize = 500;

impl Checks {
    /// Notes a problem at a field.
    pub fn wrong(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError::new(field, message.into()));
    }

    /// A text that must be there.
    pub fn needed(&mut self, field: &str, text: &str, message: &str) -> String {
        if text.trim().is_empty() {
            self.wrong(field, message);
        }
        text.trim().to_owned()
    }

    /// A text of no more than so many characters.
    pub fn at_most(&mut self, field: &str, text: &str, most: usize) -> String {
        if text.chars().count() > most {
            self.wrong(field, format!("This is longer than {most} characters; shorten it."));
        }
        text.trim().replace("\r\n", "\n")
    }

    /// A phone or fax number, or nothing.
    pub fn phone(&mut self, field: &str, text: &str) -> String {
        self.optional(field, text, |text| Phone::parse(text).map(|phone| phone.to_string()))
    }

    /// An e-mail address, or nothing.
    pub fn email(&mut self, field: &str, text: &str) -> String {
        self.optional(field, text, |text| Email::parse(text).map(|email| email.to_string()))
    }

    /// An NPI, or nothing.
    pub fn npi(&mut self, field: &str, text: &str) -> String {
        self.optional(field, text, |text| Npi::parse(text).map(|npi| npi.as_str().to_owned()))
    }

    /// A ZIP code, or nothing.
    pub fn zip(&mut self, field: &str, text: &str) -> String {
        self.optional(field, text, |text| Zip::parse(text).map(|_| text.to_owned()))
    }

    /// An address on the web, or nothing; `https://` is added where it was left out.
    pub fn web(&mut self, field: &str, text: &str) -> String {
        let text = text.trim();
        if text.is_empty() {
            return String::new();
        }
        match web_address(text) {
            Some(address) => address,
            None => {
                self.wrong(field, "Enter an address on the web, for example https://clinic.org.");
                text.to_owned()
            }
        }
    }

    fn optional<E: std::fmt::Display>(
        &mut self,
        field: &str,
        text: &str,
        read: impl Fn(&str) -> Result<String, E>,
    ) -> String {
        let text = text.trim();
        if text.is_empty() {
            return String::new();
        }
        read(text).unwrap_or_else(|problem| {
            self.wrong(field, format!("{problem}."));
            text.to_owned()
        })
    }
}

/// An address of a web page as browsers open it; none for anything else, scripts above all.
pub(crate) fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    let address = match scheme.as_deref() {
        Some("http" | "https") => text.to_owned(),
        Some(_) => return None,
        None => format!("https://{text}"),
    };
    let uri: axum::http::Uri = address.parse().ok()?;
    let host = uri.host()?;
    let plain = !address.contains(|c: char| c.is_whitespace() || c.is_control());
    let named = host.contains('.') || host == "localhost";
    (plain && named && address.len() <= LONGEST_ADDRESS).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_on_the_web_is_one_that_a_browser_opens() {
        for (typed, meant) in [
            ("clinic.org", Some("https://clinic.org")),
            ("http://clinic.org/x?y=1", Some("http://clinic.org/x?y=1")),
            ("javascript:alert(1)", None),
            ("ftp://clinic.org", None),
            ("our page", None),
            ("https://", None),
        ] {
            assert_eq!(web_address(typed).as_deref(), meant, "{typed}");
        }
    }
}
