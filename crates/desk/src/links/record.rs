//! What short links and private links have in common: each is ended and lets
//! itself be restored, and each change is in the audit log.

use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// A short link.
    ShortLink,
    /// The private link of a known office.
    KnownOffice,
}

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Made,
    Renamed,
    Ended,
    Restored,
}

impl Kept {
    /// The name of its table, and of what the audit log is about.
    const fn table(self) -> &'static str {
        match self {
            Self::ShortLink => "short_link",
            Self::KnownOffice => "known_office",
        }
    }

    /// What the audit log calls a deed.
    fn action(self, deed: Deed) -> String {
        let kept = match self {
            Self::ShortLink => "link",
            Self::KnownOffice => "known_office",
        };
        let done = match deed {
            Deed::Made => "made",
            Deed::Renamed => "renamed",
            Deed::Ended => "revoked",
            Deed::Restored => "restored",
        };
        format!("{kept}.{done}")
    }

    /// Ends it at an instant or, with none, restores it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the practice has none with this id.
    pub(super) async fn end(
        self,
        tx: &Tx,
        practice_id: Uuid,
        by: &Actor,
        (id, at): (Uuid, Option<Instant>),
    ) -> Result<()> {
        let sql = format!(
            "UPDATE {} SET revoked_at = $3 WHERE practice_id = $1 AND id = $2",
            self.table()
        );
        if tx.run(&sql, args![practice_id, id, at]).await? == 0 {
            return Err(Error::NotFound);
        }
        let deed = if at.is_some() { Deed::Ended } else { Deed::Restored };
        self.note(tx, practice_id, by, (deed, id)).await
    }

    /// Puts into the audit log what happened to it.
    pub(super) async fn note(
        self,
        tx: &Tx,
        practice_id: Uuid,
        by: &Actor,
        (deed, id): (Deed, Uuid),
    ) -> Result<()> {
        let action = self.action(deed);
        let entry = Entry::about(&action, self.table(), id);
        audit::record(tx, practice_id, by, entry).await
    }
}
