//! What the report shows, as its address says it: every view of the report can
//! be sent to a colleague as a link.

use jiff::civil::Date;
use lexicon::{Month, Period, Profession};
use platform::Uuid;
use serde::Deserialize;

use super::terms::{BY, SORT, code};
pub use super::terms::{By, Dir, Rows, Sort};

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

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
