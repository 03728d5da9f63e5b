//! The parts of the public page.

use lexicon::Phone;
use maud::{Markup, html};

use crate::address::with_query;
use crate::language::Language;
use crate::practice::{ClinicProfile, Profile};

/// Call, directions, refer: what most people come for.
pub(super) fn actions(profile: &Profile, clinic: &ClinicProfile, language: Language) -> Markup {
    html! {
        div class="actions no-print" {
            @if !clinic.phone.is_empty() {
                a class="button primary" href=(tel(&clinic.phone)) { (language.say("Call", "Llamar")) " " (clinic.phone) }
            }
            @if let Some(map) = map(clinic) {
                a class="button" href=(map) rel="noopener noreferrer" { (language.say("Directions", "Cómo llegar")) span class="spoken" { " " (clinic.name) } }
            }
            a class="button" href={ "/refer/" (profile.slug) } { (language.say("Refer a patient", "Referir a un paciente")) span class="spoken" { " " (clinic.name) } }
        }
    }
}

/// Whether there is anything to tell of a clinic: a new practice has told nothing yet.
pub(super) fn has_facts(clinic: &ClinicProfile) -> bool {
    let told = [&clinic.phone, &clinic.fax, &clinic.email, &clinic.web, &clinic.npi];
    !clinic.address().is_empty() || told.iter().any(|text| !text.is_empty())
}

/// Address, numbers and the rest.
pub(super) fn facts(clinic: &ClinicProfile, language: Language) -> Markup {
    html! {
        dl class="facts" {
            @if !clinic.address().is_empty() {
                dt { (language.say("Address", "Dirección")) }
                dd { (clinic.street) @if !clinic.street.is_empty() { br; } (clinic.city_line()) }
            }
            @for (word, number) in [(language.say("Phone", "Teléfono"), &clinic.phone), ("Fax", &clinic.fax)] {
                @if !number.is_empty() { dt { (word) } dd { a href=(tel(number)) { (number) } } }
            }
            @if !clinic.email.is_empty() {
                dt { (language.say("E-mail", "Correo electrónico")) }
                dd { a href={ "mailto:" (clinic.email) } { (clinic.email) } }
            }
            @if !clinic.web.is_empty() {
                dt { "Web" }
                dd { a href=(clinic.web) rel="noopener" { (shown(&clinic.web)) } }
            }
            @if !clinic.npi.is_empty() { dt { "NPI" } dd { (clinic.npi) } }
        }
    }
}

/// What the practice says for those who refer.
pub(super) fn lists(profile: &Profile, language: Language) -> Markup {
    let lists = [
        (language.say("What we treat", "Qué tratamos"), &profile.treats),
        (language.say("Payers accepted", "Seguros aceptados"), &profile.payers),
        (language.say("Languages", "Idiomas"), &profile.languages),
    ];
    html! {
        div class="lists" {
            @for (title, entries) in lists {
                @if !entries.is_empty() {
                    section {
                        h2 { (title) }
                        ul { @for entry in entries { li { (entry) } } }
                    }
                }
            }
        }
        @if !profile.socials.is_empty() {
            p class="no-print" { @for address in &profile.socials { a href=(address) rel="me noopener" { (shown(address)) } " " } }
        }
    }
}

fn tel(number: &str) -> String {
    match Phone::parse(number) {
        Ok(phone) => format!("tel:{}", phone.e164()),
        Err(_) => format!("tel:{}", number.replace(' ', "")),
    }
}

/// Where a map shows the way. The address travels only when somebody follows the link.
fn map(clinic: &ClinicProfile) -> Option<String> {
    if !clinic.map_link.is_empty() {
        return Some(clinic.map_link.clone());
    }
    let query = [("api", "1".to_owned()), ("destination", clinic.address())];
    (!clinic.street.is_empty()).then(|| with_query("https://www.google.com/maps/dir/", &query))
}

fn shown(address: &str) -> &str {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    address.trim_end_matches('/')
}
