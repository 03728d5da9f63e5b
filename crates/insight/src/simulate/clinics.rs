//! Clinics that close, grow or open: all of their sources change together.

use super::{dice::Dice, setting::Setting, truth::Change};

/// What becomes of one clinic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum ClinicChange {
    /// Nothing.
    None,
    /// It closes on a day; this share of the pace goes on to another clinic.
    Closes(i32, f64),
    /// It takes more from a day on, this many times as much.
    Grows(i32, f64),
    /// It opens on a day; before it nobody refers to it.
    Opens(i32),
}

impl ClinicChange {
    /// What becomes of each clinic; at least one of several stays as it is.
    pub fn draw(setting: &Setting, recorded: i32, dice: &mut Dice) -> Vec<Self> {
        let some_day = |dice: &mut Dice| dice.whole(recorded / 4, recorded - recorded / 8);
        let mut clinics = vec![Self::None; setting.clinics.max(1) as usize];
        let mut others = clinics.iter_mut().skip(1);
        if let Some(clinic) = others.next()
            && dice.happens(setting.clinic_changes)
        {
            let rest = if dice.happens(0.5) { 0.0 } else { dice.between(0.1, 0.35) };
            *clinic = Self::Closes(some_day(dice), rest);
        }
        for clinic in others {
            if dice.happens(setting.clinic_changes) {
                let day = some_day(dice);
                let grows = dice.happens(0.5);
                *clinic =
                    if grows { Self::Grows(day, dice.between(1.4, 2.0)) } else { Self::Opens(day) };
            }
        }
        clinics
    }

    /// What changes for a source after one day and not after another: the day, what it is, and
    /// what its pace is multiplied by.
    pub fn due(&self, after: i32, until: i32) -> Option<(i32, Change, f64)> {
        let (day, change, left) = match *self {
            Self::Closes(day, left) => (day, Change::ClinicClosed, left),
            Self::Grows(day, times) => (day, Change::ClinicGrew, times),
            Self::None | Self::Opens(_) => return None,
        };
        (day > after && day <= until).then_some((day, change, left))
    }
}
