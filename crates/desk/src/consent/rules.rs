//! What holds of all that was said, and what a refusal blocks. Pure.

use platform::{Instant, Uuid};

use super::channel::{Channel, How, Word};

/// Whom a statement is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A person, or an organisation, by whatever address.
    Party(Uuid),
    /// One address, whoever has it.
    Address(String),
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// About whom.
    pub subject: Subject,
    /// About which channel.
    pub channel: Channel,
    /// What.
    pub word: Word,
    /// The rest of it.
    pub said: Said,
}

/// Why, since when, by whom and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// In their words.
    pub reason: String,
    /// How it was given.
    pub how: How,
    /// Since when.
    pub at: Instant,
    /// Who of ours wrote it down; empty for the program.
    pub by: String,
}

/// What holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// They allowed it.
    Allowed(Said),
    /// They refused it.
    Refused(Said),
    /// They have not said.
    Unknown,
}

impl Answer {
    /// Whether they refused.
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::Refused(_))
    }

    /// Whether they allowed it in so many words.
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }

    /// The word for it.
    pub fn word(&self) -> Word {
        match self {
            Self::Allowed(_) => Word::Allowed,
            Self::Refused(_) => Word::Refused,
            Self::Unknown => Word::Unknown,
        }
    }
}

/// What holds for a channel: of each subject the latest statement, of several subjects the
/// strictest. `heard` is in the order in which it was written down.
pub fn holds(heard: &[Heard], channel: Channel) -> Answer {
    let mut answer = Answer::Unknown;
    let mut seen: Vec<(&Subject, Channel)> = Vec::new();
    for one in heard.iter().rev().filter(|one| channel.with_wider().contains(&one.channel)) {
        if seen.contains(&(&one.subject, one.channel)) {
            continue;
        }
        seen.push((&one.subject, one.channel));
        match one.word {
            Word::Refused => return Answer::Refused(one.said.clone()),
            // That mail is allowed says nothing about newsletters.
            Word::Allowed if one.channel == channel && answer == Answer::Unknown => {
                answer = Answer::Allowed(one.said.clone());
            }
            _ => {}
        }
    }
    answer
}

/// Why something goes out, as far as consent sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// They asked for it: a receipt of their form, a code, something about their account.
    Asked,
    /// About a referral: a notice, a question.
    Care {
        /// Whether whoever gets it treats the patient.
        to: Receiver,
    },
    /// To keep or win them: thanks, an invitation, a step of a playbook.
    Outreach,
    /// The same to many.
    Newsletter,
}

/// Who gets something about a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receiver {
    /// A provider who treats the patient: treatment, no marketing (45 CFR 164.501).
    Treating,
    /// Anybody else: for them it is no more than thanks.
    Lay,
}

impl Kind {
    /// The channel that is asked about when it goes by mail.
    pub fn mail_channel(self) -> Channel {
        match self {
            Self::Newsletter => Channel::Newsletter,
            _ => Channel::Email,
        }
    }
}

/// Whether the answer blocks it.
pub fn blocks(kind: Kind, answer: &Answer) -> Verdict {
    let may_be_refused = match kind {
        Kind::Asked | Kind::Care { to: Receiver::Treating } => false,
        Kind::Care { to: Receiver::Lay } | Kind::Outreach | Kind::Newsletter => true,
    };
    match answer {
        Answer::Refused(said) if may_be_refused => Verdict::Held(said.clone()),
        _ => Verdict::Goes,
    }
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It goes.
    Goes,
    /// It is held back, by what they said.
    Held(Said),
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(reason: &str) -> Said {
        Said { reason: reason.into(), how: How::Told, at: 0, by: String::new() }
    }

    fn party() -> Subject {
        Subject::Party(Uuid::from_u128(1))
    }

    fn heard(subject: Subject, channel: Channel, word: Word) -> Heard {
        Heard { subject, channel, word, said: said("x") }
    }

    #[test]
    fn the_latest_word_about_a_subject_holds_and_the_strictest_of_several() {
        let address = || Subject::Address("a@b.example".into());
        let email = Channel::Email;
        let mut all = vec![heard(party(), email, Word::Refused)];
        assert!(holds(&all, email).is_refused());
        all.push(heard(party(), email, Word::Allowed));
        assert!(holds(&all, email).is_allowed());
        all.push(heard(address(), email, Word::Refused));
        assert!(holds(&all, email).is_refused(), "the address was refused");
        all.push(heard(address(), email, Word::Unknown));
        assert!(holds(&all, email).is_allowed());
    }

    #[test]
    fn whoever_wants_no_mail_wants_no_newsletter_but_not_the_other_way_round() {
        let mail = [heard(party(), Channel::Email, Word::Refused)];
        assert!(holds(&mail, Channel::Newsletter).is_refused());
        let news = [heard(party(), Channel::Newsletter, Word::Refused)];
        assert_eq!(holds(&news, Channel::Email), Answer::Unknown);
        let allowed = [heard(party(), Channel::Email, Word::Allowed)];
        assert_eq!(holds(&allowed, Channel::Newsletter), Answer::Unknown);
    }

    #[test]
    fn a_refusal_blocks_what_nobody_asked_for_and_never_treatment() {
        let refused = Answer::Refused(said("no"));
        let goes = |kind| blocks(kind, &refused) == Verdict::Goes;
        assert!(goes(Kind::Asked) && goes(Kind::Care { to: Receiver::Treating }));
        assert!(!goes(Kind::Care { to: Receiver::Lay }));
        assert!(!goes(Kind::Outreach) && !goes(Kind::Newsletter));
        assert_eq!(blocks(Kind::Outreach, &Answer::Unknown), Verdict::Goes);
    }

    #[test]
    fn addresses_are_kept_as_they_are_compared() {
        assert_eq!(
            Channel::Email.address(" Ann@Office.Example "),
            Some("ann@office.example".into())
        );
        assert_eq!(Channel::FaxClinical.address("(614) 555-0123"), Some("6145550123".into()));
        assert_eq!(Channel::Email.address("nobody"), None);
        assert_eq!(Channel::Visit.address("1 High Street"), None);
    }

    proptest! {
        #[test]
        fn a_refusal_of_an_address_holds_until_something_else_is_said_of_that_address(
            others in prop::collection::vec((0usize..3, 0usize..9, 0usize..3), 0..20),
            at in 0usize..20
        ) {
            let subjects = [party(), Subject::Address("a".into()), Subject::Address("b".into())];
            let mut all: Vec<Heard> = others
                .iter()
                .map(|(subject, channel, word)| heard(subjects[*subject].clone(), Channel::ALL[*channel], Word::ALL[*word]))
                .filter(|one| one.subject != subjects[1] || one.channel != Channel::Email)
                .collect();
            all.insert(at.min(all.len()), heard(subjects[1].clone(), Channel::Email, Word::Refused));
            prop_assert!(holds(&all, Channel::Email).is_refused());
            prop_assert!(holds(&all, Channel::Newsletter).is_refused());
        }
    }
}
