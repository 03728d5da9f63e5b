//! Referrals before and after a touch, as anybody would compare them.

use super::{Course, Span, Z90, interval::days_between as days};

/// Days that are compared on each side.
const DAYS: i32 = 30;

/// The referrals of the 30 days after each touch over those of the 30 days before it. Kept for
/// comparison only: whoever visits sources that went quiet sees referrals come back by chance and
/// takes it for the effect of the visit. Each with its 90 % interval; none where one side is empty.
pub fn before_after(
    courses: &[Course<'_>],
    kinds: usize,
    span: Span,
) -> Vec<Option<(f64, f64, f64)>> {
    (0..kinds).map(|kind| of_kind(courses, kind, span)).collect()
}

fn of_kind(courses: &[Course<'_>], kind: usize, span: Span) -> Option<(f64, f64, f64)> {
    let (mut before, mut after) = (0_u32, 0_u32);
    for course in courses {
        for touch in course.touches.iter().filter(|touch| touch.kind == kind) {
            if days(span.from, touch.day) < DAYS || days(touch.day, span.to) < DAYS {
                continue;
            }
            for day in &course.history.days {
                let later = days(touch.day, *day);
                before += u32::from((-DAYS..0).contains(&later));
                after += u32::from((1..=DAYS).contains(&later));
            }
        }
    }
    if before == 0 || after == 0 {
        return None;
    }
    let ratio = f64::from(after) / f64::from(before);
    let half = Z90 * (1.0 / f64::from(after) + 1.0 / f64::from(before)).sqrt();
    Some((ratio, ratio * (-half).exp(), ratio * half.exp()))
}
