//! The state of one source, week by week: a hidden Markov model.

use super::habits::Step;

/// What is believed of one source: how probable each state is.
///
/// A source refers *at its pace*, or it *fell* below it, *rose* above it, or *ended*; the first
/// three at some level of the rate. It may also *rest* (a vacation) in any of the three. From
/// week to week the states change with the probabilities of a [`Step`], and the referrals of the
/// week, likelier at some levels than at others, say which are to be believed: the forward
/// recursion of L. E. Baum & al. 1970, Ann. Math. Stat. 41:164 (L. R. Rabiner 1989, Proc. IEEE
/// 77:257, section III.A), on counts as in I. L. MacDonald & W. Zucchini 1997, "Hidden Markov and
/// Other Models for Discrete-valued Time Series".
///
/// Beside the probability of each fallen, risen and ended state goes the pace before it, as
/// probability times pace: their sums are the expected pace against which a loss is counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Belief {
    /// At its pace, by level.
    pub pace: Vec<f32>,
    pub fell: Vec<f32>,
    pub fell_pace: Vec<f32>,
    pub rose: Vec<f32>,
    pub rose_pace: Vec<f32>,
    /// By the last level.
    pub ended: Vec<f32>,
    pub ended_pace: Vec<f32>,
    /// The first five once more, of one that rests.
    pub resting: [Vec<f32>; 5],
    rests: Rests,
    before: [Vec<f32>; 5],
    jumps: [Vec<f32>; 4],
    shares: Shares,
}

/// How probable the kinds of states are, those that rest among them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Shares {
    pub fell: f32,
    pub ended: f32,
}

/// Whether anybody could be resting: not after a week with referrals, until the next step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Rests {
    #[default]
    Nobody,
    Some,
}

/// Keeps probabilities away from numbers that the processor is slow with.
const DUST: f32 = 1e-24;

impl Belief {
    /// Begins with how usual each level is, and how probable it is that it was all.
    pub fn begin(&mut self, usual: &[f32], only_once: f32) {
        let count = usual.len();
        for list in self.every_list() {
            list.clear();
            list.resize(count, 0.0);
        }
        self.rests = Rests::Nobody;
        for ((pace, ended), usual) in self.pace.iter_mut().zip(&mut self.ended).zip(usual) {
            *pace = usual * (1.0 - only_once);
            *ended = usual * only_once;
        }
        self.balance();
    }

    fn every_list(&mut self) -> impl Iterator<Item = &mut Vec<f32>> {
        [
            &mut self.pace,
            &mut self.fell,
            &mut self.fell_pace,
            &mut self.rose,
            &mut self.rose_pace,
            &mut self.ended,
            &mut self.ended_pace,
        ]
        .into_iter()
        .chain(&mut self.resting)
        .chain(&mut self.before)
        .chain(&mut self.jumps)
    }

    pub fn shares(&self) -> Shares {
        self.shares
    }

    /// The rate a week that the source is measured against: where it fell, rose or ended, the one
    /// before.
    pub fn own_pace(&self, rates: &[f32]) -> f32 {
        let [rest, _, fell_pace, _, rose_pace] = &self.resting;
        let mean = |list: &[f32]| list.iter().zip(rates).map(|(a, b)| a * b).sum::<f32>();
        let before = [&self.fell_pace, fell_pace, &self.rose_pace, rose_pace, &self.ended_pace];
        mean(&self.pace) + mean(rest) + before.into_iter().map(|list| sum(list)).sum::<f32>()
    }

    /// What may have changed within a step, before its referrals are looked at. `rates` are those
    /// of the levels looked at.
    pub fn pass(&mut self, step: &Step, rates: &[f32]) {
        self.jump(step, rates);
        self.drift(step);
        self.end(step, rates);
        self.rest(step);
    }

