//! The ways to thank, and which of them it is for a source.

use lexicon::TouchKind;

use super::privacy::{Answer, Authorised, Detail, Question, Thanked, decide};
use crate::{consent::Channel, print::PieceKind};

/// A way to thank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// A call.
    Call,
    /// A card, in an envelope.
    Card,
    /// A letter.
    Letter,
    /// An e-mail.
    Email,
    /// In person.
    Visit,
}

impl Way {
    /// All of them, in the order in which they stand in for each other.
    pub const ALL: [Self; 5] = [Self::Card, Self::Call, Self::Letter, Self::Email, Self::Visit];

    /// Its code in the database and in forms; it is that of the contact that it makes.
    pub fn code(self) -> &'static str {
        self.touch().code()
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }

    /// The contact that it is.
    pub fn touch(self) -> TouchKind {
        match self {
            Self::Call => TouchKind::Call,
            Self::Card => TouchKind::Card,
            Self::Letter => TouchKind::Letter,
            Self::Email => TouchKind::Email,
            Self::Visit => TouchKind::Visit,
        }
    }

    /// What a refusal of it is a refusal of.
    pub fn channel(self) -> Channel {
        match self {
            Self::Call => Channel::Phone,
            Self::Card => Channel::Card,
            Self::Letter => Channel::Letter,
            Self::Email => Channel::Email,
            Self::Visit => Channel::Visit,
        }
    }

    /// What it is in the print queue.
    pub fn piece(self) -> PieceKind {
        match self {
            Self::Letter => PieceKind::ThankYouLetter,
            _ => PieceKind::ThankYouCard,
        }
    }

    /// In a word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Call => "Call",
            Self::Card => "Card",
            Self::Letter => "Letter",
            Self::Email => "E-mail",
            Self::Visit => "In person",
        }
    }

    /// How they were thanked: "Ana Osei thanked by phone."
    pub fn done(self) -> &'static str {
        match self {
            Self::Call => "by phone",
            Self::Card => "with a card",
            Self::Letter => "with a letter",
            Self::Email => "by e-mail",
            Self::Visit => "in person",
        }
    }
}

/// What is known of the ways to a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ways {
    /// Whether there is a phone number.
    pub phone: Known,
    /// Whether there is an e-mail address.
    pub email: Known,
    /// Whether there is a postal address.
    pub address: Known,
}

/// Whether something is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Known {
    /// It is.
    Yes,
    /// It is not.
    #[default]
    No,
}

impl Known {
    /// Of something that may be there.
    pub fn of<T>(something: Option<T>) -> Self {
        if something.is_some() { Self::Yes } else { Self::No }
    }
}

impl Ways {
    fn has(self, way: Way) -> Known {
        match way {
            Way::Call => self.phone,
            Way::Email => self.email,
            Way::Card | Way::Letter => self.address,
            Way::Visit => Known::Yes,
        }
    }
}

/// What decides about the way.
#[derive(Debug, Clone)]
pub struct Wishes {
    /// Who is thanked.
    pub who: Thanked,
    /// How they want to be reached; none where they have not said.
    pub preferred: Option<Way>,
    /// How the practice usually thanks.
    pub usual: Way,
    /// What is known of them.
    pub ways: Ways,
    /// What they refused, and in which words.
    pub refused: Vec<(Channel, String)>,
}

/// The way, and the ways that were passed over with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// The way; none where none is open.
    pub way: Option<Way>,
    /// All ways that are open, the chosen one first.
    pub open: Vec<Way>,
    /// Ways that would have come before it, or were wished for, and why they are not taken.
    pub passed: Vec<(Way, String)>,
}

/// Chooses: what they prefer, else what is usual, else the next that is open.
pub fn choose(wishes: &Wishes) -> Choice {
    let mut order: Vec<Way> = wishes.preferred.into_iter().chain([wishes.usual]).collect();
    order.extend(Way::ALL);
    let mut choice = Choice::default();
    for (at, way) in order.iter().enumerate().filter(|(at, way)| !order[..*at].contains(way)) {
        match closed(wishes, *way) {
            None => choice.open.push(*way),
            Some(why) if choice.open.is_empty() || at < 2 => choice.passed.push((*way, why)),
            Some(_) => {}
        }
    }
    // Nobody is sent to say thanks in person but where that was wished for.
    choice.way = choice
        .open
        .iter()
        .copied()
        .find(|way| *way != Way::Visit || wishes.preferred == Some(Way::Visit));
    choice
}

