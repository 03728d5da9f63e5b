//! What a referral may lack before the first visit.

use lexicon::{Channel, Profession};

/// A piece that may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// The order with its signature.
    SignedOrder,
    /// Who pays.
    Payer,
    /// The payer's authorisation.
    Authorisation,
    /// What the patient has.
    Diagnosis,
    /// The patient's phone.
    Phone,
    /// The patient's birth date.
    BirthDate,
    /// Something else, in words.
    Other,
}

impl Piece {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 7] = [
        Self::SignedOrder,
        Self::Payer,
        Self::Authorisation,
        Self::Diagnosis,
        Self::Phone,
        Self::BirthDate,
        Self::Other,
    ];

    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::SignedOrder => "signed_order",
            Self::Payer => "payer",
            Self::Authorisation => "authorisation",
            Self::Diagnosis => "diagnosis",
            Self::Phone => "phone",
            Self::BirthDate => "birth_date",
            Self::Other => "other",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::SignedOrder => "Signed order",
            Self::Payer => "Payer",
            Self::Authorisation => "Authorization of the payer",
            Self::Diagnosis => "Diagnosis",
            Self::Phone => "Patient's phone",
            Self::BirthDate => "Birth date",
            Self::Other => "Something else",
        }
    }

    /// The piece with exactly this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|piece| piece.code() == code)
    }

    /// Whether it is a value that is written down when it comes.
    pub fn is_value(self) -> bool {
        matches!(self, Self::Payer | Self::Diagnosis | Self::Phone | Self::BirthDate)
    }
}

/// What is known of a referral already.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The patient's phone.
    pub phone: &'a str,
    /// The payer.
    pub payer: &'a str,
    /// Whether the birth date is known.
    pub has_birth_date: bool,
    /// Whether an order is attached.
    pub has_order: bool,
    /// How the referral came.
    pub channel: Option<Channel>,
    /// What the source is.
    pub profession: Option<Profession>,
}

/// What is missing by what is not there. A diagnosis is never required (a third of
/// all orders carry none: PMC2953283), an order only from those who write orders;
/// what came from the EMR has its papers there.
pub fn recognised(known: Known<'_>) -> Vec<Piece> {
    let orders = known.profession.is_some_and(Profession::is_treating_provider);
    let here = known.channel != Some(Channel::Import);
    [
        (Piece::SignedOrder, orders && here && !known.has_order),
        (Piece::Payer, known.payer.is_empty()),
        (Piece::Phone, known.phone.is_empty()),
        (Piece::BirthDate, !known.has_birth_date),
    ]
    .into_iter()
    .filter_map(|(piece, is_missing)| is_missing.then_some(piece))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Known<'static> = Known {
        phone: "614-555-0100",
        payer: "Medicare",
        has_birth_date: true,
        has_order: true,
        channel: Some(Channel::Fax),
        profession: Some(Profession::Physician),
    };

    #[test]
    fn only_what_is_not_there_is_missing() {
        assert_eq!(recognised(ALL), []);
        let bare = Known { phone: "", payer: "", has_birth_date: false, has_order: false, ..ALL };
        let missing = [Piece::SignedOrder, Piece::Payer, Piece::Phone, Piece::BirthDate];
        assert_eq!(recognised(bare), missing);
    }

    #[test]
    fn nobody_asks_a_coach_for_an_order_or_the_emr_for_its_own_papers() {
        let unsigned = Known { has_order: false, ..ALL };
        assert_eq!(recognised(unsigned), [Piece::SignedOrder]);
        assert_eq!(recognised(Known { profession: Some(Profession::Coach), ..unsigned }), []);
        assert_eq!(recognised(Known { channel: Some(Channel::Import), ..unsigned }), []);
    }
}
