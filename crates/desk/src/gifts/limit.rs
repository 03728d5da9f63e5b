//! The limits: figures with their year and where they are from. A practice's own rows stand
//! above those that Liaison brings along.

use lexicon::Cents;

/// What a limit is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Scope {
    /// All that a physician gets in a calendar year: 42 CFR 411.357(k)(1).
    Physician,
    /// One item for a patient, from a year on: OIG's policy statement of 7 December 2016 on
    /// 42 USC 1320a-7a(a)(5).
    PatientItem,
    /// All that a patient gets in a year, from a year on: the same statement.
    PatientYear,
}

impl Scope {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::Physician, Self::PatientItem, Self::PatientYear];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Physician => "physician",
            Self::PatientItem => "patient_item",
            Self::PatientYear => "patient_year",
        }
    }

    /// By its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }

    /// As the screen names it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Physician => "A physician, in that year",
            Self::PatientItem => "A patient, one item, from that year on",
            Self::PatientYear => "A patient, a year, from that year on",
        }
    }
}

/// How a figure came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// It stands in a source.
    Published,
    /// It was worked out from other figures; nobody has published it where we read it.
    Derived,
    /// The practice has set it.
    Ours,
}

/// A limit with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limit {
    pub cents: Cents,
    pub source: String,
    pub origin: Origin,
}

/// What is known of a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// It is so much.
    Limit(Limit),
    /// Nobody has put one on file for this year: a state that warns.
    NoneOnFile,
    /// The practice is not in the United States: these limits are not its own.
    NotApplied,
}

impl Known {
    /// The figure, if there is one.
    pub fn cents(&self) -> Option<Cents> {
        match self {
            Self::Limit(limit) => Some(limit.cents),
            Self::NoneOnFile | Self::NotApplied => None,
        }
    }
}

/// A row that the practice has set; no cents take the limit off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub scope: Scope,
    pub year: i16,
    pub cents: Option<Cents>,
    pub source: String,
}

/// All that is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Limits {
    /// Whether the limits of the United States are this practice's.
    pub abroad: Option<String>,
    /// The practice's own rows, the latest of each scope and year.
    pub rows: Vec<Row>,
}

const CMS: &str = "CMS, CPI-U updates, 42 CFR 411.357(k)";
const OIG: &str = "OIG policy statement of 7 December 2016, 42 USC 1320a-7a(a)(5)";

/// What Liaison brings along for physicians: year, dollars, source, origin.
const PHYSICIAN: &[(i16, i64, &str, Origin)] = &[
    (2019, 416, CMS, Origin::Published),
    (2020, 423, CMS, Origin::Published),
    (2021, 429, CMS, Origin::Published),
    (2022, 452, CMS, Origin::Published),
    (2023, 489, CMS, Origin::Published),
    (2024, 507, CMS, Origin::Published),
    (
        2025,
        519,
        "2024 raised by the CPI-U of +2.4 %, in whole dollars; compare it with CMS",
        Origin::Derived,
    ),
    (2026, 535, "Horty Springer (hortyspringer.com); compare it with CMS", Origin::Published),
];

/// The same for patients: from which year on, dollars.
const PATIENT_FROM: i16 = 2017;
const PATIENT_ITEM: i64 = 15;
const PATIENT_YEAR: i64 = 75;

impl Limits {
    /// The limit of a scope in a year.
    pub fn of(&self, scope: Scope, year: i16) -> Known {
        if self.abroad.is_some() {
            return Known::NotApplied;
        }
        let holds = |from: i16| match scope {
            Scope::Physician => from == year,
            Scope::PatientItem | Scope::PatientYear => from <= year,
        };
        let own = self.rows.iter().filter(|row| row.scope == scope && holds(row.year));
        if let Some(row) = own.max_by_key(|row| row.year) {
            return row.cents.map_or(Known::NoneOnFile, |cents| {
                Known::Limit(Limit { cents, source: row.source.clone(), origin: Origin::Ours })
            });
        }
        brought_along(scope, year).map_or(Known::NoneOnFile, Known::Limit)
    }

    /// The years for which the screen shows a line, the latest first.
    pub fn years(&self, scope: Scope, this_year: i16) -> Vec<i16> {
        let mut years: Vec<i16> = match scope {
            Scope::Physician => PHYSICIAN.iter().map(|(year, ..)| *year).collect(),
            Scope::PatientItem | Scope::PatientYear => vec![PATIENT_FROM],
        };
        years.extend(self.rows.iter().filter(|row| row.scope == scope).map(|row| row.year));
        if scope == Scope::Physician {
            years.extend([this_year, this_year + 1]);
        }
        years.sort_unstable_by(|one, other| other.cmp(one));
        years.dedup();
        years
    }
}

fn brought_along(scope: Scope, year: i16) -> Option<Limit> {
    let patient = |dollars: i64| Limit {
        cents: Cents::dollars(dollars),
        source: OIG.into(),
        origin: Origin::Published,
    };
    match scope {
        Scope::Physician => PHYSICIAN.iter().find(|(known, ..)| *known == year).map(
            |(_, dollars, source, origin)| Limit {
                cents: Cents::dollars(*dollars),
                source: (*source).into(),
                origin: *origin,
            },
        ),
        Scope::PatientItem => (year >= PATIENT_FROM).then(|| patient(PATIENT_ITEM)),
        Scope::PatientYear => (year >= PATIENT_FROM).then(|| patient(PATIENT_YEAR)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dollars(limits: &Limits, scope: Scope, year: i16) -> Option<i64> {
        limits.of(scope, year).cents().map(|cents| cents.get() / 100)
    }

    #[test]
    fn each_year_has_its_own_figure_and_an_unknown_year_has_none() {
        let limits = Limits::default();
        assert_eq!(dollars(&limits, Scope::Physician, 2019), Some(416));
        assert_eq!(dollars(&limits, Scope::Physician, 2026), Some(535));
        assert_eq!(limits.of(Scope::Physician, 2027), Known::NoneOnFile);
        assert_eq!(limits.of(Scope::Physician, 2018), Known::NoneOnFile);
        let Known::Limit(derived) = limits.of(Scope::Physician, 2025) else { panic!("no limit") };
        assert_eq!((derived.cents, derived.origin), (Cents::dollars(519), Origin::Derived));
    }

    #[test]
    fn the_practices_own_row_stands_above_ours_and_can_take_a_limit_off() {
        let row = |scope, year, cents| Row { scope, year, cents, source: "CMS".into() };
        let limits = Limits {
            abroad: None,
            rows: vec![
                row(Scope::Physician, 2027, Some(Cents::dollars(549))),
                row(Scope::Physician, 2026, None),
                row(Scope::PatientItem, 2028, Some(Cents::dollars(20))),
            ],
        };
        assert_eq!(dollars(&limits, Scope::Physician, 2027), Some(549));
        assert_eq!(limits.of(Scope::Physician, 2026), Known::NoneOnFile);
        assert_eq!(dollars(&limits, Scope::PatientItem, 2027), Some(15));
        assert_eq!(dollars(&limits, Scope::PatientItem, 2030), Some(20));
        assert_eq!(dollars(&limits, Scope::PatientYear, 2030), Some(75));
    }

    #[test]
    fn outside_the_united_states_none_of_them_is_applied() {
        let limits = Limits { abroad: Some("CA".into()), rows: Vec::new() };
        for scope in Scope::ALL {
            assert_eq!(limits.of(scope, 2026), Known::NotApplied);
        }
    }
}
