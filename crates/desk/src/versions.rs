//! What is kept only if nobody else has changed it since it was read.

/// Whether a change found what it changes as its writer saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It did.
    Yes,
    /// Somebody changed it meanwhile.
    SomebodyWasFaster,
}

impl Kept {
    /// Of how many rows were changed.
    pub(crate) fn of(changed: u64) -> Self {
        if changed == 1 { Self::Yes } else { Self::SomebodyWasFaster }
    }
}
