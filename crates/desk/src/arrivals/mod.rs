//! The ways in besides the form: a mailbox that is read, mail handed over by SMTP or
//! LMTP, faxes as files, and a fax provider's call.
//!
//! Each becomes an intake item through [`crate::intake::receive`], and is let go of
//! (moved, answered with "250", deleted from a queue) only when that has returned.

mod fax;
mod fax_folder;
mod fax_mail;
mod fax_name;
mod hook;
mod hook_call;
mod listener;
mod mail_in;
mod mailbox;
mod mailbox_settings;
mod paper;
pub mod reading;
mod screen;

use mail::receiver::Protocol;
use platform::{
    Permission::ChangeSettings,
    jobs::Handlers,
    web::{App, Routes},
};
use tokio::{sync::watch, task::JoinSet};

use crate::intake::LOOK_AT;

pub use fax_folder::{FaxFolder, Taken};
pub use listener::{certificate, put_address, serve};
pub use mail_in::{Came, take_in};
pub use mailbox::poll;
pub use mailbox_settings::{After, MailboxSettings, MailboxState, save_settings, silent_since};
pub use paper::{Recogniser, page_count, page_image, recogniser};

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/settings/arrivals", ChangeSettings, screen::page)
        .post("/settings/arrivals/mailbox", ChangeSettings, screen::save)
        .post("/settings/arrivals/hook", ChangeSettings, screen::new_hook)
        .post("/settings/arrivals/hook/shut", ChangeSettings, screen::shut_hook)
        .post("/settings/arrivals/address", ChangeSettings, screen::save_address)
        .post("/settings/arrivals/address/remove", ChangeSettings, screen::remove_address)
        .outside_form("/hooks/fax/{practice}/{token}", hook::take)
}

/// The jobs of this capability.
pub fn handlers(handlers: Handlers) -> Handlers {
    handlers
        .on(mailbox::JOB, mailbox::job)
        .called(mailbox::JOB, "Read the mailbox")
        .on(LOOK_AT, paper::look_at)
        .called(LOOK_AT, "Read the pages of a fax or a file")
}

/// Opens the doors that are no web pages; they shut when `stop` says so.
pub fn open(app: &App, stop: &watch::Receiver<bool>, work: &mut JoinSet<()>) {
    paper::clear_scratch(app);
    if let Some(folder) = &app.doors().fax_folder {
        work.spawn(fax_folder::watch(app.clone(), folder.clone(), stop.clone()));
    }
    let (smtp, lmtp) = (&app.doors().smtp_listen, &app.doors().lmtp_listen);
    for (address, protocol) in [(smtp, Protocol::Smtp), (lmtp, Protocol::Lmtp)] {
        if let Some(address) = address {
            work.spawn(listener::listen(app.clone(), address.clone(), protocol, stop.clone()));
        }
    }
}
