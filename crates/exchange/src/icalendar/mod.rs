//! Calendars (RFC 5545) and the invitations that travel between them (RFC 5546): written for
//! the programs that people have, and the answers of those programs read back.
//!
//! Writing is total: whatever stands in a field, the file is a calendar with the lines that we
//! gave it. Reading is total too: any bytes end in an [`Incoming`] or in nothing.

mod event;
mod incoming;
mod read;
mod times;
mod zone;

pub use event::{Attendee, Calendar, Event, Method, PartStat, Person, Status};
pub use incoming::{Incoming, Said, incoming};
pub use read::{Component, Property, read};
