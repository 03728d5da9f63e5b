//! Where a physician stands in a year, and how an excess can still be settled.
//!
//! 42 CFR 411.357(k)(3): what was inadvertently given beyond the limit is deemed within it if
//! (i) the excess is no more than 50 percent of the limit, and (ii) the physician returns the
//! excess, or its value, by the end of the calendar year in which it was received or within 180
//! consecutive calendar days after it was received, whichever is earlier; and (iii) this is
//! used only once every 3 years with respect to the same physician.
//!
//! The rule does not say from which day the 3 years run. Here they run from the day of the
//! earlier return to the day on which the new excess was received: the longest reading, so that
//! a doubtful one is shown as not available and goes to counsel.

use jiff::{ToSpan, civil::Date};
use lexicon::Cents;

/// Something that fell to a physician.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spent {
    pub on: Date,
    pub cents: Cents,
}

/// Something that the physician gave back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Returned {
    pub on: Date,
    pub cents: Cents,
}

/// Where a physician stands in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    /// All that fell to them.
    pub spent: Cents,
    /// All that they gave back.
    pub returned: Cents,
    /// What may still fall to them; none while no limit is on file.
    pub left: Option<Cents>,
    /// What went over the limit, if anything did.
    pub excess: Option<Excess>,
}

/// An excess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excess {
    /// How much lies beyond the limit.
    pub amount: Cents,
    /// The day on which the limit was passed.
    pub received_on: Date,
    /// The last day on which a return counts.
    pub by: Date,
    /// Whether it can be settled.
    pub cure: Cure,
}

/// Whether an excess can be settled by a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cure {
    /// It can: so much is to be returned.
    Open { to_return: Cents },
    /// It was, with a return that was complete on this day.
    Settled { on: Date },
    /// It cannot: the excess is more than half of the limit.
    TooLarge { most: Cents },
    /// It cannot: an earlier return was less than three years before.
    UsedBefore { on: Date, again: Date },
    /// It cannot any more: the day has passed.
    Missed { missing: Cents },
}

impl Cure {
    /// Whether something is left to do or to ask.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Settled { .. })
    }
}

/// The last day on which a return of something received on `day` counts.
pub(super) fn last_day(day: Date) -> Date {
    let new_years_eve = Date::new(day.year(), 12, 31).unwrap_or(day);
    day.saturating_add(180.days()).min(new_years_eve)
}

/// Where a physician stands in a year, on the day `today`.
///
/// `earlier` are the days of returns in other years. The order of what is given does not
/// matter: it is put in the order of days first.
pub(super) fn standing(
    limit: Option<Cents>,
    spent: &[Spent],
    returned: &[Returned],
    earlier: &[Date],
    today: Date,
) -> Standing {
    let all = Cents::sum(spent.iter().map(|one| one.cents));
    let back = Cents::sum(returned.iter().map(|one| one.cents));
    let Some(limit) = limit else {
        return Standing { spent: all, returned: back, left: None, excess: None };
    };
    let left = Some(limit.less(all.less(back)));
    let excess = (all > limit).then(|| excess(limit, all, spent, returned, earlier, today));
    Standing { spent: all, returned: back, left, excess }
}

fn excess(
    limit: Cents,
    all: Cents,
    spent: &[Spent],
    returned: &[Returned],
    earlier: &[Date],
    today: Date,
) -> Excess {
    let mut days: Vec<Spent> = spent.to_vec();
    // The larger first, so that the same entries give the same day in any order.
    days.sort_by(|one, other| one.on.cmp(&other.on).then(other.cents.cmp(&one.cents)));
    let mut sum = Cents::ZERO;
    let passed = days.iter().find(|one| {
        sum = Cents::sum([sum, one.cents]);
        sum > limit
    });
    let received_on = passed.or(days.last()).map_or(today, |one| one.on);
    let (amount, by) = (all.less(limit), last_day(received_on));
    let used = earlier
        .iter()
        .copied()
        .filter(|day| *day <= received_on && day.saturating_add(3.years()) > received_on)
        .max();
    let half = Cents::new(limit.get() / 2);
    let cure = match (used, again_after_a_return(&days, returned, limit, by)) {
        (Some(on), _) => Cure::UsedBefore { on, again: on.saturating_add(3.years()) },
        _ if amount > half => Cure::TooLarge { most: half },
        (None, Some(on)) => Cure::UsedBefore { on, again: on.saturating_add(3.years()) },
        (None, None) => returns(amount, by, returned, today),
    };
    Excess { amount, received_on, by, cure }
}

/// The day of the return that had settled an excess before another one came up in the same
/// year: the rule was used then. What was returned after the last day `by` has used nothing.
fn again_after_a_return(
    days: &[Spent],
    returned: &[Returned],
    limit: Cents,
    by: Date,
) -> Option<Date> {
    days.iter().find_map(|spent| {
        let before = Cents::sum(days.iter().filter(|one| one.on < spent.on).map(|one| one.cents));
        let back = Cents::sum(
            returned.iter().filter(|one| one.on < spent.on && one.on <= by).map(|one| one.cents),
        );
        let was_settled = before > limit && back >= before.less(limit);
        let last =
            returned.iter().filter(|one| one.on < spent.on && one.on <= by).map(|one| one.on).max();
        (was_settled && spent.cents > Cents::ZERO).then_some(last).flatten()
    })
}

/// How far the returns that came in time settle it.
fn returns(amount: Cents, by: Date, returned: &[Returned], today: Date) -> Cure {
    let mut in_time: Vec<Returned> = returned.iter().copied().filter(|one| one.on <= by).collect();
    in_time.sort_by_key(|one| one.on);
    let mut sum = Cents::ZERO;
    for one in &in_time {
        sum = Cents::sum([sum, one.cents]);
        if sum >= amount {
            return Cure::Settled { on: one.on };
        }
    }
    let missing = amount.less(sum);
    if today > by { Cure::Missed { missing } } else { Cure::Open { to_return: missing } }
}
