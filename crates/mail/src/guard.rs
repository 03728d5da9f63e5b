//! A wall around the MIME parser.
//!
//! mail-parser holds its own bookkeeping for right by assertions, and some broken mails
//! break them ("Invalid part ID, could not find multipart", message.rs of 0.11.9). A mail
//! that makes the parser stop must not stop the reading of the mailbox, nor be lost: it is
//! kept as it came and a person looks at it.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Does something with bytes of outsiders; none when the parser gave up. Nothing of what was
/// half done is used afterwards, so nothing half done can be seen.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}
