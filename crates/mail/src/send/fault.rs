//! Why a mail did not leave, by what can be done about it.

use lettre::transport::smtp::Error;

/// Why a mail did not leave; the words are for people and end with what the
/// server said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The server is away or busy: try later.
    #[error("{0}")]
    Later(String),
    /// The settings are wrong: every mail waits until somebody mends them.
    #[error("{0}")]
    Settings(String),
    /// This mail will never be taken: its address is wrong, or the server refuses it.
    #[error("{0}")]
    Never(String),
}

impl Fault {
    /// What an error of the connection means.
    pub(super) fn of(error: &Error, server: &str) -> Self {
        let said = said(error);
        if let Some(code) = error.status() {
            let code: u16 = code.into();
            return match code {
                // RFC 4954, section 6: what is wrong with the sign-in.
                432 | 530 | 534 | 535 | 538 => Fault::Settings(format!(
                    "{server} did not accept the user name and password. It said: {said}"
                )),
                454 if said.to_ascii_lowercase().contains("auth") => Fault::Later(format!(
                    "{server} could not check the password just now. It said: {said}"
                )),
                400..=499 => Fault::Later(format!("{server} asks to try later. It said: {said}")),
                _ => Fault::Never(format!("{server} refused this mail. It said: {said}")),
            };
        }
        if error.is_tls() || said.contains("certificate") {
            return Fault::Settings(format!(
                "The connection to {server} could not be made secure: {said}. Check the name of \
                 the server, the port and the kind of security."
            ));
        }
        if error.is_timeout() {
            return Fault::Later(format!("{server} did not answer in time."));
        }
        if error.is_client() {
            return Fault::Settings(format!(
                "{server} does not offer what the settings ask for: {said}."
            ));
        }
        if error.is_response() {
            return Fault::Later(format!("{server} answered something that is not SMTP: {said}."));
        }
        Fault::Later(format!("{server} cannot be reached: {said}."))
    }
}

/// What was said, in one bounded line.
fn said(error: &Error) -> String {
    let mut deepest: &dyn std::error::Error = error;
    // For an answer of the server, lettre's source is the answer's text; for a
    // connection it is the fault of the system, which says more than its wrapping.
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    let text = deepest.to_string();
    let code = error.status().map(|code| format!("{code} ")).unwrap_or_default();
    let line: Vec<&str> = text.split_whitespace().collect();
    let line = line.join(" ");
    let line = line.chars().filter(|sign| !sign.is_control()).take(300).collect::<String>();
    format!("{code}{}", line.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_shows_its_words_and_nothing_else() {
        assert_eq!(Fault::Later("busy".into()).to_string(), "busy");
        assert_ne!(Fault::Later("busy".into()), Fault::Never("busy".into()));
    }
}
