//! Settings: the practice, its clinics, its people, and the audit log.

mod audit_log;
pub(crate) mod checks;
mod clinic;
mod clinic_form;
mod clinics;
mod jobs;
mod overview;
mod people;
mod practice;

pub use jobs::needs_you;

use platform::{
    Permission::{ChangeSettings, EditSources, ManagePeople, ReadAudit, Work},
    sessions::Visitor,
    web::Routes,
};

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/settings", Work, overview::page)
        .get("/settings/practice", ChangeSettings, practice::page)
        .post("/settings/practice", ChangeSettings, practice::save)
        .get("/settings/clinics", ChangeSettings, clinics::page)
        .post("/settings/clinics", ChangeSettings, clinics::add)
        .get("/settings/clinics/{id}", ChangeSettings, clinic::edit)
        .post("/settings/clinics/{id}", ChangeSettings, clinic::save)
        .post("/settings/clinics/{id}/close", ChangeSettings, clinics::close)
        .post("/settings/clinics/{id}/reopen", ChangeSettings, clinics::reopen)
        .get("/settings/people", ManagePeople, people::page)
        .post("/settings/people", ManagePeople, people::add)
        .post("/settings/people/{id}/role", ManagePeople, people::change_role)
        .post("/settings/people/{id}/end", ManagePeople, people::end)
        .post("/settings/people/{id}/restore", ManagePeople, people::restore)
        .get("/settings/jobs", ChangeSettings, jobs::page)
        .post("/settings/jobs/{id}/again", ChangeSettings, jobs::again)
        .post("/settings/jobs/{id}/drop", ChangeSettings, jobs::drop)
        .get("/settings/audit", ReadAudit, audit_log::page)
}

/// The parts of the settings that a visitor may open: address, words, what it is for.
fn parts(visitor: &Visitor) -> Vec<(&'static str, &'static str, &'static str)> {
    [
        (Work, "/settings/account", "Your account", "Password, signature and keyboard"),
        (
            ChangeSettings,
            "/settings/practice",
            "Practice",
            "Name, what it says about itself, languages, payers",
        ),
        (
            ChangeSettings,
            "/settings/clinics",
            "Clinics",
            "Addresses, phones, faxes and opening hours",
        ),
        (
            ChangeSettings,
            "/settings/brand",
            "What your paper looks like",
            "Logo, colour and letterhead",
        ),
        (
            ChangeSettings,
            "/settings/wordings",
            "Words on paper",
            "What cards, letters and faxes say",
        ),
        (
            ChangeSettings,
            "/settings/printers",
            "Printers",
            "Where each of them prints, and on what",
        ),
        (
            ChangeSettings,
            "/settings/listings",
            "Listings",
            "Every other place that tells your contact details",
        ),
        (
            ChangeSettings,
            "/settings/directory",
            "Provider registry",
            "All providers with an NPI, ZIP codes, and what is asked outside",
        ),
        (
            EditSources,
            "/links",
            "Links and QR codes",
            "Ways to the form: on paper, at an office, on your web site",
        ),
        (ChangeSettings, "/settings/arrivals", "Ways in", "Mailbox, fax folder and fax service"),
        (
            ChangeSettings,
            "/settings/clocks",
            "Clocks",
            "How soon to call, to book and to see a patient",
        ),
        (
            ChangeSettings,
            "/settings/tiers",
            "Weeks of each tier",
            "After how long a source is due for a contact",
        ),
        (
            ChangeSettings,
            "/settings/playbooks",
            "Playbooks",
            "Which contact comes after which, for new and for silent sources",
        ),
        (
            ChangeSettings,
            "/settings/telling",
            "Keeping referrers posted",
            "What they hear, and how; fax service",
        ),
        (
            ChangeSettings,
            "/settings/thanks",
            "Thanks",
            "Within how many days, how, and when those who do not treat are thanked",
        ),
        (
            EditSources,
            "/settings/consent",
            "What people want",
            "Who refused mail, calls, faxes or visits, and who allowed them",
        ),
        (ChangeSettings, "/settings/mail", "Mail", "The server that sends it, and what came back"),
        (ChangeSettings, "/settings/backup", "Backup", "What is safe if this machine is lost"),
        (
            ChangeSettings,
            "/settings/jobs",
            "Jobs",
            "What Liaison does by itself, and what needs you",
        ),
        (ManagePeople, "/settings/people", "People", "Who works here and what they may do"),
        (ReadAudit, "/settings/audit", "Audit log", "Who did and who saw what"),
    ]
    .into_iter()
    .filter(|(permission, ..)| visitor.may(*permission))
    .map(|(_, address, words, purpose)| (address, words, purpose))
    .collect()
}
