//! How a source's rate moves: a hidden Markov chain over levels.
//!
//! The rate is taken to be at one of a ladder of levels, or gone. It drifts to a neighbouring
//! level, jumps to another, stops, and comes back (Hamilton 1989, *Econometrica* 57: 357-384, for
//! such regimes; Baum et al. 1970 for the forward recursion).

/// Levels of the ladder, beside "gone": near enough to one another that a rate between two is
/// well told by both.
pub(super) const LEVELS: usize = 48;
/// Places: "gone" first, then the ladder from its foot.
pub(super) const PLACES: usize = LEVELS + 1;
/// The lowest rate, referrals a day: one in three years.
const LOWEST: f64 = 0.001;
/// The highest rate, referrals a day: 90 a month.
const HIGHEST: f64 = 3.0;

/// A number for each place.
pub(super) type Places = [f64; PLACES];

/// How likely the rate moves on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moves {
    /// Up one level, and as likely down.
    pub(super) drift: f64,
    /// To any level.
    pub(super) jump: f64,
    /// Gone.
    pub(super) stop: f64,
    /// Back, from "gone" to any level.
    pub(super) back: f64,
}

/// The rate of each place, referrals a day.
pub(super) fn rates() -> Places {
    let step = (HIGHEST / LOWEST).ln() / (LEVELS - 1) as f64;
    std::array::from_fn(|place| match place {
        0 => 0.0,
        level => LOWEST * (step * (level - 1) as f64).exp(),
    })
}

/// Where a source may be before anything is known of it: any level alike.
pub(super) fn anywhere() -> Places {
    std::array::from_fn(|place| if place == 0 { 0.0 } else { 1.0 / LEVELS as f64 })
}

impl Moves {
    /// The same over some days.
    pub(super) fn over(&self, days: f64) -> Over {
        let over = |a_day: f64| 1.0 - (-a_day * days).exp();
        Over {
            drift: over(self.drift) / 3.0,
            jump: over(self.jump),
            stop: over(self.stop),
            back: over(self.back),
        }
    }
}

/// How likely the rate moves over an interval.
#[derive(Debug, Clone, Copy)]
pub(super) struct Over {
    drift: f64,
    jump: f64,
    stop: f64,
    back: f64,
}

impl Over {
    /// What becomes of the chances of the places. It is linear, so that the slopes of the chances
    /// move in the same way.
    pub(super) fn carry(&self, chances: &Places, usual: &Places) -> Places {
        let [gone, ladder @ ..] = chances;
        let alive: f64 = ladder.iter().sum();
        let landing = self.jump * (1.0 - self.stop) * alive + self.back * gone;
        let stay = (1.0 - self.jump) * (1.0 - self.stop);
        let mut carried = [gone * (1.0 - self.back) + alive * self.stop; PLACES];
        let places = carried.iter_mut().zip(usual).skip(1).zip(ladder).enumerate();
        for (level, ((carried, usual), here)) in places {
            // At the foot and the head of the ladder a step outside stays where it is.
            let below = level.checked_sub(1).and_then(|below| ladder.get(below)).unwrap_or(here);
            let above = ladder.get(level + 1).unwrap_or(here);
            *carried = stay * (here + self.drift * (below + above - 2.0 * here)) + landing * usual;
        }
        carried
    }
}