/// Why a way is closed.
fn closed(wishes: &Wishes, way: Way) -> Option<String> {
    let question =
        Question { who: wishes.who, way, detail: Detail::Nothing, authorised: Authorised::No };
    if let Answer::MayNot(why) = decide(question) {
        return Some(why.words().to_owned());
    }
    if let Some((_, said)) = wishes.refused.iter().find(|(channel, _)| *channel == way.channel()) {
        return Some(match said.as_str() {
            "" => "They refused it.".to_owned(),
            said => format!("They refused it: “{said}”"),
        });
    }
    (wishes.ways.has(way) == Known::No).then(|| {
        match way {
            Way::Call => "No phone number is known.",
            Way::Email => "No e-mail address is known.",
            _ => "No complete postal address is known.",
        }
        .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn everything() -> Wishes {
        let ways = Ways { phone: Known::Yes, email: Known::Yes, address: Known::Yes };
        Wishes { who: Thanked::Treating, preferred: None, usual: Way::Card, ways, refused: vec![] }
    }

    #[test]
    fn what_they_prefer_goes_before_what_is_usual() {
        assert_eq!(choose(&everything()).way, Some(Way::Card));
        let wishes = Wishes { preferred: Some(Way::Email), ..everything() };
        assert_eq!(choose(&wishes).way, Some(Way::Email));
    }

    #[test]
    fn a_refused_way_is_passed_over_and_said_why() {
        let refused = vec![(Channel::Card, "No paper, please".to_owned())];
        let choice = choose(&Wishes { refused, ..everything() });
        assert_eq!(choice.way, Some(Way::Call));
        assert_eq!(choice.passed, [(Way::Card, "They refused it: “No paper, please”".to_owned())]);
    }

    #[test]
    fn a_patient_is_never_thanked_by_mail() {
        let wishes = Wishes { who: Thanked::Patient, preferred: Some(Way::Email), ..everything() };
        let choice = choose(&wishes);
        assert_eq!(choice.way, Some(Way::Card));
        assert!(choice.passed[0].1.contains("tells whoever reads it"), "{choice:?}");
    }

    #[test]
    fn nobody_is_sent_in_person_who_was_not_asked_for() {
        let nothing = Wishes { ways: Ways::default(), ..everything() };
        assert_eq!(choose(&nothing).way, None);
        let wished = Wishes { preferred: Some(Way::Visit), ..everything() };
        assert_eq!(choose(&wished).way, Some(Way::Visit));
    }

    proptest! {
        #[test]
        fn a_way_that_is_refused_or_not_known_is_never_chosen(
            who in 0..4_usize, preferred in proptest::option::of(0..5_usize), usual in 0..4_usize,
            known in 0..8_u8, refused in 0..32_u8,
        ) {
            let bit = |set: u8, at: usize| if set >> at & 1 == 1 { Known::Yes } else { Known::No };
            let no: Vec<(Channel, String)> = Way::ALL
                .into_iter()
                .enumerate()
                .filter(|(at, _)| bit(refused, *at) == Known::Yes)
                .map(|(_, way)| (way.channel(), String::new()))
                .collect();
            let wishes = Wishes {
                who: Thanked::ALL[who],
                preferred: preferred.map(|at| Way::ALL[at]),
                usual: Way::ALL[usual],
                ways: Ways { phone: bit(known, 0), email: bit(known, 1), address: bit(known, 2) },
                refused: no.clone(),
            };
            let choice = choose(&wishes);
            for way in choice.way.iter().chain(&choice.open) {
                prop_assert!(!no.iter().any(|(channel, _)| *channel == way.channel()));
                prop_assert!(wishes.ways.has(*way) == Known::Yes);
                prop_assert!(!(wishes.who == Thanked::Patient && *way == Way::Email));
            }
            if choice.way.is_none() {
                prop_assert!(!choice.passed.is_empty(), "nothing is closed without a reason");
            }
        }
    }
}
