//! What is said of a kind of touches, and when it is that nothing can be told yet.

use serde::Serialize;

use super::{Course, Plan, Span, Z90, fit::Fit};

/// What the numbers allow to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// More referrals came after such touches than would have come without.
    More,
    /// Fewer came.
    Fewer,
    /// If they change anything, it is little: the interval lies within a tenth around 1.
    Little,
    /// We can't tell yet.
    CannotTell,
}

/// What touches of one kind did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// Referrals in the first window after such a touch (30 days, if nothing else was asked for)
    /// for each that would have come without it; none where the data say nothing.
    pub rate_ratio: Option<f64>,
    /// Lower end of its 90 % interval.
    pub low: Option<f64>,
    /// Upper end of its 90 % interval.
    pub high: Option<f64>,
    /// Touches that it rests on: those of sources that had referred before.
    pub n: u32,
    /// What the numbers allow to say.
    pub answer: Answer,
    /// Referrals that all of these touches brought in all windows.
    pub additional: Option<f64>,
    /// Lower end of its 90 % interval.
    pub additional_low: Option<f64>,
    /// Upper end of its 90 % interval.
    pub additional_high: Option<f64>,
    /// Touches that are lacking, about, to recognise a quarter more referrals in four of five
    /// cases; 0 when there are enough.
    pub more_touches: Option<u32>,
    /// The same in a sentence.
    pub why: String,
}

/// What an additional referral cost, in the currency of what a touch costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// The estimate.
    pub estimate: f64,
    /// The least that fits the data.
    pub low: f64,
    /// The most that fits the data; none where it may be that nothing was gained.
    pub high: Option<f64>,
}

impl Effect {
    /// What an additional referral cost when each touch cost so much (the time and the way, never
    /// the worth of a gift); none where it can't be told that any was gained.
    pub fn cost_of_a_referral(&self, cost_of_a_touch: f64) -> Option<Cost> {
        let spent = cost_of_a_touch * f64::from(self.n);
        let per = |gained: Option<f64>| gained.filter(|gained| *gained > 0.0).map(|g| spent / g);
        if self.answer != Answer::More || !spent.is_finite() || spent < 0.0 {
            return None;
        }
        Some(Cost {
            estimate: per(self.additional)?,
            low: per(self.additional_high)?,
            high: per(self.additional_low),
        })
    }
}

/// With fewer, or on fewer sources, no answer is given, however clear it looks.
const FEWEST_TOUCHES: u32 = 10;
const FEWEST_SOURCES: usize = 5;
/// An effect of which the data say less than this has no ratio: its error would exceed two thirds.
const LEAST_INFORMATION: f64 = 2.0;
/// Rates do not move quite as the model has them move: in 48 simulated practices the true errors
/// were on average a quarter larger than those of the sources and of what befalls them at once.
const WIDER: f64 = 1.25;
/// What stays unsure however much is on record, as a standard deviation of the logarithm: a
/// referral written before a visit that arrives after it, a vacation that nobody noted.
const NEVER_KNOWN: f64 = 0.03;
/// So many standard errors from nothing, an effect is told as one: luck does that in one of forty.
const SURE: f64 = 1.959_963_984_540_054;
/// What "a quarter more" is on the scale of logarithms.
const QUARTER: f64 = 0.223_143_551_314_209_76;
/// The normal quantile of four in five.
const Z80: f64 = 0.841_621_233_572_914_2;

