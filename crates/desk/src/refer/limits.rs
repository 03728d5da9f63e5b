//! How much may come from one address and for one practice, counted in memory that
//! does not grow with the number of senders.

use std::{collections::HashMap, hash::Hash, sync::Mutex};

use platform::{Instant, Uuid, web::Caller};

use super::proof;

/// Senders are counted by spans of ten minutes.
const SPAN: Instant = 10 * 60 * 1000;
/// More senders than this in a span begin a new one early.
const MOST_KNOWN: usize = 20_000;

/// What a sending is counted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A form with the page's proof.
    Proven,
    /// A form without it: a browser without JavaScript, or a program.
    Bare,
    /// Something that no page of ours sent.
    Junk,
    /// A look into the list of providers.
    Lookup,
}

/// What follows from how much came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing.
    Fine,
    /// Take it, and say that it should be looked at with care.
    Doubtful,
    /// Ask to wait.
    Wait,
}

/// The counts of this program.
#[derive(Default)]
pub struct Limits {
    callers: Mutex<Counts<(Caller, Kind)>>,
    practices: Mutex<Counts<(Uuid, Kind)>>,
}

impl Limits {
    /// Counts a sending and says what follows.
    pub fn count(&self, practice_id: Uuid, caller: Caller, kind: Kind, now: Instant) -> Verdict {
        let from_caller = add(&self.callers, (caller, kind), now);
        let to_practice = add(&self.practices, (practice_id, kind), now);
        // An office of a hospital sends dozens a day through one address; nobody
        // types sixty forms in ten minutes.
        let (careful, most) = match kind {
            Kind::Proven => (60, 600),
            Kind::Bare => (8, 30),
            Kind::Junk => (1, 100),
            Kind::Lookup => (300, 300),
        };
        let crowded = kind == Kind::Bare && to_practice > 300;
        let flooded = kind == Kind::Bare && to_practice > 3_000;
        if from_caller > most || flooded {
            Verdict::Wait
        } else if from_caller > careful || crowded {
            Verdict::Doubtful
        } else {
            Verdict::Fine
        }
    }

    /// Whether an address has sent so much rubbish that it need not be read.
    pub fn is_shut(&self, caller: Caller, now: Instant) -> bool {
        known(&self.callers, &(caller, Kind::Junk), now) > 100
    }

    /// How much has been sent to a practice in the last span: shown to its people.
    pub fn sent_to(&self, practice_id: Uuid, kind: Kind, now: Instant) -> u32 {
        known(&self.practices, &(practice_id, kind), now)
    }

    /// How hard the proof of a page that is opened now shall be: it grows by a bit
    /// each time the number of forms doubles.
    pub fn bits(&self, practice_id: Uuid, now: Instant) -> u8 {
        let sent = self.sent_to(practice_id, Kind::Proven, now);
        let harder = (sent / 200).checked_ilog2().map_or(0, |doubled| doubled + 1);
        proof::EASY.saturating_add(u8::try_from(harder).unwrap_or(u8::MAX)).min(proof::HARD)
    }
}

/// Counts of this span and of the one before, which fades out.
struct Counts<K> {
    began: Instant,
    these: HashMap<K, u32>,
    before: HashMap<K, u32>,
}

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self { began: 0, these: HashMap::new(), before: HashMap::new() }
    }
}

impl<K: Hash + Eq> Counts<K> {
    fn turn(&mut self, now: Instant) {
        if now - self.began >= 2 * SPAN {
            self.these.clear();
        }
        if now - self.began >= SPAN || self.these.len() >= MOST_KNOWN {
            self.before = std::mem::take(&mut self.these);
            self.began = now;
        }
    }

    fn of(&self, key: &K, now: Instant) -> u32 {
        let left = (SPAN - (now - self.began)).clamp(0, SPAN);
        let faded = i64::from(self.before.get(key).copied().unwrap_or(0)) * left / SPAN;
        self.these.get(key).copied().unwrap_or(0).saturating_add(faded as u32)
    }
}

fn add<K: Hash + Eq + Copy>(counts: &Mutex<Counts<K>>, key: K, now: Instant) -> u32 {
    // A thread that broke down left numbers behind, and numbers are all there is.
    let mut counts = counts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    counts.turn(now);
    *counts.these.entry(key).or_insert(0) += 1;
    counts.of(&key, now)
}

fn known<K: Hash + Eq>(counts: &Mutex<Counts<K>>, key: &K, now: Instant) -> u32 {
    let mut counts = counts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    counts.turn(now);
    counts.of(key, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv4Addr};

    fn caller(number: u32) -> Caller {
        Caller(IpAddr::V4(Ipv4Addr::from(number)))
    }

    #[test]
    fn a_busy_office_is_never_asked_to_wait_and_a_flood_without_proof_is() {
        let (limits, practice) = (Limits::default(), platform::new_id());
        for _ in 0..60 {
            assert_eq!(limits.count(practice, caller(1), Kind::Proven, 1000), Verdict::Fine);
        }
        let verdicts: Vec<Verdict> =
            (0..40).map(|_| limits.count(practice, caller(2), Kind::Bare, 1000)).collect();
        assert_eq!(verdicts[7], Verdict::Fine);
        assert_eq!(verdicts[8], Verdict::Doubtful);
        assert_eq!(verdicts[39], Verdict::Wait);
        let later = 1000 + 2 * SPAN;
        assert_eq!(limits.count(practice, caller(2), Kind::Bare, later), Verdict::Fine);
    }

    #[test]
    fn a_million_senders_are_not_kept_in_memory() {
        let (limits, practice) = (Limits::default(), platform::new_id());
        for number in 0..1_000_000 {
            limits.count(practice, caller(number), Kind::Junk, 1000);
        }
        let counts = limits.callers.lock().expect("the counts");
        assert!(counts.these.len() + counts.before.len() <= 2 * MOST_KNOWN);
    }

    #[test]
    fn the_proof_grows_harder_with_the_number_of_forms_and_easy_again() {
        let (limits, practice) = (Limits::default(), platform::new_id());
        assert_eq!(limits.bits(practice, 1000), proof::EASY);
        for number in 0..900 {
            limits.count(practice, caller(number), Kind::Proven, 1000);
        }
        assert_eq!(limits.bits(practice, 1000), proof::EASY + 3);
        for number in 0..90_000 {
            limits.count(practice, caller(number), Kind::Proven, 1000);
        }
        assert_eq!(limits.bits(practice, 1000), proof::HARD);
        assert_eq!(limits.bits(practice, 1000 + 2 * SPAN), proof::EASY);
    }
}
