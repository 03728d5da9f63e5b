//! Where the mailbox is and how it is opened.

/// How the connection is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte, usually port 993.
    Tls,
    /// TLS after a greeting, usually port 143.
    StartTls,
    /// None: only to a server on this machine.
    None,
}

/// A mailbox and its password.
#[derive(Clone)]
pub struct Account {
    /// The server's name.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept secret.
    pub security: Security,
    /// The user's name there.
    pub user: String,
    /// The password, often one made for this program only.
    pub password: String,
    /// The folder that is read, usually INBOX.
    pub folder: String,
}

/// What becomes of a mail in the mailbox once it is safely kept here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After {
    /// It moves to another folder.
    Move(String),
    /// It is marked as read.
    MarkRead,
    /// Nothing.
    Leave,
}

// A password never reaches a log.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("server", &self.server).finish_non_exhaustive()
    }
}