pub(super) fn of_kind(
    courses: &[Course<'_>],
    plan: &Plan,
    span: Span,
    fit: Option<&Fit>,
    kind: usize,
) -> Effect {
    let counts: Vec<u32> = courses.iter().map(|course| counted(course, span, kind)).collect();
    let n: u32 = counts.iter().sum();
    let sources = counts.iter().filter(|count| **count > 0).count();
    let column = plan.column(kind, 0);
    let known = fit.filter(|fit| fit.information.at(column, column) >= LEAST_INFORMATION);
    let Some((fit, effect)) = known.and_then(|fit| Some((fit, *fit.effects.get(column)?))) else {
        return Effect {
            rate_ratio: None,
            low: None,
            high: None,
            n,
            answer: Answer::CannotTell,
            additional: None,
            additional_low: None,
            additional_high: None,
            more_touches: None,
            why: format!("We can't tell yet: {n} such touches say too little."),
        };
    };
    let error = variance(fit, column).sqrt();
    let (ratio, low, high) =
        (effect.exp(), (effect - Z90 * error).exp(), (effect + Z90 * error).exp());
    let enough = n >= FEWEST_TOUCHES && sources >= FEWEST_SOURCES;
    let answer = match () {
        () if !enough => Answer::CannotTell,
        () if effect > SURE * error => Answer::More,
        () if effect < -SURE * error => Answer::Fewer,
        () if low > 0.9 && high < 1.1 => Answer::Little,
        () => Answer::CannotTell,
    };
    let (gained, gained_error) = additional(plan, fit, kind);
    // More touches make only what was sampled surer.
    let enough_known = (QUARTER / (Z90 + Z80)).powi(2) - NEVER_KNOWN.powi(2);
    let needed = f64::from(n) * sampled(fit, column) / enough_known;
    let more_touches = (needed - f64::from(n)).ceil().clamp(0.0, f64::from(u32::MAX)) as u32;
    let mut said = Effect {
        rate_ratio: Some(ratio),
        low: Some(low),
        high: Some(high),
        n,
        answer,
        additional: Some(gained),
        additional_low: Some(gained - Z90 * gained_error),
        additional_high: Some(gained + Z90 * gained_error),
        more_touches: Some(more_touches),
        why: String::new(),
    };
    said.why = sentence(&said, (ratio, low, high), gained);
    said
}

/// The touches of a kind of a source that had referred before, with days after them on record.
fn counted(course: &Course<'_>, span: Span, kind: usize) -> u32 {
    let within = |day: &&jiff::civil::Date| **day >= span.from && **day <= span.to;
    let Some(first) = course.history.days.iter().filter(within).min() else { return 0 };
    let counts =
        |touch: &&super::Touch| touch.kind == kind && touch.day >= *first && touch.day < span.to;
    u32::try_from(course.touches.iter().filter(counts).count()).unwrap_or(u32::MAX)
}

/// The referrals that a kind brought in all its windows, and the standard error by the delta
/// method: of those seen under a ratio, the part that would not have come without.
fn additional(plan: &Plan, fit: &Fit, kind: usize) -> (f64, f64) {
    let columns: Vec<usize> =
        (0..plan.windows.len()).map(|window| plan.column(kind, window)).collect();
    let of = |numbers: &[f64], column: usize| numbers.get(column).copied().unwrap_or(0.0);
    let without = |column: usize| of(&fit.seen, column) * (-of(&fit.effects, column)).exp();
    let gained = columns.iter().map(|column| of(&fit.seen, *column) - without(*column)).sum();
    let variance: f64 = columns
        .iter()
        .flat_map(|left| columns.iter().map(move |right| (*left, *right)))
        .map(|(left, right)| without(left) * without(right) * fit.variance.at(left, right))
        .sum();
    let never_known = NEVER_KNOWN * columns.iter().map(|column| without(*column)).sum::<f64>();
    (gained, (WIDER * variance.max(0.0).sqrt()).hypot(never_known))
}

/// The variance of an effect, as it is told.
pub(super) fn variance(fit: &Fit, column: usize) -> f64 {
    sampled(fit, column) + NEVER_KNOWN.powi(2)
}

/// The part of it that more touches would make smaller.
fn sampled(fit: &Fit, column: usize) -> f64 {
    WIDER.powi(2) * fit.variance.at(column, column).max(0.0)
}

fn sentence(effect: &Effect, (ratio, low, high): (f64, f64, f64), gained: f64) -> String {
    let between = format!("90 % interval {low:.2} to {high:.2}, {} touches", effect.n);
    match effect.answer {
        Answer::More => format!(
            "In the month after it {ratio:.2} times as many referrals came as would have come \
             without ({between}); in all about {gained:.0} more."
        ),
        Answer::Fewer => format!(
            "In the month after it only {ratio:.2} times as many referrals came as would have \
             come without ({between})."
        ),
        Answer::Little => format!("It changes little, if anything ({between})."),
        Answer::CannotTell => match effect.more_touches {
            Some(more) if more > 0 => format!(
                "We can't tell yet ({between}); about {more} more touches would show whether it \
                 brings a quarter more."
            ),
            _ => format!(
                "We can't tell ({between}); an effect of a quarter would have shown, a smaller one \
                 may be there."
            ),
        },
    }
}