    /// Falls and rises from each level, by geometric steps.
    fn jump(&mut self, step: &Step, rates: &[f32]) {
        let [fall, fall_pace, rise, rise_pace] = &mut self.jumps;
        let from = self.pace.iter().zip(&self.rose).zip(&self.fell).zip(&self.fell_pace).zip(rates);
        let (falls, falls_again) =
            (step.fall_ends * step.falls, step.fall_ends * step.falls_falling);
        for (((((pace, rose), fell), fell_pace), rate), (fall, fall_pace)) in
            from.skip(step.fall).zip(fall.iter_mut().zip(fall_pace.iter_mut()))
        {
            let whole = falls * (pace + rose);
            *fall = whole + falls_again * fell;
            *fall_pace = whole * rate + falls_again * fell_pace;
        }
        let rises = step.rise_ends * step.rises;
        let to = rise.iter_mut().zip(rise_pace.iter_mut()).skip(step.rise);
        for ((pace, rate), (rise, rise_pace)) in self.pace.iter().zip(rates).zip(to) {
            *rise = rises * pace;
            *rise_pace = *rise * rate;
        }
        // Both directions in one loop: each sum waits for the one before it.
        let reach = fall.len().saturating_sub(step.fall);
        let (on_fall, on_rise) = (1.0 - step.fall_ends, 1.0 - step.rise_ends);
        let (mut sums, mut rising) = ([0.0_f32; 2], [0.0_f32; 2]);
        let falling = fall.iter_mut().zip(fall_pace).take(reach).rev();
        let mut going_up = rise.iter_mut().zip(rise_pace).skip(step.rise);
        for (fall, fall_pace) in falling {
            sums = [sums[0] * on_fall + *fall, sums[1] * on_fall + *fall_pace];
            [*fall, *fall_pace] = sums;
            if let Some((rise, rise_pace)) = going_up.next() {
                rising = [rising[0] * on_rise + *rise, rising[1] * on_rise + *rise_pace];
                [*rise, *rise_pace] = rising;
            }
        }
        for (rise, rise_pace) in going_up {
            rising = [rising[0] * on_rise + *rise, rising[1] * on_rise + *rise_pace];
            [*rise, *rise_pace] = rising;
        }
    }

    /// The small changes, and what jumped arrives; falls and rises become the pace in time.
    fn drift(&mut self, step: &Step) {
        let [pace, fell, fell_pace, rose, rose_pace] = &mut self.before;
        std::mem::swap(pace, &mut self.pace);
        std::mem::swap(fell, &mut self.fell);
        std::mem::swap(fell_pace, &mut self.fell_pace);
        std::mem::swap(rose, &mut self.rose);
        std::mem::swap(rose_pace, &mut self.rose_pace);
        let [falls, falls_pace, rises, rises_pace] = &self.jumps;
        let (wanders, declines) = (step.wanders, step.declines);
        let leaves = step.ends + step.falls + 2.0 * wanders;
        let stays = 1.0 - leaves - step.rises;
        let settled = fell.iter().zip(rose.iter()).map(|(fell, rose)| step.settles * (fell + rose));
        spread(pace, settled, &mut self.pace, [wanders, stays, wanders]);
        let leaves_falling = step.ends_falling + step.falls_falling + 2.0 * wanders + declines;
        let falling = [wanders, 1.0 - leaves_falling - step.settles, wanders + declines];
        spread(fell, falls.iter().copied(), &mut self.fell, falling);
        spread(fell_pace, falls_pace.iter().copied(), &mut self.fell_pace, falling);
        let risen = [wanders, 1.0 - leaves - step.settles, wanders];
        spread(rose, rises.iter().copied(), &mut self.rose, risen);
        spread(rose_pace, rises_pace.iter().copied(), &mut self.rose_pace, risen);
    }

    /// Some end, and some that ended refer again at their last level.
    fn end(&mut self, step: &Step, rates: &[f32]) {
        let [pace, fell, fell_pace, rose, _] = &self.before;
        let stays = 1.0 - step.returns;
        let active = pace.iter().zip(rose).zip(fell).zip(fell_pace).zip(rates);
        let ended = self.ended.iter_mut().zip(&mut self.ended_pace).zip(&mut self.pace);
        for (((((was_pace, rose), fell), fell_pace), rate), ((ended, ended_pace), pace)) in
            active.zip(ended)
        {
            let ends = step.ends * (was_pace + rose);
            *pace += step.returns * *ended;
            *ended = stays * *ended + ends + step.ends_falling * fell;
            *ended_pace = stays * *ended_pace + ends * rate + step.ends_falling * fell_pace;
        }
    }

