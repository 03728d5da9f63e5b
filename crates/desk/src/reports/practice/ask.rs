//! What the practice's report is about, as its address says it: a period, what it is held against,
//! and of several clinics one.

use jiff::civil::Date;
use lexicon::{Month, Period};
use platform::Uuid;
use serde::Deserialize;

use crate::reports::choices::Choices;

/// Where the report is found.
pub const ADDRESS: &str = "/reports/practice";

/// Longer than any practice keeps records.
const LONGEST: i32 = 120;

/// What the period is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Against {
    /// The same months a year before: the season is the same.
    YearBefore,
    /// As many months just before it.
    JustBefore,
}

/// A period, what it is held against, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ask {
    /// The months of the received date.
    pub period: Period,
    /// What they are held against.
    pub against: Against,
    /// Only what came to this clinic; none for all.
    pub clinic: Option<Uuid>,
}

/// The fields of the address. What makes no sense counts as not given, since old links must open.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Fields {
    from: String,
    to: String,
    against: String,
    clinic: String,
}

impl Against {
    /// Both.
    pub const ALL: [Self; 2] = [Self::YearBefore, Self::JustBefore];

    /// As it stands in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::YearBefore => "year",
            Self::JustBefore => "before",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::YearBefore => "The same months a year before",
            Self::JustBefore => "As many months just before",
        }
    }
}

impl Ask {
    /// What the address asks for; without a period the last twelve whole months.
    pub fn read(fields: &Fields, today: Date) -> Self {
        let usual = whole_months(12, today);
        let (from, to) = (Month::parse(&fields.from).ok(), Month::parse(&fields.to).ok());
        let period = match (from, to) {
            (Some(from), Some(to)) => Period::new(from, to),
            (Some(from), None) => Period::new(from, usual.to.max(from)),
            (None, Some(to)) => Period::new(to.plus(-11), to),
            (None, None) => usual,
        };
        let period = Period { from: period.from.max(period.to.plus(1 - LONGEST)), to: period.to };
        let against = Against::ALL.into_iter().find(|known| known.code() == fields.against);
        Self {
            period,
            against: against.unwrap_or(Against::YearBefore),
            clinic: fields.clinic.parse().ok(),
        }
    }

    /// The same of a clinic that there is, where there are several.
    pub fn among(self, choices: &Choices) -> Self {
        let several = choices.clinics.len() > 1;
        let known = |id: &Uuid| several && choices.clinic(*id).is_some();
        Self { clinic: self.clinic.filter(known), ..self }
    }

    /// The months that it is held against.
    pub fn compared(self) -> Period {
        match self.against {
            Against::YearBefore => self.period.year_before(),
            Against::JustBefore => {
                let months = self.period.to.since(self.period.from) + 1;
                Period::new(self.period.from.plus(-months), self.period.from.previous())
            }
        }
    }

    /// The column of what it is held against.
    pub fn compared_to(self) -> &'static str {
        match self.against {
            Against::YearBefore => "Year before",
            Against::JustBefore => "Before",
        }
    }

    /// The same for another period.
    pub fn during(self, period: Period) -> Self {
        Self { period, ..self }
    }

    /// The address of this report as `path`; the period always stands there, so that a link means
    /// the same next month.
    pub fn address(self, path: &str) -> String {
        let mut pairs = vec![
            ("from", self.period.from.to_string()),
            ("to", self.period.to.to_string()),
            ("against", self.against.code().to_owned()),
        ];
        pairs.extend(self.clinic.map(|id| ("clinic", id.to_string())));
        crate::address::with_query(path, &pairs)
    }
}

/// So many months up to the last that is over.
pub fn whole_months(months: u16, today: Date) -> Period {
    let to = Month::of(today).previous();
    Period::new(to.plus(1 - i32::from(months.max(1))), to)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 25);

    fn read(query: &str) -> Ask {
        let uri = format!("/?{query}").parse().expect("an address");
        let fields = axum::extract::Query::<Fields>::try_from_uri(&uri).expect("fields");
        Ask::read(&fields.0, TODAY)
    }

    #[test]
    fn without_anything_it_is_the_last_twelve_whole_months_against_the_year_before() {
        let ask = read("");
        assert_eq!(ask.period.to, Month::parse("2026-10").expect("a month"));
        assert_eq!(ask.period.months().count(), 12);
        assert_eq!(ask.compared(), ask.period.year_before());
        assert_eq!(read("from=moon&to=2026-13&against=left"), ask);
    }

    #[test]
    fn three_months_are_held_against_the_three_before_them() {
        let ask = read("from=2026-01&to=2026-03&against=before");
        assert_eq!(ask.compared().from.to_string(), "2025-10");
        assert_eq!(ask.compared().to.to_string(), "2025-12");
    }

    proptest! {
        #[test]
        fn every_report_is_found_again_at_its_address(
            back in 0_i32..200, long in 0_i32..119, just in 0_usize..2, clinic in proptest::option::of(any::<u128>())
        ) {
            let to = Month::of(TODAY).plus(-back);
            let clinic = clinic.map(Uuid::from_u128);
            let ask = Ask { period: Period::new(to.plus(-long), to), against: Against::ALL[just], clinic };
            let address = ask.address(ADDRESS);
            let (_, fields) = address.split_once('?').expect("fields");
            prop_assert_eq!(read(fields), ask);
        }

        #[test]
        fn what_it_is_held_against_is_as_long_and_lies_before_it(back in 0_i32..200, long in 0_i32..119, just in 0_usize..2) {
            let to = Month::of(TODAY).plus(-back);
            let ask = Ask { period: Period::new(to.plus(-long), to), against: Against::ALL[just], clinic: None };
            prop_assert_eq!(ask.compared().months().count(), ask.period.months().count());
            prop_assert!(ask.compared().to < ask.period.to);
        }
    }
}
