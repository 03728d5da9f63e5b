//! What the report shows, as its address says it: every view of the report can
//! be sent to a colleague as a link.

use jiff::civil::Date;
use lexicon::{Month, Period, Profession};
use platform::Uuid;
use serde::Deserialize;

/// What the lines of the report are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// A line a source.
    Source,
    /// A line an organisation.
    Organisation,
    /// A line a profession.
    Profession,
    /// A line a clinic.
    Clinic,
    /// A line a payer.
    Payer,
    /// A line a liaison: who looks after the source.
    Liaison,
}

/// The column that orders the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Name.
    Name,
    /// Organisation.
    Organisation,
    /// Referrals in the period.
    Referrals,
    /// The same months a year before.
    Before,
    /// Difference to the year before.
    Change,
    /// Evaluated within 30 days.
    Conversion30,
    /// Evaluated within 90 days.
    Conversion90,
    /// Median days to first contact.
    Contact,
    /// Median days to first visit.
    Visit,
    /// Referrals not thanked for.
    Unthanked,
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dir {
    /// The least first.
    Up,
    /// The most first.
    Down,
}

/// How much of a long table is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rows {
    /// The first fifty.
    First,
    /// All.
    All,
}

/// Which referrals are counted; part of the key under which answers are kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Filter {
    /// What the lines are.
    pub by: By,
    /// Months of the received date.
    pub period: Period,
    /// Only this clinic.
    pub clinic: Option<Uuid>,
    /// Only this payer.
    pub payer: Option<String>,
    /// Only sources of this profession.
    pub profession: Option<Profession>,
    /// Only sources that this member looks after.
    pub owner: Option<Uuid>,
}

/// The report that an address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What is counted.
    pub filter: Filter,
    /// The column that orders the lines.
    pub sort: Sort,
    /// Up or down.
    pub dir: Dir,
    /// How much of the table.
    pub rows: Rows,
}

/// The fields as they stand in an address. All text: a field that makes no
/// sense counts as not given, since old links must still open.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Fields {
    by: String,
    from: String,
    to: String,
    clinic: String,
    payer: Option<String>,
    profession: String,
    owner: String,
    sort: String,
    dir: String,
    rows: String,
}

const BY: &[(By, &str)] = &[
    (By::Source, "source"),
    (By::Organisation, "organisation"),
    (By::Profession, "profession"),
    (By::Clinic, "clinic"),
    (By::Payer, "payer"),
    (By::Liaison, "liaison"),
];

const SORT: &[(Sort, &str)] = &[
    (Sort::Name, "name"),
    (Sort::Organisation, "organisation"),
    (Sort::Referrals, "referrals"),
    (Sort::Before, "before"),
    (Sort::Change, "change"),
    (Sort::Conversion30, "conversion30"),
    (Sort::Conversion90, "conversion90"),
    (Sort::Contact, "contact"),
    (Sort::Visit, "visit"),
    (Sort::Unthanked, "unthanked"),
];

/// Longer than any practice keeps records, short enough to count quickly.
const LONGEST: i32 = 240;

impl Filter {
    /// Everything in a period, by source.
    pub fn of(period: Period) -> Self {
        Self { by: By::Source, period, clinic: None, payer: None, profession: None, owner: None }
    }
}

impl Query {
    /// Reads the fields of an address; without a period it is the last twelve months.
    pub fn read(fields: Fields, today: Date) -> Self {
        let by = code(BY, &fields.by).unwrap_or(By::Source);
        let sort = code(SORT, &fields.sort).unwrap_or(Sort::Referrals);
        let dir = match fields.dir.as_str() {
            "up" => Dir::Up,
            "down" => Dir::Down,
            _ => sort.natural(),
        };
        Self {
            filter: Filter {
                by,
                period: period(&fields, today),
                clinic: fields.clinic.parse().ok(),
                payer: fields.payer.filter(|payer| !payer.is_empty()),
                profession: Profession::from_code(&fields.profession),
                owner: fields.owner.parse().ok(),
            },
            sort,
            dir,
            rows: if fields.rows == "all" { Rows::All } else { Rows::First },
        }
    }

    /// The fields that say this report, in a fixed order; what is as usual is
    /// left out, but the period always stands there, so that a link means the
    /// same next month.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let filter = &self.filter;
        let mut pairs = vec![
            ("by", filter.by.code().to_owned()),
            ("from", filter.period.from.to_string()),
            ("to", filter.period.to.to_string()),
        ];
        let mut add = |name: &'static str, value: Option<String>| {
            pairs.extend(value.map(|value| (name, value)));
        };
        add("clinic", filter.clinic.map(|id| id.to_string()));
        add("payer", filter.payer.clone());
        add("profession", filter.profession.map(|profession| profession.code().to_owned()));
        add("owner", filter.owner.map(|id| id.to_string()));
        if (self.sort, self.dir) != (Sort::Referrals, Dir::Down) {
            add("sort", Some(self.sort.code().to_owned()));
            add("dir", Some(self.dir.code().to_owned()));
        }
        add("rows", (self.rows == Rows::All).then(|| "all".to_owned()));
        pairs
    }

    /// The address of this report as `path`.
    pub fn address(&self, path: &str) -> String {
        crate::address::with_query(path, &self.pairs())
    }

    /// The same report with another order.
    pub fn sorted(&self, sort: Sort, dir: Dir) -> Self {
        Self { sort, dir, ..self.clone() }
    }

    /// The same report with other lines.
    pub fn by(&self, by: By) -> Self {
        let mut other = self.clone();
        other.filter.by = by;
        other
    }

    /// The same report for another period.
    pub fn during(&self, period: Period) -> Self {
        let mut other = self.clone();
        other.filter.period = period;
        other
    }

    /// The whole table.
    pub fn whole(&self) -> Self {
        Self { rows: Rows::All, ..self.clone() }
    }
}

