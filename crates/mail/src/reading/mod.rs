//! Reading a mail as it came off the wire: who, when, what it says, what hangs on
//! it. Whatever the bytes are, the answer is a [`Message`]: at worst an empty one,
//! since the bytes themselves are kept elsewhere and a person can look.

mod attachment;
mod checks;
mod headers;
mod html;
mod message;
mod read;
mod safe;

pub use attachment::sniff;
pub use checks::{Checks, Verdict};
pub use html::{safe_html, words_of_html};
pub use message::{Address, Attachment, Cut, Message};
pub use read::{LARGEST, read};
pub use safe::{file_name, line};
