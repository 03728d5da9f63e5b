//! The time of leaving, which nobody saw: the likelihood of Pareto/NBD as an integral over it.

use super::Summary;
use crate::numbers::{Course, Surface, walk};

/// The parameters with what is needed of them again and again.
pub(super) struct Unseen {
    r: f64,
    alpha: f64,
    s: f64,
    beta: f64,
    ln_alpha: f64,
    /// ln(s / beta).
    ln_leaving: f64,
}

/// A time with the logarithms of how the two rate parameters have grown until then.
struct Moment {
    time: f64,
    by_r: f64,
    by_s: f64,
}

impl Unseen {
    pub(super) fn of([r, alpha, s, beta]: [f64; 4]) -> Self {
        Self { r, alpha, s, beta, ln_alpha: alpha.ln(), ln_leaving: (s / beta).ln() }
    }

    /// ln of the likelihood, but for the rising factorial, that a source is still there at its
    /// age, and that it is or left at a time between its last repeat and then.
    pub(super) fn ln_seen(&self, source: &Summary) -> (f64, f64) {
        let there = self.ln_there(source, &self.moment(source.age()));
        let unit = self.unit(source, there);
        let mut sum = (there - unit).exp();
        self.walk_times(source, |_, weight, ln| sum += weight * (ln - unit).exp());
        (there, unit + sum.ln())
    }

    /// Adds ln of the likelihood, but for the rising factorial, and its derivatives. Those of the
    /// logarithm of a sum are means over its terms, weighted by what each contributes.
    pub(super) fn add_seen(&self, sum: &mut Surface<4>, source: &Summary) {
        let today = self.moment(source.age());
        let there = self.ln_there(source, &today);
        let unit = self.unit(source, there);
        let mut all = Surface::FLAT;
        self.add_term(&mut all, source, &today, (there - unit).exp(), 0.0);
        self.walk_times(source, |moment, weight, ln| {
            self.add_term(&mut all, source, moment, weight * (ln - unit).exp(), 1.0);
        });
        let count = source.sources();
        sum.value += count * (unit + all.value.ln());
        let slope = all.gradient.map(|part| part / all.value);
        for i in 0..4 {
            sum.gradient[i] += count * slope[i];
            for j in 0..4 {
                let mean = all.bend[i.min(j)][i.max(j)] / all.value;
                sum.bend[i][j] += count * (mean - slope[i] * slope[j]);
            }
        }
    }

    fn moment(&self, time: f64) -> Moment {
        Moment { time, by_r: (time / self.alpha).ln_1p(), by_s: (time / self.beta).ln_1p() }
    }

    /// ln that a source has referred as it did, and not left up to a moment.
    fn ln_there(&self, source: &Summary, moment: &Moment) -> f64 {
        let x = f64::from(source.repeats());
        -(self.r + x) * moment.by_r - self.s * moment.by_s - x * self.ln_alpha
    }

    /// A unit for the terms in which none is too large: after its start the integrand grows by no
    /// more than time does.
    fn unit(&self, source: &Summary, there: f64) -> f64 {
        let last = self.moment(source.last());
        let begin = self.alpha.min(self.beta) + last.time;
        let start = self.ln_there(source, &last) + self.ln_leaving - last.by_s + begin.ln();
        there.max(start)
    }

    /// Visits moments of leaving with their weight and the logarithm of the integrand.
    ///
    /// The coordinate is the logarithm of time since the smaller of `alpha` and `beta` before the
    /// first referral: in it both powers are straight lines or logistic curves.
    fn walk_times(&self, source: &Summary, mut visit: impl FnMut(&Moment, f64, f64)) {
        let (last, age) = (source.last(), source.age());
        let nearer = self.alpha.min(self.beta);
        let begin = nearer + last;
        let whole = ((age - last) / begin).ln_1p();
        if whole <= 0.0 {
            return;
        }
        let (n, leaving) = (self.r + f64::from(source.repeats()), self.s + 1.0);
        let course = |u: f64| {
            let reached = begin * u.exp();
            let by_r = reached / (reached + (self.alpha - nearer));
            let by_s = reached / (reached + (self.beta - nearer));
            let bend = n * by_r * (1.0 - by_r) + leaving * by_s * (1.0 - by_s);
            Course { slope: 1.0 - n * by_r - leaving * by_s, bend }
        };
        let ln_begin = begin.ln() + self.ln_leaving;
        walk(0.0, whole, course, |u, weight| {
            let moment = self.moment((last + begin * u.exp_m1()).min(age));
            let ln = self.ln_there(source, &moment) - moment.by_s + ln_begin + u;
            visit(&moment, weight, ln);
            ln
        });
    }

    /// One term of the likelihood; `left` is 1 if the source left at this moment, 0 if it is there.
    fn add_term(
        &self,
        all: &mut Surface<4>,
        source: &Summary,
        Moment { time, by_r, by_s }: &Moment,
        term: f64,
        left: f64,
    ) {
        let x = f64::from(source.repeats());
        let (to_r, to_s) = (1.0 / (self.alpha + time), 1.0 / (self.beta + time));
        let (grown_r, grown_s) = (time / self.alpha, time / self.beta);
        let slope = [
            -by_r,
            (self.r * grown_r - x) * to_r,
            left / self.s - by_s,
            (self.s * grown_s - left) * to_s,
        ];
        all.value += term;
        for i in 0..4 {
            let part = term * slope[i];
            all.gradient[i] += part;
            for (j, other) in slope.iter().enumerate().skip(i) {
                all.bend[i][j] += part * other;
            }
        }
        let start_r = self.r / (self.alpha * self.alpha);
        let start_s = self.s / (self.beta * self.beta);
        all.bend[0][1] += term * grown_r * to_r;
        all.bend[1][1] += term * ((self.r + x) * to_r * to_r - start_r);
        all.bend[2][2] -= term * left / (self.s * self.s);
        all.bend[2][3] += term * grown_s * to_s;
        all.bend[3][3] += term * ((self.s + left) * to_s * to_s - start_s);
    }
}
