//! What an import did to one of our rows.

use platform::{
    Instant, Result, Tx, Uuid, args,
    db::{Value, insert_many},
};

use super::Writing;

/// What kind of row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::imports) enum Subject {
    Source,
    Patient,
    Referral,
}

impl Subject {
    /// The word in the table.
    pub(in crate::imports) fn code(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Patient => "patient",
            Self::Referral => "referral",
        }
    }
}

/// One row made or changed.
#[derive(Debug, Clone)]
pub(in crate::imports) struct Effect {
    pub(in crate::imports) row: usize,
    pub(in crate::imports) subject: Subject,
    pub(in crate::imports) id: Uuid,
    /// The values from before, as JSON; none for a row that was made.
    pub(in crate::imports) before: Option<String>,
    pub(in crate::imports) changed_at: Instant,
}

/// Keeps the effects of an import.
pub(in crate::imports) async fn effects(
    tx: &Tx,
    writing: &Writing<'_>,
    effects: Vec<Effect>,
) -> Result<()> {
    let row = |(place, effect): (usize, Effect)| -> Vec<Value> {
        args![
            writing.practice_id,
            writing.import_id,
            place as i64,
            effect.row as i64,
            effect.subject.code(),
            effect.id,
            effect.before,
            effect.changed_at
        ]
    };
    let columns = [
        "practice_id",
        "import_id",
        "seq",
        "row_number",
        "kind",
        "subject_id",
        "before_values",
        "changed_at_after",
    ];
    insert_many(
        tx,
        "import_effect",
        &columns,
        effects.into_iter().enumerate().map(row).collect(),
        "",
    )
    .await
}
