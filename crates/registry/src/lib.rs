//! The registry of all providers of the United States (NPPES), in one file: imported, searched and
//! compared with the month before. It knows neither database nor web, and holds public data only.
//!
//! * [`import`] reads the files that CMS publishes into a registry file;
//! * [`Registry`] searches one and finds providers by number;
//! * [`changes`] and [`newcomers`] say what a newer registry tells that an older one did not.
//!
//! ```no_run
//! # use registry::*; use std::path::Path;
//! # fn main() -> Result<(), Problem> {
//! let order = Order::new([Path::new("NPPES_Data_Dissemination.zip")], Path::new("registry.npi"));
//! import(&order, &|_| Go::On)?;
//! let registry = Registry::open(Path::new("registry.npi"))?.with_places(|zip| None);
//! let found = registry.search(&Query::of("osei columbus"), 20)?;
//! # Ok(()) }
//! ```

mod build;
mod changes;
mod file;
mod import;
pub mod made_up;
mod model;
mod order;
mod plan;
mod problem;
mod read;
mod registry;
mod resume;
mod search;
mod wanting;
mod words;

pub use model::{Kind, Office, Provider};
pub use order::{Base, Go, Imported, Malformed, Order, Progress, Stage, Wanted};
pub use problem::Problem;
pub use registry::Registry;

use jiff::civil::Date;
use lexicon::{Npi, UsState};

/// Reads the files of an order into a registry file.
///
/// The file in use is replaced in one step when the new one is whole and on the disk, so whoever
/// has it open keeps what they had. `progress` is called a few times a second and may stop the
/// import; started again with the same order, a stopped or killed import goes on where its last
/// checkpoint was.
pub fn import(
    order: &Order,
    progress: &(dyn Fn(Progress) -> Go + Sync),
) -> Result<Imported, Problem> {
    import::import(order, progress)
}

/// What a registry holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Providers in it, those without a valid number any more included.
    pub providers: u64,
    /// Of these, providers whose number was deactivated.
    pub deactivated: u64,
    /// The day up to which its files tell, where their names say so.
    pub as_of: Option<Date>,
    /// The names of the files that it was made of, the newest first; the last ten of updates.
    pub files: Vec<String>,
    /// What was wanted of them.
    pub wanted: Wanted,
}

/// What is sought.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<'a> {
    /// Any of name, organisation, specialty, city, state, ZIP code and NPI, in any order. Each word
    /// must be found; the last may be the beginning of one; each may have one slip of the keys.
    pub words: &'a str,
    /// Only those who practise there.
    pub state: Option<UsState>,
    /// Only persons or only organisations.
    pub kind: Option<Kind>,
    /// Latitude and longitude from which near comes before far (among equally good hits). Needs
    /// [`Registry::with_places`].
    pub near: Option<(f64, f64)>,
}

impl<'a> Query<'a> {
    /// A search for words and nothing else.
    pub fn of(words: &'a str) -> Self {
        Self { words, ..Self::default() }
    }
}

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// The best first.
    pub hits: Vec<Hit>,
    /// Whether there are others beyond these.
    pub more: More,
}

/// Whether a search would have found more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum More {
    /// These are all.
    #[default]
    None,
    /// There are more: another word would help.
    Some,
}

/// One provider found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Who it is.
    pub provider: Provider,
    /// How well the words fit.
    pub fit: Fit,
    /// Miles as the crow flies from [`Query::near`] to the middle of its ZIP code.
    pub miles: Option<f64>,
}

/// How well the words of a query fit a provider, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// Each word as it stands.
    Exact,
    /// The last word as the beginning of one.
    Prefix,
    /// With a slip forgiven.
    Slip,
}

/// What became different with a provider.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// With whom.
    pub npi: Npi,
    /// What.
    pub what: What,
}

/// What a newer registry tells of a provider.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The practice location is another one.
    Moved {
        /// Where it was.
        from: Office,
        /// Where it is.
        to: Office,
    },
    /// The same place has another telephone number.
    Phone {
        /// What it was, digits only.
        from: Option<String>,
        /// What it is.
        to: Option<String>,
    },
    /// The same place has another fax number.
    Fax {
        /// What it was, digits only.
        from: Option<String>,
        /// What it is.
        to: Option<String>,
    },
    /// A further practice location that was not known before.
    NewOffice(Office),
    /// The number was deactivated, on this day if the file says so.
    Retired(Option<Date>),
    /// The number is valid again.
    Reactivated,
    /// The older registry did not know the provider.
    New,
}

/// What the newer of two registries tells of these providers that the older did not. A provider who
/// moved may have several changes; one whom the newer registry does not hold (because only other
/// states were wanted) has none.
pub fn changes<'a>(
    old: &'a Registry,
    new: &'a Registry,
    of: impl IntoIterator<Item = Npi> + 'a,
) -> impl Iterator<Item = Result<Change, Problem>> + 'a {
    of.into_iter().flat_map(|npi| changes::of(old, new, npi))
}

/// The providers whose practice location lies in one of these ZIP codes (five digits) and did not
/// in the older registry: new numbers, and those who moved there. At most `limit`.
pub fn newcomers(
    old: &Registry,
    new: &Registry,
    zips: &[String],
    limit: usize,
) -> Result<Vec<Provider>, Problem> {
    registry::newcomers(old, new, zips, limit)
}
