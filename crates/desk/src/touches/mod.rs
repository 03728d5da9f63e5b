//! Contacts with sources: what happened, with whom, where, what was said and what
//! comes next. Whoever logs one, [`record`] is the one door.

mod record;

pub use record::{NewTouch, bring_back, record, take_back};
