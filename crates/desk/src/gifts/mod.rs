//! The ledger of gifts and meals: what was given to whom, how far each physician is from the
//! limit of the year, and what is refused whatever it costs.
//!
//! It knows nothing of what anybody sends, and nothing that counts that knows of it:
//! `desk/tests/gifts_apart.rs` holds both. Every rule names the law it is from.

mod account;
mod book;
mod change;
mod cure;
#[cfg(test)]
mod cure_tests;
mod entry;
mod files;
mod form;
mod home;
mod limit;
mod limits;
mod limits_page;
mod lines;
mod one;
mod outlook;
mod patient;
#[cfg(test)]
mod patient_tests;
mod patients;
mod people;
mod physician;
mod receipt;
mod refused;
mod returns;
pub(crate) mod sample;
mod sheet;
mod split;
mod still;
mod store;
mod table;
mod take_back;
mod typed;
#[cfg(test)]
mod typed_tests;
mod words;
mod words_page;
mod write;

use maud::Markup;
use platform::{
    Permission::{ChangeSettings, KeepGifts},
    web::Routes,
};

pub use lines::today_lines;

/// Where the ledger is.
const ADDRESS: &str = "/gifts";

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/gifts", KeepGifts, home::page)
        .get("/gifts.csv", KeepGifts, files::csv)
        .get("/gifts.xlsx", KeepGifts, files::xlsx)
        .get("/gifts/new", KeepGifts, write::form)
        .post("/gifts/new", KeepGifts, write::enter)
        .get("/gifts/check", KeepGifts, write::check_form)
        .post("/gifts/check", KeepGifts, write::check)
        .get("/gifts/patients", KeepGifts, patients::page)
        .post("/gifts/patients", KeepGifts, patients::enter)
        .get("/gifts/limits", KeepGifts, limits_page::page)
        .post("/gifts/limits", ChangeSettings, limits_page::save)
        .get("/gifts/words", KeepGifts, words_page::page)
        .post("/gifts/words", ChangeSettings, words_page::save)
        .get("/gifts/people/{person}", KeepGifts, account::page)
        .post("/gifts/people/{person}/physician", KeepGifts, account::say)
        .post("/gifts/people/{person}/returns", KeepGifts, account::record_return)
        .post("/gifts/returns/{id}/undo", KeepGifts, account::undo_return)
        .get("/gifts/{id}", KeepGifts, one::page)
        .get("/gifts/{id}/edit", KeepGifts, write::edit)
        .post("/gifts/{id}/edit", KeepGifts, write::correct)
        .post("/gifts/{id}/remove", KeepGifts, take_back::remove)
        .post("/gifts/{id}/restore", KeepGifts, take_back::restore)
        .get("/gifts/{id}/receipt", KeepGifts, receipt::show)
        .upload("/gifts/{id}/receipt", KeepGifts, receipt::MOST_BYTES, receipt::take)
}

/// A part of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Ledger,
    Patients,
    Limits,
    Words,
}

/// The way between the parts.
fn parts(now: Part) -> Markup {
    let entries = [
        (Part::Ledger, "", "Ledger"),
        (Part::Patients, "/patients", "Patients"),
        (Part::Limits, "/limits", "Limits"),
        (Part::Words, "/words", "Refused words"),
    ];
    let entries: Vec<(String, String, bool)> = entries
        .into_iter()
        .map(|(part, path, words)| (format!("{ADDRESS}{path}"), words.to_owned(), part == now))
        .collect();
    look::tabs("The ledger", &entries)
}
