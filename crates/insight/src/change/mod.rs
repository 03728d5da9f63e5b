//! Whether the pace of a source changed, and when.

mod combined;
mod due;
mod follow;
mod habits;
mod hidden;
mod luck;
mod surplus;
mod turn;

pub(crate) use follow::Follower;
pub(crate) use habits::{Habits, Keeps, Step};
pub(crate) use hidden::{Belief, sum};
pub(crate) use luck::Luck;
pub(crate) use surplus::Surplus;
pub(crate) use turn::turn;
