//! An entry of the ledger: who was given what, and what of it falls to whom.

use jiff::civil::Date;
use lexicon::{Cents, GiftKind};
use platform::Uuid;
use serde::{Deserialize, Serialize};

use super::{physician::Counts, split::split};

/// In which part somebody got a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Standing {
    /// Somebody of a source.
    Person,
    /// The immediate family of somebody of a source: what they get counts to that person
    /// (42 CFR 411.354, "physician (or immediate family member)").
    Family,
    /// The staff of an office, without names.
    Staff,
    /// Others, without names.
    Guest,
    /// Our own people.
    Ours,
    /// A patient, by a number of the practice.
    Patient,
}

impl Standing {
    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Family => "family",
            Self::Staff => "staff",
            Self::Guest => "guest",
            Self::Ours => "ours",
            Self::Patient => "patient",
        }
    }

    /// By its code.
    pub fn from_code(code: &str) -> Self {
        match code {
            "person" => Self::Person,
            "family" => Self::Family,
            "staff" => Self::Staff,
            "ours" => Self::Ours,
            "patient" => Self::Patient,
            _ => Self::Guest,
        }
    }
}

/// Some heads who share, before the amounts are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heads {
    pub standing: Standing,
    pub person: Option<Uuid>,
    /// Whether their share counts against a limit.
    pub counts: Counts,
    pub heads: u32,
}

/// What falls to some heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Share {
    pub standing: Standing,
    pub person: Option<Uuid>,
    pub heads: u32,
    pub cents: Cents,
}

/// What is written into the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub given_on: Date,
    pub kind: GiftKind,
    pub what: String,
    pub place: String,
    pub total: Cents,
    pub shares: Vec<Share>,
    /// The practice's own number of the patient it was for; empty for all others.
    pub patient: String,
    /// Whether they had asked for it: "no", "yes", or "" where it does not matter.
    pub asked: String,
    pub note: String,
    /// Why it was given though it went over a limit.
    pub over_reason: String,
    pub spent_by: Option<Uuid>,
}

/// Divides a total among heads. Those who count stand first, so that the odd cents fall to
/// them; our own people stand last. None when nobody is there.
pub(super) fn shares(total: Cents, heads: &[Heads]) -> Option<Vec<Share>> {
    let mut heads: Vec<Heads> = heads.iter().copied().filter(|some| some.heads > 0).collect();
    heads.sort_by_key(|some| match (some.counts, some.standing) {
        (Counts::Yes, _) => 0,
        (_, Standing::Ours) => 2,
        _ => 1,
    });
    let numbers: Vec<u32> = heads.iter().map(|some| some.heads).collect();
    let cents = split(total, &numbers)?;
    let with = heads.iter().zip(cents).map(|(some, cents)| Share {
        standing: some.standing,
        person: some.person,
        heads: some.heads,
        cents,
    });
    Some(with.collect())
}

/// How many shared.
pub(super) fn heads(shares: &[Share]) -> u32 {
    shares.iter().map(|share| share.heads).sum()
}

#[cfg(test)]
mod tests {
    use platform::new_id;

    use super::*;

    #[test]
    fn those_who_count_get_the_odd_cents_and_ours_the_fewest() {
        let doctor = new_id();
        let some = |standing, person, counts, heads| Heads { standing, person, counts, heads };
        let shares = shares(
            Cents::new(10_000),
            &[
                some(Standing::Ours, None, Counts::No, 1),
                some(Standing::Staff, None, Counts::No, 3),
                some(Standing::Guest, None, Counts::No, 0),
                some(Standing::Person, Some(doctor), Counts::Yes, 1),
                some(Standing::Family, Some(doctor), Counts::Yes, 1),
            ],
        )
        .expect("heads");
        let amounts: Vec<(Standing, i64)> =
            shares.iter().map(|share| (share.standing, share.cents.get())).collect();
        assert_eq!(
            amounts,
            [
                (Standing::Person, 1_667),
                (Standing::Family, 1_667),
                (Standing::Staff, 5_000),
                (Standing::Ours, 1_666),
            ]
        );
        assert_eq!(heads(&shares), 6);
    }
}
