//! Statistics of referral streams, without any I/O: which sources are slipping away, which are
//! growing, what is only chance, and what our efforts really did.
//!
//! A *source* refers patients on some days; a *stream* is the list of those days. Everything here
//! is a pure function from streams and a day to numbers with their uncertainty and to the sentence
//! that a clinic owner reads. Whoever works for another field reads "customer" for source and
//! "order" for referral.

mod change;
pub mod cusum;
pub mod effects;
mod history;
pub mod lifetimes;
mod lifted;
pub mod linkage;
mod month;
pub mod numbers;
mod population;
mod rates;
mod seasons;
pub mod simulate;
mod streams;
mod verdict;

pub use history::{Closure, History, Lift, Options};
pub use month::Month;
pub use population::Population;
pub use verdict::{Dismissal, News, Score, Shape, Status, news, score};