fn period(fields: &Fields, today: Date) -> Period {
    let usual = Period::last(12, today);
    let (from, to) = (Month::parse(&fields.from).ok(), Month::parse(&fields.to).ok());
    let period = match (from, to) {
        (Some(from), Some(to)) => Period::new(from, to),
        (Some(from), None) => Period::new(from, usual.to.max(from)),
        (None, Some(to)) => Period::new(to.plus(-11), to),
        (None, None) => usual,
    };
    Period { from: period.from.max(period.to.plus(1 - LONGEST)), to: period.to }
}

fn code<T: Copy>(codes: &[(T, &str)], wanted: &str) -> Option<T> {
    codes.iter().find(|(_, code)| *code == wanted).map(|(value, _)| *value)
}

impl By {
    /// All, in the order of the tabs.
    pub fn all() -> impl Iterator<Item = Self> {
        BY.iter().map(|(by, _)| *by)
    }

    /// As it stands in addresses.
    pub fn code(self) -> &'static str {
        BY.iter().find(|(by, _)| *by == self).map_or("source", |(_, code)| code)
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Source => "Source",
            Self::Organisation => "Organisation",
            Self::Profession => "Profession",
            Self::Clinic => "Clinic",
            Self::Payer => "Payer",
            Self::Liaison => "Liaison",
        }
    }
}

impl Sort {
    /// As it stands in addresses.
    pub fn code(self) -> &'static str {
        SORT.iter().find(|(sort, _)| *sort == self).map_or("referrals", |(_, code)| code)
    }

    /// The direction one expects at the first click: names from A, numbers from
    /// the most.
    pub fn natural(self) -> Dir {
        match self {
            Self::Name | Self::Organisation | Self::Contact | Self::Visit => Dir::Up,
            _ => Dir::Down,
        }
    }
}

impl Dir {
    /// As it stands in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }

    /// The other direction.
    pub fn other(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 25);

    fn read(query: &str) -> Query {
        let uri = format!("/?{query}").parse().expect("an address");
        let fields = axum::extract::Query::<Fields>::try_from_uri(&uri).expect("fields");
        Query::read(fields.0, TODAY)
    }

    #[test]
    fn without_anything_it_is_the_last_twelve_months_by_source() {
        let query = read("");
        assert_eq!(query.filter, Filter::of(Period::last(12, TODAY)));
        assert_eq!((query.sort, query.dir, query.rows), (Sort::Referrals, Dir::Down, Rows::First));
    }

    #[test]
    fn nonsense_counts_as_not_given() {
        assert_eq!(read("by=moon&from=x&to=2026-13&clinic=1&sort=&dir=left"), read(""));
    }

    #[test]
    fn a_reversed_or_endless_period_is_put_right() {
        let query = read("from=2026-05&to=2026-01");
        assert!(query.filter.period.from < query.filter.period.to);
        let query = read("from=0001-01&to=2026-01");
        assert_eq!(query.filter.period.months().count(), 240);
    }

    fn queries() -> impl Strategy<Value = Query> {
        let one = |count: usize| 0..count;
        let payer = prop_oneof![Just(None), "[ -~äöü&=+%]{1,12}".prop_map(Some)];
        let id = || prop_oneof![Just(None), any::<u128>().prop_map(|n| Some(Uuid::from_u128(n)))];
        let profession = prop_oneof![
            Just(None),
            one(Profession::ALL.len()).prop_map(|at| Some(Profession::ALL[at]))
        ];
        let order = (one(SORT.len()), prop_oneof![Just(Dir::Up), Just(Dir::Down)]);
        (one(BY.len()), 0i32..300, 0i32..200, id(), payer, profession, id(), order, any::<bool>())
            .prop_map(|(by, back, long, clinic, payer, profession, owner, order, all)| {
                let to = Month::of(TODAY).plus(-back);
                Query {
                    filter: Filter {
                        by: BY[by].0,
                        period: Period::new(to.plus(-long), to),
                        clinic,
                        payer,
                        profession,
                        owner,
                    },
                    sort: SORT[order.0].0,
                    dir: order.1,
                    rows: if all { Rows::All } else { Rows::First },
                }
            })
    }

    proptest! {
        #[test]
        fn every_report_is_found_again_at_its_address(query in queries()) {
            let address = query.address("/reports/sources");
            let (_, fields) = address.split_once('?').expect("fields");
            prop_assert_eq!(read(fields), query);
        }
    }
}
