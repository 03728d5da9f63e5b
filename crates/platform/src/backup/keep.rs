//! Which backups of a folder stay.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use jiff::{civil::Date, fmt::strtime, tz::TimeZone};

use super::target::ENDING;
use crate::{Instant, Result, config::Backups};

/// A backup in a folder, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The file.
    pub path: PathBuf,
    /// When it was made.
    pub made_at: Instant,
    /// Its size.
    pub bytes: u64,
}

/// The backups of a folder that were named by the time, the latest first. Others' files are
/// none of ours.
pub fn kept(folder: &Path) -> Result<Vec<Kept>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let (Some(made_at), Ok(about)) = (made_at(&name), entry.metadata()) {
            all.push(Kept { path: entry.path(), made_at, bytes: about.len() });
        }
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.made_at));
    Ok(all)
}

/// Removes what is older than the settings want, and says how many. Called after a backup
/// was made and read back, never before.
pub fn prune(backups: &Backups) -> Result<usize> {
    let all = kept(&backups.folder)?;
    let days: Vec<Date> = all.iter().map(|one| day(one.made_at)).collect();
    let staying = staying(&days, backups.days, backups.weeks);
    let mut removed = 0;
    for (_, one) in all.iter().enumerate().filter(|(at, _)| !staying.contains(at)) {
        fs::remove_file(&one.path)?;
        removed += 1;
    }
    Ok(removed)
}

/// `liaison-20261128T153000Z.backup`, and nothing else.
fn made_at(name: &str) -> Option<Instant> {
    let time = name.strip_prefix("liaison-")?.strip_suffix(ENDING)?;
    let read = strtime::parse("%Y%m%dT%H%M%SZ", time).ok()?.to_datetime().ok()?;
    Some(read.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

fn day(at: Instant) -> Date {
    crate::clock::local_day(at, &TimeZone::UTC)
}

/// Of the latest days that have backups the latest of each, of the latest weeks as well;
/// the latest of all in any case. `days` are those of the backups, the latest first.
fn staying(days: &[Date], most_days: usize, most_weeks: usize) -> HashSet<usize> {
    let mut staying: HashSet<usize> = days.first().map(|_| 0).into_iter().collect();
    let week = |day: &Date| {
        let week = day.iso_week_date();
        (week.year(), week.week())
    };
    staying.extend(firsts(days.iter().copied()).take(most_days));
    staying.extend(firsts(days.iter().map(week)).take(most_weeks));
    staying
}

/// The place of the first of each run of equals.
fn firsts<T: PartialEq>(all: impl Iterator<Item = T>) -> impl Iterator<Item = usize> {
    let mut last = None;
    all.enumerate().filter_map(move |(at, one)| {
        let is_new = last.as_ref() != Some(&one);
        last = Some(one);
        is_new.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_year_of_nights_leaves_so_many_days_and_weeks() {
        let today = date(2026, 11, 28);
        let days: Vec<Date> = (0..365).map(|ago| today.saturating_sub(ago.days())).collect();
        let staying = staying(&days, 14, 8);
        assert!((0..14).all(|at| staying.contains(&at)), "the last 14 days");
        assert_eq!(staying.len(), 14 + 5, "and what is left of eight weeks: {staying:?}");
    }

    #[test]
    fn of_several_on_one_day_the_latest_stays() {
        let day = date(2026, 11, 28);
        assert_eq!(staying(&[day, day, day], 14, 8), HashSet::from([0]));
    }

    #[test]
    fn only_names_that_we_give_are_ours() {
        assert_eq!(made_at("liaison-19700101T000001Z.backup"), Some(1000));
        for other in ["liaison-.backup", "liaison-19700101T000001Z.backup.old", "notes.backup", ""]
        {
            assert_eq!(made_at(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn the_latest_always_stays_and_never_more_than_was_asked(
            ago in prop::collection::vec(0i64..900, 1..200), days in 0usize..20, weeks in 0usize..20
        ) {
            let mut all: Vec<Date> = ago.iter().map(|ago| date(2026, 11, 28).saturating_sub(ago.days())).collect();
            all.sort_by(|one, other| other.cmp(one));
            let staying = staying(&all, days, weeks);
            prop_assert!(staying.contains(&0) && staying.len() <= (days + weeks).max(1));
        }
    }
}
