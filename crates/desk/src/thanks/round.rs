//! Twice a year everybody who does not treat, and knows us, is thanked for thinking of us.
//!
//! A single patient in a long time never opens a batch ([`super::batch`]), for a card would tell
//! that this one came. A round thanks whoever sent one patient together with those who sent
//! nobody: who gets a card is decided without looking at any referral, so it tells of none. Who
//! knows us only through a patient is left out: that we know them at all would tell.

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use platform::{Instant, Result, Sql, Uuid, args, clock, db::FromQueryResult};

use super::batch::{DELAY, day_of_batch};
use crate::{plans::WorkingDays, reports::Which};

/// The months of the rounds: before the summer, and at the end of the year.
const MONTHS: [i8; 2] = [6, 12];
/// So many days a round is open.
pub const OPEN_FOR: i64 = 30;
/// So many days before a round somebody has met us, so that the card follows from no meeting.
pub const KNOWN_FOR: i64 = 90;
/// So many months ahead a round is looked for.
const AHEAD: i32 = 13;

/// What is known of somebody: nothing of it is a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Acquaintance {
    /// The first day on which one of us met them.
    pub met: Option<Date>,
    /// The last day on which they were thanked.
    pub thanked: Option<Date>,
}

/// What the rounds do about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// One thanks them.
    Open {
        /// Its day.
        day: Date,
        /// The last day of what it thanks for, where somebody came.
        until: Date,
    },
    /// A coming one does.
    Opens(Date),
    /// None does: nobody of ours has met them.
    Stranger,
}

/// Which round thanks somebody, as of today. `day` is the day of the month. There is no
/// referral among what decides.
pub fn round(who: Acquaintance, day: i8, days: &WorkingDays, today: Date) -> Round {
    let Some(met) = who.met else { return Round::Stranger };
    let knows_us = |on: Date| met <= on.saturating_sub(KNOWN_FOR.days());
    if let Some(on) = open_since(day, days, today)
        && knows_us(on)
        && who.thanked.is_none_or(|thanked| thanked < on)
    {
        return Round::Open { day: on, until: on.saturating_sub(DELAY.days()) };
    }
    rounds(day, days, today)
        .find(|on| *on > today && knows_us(*on))
        .map_or(Round::Stranger, Round::Opens)
}

/// The day since which a round is open today, if one is.
pub fn open_since(day: i8, days: &WorkingDays, today: Date) -> Option<Date> {
    rounds(day, days, today).find(|on| *on <= today && today <= on.saturating_add(OPEN_FOR.days()))
}

fn rounds(day: i8, days: &WorkingDays, today: Date) -> impl Iterator<Item = Date> {
    (-2..=AHEAD)
        .filter(move |months| {
            let month = today.first_of_month().saturating_add(months.months()).month();
            MONTHS.contains(&month)
        })
        .map(move |months| day_of_batch(today, months, day, days))
}

#[derive(FromQueryResult)]
struct Seen {
    source_id: Uuid,
    at: Option<Instant>,
}

/// What is known of sources. What was said to thank them is no meeting.
pub(super) async fn acquaintances(
    db: &impl Sql,
    practice_id: Uuid,
    which: Which<'_>,
    zone: &TimeZone,
) -> Result<HashMap<Uuid, Acquaintance>> {
    let mut known: HashMap<Uuid, Acquaintance> = HashMap::new();
    if matches!(which, Which::These([])) {
        return Ok(known);
    }
    let mut values = args![practice_id];
    let of_touches = which.condition("t.source_id", &mut values);
    // Of some sources served by touch_by_source, of all by a walk over the contacts.
    let met: Vec<Seen> = db
        .rows(
            &format!(
                "SELECT t.source_id, min(t.happened_at) AS at FROM touch t
                 WHERE t.practice_id = $1 {of_touches} AND t.deleted_at IS NULL
                   AND t.kind IN ('visit', 'meal', 'in_service', 'event')
                   AND NOT EXISTS (SELECT 1 FROM thank_you y
                                   WHERE y.practice_id = t.practice_id AND y.touch_id = t.id)
                 GROUP BY t.source_id"
            ),
            values,
        )
        .await?;
    let mut values = args![practice_id];
    let of_thanks = which.condition("y.source_id", &mut values);
    // Served by thank_you_by_source.
    let thanked: Vec<Seen> = db
        .rows(
            &format!(
                "SELECT y.source_id, max(y.created_at) AS at FROM thank_you y
                 WHERE y.practice_id = $1 {of_thanks} AND y.undone_at IS NULL GROUP BY y.source_id"
            ),
            values,
        )
        .await?;
    let day = |at: Option<Instant>| at.map(|at| clock::local_day(at, zone));
    for one in met {
        known.entry(one.source_id).or_default().met = day(one.at);
    }
    for one in thanked {
        known.entry(one.source_id).or_default().thanked = day(one.at);
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use lexicon::hours::Hours;
    use proptest::prelude::*;

    use super::*;

    fn days() -> WorkingDays {
        WorkingDays(Hours::usual())
    }

    fn met(on: Date) -> Acquaintance {
        Acquaintance { met: Some(on), thanked: None }
    }

    #[test]
    fn a_round_is_open_for_a_month_in_june_and_in_december() {
        let who = met(date(2025, 1, 10));
        let of = |today| round(who, 1, &days(), today);
        assert_eq!(of(date(2026, 11, 28)), Round::Opens(date(2026, 12, 1)));
        let open = Round::Open { day: date(2026, 12, 1), until: date(2026, 11, 17) };
        assert_eq!((of(date(2026, 12, 1)), of(date(2026, 12, 31))), (open, open));
        assert_eq!(of(date(2027, 1, 1)), Round::Opens(date(2027, 6, 1)));
        let thanked = Acquaintance { thanked: Some(date(2026, 12, 2)), ..who };
        assert_eq!(round(thanked, 1, &days(), date(2026, 12, 3)), Round::Opens(date(2027, 6, 1)));
    }

    #[test]
    fn who_was_met_lately_waits_for_the_next_round_and_a_stranger_for_none() {
        let lately = met(date(2026, 11, 2));
        assert_eq!(round(lately, 1, &days(), date(2026, 12, 3)), Round::Opens(date(2027, 6, 1)));
        let nobody = Acquaintance::default();
        assert_eq!(round(nobody, 1, &days(), date(2026, 12, 3)), Round::Stranger);
    }

    proptest! {
        /// Everybody who has known us for long has the same day, and gets one card a round.
        #[test]
        fn who_knows_us_is_thanked_on_the_day_that_the_calendar_sets(
            ago in 0..800_i64, day in 1..29_i8, known in 600..4_000_i64,
        ) {
            let today = date(2028, 1, 1).saturating_sub(ago.days());
            let who = met(today.saturating_sub(known.days()));
            let other = met(date(2001, 1, 1));
            let of = round(who, day, &days(), today);
            prop_assert_eq!(of, round(other, day, &days(), today));
            match of {
                Round::Open { day: on, .. } => {
                    let again = Acquaintance { thanked: Some(today), ..who };
                    let is_next = matches!(round(again, day, &days(), today), Round::Opens(next) if next > on);
                    prop_assert!(is_next, "one card a round");
                }
                Round::Opens(on) => prop_assert!(on > today),
                Round::Stranger => prop_assert!(false, "they know us"),
            }
        }
    }
}
