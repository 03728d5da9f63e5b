//! What happens with a source, told to every capability that goes by it, in the
//! transaction in which it happens: clocks are set anew, a playbook waits or goes on.

use platform::{Result, Tx, Uuid};

use crate::{plans, relationships};

/// What has happened with a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// Somebody of ours was in contact with them, or a contact was taken back or corrected.
    Contact,
    /// They were thanked, or that was taken back.
    Thanks,
    /// They sent a patient.
    Referral,
    /// They answered: called back, wrote, accepted an invitation.
    Answer,
    /// They are new here.
    New,
    /// Their tier, status or what else their page says was changed.
    Changed,
}

/// Tells of it. Call it after the rows of the change are written, and before the
/// transaction is committed.
pub async fn tell(tx: &Tx, practice_id: Uuid, source_id: Uuid, happening: Happening) -> Result<()> {
    relationships::reckon(tx, practice_id, source_id).await?;
    plans::hear(tx, practice_id, source_id, happening).await
}

/// Tells that much has happened at once with sources that nobody names: an import or
/// its undo.
pub async fn tell_all(tx: &Tx, practice_id: Uuid) -> Result<()> {
    relationships::reckon_all(tx, practice_id).await?;
    plans::hear_all(tx, practice_id).await
}
