//! What speaks against an appointment before it is saved: pure rules. None of it forbids
//! anything; a person who knows better keeps it.

use jiff::{
    civil::{Date, Time},
    tz::TimeZone,
};
use lexicon::{AppointmentKind, Weekdays, hours::Hours};
use platform::{Instant, Uuid, clock};

/// An appointment as these rules see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sketch {
    /// None while it is not saved yet.
    pub id: Option<Uuid>,
    pub kind: AppointmentKind,
    pub source_id: Uuid,
    pub source: String,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// Who of ours goes, with names.
    pub members: Vec<(Uuid, String)>,
    pub clinic_id: Option<Uuid>,
    pub location_id: Option<Uuid>,
    /// The organisations whose office it is.
    pub offices: Vec<Uuid>,
}

/// What speaks against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Concern {
    /// They are not to be approached at present: a pause, or they asked us not to.
    Resting { words: String },
    /// One of ours is elsewhere at that time.
    Busy { member: String, other: Box<Sketch> },
    /// Somebody of theirs is not in on that day.
    NotIn { person: String, days: Weekdays },
    /// A holiday.
    Holiday { name: String },
    /// Our clinic is closed then.
    Closed { hours: String },
    /// Another of us goes to the same office in the same week.
    Courted { other: Box<Sketch> },
}

/// All that speaks against it. `week` holds the other appointments of its ISO week that are
/// not called off; `people` are theirs, with the days on which they are in.
pub(super) fn concerns(
    plan: &Sketch,
    week: &[Sketch],
    people: &[(String, Weekdays)],
    hours: &Hours,
    zone: &TimeZone,
) -> Vec<Concern> {
    let others: Vec<&Sketch> =
        week.iter().filter(|other| plan.id.is_none() || other.id != plan.id).collect();
    let mut found = Vec::new();
    for other in &others {
        if plan.starts_at < other.ends_at && other.starts_at < plan.ends_at {
            let busy = plan.members.iter().filter(|(id, _)| other.has(*id));
            found.extend(busy.map(|(_, member)| Concern::Busy {
                member: member.clone(),
                other: Box::new((*other).clone()),
            }));
        }
    }
    let day = clock::local_day(plan.starts_at, zone);
    found.extend(people.iter().filter(|(_, days)| !days.is_empty()).filter_map(
        |(person, days)| {
            let is_in = days.contains(day.weekday());
            (!is_in).then(|| Concern::NotIn { person: person.clone(), days: *days })
        },
    ));
    found.extend(closed(plan, hours, day, zone));
    let courted = others.into_iter().filter(|other| courts_the_same(plan, other));
    found.extend(courted.map(|other| Concern::Courted { other: Box::new(other.clone()) }));
    found
}

/// A holiday, or a time at which nobody of us works. A lunch in our own break is no concern.
fn closed(plan: &Sketch, hours: &Hours, day: Date, zone: &TimeZone) -> Option<Concern> {
    if let Some(holiday) = hours.holiday(day) {
        return Some(Concern::Holiday { name: holiday.name.clone() });
    }
    if let Some(holiday) =
        Hours::federal_holidays(day.year()).into_iter().find(|holiday| holiday.on == day)
    {
        return Some(Concern::Holiday { name: holiday.name });
    }
    let spans = hours.on(day);
    let time = |at: Instant| -> Time { clock::zoned(at, zone).time() };
    let opens = spans.iter().map(|span| span.opens).min();
    let closes = spans.iter().map(|span| span.closes).max();
    let fits = match (opens, closes) {
        (Some(opens), Some(closes)) => {
            time(plan.starts_at) >= opens && time(plan.ends_at) <= closes
        }
        _ => false,
    };
    (!fits).then(|| Concern::Closed { hours: lexicon::hours::day_label(spans) })
}

/// Whether two appointments of one week court the same office without anybody of ours being
/// at both: two clinics, or two of us, who do not know of each other.
fn courts_the_same(plan: &Sketch, other: &Sketch) -> bool {
    let is_same_office = plan.source_id == other.source_id
        || (plan.location_id.is_some() && plan.location_id == other.location_id)
        || plan.offices.iter().any(|office| other.offices.contains(office));
    let strangers = !plan.members.iter().any(|(id, _)| other.has(*id));
    let two_clinics =
        plan.clinic_id.is_some() && other.clinic_id.is_some() && plan.clinic_id != other.clinic_id;
    plan.kind.courts() && other.kind.courts() && is_same_office && (strangers || two_clinics)
}

