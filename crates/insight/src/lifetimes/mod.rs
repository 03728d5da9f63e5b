//! Buy till you die: how long a source refers, and how often while it does, told from no more
//! than its number of repeats, the time of the last and its age.
//!
//! A source refers at random at a rate of its own until it leaves for good, which nobody sees.
//! Rates differ between sources by a gamma distribution. The models differ in how a source leaves:
//!
//! | model | leaves | reference |
//! |---|---|---|
//! | [`BgNbd`] | after each repeat with a chance of its own | Fader, Hardie & Lee, "Counting your customers" the easy way, Marketing Science 24 (2005) |
//! | [`MbgNbd`] | the same, and already after the first | Batislam, Denizel & Filiztekin, Intern. J. of Research in Marketing 24 (2007); Hoppe & Wagner, Marketing JRM 3 (2007) |
//! | [`ParetoNbd`] | at any time, at a rate of its own | Schmittlein, Morrison & Colombo, Counting your customers, Management Science 33 (1987) |
//!
//! Make a [`Summary`] of each source, [`gather`] them, [`fit`] a model, and ask it: [`Model`].
//!
//! ```
//! use insight::lifetimes::{BgNbd, Model, Summary, fit, gather};
//!
//! let weekly = Summary::of_days([0, 7, 14, 21], 28);
//! let silent = Summary::of_days([0, 2, 3, 5], 28);
//! let once = Summary::of_days([10], 28);
//! let fit = fit::<BgNbd>(&gather([weekly, silent, once])).expect("there are sources");
//! assert!(fit.model.p_alive(&weekly) > fit.model.p_alive(&silent));
//! ```

mod beta_geometric;
mod fit;
mod leaving;
mod model;
mod pareto;
mod summary;
mod unseen;

pub use beta_geometric::{BetaGeometric, BgNbd, MbgNbd};
pub use fit::{Fit, fit};
pub use model::{Model, Sources};
pub use pareto::ParetoNbd;
pub use summary::{Summary, gather};
