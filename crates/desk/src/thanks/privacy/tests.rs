use proptest::prelude::*;

use super::*;
use crate::{
    thanks::words::{self, Occasion, Sentence},
    wordings::CardValues,
};

fn values() -> CardValues {
    CardValues {
        to: "Dr. Osei".into(),
        practice: "Summit Rehab".into(),
        clinic: "Summit Rehab Downtown".into(),
        phone: "(614) 555-0100".into(),
        signer: "Ann Lee".into(),
    }
}

/// Everything that is said by itself.
fn all_built_in() -> Vec<String> {
    let mut all = Vec::new();
    for who in Thanked::ALL {
        for way in Way::ALL {
            for turn in 0..7 {
                let occasion = Occasion { who, way, authorised: Authorised::No, turn };
                all.push(words::built_in(occasion, &values()));
            }
        }
    }
    all
}

fn every_question() -> impl Iterator<Item = Question> {
    Thanked::ALL.into_iter().flat_map(|who| {
        Way::ALL.into_iter().flat_map(move |way| {
            Detail::ALL.into_iter().flat_map(move |detail| {
                Authorised::ALL.into_iter().map(move |authorised| Question {
                    who,
                    way,
                    detail,
                    authorised,
                })
            })
        })
    })
}

#[test]
fn no_thank_you_ever_says_who_came_what_they_have_or_when() {
    let of_patients =
        [Detail::Count, Detail::Name, Detail::Initials, Detail::Condition, Detail::Date];
    for question in every_question().filter(|one| of_patients.contains(&one.detail)) {
        let may = matches!(decide(question), Answer::May(_));
        let to_who_treats = question.who == Thanked::Treating && question.way == Way::Letter;
        let is_allowed = to_who_treats && question.detail == Detail::Count;
        assert_eq!(may, is_allowed, "{question:?}");
    }
}

#[test]
fn who_does_not_treat_never_learns_that_somebody_came_without_a_permission() {
    for question in every_question().filter(|one| one.who.must_not_know()) {
        if let Answer::May(when) = decide(question) {
            match question.authorised {
                Authorised::No => {
                    assert_eq!(question.detail, Detail::Nothing, "{question:?}");
                    assert_eq!(when, When::WithTheBatch, "{question:?}");
                }
                Authorised::Yes => assert_eq!(when, When::AsPromised, "{question:?}"),
            }
        }
    }
}

#[test]
fn providers_are_thanked_as_promised_whatever_is_said() {
    for question in every_question().filter(|one| !one.who.must_not_know()) {
        if let Answer::May(when) = decide(question) {
            assert_eq!(when, When::AsPromised, "{question:?}");
        }
    }
}

#[test]
fn nobody_is_a_treating_provider_who_is_not_known_to_treat_or_did_not_write_the_referral() {
    for profession in Profession::ALL {
        let who = Thanked::of(*profession, Author::Source);
        assert_eq!(who == Thanked::Treating, profession.is_treating_provider(), "{profession:?}");
        assert_ne!(Thanked::of(*profession, Author::SomebodyElse), Thanked::Treating);
    }
    assert_eq!(Thanked::of(Profession::Coach, Author::Source), Thanked::Lay);
    assert_eq!(Thanked::of(Profession::FormerPatient, Author::Source), Thanked::Patient);
    assert_eq!(Thanked::of(Profession::Other, Author::Source), Thanked::Lay);
}

fn about(given: &str, family: &str, condition: &str) -> About {
    About { given: given.into(), family: family.into(), condition: condition.into() }
}

fn found(text: &str, who: Thanked, one: &About) -> Vec<Detail> {
    let own = ["Dr. Ama Osei, MD".to_owned(), "Summit Spine & Sports PT".to_owned()];
    let reader = Reader { who, way: Way::Card, authorised: Authorised::No, own: &own };
    check(text, std::slice::from_ref(one), reader).into_iter().map(|one| one.detail).collect()
}

#[test]
fn what_tells_of_a_patient_is_found_however_it_is_written() {
    let maria = about("María José", "O'Connor-Lopez", "Frozen shoulder after a fall M75.01");
    for (text, detail) in [
        ("Thank you for Maria.", Detail::Name),
        ("thank you for JOSÉ", Detail::Name),
        ("Mrs. Lopez's visit", Detail::Name),
        ("Thanks for OConnor", Detail::Name),
        ("Thanks for L o p e z... M-a-r-i-a-J-o-s-e", Detail::Name),
        ("Thank you for M. O.!", Detail::Initials),
        ("Thank you for M.O.", Detail::Initials),
        ("We saw MO", Detail::Initials),
        ("The frozen one does well", Detail::Condition),
        ("Her shoulder does well", Detail::Condition),
        ("All went well with M75.01", Detail::Condition),
        ("Her back is better", Detail::Condition),
        ("Thank you for Tuesday", Detail::Date),
        ("We met on 3/14/1950", Detail::Date),
        ("We met on 1950-03-14", Detail::Date),
        ("Born in 1950", Detail::Date),
        ("On March 14 we met", Detail::Date),
        ("It went well last week", Detail::Date),
        ("On the 3rd", Detail::Date),
        ("She is 72", Detail::Date),
        ("Thank you for three patients", Detail::Count),
        ("Thank you for 2 new referrals", Detail::Count),
    ] {
        let all = found(text, Thanked::Treating, &maria);
        assert!(all.contains(&detail), "{text}: {all:?}");
    }
}

