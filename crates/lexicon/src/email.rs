//! E-mail addresses.

use std::fmt;

/// An e-mail address of plausible form; whether it exists only a message can tell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailProblem {
    /// Nothing was given.
    #[error("The e-mail address is empty")]
    Empty,
    /// Not of the form name@example.org.
    #[error("An e-mail address looks like name@example.org; check it for a typing mistake")]
    WrongForm,
}

impl Email {
    /// Reads one address; the domain is lowered, the local part is kept as written.
    pub fn parse(text: &str) -> Result<Self, EmailProblem> {
        let text = text.trim().trim_matches(['<', '>']).trim();
        let text = match text.split_once(':') {
            Some((scheme, address)) if scheme.eq_ignore_ascii_case("mailto") => address.trim(),
            _ => text,
        };
        if text.is_empty() {
            return Err(EmailProblem::Empty);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailProblem::WrongForm)?;
        let domain = domain.to_lowercase();
        let refused = |c: char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(
                    c,
                    ',' | ';' | '<' | '>' | '(' | ')' | '"' | '@' | '\\' | ':' | '[' | ']'
                )
        };
        let labels_fit = domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
                    && !label.starts_with('-')
                    && !label.ends_with('-')
            });
        let local_fits = !local.is_empty()
            && local.len() <= 64
            && !local.chars().any(refused)
            && !local.starts_with('.')
            && !local.ends_with('.');
        if labels_fit && local_fits && text.len() <= 254 {
            Ok(Self(format!("{local}@{domain}")))
        } else {
            Err(EmailProblem::WrongForm)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two spellings of one address share.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

travels_as_text!(Email);
