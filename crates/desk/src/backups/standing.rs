//! How things stand with the backups, in words. Pure.

use look::Tone;
use platform::{Instant, backup::Last};

const A_DAY: Instant = 86_400_000;
/// A night may fail, and the next make it good; after this somebody must look.
const OLD: Instant = 2 * A_DAY;

/// Whether backups are made by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nightly {
    /// A folder is set.
    On,
    /// None is.
    Off,
}

/// How things stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Good or bad.
    pub tone: Tone,
    /// The heading: the answer in one sentence.
    pub words: String,
    /// What to do about it; empty when nothing.
    pub advice: String,
}

/// How things stand at `now`; `ago` says how long ago the last good backup was, "3 hours ago".
pub fn standing(last: &Last, nightly: Nightly, now: Instant, ago: &str) -> Standing {
    let folder = "Whoever runs this machine can set LIAISON_BACKUP_FOLDER; then one is made every \
                  night.";
    let advice = match (last.failed_at, nightly) {
        (Some(_), _) => format!("The last try failed: {}", last.failure),
        (None, Nightly::Off) => folder.to_owned(),
        (None, Nightly::On) => "The next night makes one, or the button below.".to_owned(),
    };
    match last.made_at {
        None => Standing { tone: Tone::Bad, words: "There is no backup".into(), advice },
        Some(made_at) if now - made_at > OLD => {
            Standing { tone: Tone::Bad, words: format!("The last backup is old: {ago}"), advice }
        }
        Some(_) if last.failed_at.is_some() => {
            Standing { tone: Tone::Look, words: format!("Last backup {ago}"), advice }
        }
        Some(_) if last.faulty_files > 0 => Standing {
            tone: Tone::Look,
            words: format!("Last backup {ago}"),
            advice: format!(
                "{} could not be read on this machine and are not in it. An older backup may \
                 hold them.",
                look::plural(last.faulty_files as i64, "stored file", "stored files")
            ),
        },
        Some(_) => Standing {
            tone: Tone::Good,
            words: format!("Last backup {ago}"),
            advice: String::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = 100 * A_DAY;

    fn made(days_ago: Instant) -> Last {
        Last { made_at: Some(NOW - days_ago * A_DAY), ..Last::default() }
    }

    fn at(last: &Last, nightly: Nightly) -> Standing {
        standing(last, nightly, NOW, "a while ago")
    }

    #[test]
    fn no_backup_and_one_older_than_two_days_are_said_in_red_with_what_to_do() {
        let never = at(&Last::default(), Nightly::Off);
        assert_eq!(never.tone, Tone::Bad);
        assert!(never.advice.contains("LIAISON_BACKUP_FOLDER"), "{}", never.advice);
        assert_eq!(at(&made(3), Nightly::On).tone, Tone::Bad);
        assert_eq!(at(&made(2), Nightly::On).tone, Tone::Good);
    }

    #[test]
    fn a_failure_is_said_beside_a_good_one_of_yesterday() {
        let last = Last { failed_at: Some(NOW), failure: "The disk is full.".into(), ..made(1) };
        let said = at(&last, Nightly::On);
        assert_eq!(said.tone, Tone::Look);
        assert!(said.advice.contains("The disk is full."), "{}", said.advice);
    }

    #[test]
    fn files_that_could_not_be_read_are_said() {
        let last = Last { faulty_files: 2, ..made(0) };
        assert!(at(&last, Nightly::On).advice.starts_with("2 stored files"));
    }
}
