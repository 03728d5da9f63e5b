//! The tests and questionnaires that outcomes are told by.

use super::Score;

/// A test with its range of scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Binkley & al. 1999, Phys. Ther. 79:371.
    Lefs,
    /// Fairbank & Pynsent 2000, Spine 25:2940.
    Oswestry,
    /// Vernon & Mior 1991, J. Manip. Physiol. Ther. 14:409; as a percentage.
    NeckDisability,
    /// Beaton, Wright & Katz 2005, J. Bone Joint Surg. 87:1038.
    QuickDash,
    /// Hudak, Amadio & Bombardier 1996, Am. J. Ind. Med. 29:602.
    Dash,
    /// Stratford & al. 1995, Physiother. Can. 47:258; the mean of the activities.
    PatientSpecific,
    /// From no pain to the worst that can be thought of.
    Pain,
    /// Berg & al. 1992, Can. J. Public Health 83 suppl. 2:7.
    Berg,
    /// Podsiadlo & Richardson 1991, J. Am. Geriatr. Soc. 39:142; in seconds.
    TimedUpAndGo,
    /// Law & al. 1990, Can. J. Occup. Ther. 57:82; performance.
    OccupationalPerformance,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More points.
    More,
    /// Fewer points.
    Less,
}

impl Measure {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Lefs,
        Self::Oswestry,
        Self::NeckDisability,
        Self::QuickDash,
        Self::Dash,
        Self::PatientSpecific,
        Self::Pain,
        Self::Berg,
        Self::TimedUpAndGo,
        Self::OccupationalPerformance,
    ];

    /// The word for it in the tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Lefs => "lefs",
            Self::Oswestry => "odi",
            Self::NeckDisability => "ndi",
            Self::QuickDash => "quickdash",
            Self::Dash => "dash",
            Self::PatientSpecific => "psfs",
            Self::Pain => "nprs",
            Self::Berg => "berg",
            Self::TimedUpAndGo => "tug",
            Self::OccupationalPerformance => "copm",
        }
    }

    /// The test with exactly this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.code() == code)
    }

    /// Its name in full.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lefs => "Lower Extremity Functional Scale (LEFS)",
            Self::Oswestry => "Oswestry Disability Index (ODI)",
            Self::NeckDisability => "Neck Disability Index (NDI)",
            Self::QuickDash => "QuickDASH",
            Self::Dash => "Disabilities of the Arm, Shoulder and Hand (DASH)",
            Self::PatientSpecific => "Patient-Specific Functional Scale (PSFS)",
            Self::Pain => "Numeric Pain Rating Scale (NPRS)",
            Self::Berg => "Berg Balance Scale",
            Self::TimedUpAndGo => "Timed Up and Go (TUG)",
            Self::OccupationalPerformance => "Canadian Occupational Performance Measure (COPM)",
        }
    }

    /// The highest score; the lowest is 0.
    pub fn most(self) -> Score {
        Score::points(match self {
            Self::Lefs => 80,
            Self::Berg => 56,
            Self::PatientSpecific | Self::Pain | Self::OccupationalPerformance => 10,
            // Nobody is timed for longer than ten minutes.
            Self::TimedUpAndGo => 600,
            _ => 100,
        })
    }

    /// Which way is better.
    pub fn better(self) -> Better {
        match self {
            Self::Lefs | Self::PatientSpecific | Self::Berg | Self::OccupationalPerformance => {
                Better::More
            }
            _ => Better::Less,
        }
    }

    /// What its points are, behind a number: "of 80", "of 100 %", "seconds".
    pub fn unit(self) -> String {
        match self {
            Self::TimedUpAndGo => "seconds".to_owned(),
            Self::Oswestry | Self::NeckDisability => "%".to_owned(),
            _ => format!("of {}", self.most()),
        }
    }
}

impl Better {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::More => "more is better",
            Self::Less => "less is better",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_test_has_its_own_code_and_name() {
        for measure in Measure::ALL {
            assert_eq!(Measure::from_code(measure.code()), Some(measure));
            let same = |other: &&Measure| other.name() == measure.name();
            assert_eq!(Measure::ALL.iter().filter(same).count(), 1);
        }
        assert_eq!(Measure::from_code("unknown"), None);
    }
}
