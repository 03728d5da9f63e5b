//! In a round nobody can tell from a card whether somebody came.

use jiff::{ToSpan, civil::date};
use lexicon::hours::Hours;
use proptest::prelude::*;

use super::*;

fn ground(today: Date, known: Acquaintance) -> Ground {
    Ground {
        today,
        promise: Promise::default(),
        days: WorkingDays(Hours::usual()),
        zone: jiff::tz::TimeZone::UTC,
        standings: Arc::default(),
        permitted: HashSet::new(),
        known: HashMap::from([(Uuid::nil(), known)]),
    }
}

fn coach() -> Listed<i64> {
    Listed {
        id: Uuid::nil(),
        name: "Kim Lind".into(),
        organisation: None,
        profession: Profession::Coach,
        owner_id: None,
        why: 0,
    }
}

fn owing(today: Date, ago: i64, patient: u128) -> Owing {
    let received_on = today.saturating_sub(ago.days());
    Owing {
        referral_id: Uuid::from_u128(patient * 1_000 + ago.unsigned_abs() as u128),
        source_id: Uuid::nil(),
        clinic_id: Uuid::nil(),
        patient_id: Uuid::from_u128(patient),
        written_by: None,
        received_on,
        received_at: clock::at_hour(received_on, 9, &jiff::tz::TimeZone::UTC),
    }
}

proptest! {
    /// While a round is open, everybody who knows us is thanked, on the same day, whoever
    /// came or did not: the card tells nothing of anybody.
    #[test]
    fn in_a_round_nobody_can_tell_from_a_card_whether_somebody_came(
        into in 0..30_i64, came in prop::collection::vec((0..90_i64, 0..3_u128), 0..5),
    ) {
        let today = date(2026, 12, 1).saturating_add(into.days());
        let known = Acquaintance { met: Some(date(2026, 1, 5)), thanked: None };
        let ground = ground(today, known);
        let mut all: Vec<Owing> =
            came.iter().map(|(ago, patient)| owing(today, *ago, *patient)).collect();
        all.sort_by_key(|one| one.received_on);
        let with = ground.entry(&coach(), &all.into()).expect("a card");
        let without = ground.entry(&coach(), &Arc::default()).expect("a card");
        prop_assert!(with.is_open() && without.is_open());
        prop_assert_eq!((with.who, with.due), (without.who, without.due));
    }

    /// Outside of it one patient never opens anything, and neither does a stranger.
    #[test]
    fn one_patient_alone_is_never_thanked_for_outside_of_a_round(
        ago in 0..90_i64, day in 2..30_i8, is_met in any::<bool>(),
    ) {
        let today = date(2026, 9, day);
        let met = is_met.then_some(date(2026, 1, 5));
        let ground = ground(today, Acquaintance { met, thanked: None });
        let entry = ground.entry(&coach(), &Arc::from([owing(today, ago, 1)])).expect("an entry");
        prop_assert!(!entry.is_open());
        prop_assert_eq!(matches!(entry.stand, Stand::From(_)), is_met);
        prop_assert!(ground.entry(&coach(), &Arc::default()).is_none());
    }
}