#[test]
fn ordinary_words_and_names_of_ones_own_are_left_alone() {
    let will = about("Will", "Young", "pain");
    for text in [
        "Will you let us know? We will gladly help young and old.",
        "Thank you, Dr. Osei, MD, for working with Summit Spine & Sports PT.",
        "With heartfelt thanks. We look forward to working with you; call us at (614) 555-0100.",
        "May we say thank you?",
    ] {
        assert_eq!(found(text, Thanked::Treating, &will), [], "{text}");
    }
    assert_eq!(found("Thank you for Will.", Thanked::Treating, &will), [Detail::Name]);
}

#[test]
fn to_a_coach_the_word_patient_is_blocked_and_the_reason_said() {
    let own = [];
    let reader =
        Reader { who: Thanked::Lay, way: Way::Card, authorised: Authorised::No, own: &own };
    let blocked = check("Thank you for your referral.", &[], reader);
    assert_eq!(blocked.len(), 1);
    assert_eq!(
        blocked[0].sentence(),
        "“referral” tells that somebody came. They do not treat patients, so they may not learn \
         that somebody came to you. Thank them for thinking of you."
    );
    assert_eq!(check("Thank you for thinking of us.", &[], reader), []);
}

/// Every built-in sentence says nothing that its reader must not hear, whoever came.
#[test]
fn every_built_in_sentence_passes() {
    for who in Thanked::ALL {
        for way in Way::ALL.into_iter().filter(|way| (who, *way) != (Thanked::Patient, Way::Email))
        {
            let own = ["Summit Rehab Downtown".to_owned(), "Ama Osei".to_owned()];
            let reader = Reader { who, way, authorised: Authorised::No, own: &own };
            for turn in 0..7 {
                let occasion = Occasion { who, way, authorised: Authorised::No, turn };
                let said = words::built_in(occasion, &values());
                assert_eq!(check(&said, &[], reader), [], "{who:?} {way:?}: {said}");
            }
        }
    }
}

/// A name as people have them, none of which is a word of the built-in sentences.
fn name() -> impl Strategy<Value = String> {
    "[A-Z][a-zé]{4,9}(-[A-Z][a-z]{4,8})?".prop_filter("a word of ours", |name| {
        let parts = lexicon::fold(name);
        parts.split(' ').all(|part| {
            !all_built_in()
                .iter()
                .any(|text| lexicon::fold(text).split(' ').any(|word| word == part))
        })
    })
}

proptest! {
    /// Whatever a practice made its sentence of, and whoever came: over all combinations of who
    /// is thanked, how and with what permission, nothing of a patient is on the card.
    #[test]
    fn no_detail_of_a_patient_reaches_a_card(
        given in name(), family in name(), day in 1..29_u8, month in 1..13_u8, year in 1930..2020_u16,
        condition in proptest::sample::select(vec!["Knee pain", "M54.50", "stroke", "torn meniscus"]),
        mut text in "[ a-zA-Z,.!]{0,40}",
        slip in 0..9_usize, at in 0..40_usize,
    ) {
        let initial = |name: &str| name.chars().next().unwrap_or('X').to_string();
        let (g, f) = (initial(&given), initial(&family));
        let slips = [
            given.clone(), family.to_uppercase(), format!("{given} {family}"), format!("{g}.{f}."),
            format!("{g}{f}"), condition.to_owned(), format!("{month}/{day}/{year}"), format!("{year}"),
            family.chars().map(String::from).collect::<Vec<_>>().join(" "),
        ];
        let place = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.insert_str(place, &format!(" {} ", slips[slip]));
        let patients = [about(&given, &family, condition)];
        let own = ["Ama Osei".to_owned(), "Summit Rehab".to_owned()];
        for who in Thanked::ALL {
            for authorised in Authorised::ALL {
                for way in Way::ALL {
                    let occasion = Occasion { who, way, authorised, turn: at };
                    let reader = Reader { who, way, authorised, own: &own };
                    let sentence = words::sentence(occasion, Some(&text), &values(), &patients, &own);
                    let Sentence { text: said, blocked } = sentence;
                    prop_assert!(!blocked.is_empty(), "{text:?} was let through for {who:?}");
                    prop_assert!(
                        check(&said, &patients, reader).iter().all(|one| one.detail == Detail::Nothing),
                        "{said}"
                    );
                    // What is typeset: the card with its head, its envelope and its cue.
                    let card = press::Card {
                        head: press::Letterhead { name: "Summit Rehab".into(), ..Default::default() },
                        to: vec!["Ama Osei".into(), "7 Elm Street".into()],
                        words: press::Words::Printed(said.clone()),
                        cue: said.clone(),
                    };
                    let folded = lexicon::fold(&serde_json::to_string(&card).expect("a card"));
                    for part in lexicon::fold(&format!("{given} {family}")).split(' ') {
                        prop_assert!(!folded.split(' ').any(|word| word == part), "{part} in {said}");
                    }
                    prop_assert!(!said.chars().any(|sign| sign.is_ascii_digit()), "{said}");
                }
            }
        }
    }

    #[test]
    fn no_text_makes_the_check_panic_or_forget_itself(
        text in "\\PC{0,80}", given in "\\PC{0,12}", family in "\\PC{0,12}",
    ) {
        let patients = [about(&given, &family, "")];
        let reader = Reader { who: Thanked::Lay, way: Way::Card, authorised: Authorised::No, own: &[] };
        prop_assert_eq!(check(&text, &patients, reader), check(&text, &patients, reader));
    }
}
