//! What of the queue can be printed now, and what keeps the rest.

use std::collections::HashMap;

use platform::{Permission, Result, Sql, Uuid, sessions::Visitor};

use super::{
    address::{self, Address},
    piece::{Form, Piece},
    store,
};
use crate::consent::{self, Channel, Kind, Receiver, Verdict};

/// A piece that waits, where it would go, and whether it can.
pub(super) struct Waiting {
    pub piece: Piece,
    pub address: Address,
    pub hold: Option<Hold>,
}

/// Why something is not printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Hold {
    /// The address is incomplete.
    Address,
    /// They asked not to get such mail; in their words, if they gave any.
    Refused(String),
    /// It names a patient, and the visitor may not see patients.
    Patient,
}

/// Everything that waits.
pub(super) async fn waiting(db: &impl Sql, visitor: &Visitor) -> Result<Vec<Waiting>> {
    let pieces = store::waiting(db, visitor.practice_id).await?;
    look_at(db, visitor, pieces).await
}

/// The same for pieces that were picked.
pub(super) async fn look_at(
    db: &impl Sql,
    visitor: &Visitor,
    pieces: Vec<Piece>,
) -> Result<Vec<Waiting>> {
    let mut sources: Vec<Uuid> = pieces.iter().map(|piece| piece.source_id).collect();
    sources.sort_unstable();
    sources.dedup();
    let addresses = address::of(db, visitor.practice_id, &sources).await?;
    let mut refusals: HashMap<(Uuid, bool, Form), Option<String>> = HashMap::new();
    let mut all = Vec::new();
    for piece in pieces {
        let Some(address) = addresses.get(&piece.source_id).cloned() else { continue };
        let is_care = piece.patient_id.is_some();
        let key = (piece.source_id, is_care, piece.kind.form());
        let refused = match refusals.get(&key) {
            Some(known) => known.clone(),
            None => {
                let refused = refused(db, visitor.practice_id, &piece).await?;
                refusals.insert(key, refused.clone());
                refused
            }
        };
        let hold = if !may_open(visitor, &piece) {
            Some(Hold::Patient)
        } else if let Some(reason) = refused {
            Some(Hold::Refused(reason))
        } else {
            (!address.missing.is_empty()).then_some(Hold::Address)
        };
        all.push(Waiting { piece, address, hold });
    }
    Ok(all)
}

/// Whoever may not see patients sees that a letter is there, and not what it says.
pub(super) fn may_open(visitor: &Visitor, piece: &Piece) -> bool {
    piece.patient_id.is_none() || visitor.may(Permission::ViewPatients)
}

/// Why they must not get it, if they must not. Whether somebody who does not treat may hear of
/// a patient was decided by whoever wrote the letter.
async fn refused(db: &impl Sql, practice_id: Uuid, piece: &Piece) -> Result<Option<String>> {
    let (channel, kind) = match (piece.kind.form(), piece.patient_id) {
        (Form::Cards, _) => (Channel::Card, Kind::Outreach),
        (Form::Letters | Form::Reports, None) => (Channel::Letter, Kind::Outreach),
        (Form::Letters | Form::Reports, Some(_)) => {
            (Channel::Letter, Kind::Care { to: Receiver::Treating })
        }
    };
    let who = consent::Who::Source(piece.source_id);
    let answer = consent::ask(db, practice_id, who, channel).await?;
    Ok(match consent::blocks(kind, &answer) {
        Verdict::Goes => None,
        Verdict::Held(said) => Some(said.reason),
    })
}
