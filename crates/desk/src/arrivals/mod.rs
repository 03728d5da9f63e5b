//! The ways in besides the form: a mailbox that is read, mail handed over by SMTP or
//! LMTP, faxes as files, and a fax provider's call.
//!
//! Each becomes an intake item through [`crate::intake::receive`], and is let go of
//! (moved, answered with "250", deleted from a queue) only when that has returned.

mod fax_mail;
mod mail_in;
mod mailbox;
pub mod reading;

use platform::{jobs::Handlers, web::Routes};

pub use mail_in::{Came, take_in};
pub use mailbox::{After, MailboxSettings, MailboxState, poll, save_settings};

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}

/// The jobs of this capability.
pub fn handlers(handlers: Handlers) -> Handlers {
    handlers.on(mailbox::JOB, mailbox::job).called(mailbox::JOB, "Read the mailbox")
}
