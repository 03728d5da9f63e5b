//! What kind of practice is simulated.

/// A range from which a world draws one value by its seed.
pub type Range = (f64, f64);

/// What a world is made with. Whatever is a range is drawn anew for each seed.
#[derive(Debug, Clone)]
pub struct Setting {
    /// What this kind of practice is called.
    pub name: &'static str,
    /// How many names refer at any time, those who did once or twice among them.
    pub sources: usize,
    /// How many years are recorded.
    pub years: i32,
    /// The share of names that refer once or twice and never again.
    pub one_timers: Range,
    /// The share of lasting sources that begin while it is recorded.
    pub newcomers: Range,
    /// Referrals a month of the middle source.
    pub median_rate: Range,
    /// Referrals that come together, on the average, of one occasion (a screening day, a family).
    pub clump: Range,
    /// How far the pace of a source wanders by itself, as standard deviation of its logarithm.
    pub wobble: Range,
    /// How far the year swings, as amplitude of the logarithm.
    pub swing: Range,
    /// How much of the referrals the dip of summer takes away.
    pub summer_dip: Range,
    /// Real changes (stops, declines, growth ...) per source and year.
    pub changes_a_year: Range,
    /// Absences of a source per year, each of 1 to 3 weeks.
    pub vacations_a_year: Range,
    /// How many clinics the practice has.
    pub clinics: u32,
    /// How likely one of the clinics closes, and how likely another opens.
    pub clinic_changes: f64,
    /// How likely the whole practice is closed once, for two to six weeks.
    pub closure: f64,
    /// Touches a month for every hundred sources.
    pub touches: Range,
}

impl Setting {
    /// An ordinary practice of two clinics.
    #[must_use]
    pub fn ordinary() -> Self {
        Self {
            name: "ordinary",
            sources: 150,
            years: 4,
            one_timers: (0.25, 0.4),
            newcomers: (0.25, 0.45),
            median_rate: (0.7, 1.2),
            clump: (1.1, 1.5),
            wobble: (0.1, 0.4),
            swing: (0.05, 0.2),
            summer_dip: (0.05, 0.25),
            changes_a_year: (0.2, 0.35),
            vacations_a_year: (0.5, 1.5),
            clinics: 2,
            clinic_changes: 0.3,
            closure: 0.1,
            touches: (15.0, 40.0),
        }
    }

    /// Fifty names in two and a half years or so: little to learn from.
    #[must_use]
    pub fn small() -> Self {
        Self { name: "small", sources: 50, years: 2, clinics: 1, ..Self::ordinary() }
    }

    /// Four hundred names in five years, four clinics that open and close.
    #[must_use]
    pub fn large() -> Self {
        Self {
            name: "large",
            sources: 400,
            years: 5,
            clinics: 4,
            clinic_changes: 0.7,
            ..Self::ordinary()
        }
    }

    /// Nearly chance alone: little wandering, small clumps, a flat year, few changes.
    #[must_use]
    pub fn calm() -> Self {
        Self {
            name: "calm",
            clump: (1.0, 1.05),
            wobble: (0.0, 0.1),
            swing: (0.0, 0.05),
            summer_dip: (0.0, 0.05),
            changes_a_year: (0.08, 0.15),
            vacations_a_year: (0.2, 0.6),
            ..Self::ordinary()
        }
    }

    /// Referrals in clumps, and paces that wander far by themselves.
    #[must_use]
    pub fn bursty() -> Self {
        Self {
            name: "bursty",
            clump: (1.8, 3.0),
            wobble: (0.4, 0.7),
            vacations_a_year: (1.0, 2.5),
            ..Self::ordinary()
        }
    }

    /// A year that swings far: a beach town, a school clinic.
    #[must_use]
    pub fn seasonal() -> Self {
        Self {
            name: "seasonal",
            sources: 200,
            swing: (0.3, 0.6),
            summer_dip: (0.3, 0.6),
            closure: 0.3,
            ..Self::ordinary()
        }
    }

    /// All kinds of practices.
    #[must_use]
    pub fn all() -> Vec<Self> {
        vec![
            Self::ordinary(),
            Self::small(),
            Self::large(),
            Self::calm(),
            Self::bursty(),
            Self::seasonal(),
        ]
    }
}
