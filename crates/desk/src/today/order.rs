//! In which order a day's things are done: by what is lost if they wait.
//!
//! First what has an hour. Then patients who wait: the odds that a patient does not come
//! to the first visit grow by 5.8 % a waiting day (u.osu.edu/briggslab/2021/03), and
//! nothing else on the list is a patient already won. Then what somebody was promised and
//! is late, and what a law gives a last day for. All else by how many referrals a year
//! stand behind the source, times how late the thing is for its sort.

use std::{cmp::Reverse, collections::HashMap};

use jiff::civil::Date;
use platform::Uuid;

use super::line::{Line, Sort};

/// Referrals of each source in the last twelve months.
pub type Yearly = HashMap<Uuid, i64>;

/// Puts the lines into the order in which they are done.
pub fn put_in_order(lines: &mut [Line], yearly: &Yearly, today: Date) {
    lines.sort_by_cached_key(|line| {
        let weight = Reverse((weight(line, yearly, today) * 1_000.0) as i64);
        (rank(line, today), line.at, weight, line.due, line.title.clone(), line.key.clone())
    });
}

/// The step of the stairs on which a line stands, the first first.
fn rank(line: &Line, today: Date) -> u8 {
    let is_late = line.due.is_some_and(|due| due < today);
    match line.sort {
        Sort::Appointment => 0,
        Sort::Referral => 1,
        Sort::Promise if is_late => 2,
        Sort::Ledger => 2,
        Sort::Promise if line.due.is_none() => 4,
        _ => 3,
    }
}

/// How much waits: referrals a year behind the source, and how late for its sort.
fn weight(line: &Line, yearly: &Yearly, today: Date) -> f64 {
    // What the ledger of gifts wants is never ordered by what anybody sends.
    let source = line.source.as_ref().filter(|_| line.sort != Sort::Ledger);
    let behind = source.and_then(|(id, _)| yearly.get(id)).copied().unwrap_or(0);
    let late = line.due.map_or(0, |due| due.until(today).map_or(0, |span| span.get_days()));
    (1.0 + behind.max(0) as f64) * (1.0 + f64::from(late.max(0)) / patience(line.sort))
}

/// After how many days of waiting a thing weighs twice as much.
fn patience(sort: Sort) -> f64 {
    match sort {
        Sort::Appointment | Sort::Referral | Sort::Anniversary => 1.0,
        // A practice promises its thanks within two working days.
        Sort::Thanks | Sort::Promise => 2.0,
        Sort::Play | Sort::Ledger => 5.0,
        Sort::Upkeep => 10.0,
        Sort::Contact => 14.0,
        Sort::FaceTime => 28.0,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use platform::new_id;
    use proptest::prelude::*;

    use super::*;

    fn line(sort: Sort, title: &str, due: Option<Date>) -> Line {
        Line {
            key: title.to_owned(),
            sort,
            title: title.to_owned(),
            why: String::new(),
            source: None,
            owner_id: None,
            due,
            at: None,
            href: "/".into(),
            act: None,
        }
    }

    fn titles(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.title.as_str()).collect()
    }

    const TODAY: Date = date(2026, 11, 25);

    #[test]
    fn hours_come_first_then_patients_then_late_promises() {
        let yesterday = Some(date(2026, 11, 24));
        let mut lines = vec![
            line(Sort::Promise, "some time", None),
            line(Sort::Contact, "contact", yesterday),
            line(Sort::Promise, "late promise", yesterday),
            line(Sort::Referral, "patient", Some(TODAY)),
            Line { at: Some(20), ..line(Sort::Appointment, "lunch", Some(TODAY)) },
            Line { at: Some(10), ..line(Sort::Appointment, "visit", Some(TODAY)) },
        ];
        put_in_order(&mut lines, &Yearly::new(), TODAY);
        let wanted = ["visit", "lunch", "patient", "late promise", "contact", "some time"];
        assert_eq!(titles(&lines), wanted);
    }

    #[test]
    fn who_sends_more_comes_before_who_sends_less_and_the_later_before_the_late() {
        let (large, small) = (new_id(), new_id());
        let yearly = Yearly::from([(large, 40), (small, 2)]);
        let of = |id: Uuid, title: &str, due: Date| Line {
            source: Some((id, String::new())),
            ..line(Sort::Contact, title, Some(due))
        };
        let mut lines = vec![
            of(small, "small, long late", date(2026, 10, 1)),
            of(small, "small", TODAY),
            of(large, "large", TODAY),
            of(large, "large, late", date(2026, 11, 11)),
        ];
        put_in_order(&mut lines, &yearly, TODAY);
        assert_eq!(titles(&lines), ["large, late", "large", "small, long late", "small"]);
    }

    proptest! {
        #[test]
        fn the_order_does_not_depend_on_how_the_lines_came(
            days in proptest::collection::vec((0..10_usize, -400..40_i32), 0..20),
        ) {
            const SORTS: [Sort; 10] = [
                Sort::Appointment, Sort::Referral, Sort::Thanks, Sort::Promise, Sort::Play,
                Sort::Contact, Sort::FaceTime, Sort::Anniversary, Sort::Ledger,
                Sort::Upkeep,
            ];
            let mut lines: Vec<Line> = days
                .iter()
                .enumerate()
                .map(|(number, (sort, days))| {
                    let due = TODAY.saturating_add(jiff::Span::new().days(*days));
                    line(SORTS[*sort], &number.to_string(), Some(due))
                })
                .collect();
            let mut other: Vec<Line> = lines.iter().rev().cloned().collect();
            put_in_order(&mut lines, &Yearly::new(), TODAY);
            put_in_order(&mut other, &Yearly::new(), TODAY);
            prop_assert_eq!(titles(&lines), titles(&other));
        }
    }
}
