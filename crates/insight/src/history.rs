//! What is known: the days of each source's referrals, and the days on which none could come.

use jiff::civil::Date;

/// One source's stream.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The day of each referral, in any order; two on one day stand twice.
    pub days: Vec<Date>,
    /// Sources of one group (a profession, say) are taken to be more alike than others.
    pub group: u32,
    /// What the practice knows by itself: retired, moved away, closed, asked to be left alone.
    pub ended: bool,
    /// What was done for it, as far as that is known to have raised its pace; those that overlap
    /// multiply. [`crate::effects::Ratios`] tells it of touches.
    pub lifts: Vec<Lift>,
}

/// Days on which a source refers at a multiple of its own pace, by what was done for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lift {
    /// The first day of it.
    pub from: Date,
    /// The last day of it, which may lie ahead.
    pub to: Date,
    /// What its own pace is multiplied by. Kept within a tenth and ten.
    pub times: f64,
}

/// Days on which no referral could come from anybody: the clinic was closed or not yet open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closure {
    /// The first day of it.
    pub from: Date,
    /// The last day of it.
    pub to: Date,
}

/// What the verdicts rest on beside the streams.
#[derive(Debug, Clone)]
pub struct Options {
    /// The first day on which a referral could have been recorded; the first referral of all if
    /// nothing is said.
    pub recorded_from: Option<Date>,
    /// When nobody could refer.
    pub closures: Vec<Closure>,
    /// Which share of the sources called slipping may in truth be as they were, on average; the
    /// same for those called growing. Kept within 0.001 and 0.5.
    pub false_discoveries: f64,
}

impl Default for Options {
    /// Everything open since the first referral, and one false alarm in ten.
    fn default() -> Self {
        Self { recorded_from: None, closures: Vec::new(), false_discoveries: 0.10 }
    }
}
