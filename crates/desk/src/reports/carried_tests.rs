use lexicon::{Month, Period};
use platform::Uuid;
use proptest::prelude::*;

use super::*;
use crate::reports::{
    answers::Answer,
    ledger::SourceName,
    query::{By, Filter},
};

/// A source that changed: which, where it works and who looks after it, and its referrals, each
/// with months back from the last, clinic, payer and days to its visit. None where it is gone.
type Changed = (u8, Option<(u8, Vec<(i32, u8, u8, u16)>)>);

fn changed() -> impl Strategy<Value = Changed> {
    let referral = (0..30_i32, 0..3_u8, 0..3_u8, 0..120_u16);
    (0..6_u8, prop::option::weighted(0.8, (0..4_u8, prop::collection::vec(referral, 0..6))))
}

/// Small ids that are easy to tell apart.
fn id(kind: u8, number: u8) -> Uuid {
    Uuid::from_bytes([kind, number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
}

fn last() -> Month {
    Month::parse("2026-11").expect("a month")
}

fn account(
    number: u8,
    (place, mut referrals): (u8, Vec<(i32, u8, u8, u16)>),
    places: &mut dyn FnMut(Uuid, &str) -> u32,
) -> Account {
    let mut account = Account::new(SourceName {
        id: id(1, number),
        name: format!("Source {number}"),
        profession: if place % 2 == 0 { "physician".into() } else { "coach".into() },
        owner_id: (place > 1).then(|| id(2, place)),
        organisation_id: (place > 0).then(|| id(3, place)),
        organisation: (place > 0).then(|| format!("Office {place}")),
        ..SourceName::of_nobody()
    });
    referrals.sort_unstable_by_key(|(back, ..)| -back);
    for (back, clinic, payer, days) in referrals {
        let at = (
            last().plus(-back),
            places(id(4, clinic), ["", "Medicare", "Cash"][usize::from(payer)]),
        );
        let lost = if days % 5 == 0 { "cost" } else { "" };
        account.add(
            at,
            (1, 1),
            (&days.to_string(), &days.to_string()),
            lost,
            "01 20260101  20260301 ",
        );
    }
    account
}

fn after(ledger: &Ledger, changes: &[Changed]) -> Ledger {
    ledger.after(|places| {
        let one = |(number, what): &Changed| {
            let account = what.clone().map(|what| account(*number, what, places));
            (id(1, *number), account)
        };
        changes.iter().map(one).collect()
    })
}

/// All that an answer says, in an order of its own.
fn said(answer: &Answer) -> (String, Vec<String>) {
    let line = |line| format!("{:?} {:?}", line_in_words(line), answer.figures(line));
    let mut lines: Vec<String> = answer.lines().map(line).collect();
    lines.sort();
    (format!("{:?} {:?}", answer.total, answer.lost), lines)
}

fn line_in_words(line: &crate::reports::line::Line) -> String {
    format!("{:?} {} {:?} {:?}", line.about, line.name(), line.counts, line.unthanked)
}

const BYS: [By; 6] =
    [By::Source, By::Organisation, By::Profession, By::Clinic, By::Payer, By::Liaison];

proptest! {
    #[test]
    fn what_is_carried_on_says_the_same_as_what_is_added_up_anew(
        readings in prop::collection::vec(prop::collection::vec(changed(), 0..8), 1..5),
        by in prop::sample::select(&BYS[..]), long in 0..14_i32, clinic in prop::option::of(0..3_u8),
        owner in prop::option::weighted(0.3, 2..4_u8),
    ) {
        let filter = Filter {
            by,
            clinic: clinic.map(|clinic| id(4, clinic)),
            owner: owner.map(|owner| id(2, owner)),
            ..Filter::of(Period::new(last().plus(-long), last()))
        };
        let mut ledger = Ledger::of_nothing(last().plus(-48));
        let mut kept = Sums { ledger: ledger.id(), it: Arc::new(add_up(&ledger, Answer::begin(&filter))) };
        for changes in readings {
            ledger = after(&ledger, &changes);
            let carried = carry_on(&kept, &ledger).expect("what changed is known");
            prop_assert_eq!(said(&carried), said(&add_up(&ledger, Answer::begin(&filter))));
            kept = Sums { ledger: ledger.id(), it: Arc::new(carried) };
        }
    }
}
