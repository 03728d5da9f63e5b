//! The interface of whatever carries a fax.

use platform::Uuid;

/// A fax to be sent.
#[derive(Debug, Clone)]
pub struct Fax {
    /// Our id of it: the same fax handed over twice can be known by it.
    pub id: Uuid,
    /// The number, ten digits.
    pub number: String,
    /// The pages as a PDF.
    pub pdf: Vec<u8>,
    /// Where the service says how it ended.
    pub callback: Option<String>,
}

/// How a handing over ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// Nothing left the house; it is kept for a person to fax.
    Kept,
    /// The service has it, and will say how it ended. Its own reference.
    Handed(String),
}

/// Why it was not handed over. The words hold no patient data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It may go later.
    #[error("{0}")]
    Later(String),
    /// It will never go like this.
    #[error("{0}")]
    Never(String),
}

/// Something that carries faxes. It may block: it is called where that is allowed.
pub trait Provider: Send + Sync {
    /// Its code in the database.
    fn name(&self) -> &'static str;
    /// Hands a fax over.
    fn send(&self, fax: &Fax) -> Result<Sent, Failure>;
}

/// Sends nothing: what would have gone is kept, word for word.
pub struct DryRun;

impl Provider for DryRun {
    fn name(&self) -> &'static str {
        "dry_run"
    }

    fn send(&self, _: &Fax) -> Result<Sent, Failure> {
        Ok(Sent::Kept)
    }
}