impl Sketch {
    /// Whether one of ours goes.
    fn has(&self, member: Uuid) -> bool {
        self.members.iter().any(|(id, _)| *id == member)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn zone() -> TimeZone {
        clock::zone("America/New_York")
    }

    fn at(day: Date, hour: i8) -> Instant {
        clock::at_hour(day, hour, &zone())
    }

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    /// A visit of Naomi (1) on Tuesday, December 1, 2026, at ten.
    fn visit() -> Sketch {
        let day = date(2026, 12, 1);
        Sketch {
            id: None,
            kind: AppointmentKind::Visit,
            source_id: id(100),
            source: "Osei, Grace".into(),
            starts_at: at(day, 10),
            ends_at: at(day, 11),
            members: vec![(id(1), "Naomi".into())],
            clinic_id: None,
            location_id: None,
            offices: vec![id(200)],
        }
    }

    /// Another of the same office, of Curtis (2), two days later.
    fn other() -> Sketch {
        let day = date(2026, 12, 3);
        Sketch {
            id: Some(id(9)),
            source_id: id(101),
            starts_at: at(day, 12),
            ends_at: at(day, 13),
            members: vec![(id(2), "Curtis".into())],
            ..visit()
        }
    }

    fn found(plan: &Sketch, week: &[Sketch]) -> Vec<Concern> {
        concerns(plan, week, &[], &Hours::usual(), &zone())
    }

    #[test]
    fn two_of_us_who_court_one_office_in_a_week_are_told_so() {
        assert_eq!(found(&visit(), &[other()]).len(), 1, "by the organisation");
        let elsewhere = Sketch { offices: vec![id(201)], ..other() };
        assert!(found(&visit(), std::slice::from_ref(&elsewhere)).is_empty());
        let place = Some(id(300));
        let same = Sketch { location_id: place, ..elsewhere };
        assert_eq!(found(&Sketch { location_id: place, ..visit() }, &[same]).len(), 1);
        let call = Sketch { kind: AppointmentKind::Call, ..other() };
        assert!(found(&visit(), &[call]).is_empty(), "a call courts nobody");
        let mine = Sketch { members: visit().members, ..other() };
        assert!(found(&visit(), std::slice::from_ref(&mine)).is_empty(), "I know of myself");
        let two = Sketch { clinic_id: Some(id(7)), ..mine };
        let clinic = Sketch { clinic_id: Some(id(8)), ..visit() };
        assert_eq!(found(&clinic, &[two]).len(), 1, "for another clinic of the group");
    }

    #[test]
    fn whoever_is_elsewhere_at_that_time_is_named_and_the_next_hour_is_free() {
        let there = Sketch { offices: vec![], source_id: id(5), ..visit() };
        let mut busy = Sketch { id: Some(id(9)), ..there };
        let concerns = found(&visit(), std::slice::from_ref(&busy));
        assert!(matches!(&concerns[..], [Concern::Busy { member, .. }] if member == "Naomi"));
        busy.starts_at = visit().ends_at;
        busy.ends_at = busy.starts_at + 1;
        assert!(found(&visit(), std::slice::from_ref(&busy)).is_empty(), "one after the other");
        let itself = Sketch { id: Some(id(9)), ..visit() };
        assert!(found(&itself, &[Sketch { id: Some(id(9)), ..visit() }]).is_empty());
    }

    #[test]
    fn days_out_holidays_and_closed_hours_are_named() {
        let monday = Weekdays::parse("Mon");
        let people = [("Dr. Osei".to_owned(), monday), ("Pat".to_owned(), Weekdays::NONE)];
        let concerns = concerns(&visit(), &[], &people, &Hours::usual(), &zone());
        assert_eq!(concerns, [Concern::NotIn { person: "Dr. Osei".into(), days: monday }]);
        let early = Sketch { starts_at: visit().starts_at - 4 * 3_600_000, ..visit() };
        assert!(matches!(&found(&early, &[])[..], [Concern::Closed { .. }]));
        let christmas = date(2026, 12, 25);
        let feast = Sketch { starts_at: at(christmas, 10), ends_at: at(christmas, 11), ..visit() };
        assert!(
            matches!(&found(&feast, &[])[..], [Concern::Holiday { name }] if name == "Christmas Day")
        );
    }

    proptest! {
        /// Two appointments of one of us are in each other's way exactly if they share a moment.
        #[test]
        fn busy_means_that_some_moment_is_in_both(a in 0i64..50, b in 1i64..20, c in 0i64..50, d in 1i64..20) {
            let hour = |count: i64| visit().starts_at + count * 60_000;
            let plan = Sketch { starts_at: hour(a), ends_at: hour(a + b), ..visit() };
            let other = Sketch {
                id: Some(id(9)), source_id: id(6), offices: vec![],
                starts_at: hour(c), ends_at: hour(c + d), ..visit()
            };
            let is_busy = found(&plan, &[other]).iter().any(|one| matches!(one, Concern::Busy { .. }));
            let shares = (a..a + b).any(|minute| (c..c + d).contains(&minute));
            prop_assert_eq!(is_busy, shares);
        }
    }
}
