//! What touches are taken to do, so that a verdict can tell a source's own pace from what was done
//! for it.

use jiff::{ToSpan, civil::Date};

use super::{Plan, Touch, answer, fit::Fit};
use crate::history::Lift;

/// What each kind of touches does in each of its windows, as far as it is known: by
/// [`super::learn`].
#[derive(Debug, Clone)]
pub struct Ratios {
    plan: Plan,
    /// Logarithms, by the columns of the plan.
    logarithms: Vec<f64>,
}

/// The standard deviation of the logarithms of rate ratios between kinds of touches, about: visits
/// that bring a quarter more are good ones. What is known less well than this counts for little.
const USUAL: f64 = 0.25;

impl Ratios {
    /// Of a fit, each drawn towards no effect by how unsure it is (the mean of a normal likelihood
    /// with a normal prior): what is said of a source must not hang on a chance finding.
    pub(super) fn of(plan: Plan, fit: Option<&Fit>) -> Self {
        let mut logarithms = vec![0.0; plan.columns()];
        if let Some(fit) = fit {
            for (column, logarithm) in logarithms.iter_mut().enumerate() {
                let variance = answer::variance(fit, column);
                let effect = fit.effects.get(column).copied().unwrap_or(0.0);
                let drawn = effect * USUAL.powi(2) / (USUAL.powi(2) + variance);
                *logarithm = if drawn.is_finite() { drawn } else { 0.0 };
            }
        }
        Self { plan, logarithms }
    }

    /// As they were learned before; what is missing does nothing.
    pub fn told(plan: Plan, logarithms: Vec<f64>) -> Self {
        Self { plan, logarithms }
    }

    /// The logarithm of what each kind does in each window, in the order of [`Plan::column`].
    pub fn logarithms(&self) -> &[f64] {
        &self.logarithms
    }

    /// What touches of one source do for it, and on which days. Of several of one kind the latest
    /// counts from the day after it on.
    pub fn lifts(&self, touches: &[Touch]) -> Vec<Lift> {
        let mut lifts = Vec::new();
        for kind in 0..self.plan.kinds {
            let of_kind = touches.iter().filter(|touch| touch.kind == kind);
            let mut days: Vec<Date> = of_kind.map(|touch| touch.day).collect();
            days.sort_unstable();
            days.dedup();
            for (at, day) in days.iter().enumerate() {
                for (window, length) in self.plan.windows.iter().enumerate() {
                    let logarithm = self.logarithms.get(self.plan.column(kind, window));
                    let from = day.saturating_add(length.from.days());
                    let to = day.saturating_add(length.to.days());
                    let to = days.get(at + 1).map_or(to, |next| to.min(*next));
                    if let (Some(logarithm), true) = (logarithm, from <= to) {
                        lifts.push(Lift { from, to, times: logarithm.exp() });
                    }
                }
            }
        }
        lifts
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::effects::{Span, learn};

    #[test]
    fn a_second_touch_begins_the_windows_anew() {
        let ratios =
            Ratios { plan: Plan::of_kinds(2), logarithms: vec![0.3, 0.2, 0.1, 0.0, 0.0, 0.0] };
        let touch = |day| Touch { day, kind: 0 };
        let lifts = ratios.lifts(&[touch(date(2024, 3, 20)), touch(date(2024, 1, 31))]);
        let told: Vec<_> = lifts.iter().map(|lift| (lift.from, lift.to)).collect();
        let expected = [
            (date(2024, 2, 1), date(2024, 3, 1)),
            (date(2024, 3, 2), date(2024, 3, 20)),
            (date(2024, 3, 21), date(2024, 4, 19)),
            (date(2024, 4, 20), date(2024, 5, 19)),
            (date(2024, 5, 20), date(2024, 6, 18)),
        ];
        assert_eq!(told, expected);
        assert!((lifts[1].times - 0.2_f64.exp()).abs() < 1e-12);
        assert!(ratios.lifts(&[]).is_empty());
    }

    #[test]
    fn nothing_known_lifts_nothing() {
        let span = Span { from: date(2024, 1, 1), to: date(2024, 6, 1) };
        let (_, ratios) = learn(&[], &Plan::of_kinds(1), span);
        let lifts = ratios.lifts(&[Touch { day: date(2024, 2, 1), kind: 0 }]);
        assert!(lifts.iter().all(|lift| lift.times == 1.0));
    }
}