    /// Some go on vacation, and some come back.
    fn rest(&mut self, step: &Step) {
        if step.rests == 0.0 {
            return;
        }
        let active = [
            &mut self.pace,
            &mut self.fell,
            &mut self.fell_pace,
            &mut self.rose,
            &mut self.rose_pace,
        ];
        for (active, resting) in active.into_iter().zip(&mut self.resting) {
            for (active, resting) in active.iter_mut().zip(resting) {
                let (goes, comes) = (step.rests * *active, step.rest_over * *resting);
                *active += comes - goes;
                *resting += goes - comes;
            }
        }
        self.rests = Rests::Some;
    }

    /// Looks at a step without referrals: `none` is how likely that is at each level.
    pub fn see_none(&mut self, none: &[f32]) {
        for list in [
            &mut self.pace,
            &mut self.fell,
            &mut self.fell_pace,
            &mut self.rose,
            &mut self.rose_pace,
        ] {
            for (belief, none) in list.iter_mut().zip(none) {
                *belief *= none;
            }
        }
        self.balance();
    }

    /// Looks at a week with referrals: `likely` is how likely they are at each level.
    pub fn see_some(&mut self, likely: &[f32]) {
        for list in [&mut self.ended, &mut self.ended_pace] {
            list.fill(0.0);
        }
        if self.rests == Rests::Some {
            for list in &mut self.resting {
                list.fill(0.0);
            }
            self.rests = Rests::Nobody;
        }
        self.see_none(likely);
    }

    /// A source whose referral just seen was its last, with this probability. It had no pace yet
    /// to be measured against.
    pub fn ends_here(&mut self, share: f32) {
        for list in [&mut self.pace, &mut self.fell, &mut self.rose] {
            for (active, ended) in list.iter_mut().zip(&mut self.ended) {
                *ended += share * *active;
                *active *= 1.0 - share;
            }
        }
        for list in [&mut self.fell_pace, &mut self.rose_pace] {
            scale(list, 1.0 - share);
        }
        self.balance();
    }

    /// Makes the probabilities add up to 1.
    fn balance(&mut self) {
        let mut shares = Shares { fell: sum(&self.fell), ended: sum(&self.ended) };
        let (mut pace, mut rose) = (sum(&self.pace), sum(&self.rose));
        if self.rests == Rests::Some {
            let [resting, resting_fell, _, resting_rose, _] = &self.resting;
            pace += sum(resting);
            shares.fell += sum(resting_fell);
            rose += sum(resting_rose);
        }
        let total = pace + shares.fell + rose + shares.ended;
        let rests = self.rests;
        let times = if total > 1e-30 { 1.0 / total } else { 0.0 };
        self.shares = Shares { fell: shares.fell * times, ended: shares.ended * times };
        let lists = [
            &mut self.pace,
            &mut self.fell,
            &mut self.fell_pace,
            &mut self.rose,
            &mut self.rose_pace,
            &mut self.ended,
            &mut self.ended_pace,
        ];
        for list in lists {
            scale(list, times);
        }
        if rests == Rests::Some {
            for list in &mut self.resting {
                scale(list, times);
            }
        }
    }
}

/// Adds in four lanes, which the compiler makes one instruction of.
pub(crate) fn sum(list: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 4];
    let (fours, rest) = list.as_chunks::<4>();
    for four in fours {
        for (lane, value) in lanes.iter_mut().zip(four) {
            *lane += value;
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().sum::<f32>()
}

fn scale(list: &mut [f32], times: f32) {
    for value in list {
        *value = *value * times + DUST;
    }
}

/// Each level keeps a part, gets one from the level below and one from above, and what arrives.
fn spread(
    from: &[f32],
    arriving: impl Iterator<Item = f32>,
    to: &mut [f32],
    [up, stays, down]: [f32; 3],
) {
    for ((to, from), arriving) in to.iter_mut().zip(from).zip(arriving) {
        *to = stays * from + arriving;
    }
    for (to, below) in to.iter_mut().skip(1).zip(from) {
        *to += up * below;
    }
    for (to, above) in to.iter_mut().zip(from.iter().skip(1)) {
        *to += down * above;
    }
}
