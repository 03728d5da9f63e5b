//! Whose address may be asked for outside: a pure decision, and no where it is not clear.

use lexicon::Profession;

/// Whether the address of somebody may be sent to a geocoder.
///
/// An organisation's address is where it works. A person's own address is sent only for
/// those whose trade has an office: a former patient or a friend who is a source lives
/// at theirs, and where a patient lives never leaves the machine.
pub fn may_be_sent(is_organisation: Whose, profession: Option<Profession>) -> Verdict {
    match (is_organisation, profession) {
        (_, Some(profession)) if is_private(profession) => Verdict::Never,
        (Whose::Organisation, _) => Verdict::Fine,
        (Whose::Person, Some(profession)) if has_an_office(profession) => Verdict::Fine,
        (Whose::Person, _) => Verdict::Never,
    }
}

/// Whose address it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// An organisation's.
    Organisation,
    /// A person's who belongs to none.
    Person,
}

/// The decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is where somebody works.
    Fine,
    /// It may be where somebody lives.
    Never,
}

fn is_private(profession: Profession) -> bool {
    use Profession::{FormerPatient, FriendOrFamily, SelfReferred};
    matches!(profession, FormerPatient | FriendOrFamily | SelfReferred)
}

fn has_an_office(profession: Profession) -> bool {
    use Profession::{
        AthleticTrainer, Attorney, CaseManager, DischargePlanner, Employer, FitnessClub, Hospital,
        Nurse, Psychologist, School, SchoolNurse,
    };
    profession.is_treating_provider()
        || matches!(
            profession,
            AthleticTrainer
                | Attorney
                | CaseManager
                | DischargePlanner
                | Employer
                | FitnessClub
                | Hospital
                | Nurse
                | Psychologist
                | School
                | SchoolNurse
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_patient_or_a_friend_lives_is_never_sent() {
        use Profession::{
            Coach, FormerPatient, FriendOrFamily, Other, SelfReferred, YogaInstructor,
        };
        for profession in [FormerPatient, FriendOrFamily, SelfReferred] {
            for whose in [Whose::Person, Whose::Organisation] {
                assert_eq!(may_be_sent(whose, Some(profession)), Verdict::Never, "{profession}");
            }
        }
        for profession in [Coach, YogaInstructor, Other] {
            assert_eq!(may_be_sent(Whose::Person, Some(profession)), Verdict::Never);
        }
        assert_eq!(
            may_be_sent(Whose::Person, None),
            Verdict::Never,
            "what is not known is not sent"
        );
    }

    #[test]
    fn offices_are_sent() {
        let physician = Some(Profession::Physician);
        assert_eq!(may_be_sent(Whose::Organisation, physician), Verdict::Fine);
        assert_eq!(may_be_sent(Whose::Organisation, None), Verdict::Fine);
        assert_eq!(may_be_sent(Whose::Person, physician), Verdict::Fine);
    }
}
