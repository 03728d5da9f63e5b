//! Who is listed as slipping: few false alarms, and no coming and going.

/// Whether one source is on a list, followed over time.
///
/// A list is entered at one probability and left below another ([`Limits`]), so that a source near one of them does
/// not come and go from day to day. It needs no memory: the same data give the same course.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Listed {
    #[default]
    Off,
    On,
}

/// How probable a change must be for a source to be listed, and to remain so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    enter: f32,
    leave: f32,
}

impl Limits {
    pub const SLIPPING: Self = Self { enter: 0.65, leave: 0.45 };
}

impl Listed {
    /// After another step, at which the change was so probable.
    pub fn then(self, probable: f32, limits: Limits) -> Self {
        let limit = if self == Self::On { limits.leave } else { limits.enter };
        if probable >= limit { Self::On } else { Self::Off }
    }
}

/// How many of the likeliest may be listed so that on average no more than a share of them is
/// listed wrongly. `wrong` are the probabilities of being so, rising.
///
/// The false discovery rate by posterior probabilities (P. Müller, G. Parmigiani, C. Robert & J.
/// Rousseau 2004, J. Am. Stat. Assoc. 99:990; the local false discovery rate of B. Efron & al.
/// 2001, J. Am. Stat. Assoc. 96:1151): the mean of the local rates of those listed is the expected
/// share of false ones among them.
pub(super) fn most_within(wrong: &[f64], share: f64) -> usize {
    let mut sum = 0.0;
    let means = wrong.iter().enumerate().map(|(at, wrong)| {
        sum += wrong;
        sum / (at + 1) as f64
    });
    means.take_while(|mean| *mean <= share).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_mean_of_those_listed_stays_within_the_share(
            mut wrong in proptest::collection::vec(0.0_f64..1.0, 0..200), share in 0.001_f64..0.5
        ) {
            wrong.sort_by(f64::total_cmp);
            let listed = most_within(&wrong, share);
            let mean = |count: usize| wrong[..count].iter().sum::<f64>() / count.max(1) as f64;
            prop_assert!(mean(listed) <= share);
            prop_assert!(listed == wrong.len() || mean(listed + 1) > share);
        }
    }

    #[test]
    fn a_source_between_the_limits_stays_where_it_is() {
        let course = [0.5, 0.6, 0.85, 0.6, 0.46, 0.44, 0.6];
        let mut listed = Listed::Off;
        let seen = course.map(|probable| {
            listed = listed.then(probable, Limits::SLIPPING);
            listed == Listed::On
        });
        assert_eq!(seen, [false, false, true, true, true, false, false]);
    }
}
