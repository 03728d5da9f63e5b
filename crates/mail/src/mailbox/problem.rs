//! Why a mailbox cannot be read, in words that say what to do.

use async_imap::error::Error;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No connection.
    #[error(
        "{0} does not answer. Check the name of the server and the port, and that this machine may reach it."
    )]
    Unreachable(String),
    /// The certificate is not that server's, or nobody vouches for it.
    #[error(
        "{0} shows a certificate that cannot be trusted. Check the name of the server: it must be the one your mail provider names."
    )]
    Untrusted(String),
    /// Not a mail server, or another kind of security.
    #[error(
        "{0} answers, but not as a mailbox does with this kind of security. Usual are port 993 with TLS and port 143 with STARTTLS."
    )]
    NotImap(String),
    /// A password would travel in the clear.
    #[error(
        "Without TLS the password and every mail could be read on the way. Choose TLS; only a server on this machine may do without."
    )]
    PlainRefused,
    /// Name or password.
    #[error(
        "The server refuses this name and password. Many providers want a password made for one program (an app password) instead of your own."
    )]
    WrongPassword,
    /// No such folder.
    #[error("The mailbox has no folder named {0}. Check its spelling.")]
    NoFolder(String),
    /// It broke off or took too long.
    #[error("The connection to {0} broke off or took too long. It is tried again.")]
    BrokeOff(String),
    /// The server says no to something.
    #[error("The mail server refuses: {0}")]
    Refused(String),
}

/// From the library's error, for a command after signing in.
pub(super) fn of(server: &str, error: Error) -> Problem {
    match error {
        Error::No(words) | Error::Bad(words) => {
            Problem::Refused(crate::reading::line(&words).chars().take(160).collect())
        }
        _ => Problem::BrokeOff(server.to_owned()),
    }
}
