use lexicon::Profession;
use proptest::prelude::*;

use super::*;

fn any_way() -> impl Strategy<Value = Way> {
    prop::sample::select(Way::ALL.to_vec())
}

fn any_question() -> impl Strategy<Value = Question> {
    let recipient = prop::sample::select(vec![
        Recipient::Treating,
        Recipient::Lay,
        Recipient::Permitted,
        Recipient::Nobody,
    ]);
    let stage = prop::sample::select(Stage::ALL.to_vec());
    let wish = prop_oneof![
        Just(None),
        Just(Some(Wish::Nothing)),
        any_way().prop_map(|way| Some(Wish::By(way)))
    ];
    let switch = prop::sample::select(vec![Switch::On, Switch::OffByPractice, Switch::OffBySource]);
    let fax = prop::option::of(prop::sample::select(vec![
        FaxTrust::Registry,
        FaxTrust::Typed,
        FaxTrust::Confirmed,
        FaxTrust::Used,
    ]));
    let known = || prop::option::of(Just(()));
    let reach = (known(), fax, known(), known()).prop_map(|(email, fax, letter, phone)| Reach {
        email,
        fax,
        letter,
        phone,
    });
    (recipient, stage, wish, any_way(), switch, reach).prop_map(
        |(recipient, stage, preference, usual, switch, reach)| Question {
            recipient,
            stage,
            preference,
            usual,
            switch,
            reach,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn a_lay_source_hears_of_nothing_but_the_arrival(question in any_question()) {
        if !question.recipient.may_know()
            && let Decision::Tell { says, .. } = decide(question)
        {
            prop_assert_eq!(says, Says::ThanksOnly);
            prop_assert_eq!(question.stage, Stage::Received);
            prop_assert_eq!(question.recipient, Recipient::Lay);
        }
    }

    #[test]
    fn a_permission_is_not_for_what_concerns_those_who_treat(question in any_question()) {
        if question.recipient == Recipient::Permitted
            && matches!(question.stage, Stage::NeedsInfo | Stage::Declined)
        {
            prop_assert_eq!(decide(question), Decision::Withheld(Withheld::ForTreating));
        }
    }

    #[test]
    fn an_open_mail_never_carries_a_patient(question in any_question()) {
        if let Decision::Tell { way: Way::Email, says, .. } = decide(question) {
            prop_assert_ne!(says, Says::Patient);
        }
    }

    #[test]
    fn a_mail_is_secure_only_where_the_source_is_marked_so(question in any_question()) {
        if let Decision::Tell { way: Way::SecureEmail, .. } = decide(question) {
            prop_assert_eq!(question.preference, Some(Wish::By(Way::SecureEmail)));
        }
    }

    #[test]
    fn a_fax_goes_by_itself_only_to_a_number_that_was_confirmed_or_used(question in any_question()) {
        if let Decision::Tell { way: Way::Fax, by: By::Itself, .. } = decide(question) {
            prop_assert!(question.reach.fax >= Some(FaxTrust::Confirmed));
        }
    }

    #[test]
    fn nobody_hears_what_they_or_the_practice_do_not_want_told(question in any_question()) {
        if question.preference == Some(Wish::Nothing) || question.switch != Switch::On {
            prop_assert!(matches!(decide(question), Decision::Withheld(_)));
        }
    }

    #[test]
    fn a_way_that_is_told_by_is_known(question in any_question()) {
        if let Decision::Tell { way, .. } = decide(question) {
            prop_assert!(question.reach.has(way).is_some());
        }
    }

    #[test]
    fn a_treating_provider_who_can_be_reached_is_told(question in any_question()) {
        let reachable = question.reach != Reach::default();
        let wanted = question.preference != Some(Wish::Nothing) && question.switch == Switch::On;
        if question.recipient == Recipient::Treating && reachable && wanted {
            let told = matches!(decide(question), Decision::Tell { .. });
            prop_assert!(told);
        }
    }
}

#[test]
fn who_treats_is_decided_by_trade_and_the_unknown_do_not() {
    for profession in Profession::ALL {
        let expected =
            if profession.is_treating_provider() { Recipient::Treating } else { Recipient::Lay };
        assert_eq!(Recipient::of("person", Some(*profession)), expected, "{profession:?}");
        for kind in ["self", "unassigned", ""] {
            assert_eq!(Recipient::of(kind, Some(*profession)), Recipient::Nobody);
        }
    }
    assert_eq!(Recipient::of("person", None), Recipient::Lay);
    assert_eq!(Recipient::Lay.permitted(), Recipient::Permitted);
    assert_eq!(Recipient::Nobody.permitted(), Recipient::Nobody);
    assert_eq!(Recipient::Treating.permitted(), Recipient::Treating);
    assert_eq!(Recipient::of("person", Some(Profession::Coach)), Recipient::Lay);
}

#[test]
fn codes_are_found_again() {
    for way in Way::ALL {
        assert_eq!(Way::from_code(way.code()), Some(way));
    }
    for trust in [FaxTrust::Registry, FaxTrust::Typed, FaxTrust::Confirmed, FaxTrust::Used] {
        assert_eq!(FaxTrust::from_code(trust.code()), trust);
    }
    assert_eq!(FaxTrust::from_code("nonsense"), FaxTrust::Registry);
}

/// Every telling that is possible: to whom, of what, how, and what it may say.
pub(in crate::telling) fn any_telling() -> impl Strategy<Value = (Recipient, Stage, Way, Says)> {
    any_question().prop_filter_map("withheld", |question| match decide(question) {
        Decision::Tell { way, says, .. } => Some((question.recipient, question.stage, way, says)),
        Decision::Withheld(_) => None,
    })
}
