//! Whether our probabilities, intervals and expectations mean what they say.

use crate::course::Course;

/// Every fourth week is asked: neighbouring weeks say nearly the same.
const EVERY: usize = 4;

/// Numbers said against what is true.
#[derive(Debug, Clone, Default)]
pub struct Calibration {
    /// By tenths of `p_active`: the sum said, how many were active, how many there were.
    pub active: [(f64, f64, f64); 10],
    brier: (f64, f64),
    /// Coverage of the interval: of those that refer, of those without a change for a year, of
    /// all with those that have ended.
    refers: (f64, f64),
    unchanged: (f64, f64),
    everybody: (f64, f64),
    /// Above and below the interval, among those that refer.
    above: f64,
    below: f64,
    /// By size of what was expected: the sum said, true if nothing more is done, true with the
    /// touches to come, how many.
    pub expected: [(f64, f64, f64, f64); 5],
    /// `chance` of those who have not changed.
    pub chances: Vec<f64>,
}

/// The limits of the bands of `expected_90_days`.
pub const BANDS: [f64; 5] = [0.5, 2.0, 6.0, 20.0, f64::INFINITY];

impl Calibration {
    pub fn count<'a>(courses: impl IntoIterator<Item = &'a Course>) -> Self {
        let mut calibration = Self::default();
        for course in courses {
            for (day, row) in course.days.iter().zip(&course.ours).step_by(EVERY) {
                for source in course.known(*day) {
                    calibration.source(course, source, *day, &row[source]);
                }
            }
        }
        calibration.chances.sort_by(f64::total_cmp);
        calibration
    }

    /// The mean squared distance of `p_active` from what was true (Brier 1950).
    pub fn brier(&self) -> f64 {
        share(self.brier)
    }

    /// Coverage of those that refer, of those without a change for a year, of everybody.
    pub fn coverage(&self) -> [f64; 3] {
        [self.refers, self.unchanged, self.everybody].map(share)
    }

    /// The shares of true rates above and below the interval, among those that refer.
    pub fn misses(&self) -> (f64, f64) {
        (share((self.above, self.refers.1)), share((self.below, self.refers.1)))
    }

    /// Which share of unchanged sources has a chance of at most this.
    pub fn chance_below(&self, limit: f64) -> f64 {
        let below = self.chances.partition_point(|chance| *chance <= limit);
        below as f64 / self.chances.len().max(1) as f64
    }

    fn source(&mut self, course: &Course, source: usize, day: i32, score: &insight::Score) {
        let one = &course.world.sources[source];
        let truth = &one.truth;
        let active = f64::from(u8::from(truth.active_on(day)));
        let bin = &mut self.active[((score.p_active * 10.0) as usize).min(9)];
        *bin = (bin.0 + score.p_active, bin.1 + active, bin.2 + 1.0);
        self.brier.0 += (score.p_active - active).powi(2);
        self.brier.1 += 1.0;

        let expected = course.world.expected(source, day, 90);
        let band = BANDS.iter().position(|limit| score.expected_90_days < *limit).unwrap_or(4);
        let band = &mut self.expected[band];
        let to_come = course.world.to_come(source, day, 90);
        let said = score.expected_90_days;
        *band = (band.0 + said, band.1 + expected, band.2 + to_come, band.3 + 1.0);

        let known = one.days.iter().filter(|at| **at <= day).count();
        let rate = course.world.present_rate(source, day);
        let covered = score.low <= rate + 1e-9 && rate <= score.high;
        let covered = f64::from(u8::from(covered));
        self.everybody = (self.everybody.0 + covered, self.everybody.1 + 1.0);
        if rate <= 0.0 {
            return;
        }
        self.refers = (self.refers.0 + covered, self.refers.1 + 1.0);
        self.above += f64::from(u8::from(rate > score.high));
        self.below += f64::from(u8::from(rate < score.low));
        let fresh = truth.latest_change(day).is_some_and(|event| day - event.until < 365);
        let young = truth.began().is_none_or(|began| day - began < 365);
        if !fresh && !young && known >= 3 {
            self.unchanged = (self.unchanged.0 + covered, self.unchanged.1 + 1.0);
            self.chances.push(score.chance);
        }
    }
}

fn share(part: (f64, f64)) -> f64 {
    part.0 / part.1.max(1e-9)
}
