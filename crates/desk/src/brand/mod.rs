//! What the paper of a practice looks like: logo, colour, letterhead, the signatures of its
//! people, and where its printers print.
//!
//! Whatever is printed begins with [`letterhead`]. A signature is put under a letter only by
//! [`signature`], which asks its owner's permission and writes each use down. What a printer needs
//! is moved by [`nudge`].

mod calibration;
mod colour;
mod home;
mod letterhead;
mod lines;
mod logo;
mod logo_page;
mod preview;
mod printer;
mod printer_page;
mod printers;
pub(crate) mod sample;
mod signature;
mod signature_page;
mod signature_store;
mod stock;

pub use letterhead::letterhead;
use platform::{
    Permission::{ChangeSettings, Work},
    web::Routes,
};
pub use printer::{Printer, nudge, printers};
pub use signature::{Signer, signature, signers};

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    let most = exchange::artwork::MOST_BYTES + ROOM_FOR_THE_FORM;
    routes
        .get("/settings/brand", ChangeSettings, home::page)
        .post("/settings/brand/colour", ChangeSettings, colour::save)
        .upload("/settings/brand/logo", ChangeSettings, most, logo_page::upload)
        .upload("/settings/brand/logo/{clinic}", ChangeSettings, most, logo_page::upload_for_clinic)
        .post("/settings/brand/logos/{id}/remove", ChangeSettings, logo_page::remove)
        .post("/settings/brand/logos/{id}/restore", ChangeSettings, logo_page::restore)
        .get("/settings/brand/logos/{id}", ChangeSettings, logo_page::picture)
        .post("/settings/brand/lines", ChangeSettings, lines::save)
        .get("/settings/brand/letter.pdf", ChangeSettings, preview::pdf)
        .get("/settings/brand/letter.svg", ChangeSettings, preview::svg)
        .get("/settings/printers", ChangeSettings, printers::page)
        .post("/settings/printers", ChangeSettings, printers::add)
        .get("/settings/printers/{id}", ChangeSettings, printer_page::page)
        .post("/settings/printers/{id}", ChangeSettings, printer_page::save)
        .post("/settings/printers/{id}/remove", ChangeSettings, printers::remove)
        .post("/settings/printers/{id}/restore", ChangeSettings, printers::restore)
        .get("/settings/printers/{id}/calibration.pdf", ChangeSettings, calibration::sheet)
        .get("/settings/account/signature", Work, signature_page::page)
        .upload("/settings/account/signature", Work, most, signature_page::upload)
        .get("/settings/account/signature/picture", Work, signature_page::picture)
        .post("/settings/account/signature/allow", Work, signature_page::allow)
        .post("/settings/account/signature/withdraw", Work, signature_page::withdraw)
}

/// What a form with a file has around it.
const ROOM_FOR_THE_FORM: usize = 64 * 1024;
