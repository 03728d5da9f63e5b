//! Whose signature may stand on what: asked for, and written down, each time.

use platform::{
    Result, Sql, Uuid, args,
    audit::{self, Actor, Entry},
    db::FromQueryResult,
    web::App,
};
use press::{Picture, PictureKind};
use serde_json::json;

use super::signature_store as store;

/// Who may put somebody's signature under a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Allowed {
    /// Nobody for now.
    Nobody,
    /// Only its owner.
    Owner,
    /// Its owner, and the colleagues who are named.
    Named,
}

impl Allowed {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Owner => "self",
            Self::Named => "named",
        }
    }

    /// From its code; what is not known allows nothing.
    pub fn from_code(code: &str) -> Self {
        match code {
            "self" => Self::Owner,
            "named" => Self::Named,
            _ => Self::Nobody,
        }
    }

    /// Whether a member may use the signature of its owner.
    pub fn lets(self, owner: Uuid, by: Uuid, colleagues: &[Uuid]) -> bool {
        match self {
            Self::Nobody => false,
            Self::Owner => by == owner,
            Self::Named => by == owner || colleagues.contains(&by),
        }
    }
}

/// The signature of a member for something that somebody is about to print, and the use of it
/// written down; none where there is none, or where its owner has not allowed it to `by`. The
/// program itself never signs. `on` says what it is put on, never for whom: "letter".
pub async fn signature(
    app: &App,
    db: &impl Sql,
    practice_id: Uuid,
    member_id: Uuid,
    by: &Actor,
    on: &str,
) -> Result<Option<Picture>> {
    let Some(user) = by.id else { return Ok(None) };
    let Some(kept) = store::of_member(db, practice_id, member_id).await? else {
        return Ok(None);
    };
    let colleagues = store::colleagues(db, practice_id, member_id).await?;
    if !kept.allowed().lets(member_id, user, &colleagues) {
        return Ok(None);
    }
    let bytes = match app.vault().read(practice_id, kept.file_id) {
        Ok(bytes) => bytes,
        Err(error) => {
            // The letter is signed by hand then.
            tracing::error!(%error, "a signature could not be read; printed without");
            return Ok(None);
        }
    };
    let entry = Entry {
        action: "signature.used",
        subject_kind: "member",
        subject_id: Some(member_id),
        detail: json!({ "on": on }),
    };
    audit::record(db, practice_id, by, entry).await?;
    let alt = format!("Signature of {}", kept.name);
    Ok(Some(Picture { bytes, kind: PictureKind::Png, alt }))
}

/// Somebody whose signature a member may use.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Signer {
    /// Their membership.
    pub member_id: Uuid,
    /// Their name.
    pub name: String,
}

/// Those whose signatures `by` may use, for a choice in a form; the own one first.
pub async fn signers(db: &impl Sql, practice_id: Uuid, by: Uuid) -> Result<Vec<Signer>> {
    // Served by the primary keys; a practice has a handful of signatures.
    db.rows(
        "SELECT s.member_id, m.name FROM signature s
         JOIN membership m ON m.practice_id = s.practice_id AND m.id = s.member_id
              AND m.ended_at IS NULL
         WHERE s.practice_id = $1
           AND (s.allowed IN ('self', 'named') AND s.member_id = $2
                OR s.allowed = 'named' AND EXISTS (
                    SELECT 1 FROM signature_colleague c
                    WHERE c.practice_id = s.practice_id AND c.member_id = s.member_id
                      AND c.colleague_id = $2))
         ORDER BY CASE WHEN s.member_id = $2 THEN 0 ELSE 1 END, m.name",
        args![practice_id, by],
    )
    .await
}

#[cfg(test)]
mod tests {
    use platform::new_id;

    use super::*;

    #[test]
    fn nobody_uses_a_signature_without_its_owners_word() {
        let (owner, named, other) = (new_id(), new_id(), new_id());
        let may =
            |allowed: Allowed| [owner, named, other].map(|by| allowed.lets(owner, by, &[named]));
        assert_eq!(may(Allowed::Nobody), [false, false, false]);
        assert_eq!(may(Allowed::Owner), [true, false, false]);
        assert_eq!(may(Allowed::Named), [true, true, false]);
        assert_eq!(Allowed::from_code("something new"), Allowed::Nobody);
        for allowed in [Allowed::Nobody, Allowed::Owner, Allowed::Named] {
            assert_eq!(Allowed::from_code(allowed.code()), allowed);
        }
    }
}
