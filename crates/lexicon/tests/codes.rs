//! Promises of the closed sets of words: stored codes, shown labels, what exports call them.

use lexicon::{
    Channel, LostReason, Met, OfficeRole, Payer, Profession, ReferralState, Role, Tier, TouchKind,
    UnknownCode, UsState,
};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeSet;
use std::fmt::{Debug, Display};
use std::str::FromStr;

/// Holds one set to what every coded set promises.
fn keeps_its_promises<T>(
    all: &[T],
    code: impl Fn(T) -> &'static str,
    label: impl Fn(T) -> &'static str,
    from_code: impl Fn(&str) -> Option<T>,
) where
    T: Copy + Debug + Display + PartialEq + Serialize + DeserializeOwned,
    T: FromStr<Err = UnknownCode>,
{
    for member in all.iter().copied() {
        let (code, label) = (code(member), label(member));
        assert_eq!(from_code(code), Some(member), "{code}");
        assert_eq!(code.parse(), Ok(member), "{code}");
        assert_eq!(member.to_string(), label);
        let json = serde_json::to_string(&member).unwrap();
        assert_eq!(json, format!("\"{code}\""), "it travels as its code");
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), member);
        let spelt = code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        assert!(spelt && !code.is_empty(), "{code} suits a column and a URL");
        assert!(label.starts_with(char::is_uppercase), "{label} is a label");
    }
    let codes: BTreeSet<_> = all.iter().map(|member| code(*member)).collect();
    let labels: BTreeSet<_> = all.iter().map(|member| label(*member)).collect();
    assert_eq!(codes.len(), all.len(), "two members share a code");
    assert_eq!(labels.len(), all.len(), "two members share a label");
    for unknown in ["", "no such code", "OTHER", " other"] {
        assert_eq!(from_code(unknown), None, "{unknown:?}");
        assert!(serde_json::from_value::<T>(unknown.into()).is_err());
    }
}

macro_rules! coded_sets_keep_their_promises {
    ($($test:ident: $set:ident),+ $(,)?) => {
        $(#[test]
        fn $test() {
            keeps_its_promises($set::ALL, $set::code, $set::label, $set::from_code);
        })+
    };
}

coded_sets_keep_their_promises! {
    channels_have_codes_and_labels: Channel,
    lost_reasons_have_codes_and_labels: LostReason,
    the_met_have_codes_and_labels: Met,
    office_roles_have_codes_and_labels: OfficeRole,
    professions_have_codes_and_labels: Profession,
    referral_states_have_codes_and_labels: ReferralState,
    roles_have_codes_and_labels: Role,
    tiers_have_codes_and_labels: Tier,
    touch_kinds_have_codes_and_labels: TouchKind,
}

/// They lie in databases: changing one would orphan what is stored.
#[test]
fn stored_codes_never_change() {
    let states: Vec<_> = ReferralState::ALL.iter().map(|s| s.code()).collect();
    assert_eq!(
        states.join(" "),
        "received needs_info contacting scheduled on_hold evaluated in_care discharged lost declined \
         duplicate cancelled_by_referrer expired entered_in_error"
    );
    let roles: Vec<_> = Role::ALL.iter().map(|r| r.code()).collect();
    assert_eq!(roles.join(" "), "owner front_desk liaison therapist reader");
    let tiers: Vec<_> = Tier::ALL.iter().map(|t| t.code()).collect();
    assert_eq!(tiers.join(" "), "a b c prospect");
    let channels: Vec<_> = Channel::ALL.iter().map(|c| c.code()).collect();
    assert_eq!(
        channels.join(" "),
        "form phone voicemail fax email paper walk_in message import other"
    );
}

#[test]
fn an_unknown_code_is_named_with_its_set() {
    let problem = "nurse".parse::<Tier>().unwrap_err();
    assert_eq!(problem.to_string(), "“nurse” is not a known Tier");
}

#[test]
fn a_tier_is_neglected_only_after_its_target() {
    for tier in Tier::ALL {
        assert!(tier.target_weeks() < tier.max_weeks(), "{tier}");
    }
}

#[test]
fn people_meet_only_where_they_are_in_one_place() {
    let met: Vec<_> = TouchKind::ALL.iter().filter(|kind| kind.in_person()).collect();
    assert_eq!(
        met,
        [&TouchKind::Visit, &TouchKind::Meal, &TouchKind::InService, &TouchKind::Event]
    );
}

#[test]
fn lost_reasons_are_read_from_the_words_of_exports() {
    use LostReason::*;
    for (text, reason) in [
        ("Pt chose other PT", Some(OtherPractice)),
        ("going elsewhere", Some(OtherPractice)),
        ("insurance out of network", Some(PayerNotAccepted)),
        ("High co-pay", Some(Cost)),
        ("Left message x3, no response", Some(Unreachable)),
        ("Patient declined", Some(NoLongerNeeded)),
        ("moved to Ohio", Some(OutOfArea)),
        ("Removed from list", None),
        ("Not appropriate for PT", Some(ClinicDeclined)),
        ("Dupe", Some(Duplicate)),
        ("Other", Some(Other)),
        ("", None),
        ("N/A", None),
    ] {
        assert_eq!(LostReason::from_text(text), reason, "{text:?}");
    }
    for reason in LostReason::ALL {
        for text in [reason.code(), reason.label()] {
            assert_eq!(LostReason::from_text(text), Some(*reason), "{text:?}");
        }
        assert_eq!(reason.needs_text(), *reason == Other);
    }
}

#[test]
fn the_spellings_of_a_payer_are_one_name() {
    for (text, name) in [
        ("BCBS", "Blue Cross Blue Shield"),
        ("Blue Cross", "Blue Cross Blue Shield"),
        ("BC/BS", "Blue Cross Blue Shield"),
        ("Medicare ", "Medicare"),
        ("MEDICARE PART B", "Medicare"),
        ("UHC", "UnitedHealthcare"),
        ("Worker's Comp.", "Workers' compensation"),
        ("W/C", "Workers' compensation"),
        ("self-pay", "Self-pay"),
        ("MEDICAL  MUTUAL", "Medical Mutual"),
        ("AultCare", "AultCare"),
        ("  ", ""),
    ] {
        assert_eq!(Payer::canonical(text), name, "{text:?}");
    }
}

#[test]
fn states_are_known_by_code_and_name() {
    for (text, code) in [
        ("OH", "OH"),
        (" oh ", "OH"),
        ("Ohio", "OH"),
        ("OHIO.", "OH"),
        ("D.C.", "DC"),
        ("n.y.", "NY"),
        ("new  york", "NY"),
        ("Puerto Rico", "PR"),
    ] {
        assert_eq!(UsState::parse(text).unwrap().code(), code, "{text:?}");
    }
    for text in ["", "Ontario", "O", "O H", "XX"] {
        assert_eq!(UsState::parse(text), None, "{text:?}");
    }
    let state = UsState::parse("ohio").unwrap();
    assert_eq!((state.name(), state.to_string()), ("Ohio", "OH".to_owned()));
    assert_eq!(UsState::parse(state.name()), Some(state));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_payer_named_once_keeps_its_name(text in "[A-Za-z/'. -]{0,20}", any in any::<String>()) {
        for text in [text, any] {
            let once = Payer::canonical(&text);
            prop_assert_eq!(Payer::canonical(&once), once.clone(), "{:?}", text);
        }
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let _ = (LostReason::from_text(&text), UsState::parse(&text), text.parse::<Role>());
    }
}
