//! What one section of the practice's report says: a sentence, a chart, a table. The page, the
//! workbook and the paper are drawn from the same section, so that they cannot say different things.

use lexicon::Month;
use look::thousands;

use crate::reports::{figures::TOO_FEW, words};

/// A section of the report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// What names it in addresses.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What the numbers say, in a sentence.
    pub finding: String,
    /// What one must know to read them rightly.
    pub notes: Vec<String>,
    /// The picture.
    pub chart: Chart,
    /// The numbers; empty while there are none.
    pub table: Grid,
    /// What to do about it: an address and its words.
    pub action: Option<(String, String)>,
    /// How much of the numbers is printed.
    pub on_paper: OnPaper,
}

/// How much of a section's numbers is printed; the page and the workbook have them all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnPaper {
    /// The first rows, and only where no picture says the same.
    #[default]
    First,
    /// All of them, over as many pages as it takes.
    Whole,
}

/// The picture of a section.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Chart {
    /// None: the sentence and the table say it all.
    #[default]
    None,
    /// A bar a month, and what it is held against.
    Months(Vec<(Month, i64, i64)>),
    /// Parts of a whole, the largest first.
    Parts(Vec<Part>),
    /// Estimates with their bands.
    Bands(Vec<Band>),
}

/// A part of a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is a part of.
    pub name: String,
    /// From 0 to 1.
    pub part: f64,
    /// The number beside it.
    pub said: String,
}

/// An estimate with its band.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Of what.
    pub name: String,
    /// Lower end, estimate and upper end.
    pub ends: [f64; 3],
    /// What really came, where it is known.
    pub came: Option<f64>,
}

/// The numbers as a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    /// What stands above each column; the first names the row.
    pub columns: Vec<String>,
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell, and where it leads.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What it holds.
    pub value: Value,
    /// The referrals that it counts, or the page of what it names.
    pub leads: Leads,
}

/// Where a cell leads.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Leads {
    /// Nowhere.
    #[default]
    Nowhere,
    /// To the referrals behind it, for who may see patients.
    Referrals(String),
    /// To a page that everybody may open who may see the report.
    Page(String),
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words.
    Words(String),
    /// A count.
    Count(i64),
    /// A part of so many, from 0 to 1; words when they are too few to tell.
    Part(Option<f64>, i64),
    /// Days; none where nobody came so far.
    Days(Option<f64>),
    /// A number with one digit after the point.
    Number(Option<f64>),
    /// An amount in dollars; none where none can be told.
    Dollars(Option<f64>),
}

impl Value {
    /// As people read it.
    pub fn said(&self) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Count(count) => thousands(*count),
            Self::Part(part, of) => words::percent(*part, *of),
            Self::Days(days) => words::days(*days),
            Self::Number(number) => number.map_or_else(dash, |number| format!("{number:.1}")),
            Self::Dollars(amount) => {
                amount.map_or_else(dash, |amount| format!("${}", thousands(amount.round() as i64)))
            }
        }
    }

    /// Whether it stands at the right edge of its column.
    pub fn is_figure(&self) -> bool {
        !matches!(self, Self::Words(_))
    }

    /// The number for a spreadsheet; words where a number would say too much.
    pub fn exported(&self) -> exchange::export::Cell {
        let short = |number: f64| (number * 10_000.0).round() / 10_000.0;
        match self {
            Self::Words(words) => words.as_str().into(),
            Self::Count(count) => (*count).into(),
            Self::Part(Some(part), of) if *of >= TOO_FEW => short(*part).into(),
            Self::Part(..) => self.said().into(),
            Self::Days(number) | Self::Number(number) | Self::Dollars(number) => {
                number.map(short).into()
            }
        }
    }
}

/// Words longer than this are a sentence.
const SENTENCE: usize = 40;

fn dash() -> String {
    "–".to_owned()
}

impl Cell {
    /// Words.
    pub fn words(words: impl Into<String>) -> Self {
        Value::Words(words.into()).into()
    }

    /// A count.
    pub fn count(count: i64) -> Self {
        Value::Count(count).into()
    }

    /// A count that opens its referrals.
    pub fn referrals(count: i64, address: String) -> Self {
        let leads = if count > 0 { Leads::Referrals(address) } else { Leads::Nowhere };
        Self { value: Value::Count(count), leads }
    }

    /// Words that lead to a page.
    pub fn page(words: impl Into<String>, address: String) -> Self {
        Self { value: Value::Words(words.into()), leads: Leads::Page(address) }
    }
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Self { value, leads: Leads::Nowhere }
    }
}

impl Grid {
    /// A table with these columns and no row yet.
    pub fn of<const N: usize>(columns: [&str; N]) -> Self {
        Self { columns: columns.map(str::to_owned).into(), rows: Vec::new() }
    }

    /// What each column holds: one look at all rows, for whoever draws many cells.
    pub fn held(&self) -> Vec<Held> {
        let cells = |column: usize| self.rows.iter().filter_map(move |row| row.get(column));
        let is_sentence =
            |cell: &Cell| matches!(&cell.value, Value::Words(words) if words.len() > SENTENCE);
        (0..self.columns.len())
            .map(|column| Held {
                figures: cells(column).any(|cell| cell.value.is_figure()),
                sentences: cells(column).any(is_sentence),
            })
            .collect()
    }
}

/// What a column holds somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// Figures, which stand at its right edge.
    pub figures: bool,
    /// Sentences: on a telephone they need the whole line.
    pub sentences: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_few_is_words_on_the_page_and_in_the_workbook() {
        let few = Value::Part(Some(0.5), 4);
        assert_eq!(few.said(), "too few to tell");
        assert_eq!(few.exported(), "too few to tell".into());
        assert_eq!(Value::Part(Some(0.5), 40).exported(), 0.5.into());
    }

    #[test]
    fn what_is_not_known_is_a_dash_and_an_empty_cell() {
        assert_eq!(Value::Days(None).said(), "–");
        assert_eq!(Value::Dollars(None).exported(), exchange::export::Cell::Empty);
        assert_eq!(Value::Dollars(Some(1234.4)).said(), "$1,234");
    }
}
