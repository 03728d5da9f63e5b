//! How the places and their findings are shown.

use look::{Field, Tone};
use maud::{Markup, html};
use platform::{
    FieldError, Result, clock,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    Finding, Verdict, check,
    page::NewListing,
    store::{self, Check, Listing},
};
use crate::{complaints::Complaints, days, practice};

pub(super) async fn page(
    app: &App,
    visitor: &Visitor,
    form: &NewListing,
    errors: &[FieldError],
) -> Result<Markup> {
    let profile = practice::kept_profile(app, visitor.practice_id).await?;
    let on = check::network_is_on(app, visitor.practice_id).await?;
    let mut places = Vec::new();
    for listing in store::all(app.db(), visitor.practice_id).await? {
        let checks = store::checks(app.db(), visitor.practice_id, listing.id).await?;
        places.push((listing, checks));
    }
    let clinics: Vec<(String, &str)> = profile
        .clinics
        .iter()
        .map(|clinic| (clinic.id.to_string(), clinic.name.as_str()))
        .collect();
    let clinics: Vec<(&str, &str)> =
        clinics.iter().map(|(id, name)| (id.as_str(), *name)).collect();
    let line = "Each place is compared with what stands at your clinics and your practice.";
    let zone = clock::zone(&profile.time_zone);
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head(&headline(&places), line, html! {}))
        div class="split" {
            div class="stack" {
                @for (listing, checks) in &places {
                    (place(listing, checks, on, &zone, visitor.today()))
                }
                @if places.is_empty() {
                    div class="card" { p { "No place is listed yet. Begin with your own web site and your NPI." } }
                }
            }
            div class="stack" {
                section class="card" aria-labelledby="add" {
                    h2 id="add" { "Add a place" }
                    (add_form(form, errors, &clinics))
                }
                section class="card" aria-labelledby="network" {
                    h2 id="network" { "Reading from the network" }
                    p { @if on { "On. Each place is read again when its time has come." } @else { "Off. Switch it on, or paste pages yourself." } }
                    form method="post" action="/settings/listings/network" {
                        input type="hidden" name="on" value=(if on { "no" } else { "yes" });
                        button class="button" type="submit" { @if on { "Switch off" } @else { "Switch on" } }
                    }
                }
            }
        }
    };
    Ok(shell::page(visitor, "/settings", "Listings", content))
}

/// "2 of 5 places tell a wrong fax number".
fn headline(places: &[(Listing, Vec<Check>)]) -> String {
    let last: Vec<Vec<Finding>> = places
        .iter()
        .filter_map(|(_, checks)| checks.first())
        .filter(|check| check.outcome == "read")
        .map(Check::findings)
        .collect();
    let wrong = |field: &str| {
        let differs = |all: &&Vec<Finding>| {
            all.iter().any(|one| one.field == field && one.verdict == Verdict::Differs)
        };
        last.iter().filter(differs).count()
    };
    let fields = [
        ("fax", "a wrong fax number"),
        ("phone", "a wrong phone number"),
        ("address", "a wrong address"),
        ("hours", "wrong hours"),
        ("name", "another name"),
    ];
    let worst = fields.into_iter().rev().max_by_key(|(field, _)| wrong(field));
    match worst.map(|(field, words)| (wrong(field), words)) {
        _ if last.is_empty() => "No place was checked yet".into(),
        Some((count, words)) if count > 0 => {
            let verb = if count == 1 { "tells" } else { "tell" };
            let of = look::plural(last.len() as i64, "place", "places");
            format!("{count} of {of} {verb} {words}")
        }
        _ => format!("Nothing wrong at {}", look::plural(last.len() as i64, "place", "places")),
    }
}

fn place(
    listing: &Listing,
    checks: &[Check],
    on: bool,
    zone: &jiff::tz::TimeZone,
    today: jiff::civil::Date,
) -> Markup {
    let action = |what: &str| format!("/settings/listings/{}/{what}", listing.id);
    let text = format!("text-{}", listing.id);
    html! {
        section class="card stack" aria-label=(listing.name) {
            div class="row spread" {
                h2 { (listing.name) }
                div class="row" {
                    @if on {
                        form method="post" action=(action("check")) { button class="button small" type="submit" { "Check now" span class="spoken" { " " (listing.name) } } }
                    }
                    form method="post" action=(action("remove")) { button class="button quiet small" type="submit" { "Remove" span class="spoken" { " " (listing.name) } } }
                }
            }
            p class="quiet small" { @if listing.kind == "nppes" { "NPPES record of NPI " } (listing.address) }
            @match checks.first() {
                None => p { "Not checked yet." },
                Some(check) if check.outcome != "read" => { (look::notice(Tone::Bad, html! { p { (check.outcome) "." } })) }
                Some(check) => { (findings(&listing.name, &check.findings())) }
            }
            @if !checks.is_empty() {
                p class="quiet small" {
                    "Checked "
                    @for (number, check) in checks.iter().enumerate() {
                        @if number > 0 { ", " }
                        (days::ago_instant(check.checked_at, zone, today)) " (" (result(check)) ")"
                    }
                }
            }
            details {
                summary { "Check a pasted page" }
                form class="stack" method="post" action=(action("text")) {
                    label for=(text) { "The page as text or HTML" @if listing.kind == "nppes" { ", or the record as JSON" } }
                    textarea id=(text) name="text" rows="5" {}
                    button class="button" type="submit" { "Check what I pasted" }
                }
            }
        }
    }
}

/// One check in a word or two, for the history.
fn result(check: &Check) -> String {
    if check.outcome != "read" {
        return "not read".into();
    }
    match check.findings().iter().filter(|one| one.verdict == Verdict::Differs).count() {
        0 => "nothing wrong".into(),
        count => format!("{count} wrong"),
    }
}

fn findings(name: &str, all: &[Finding]) -> Markup {
    html! {
        table class="data cards" {
            caption class="spoken" { "What " (name) " tells" }
            thead { tr { th scope="col" { "Detail" } th scope="col" { "Ours" } th scope="col" { "Theirs" } th scope="col" { "Result" } } }
            tbody {
                @for one in all {
                    tr {
                        th scope="row" { (detail(&one.field)) }
                        td data-label="Ours" { (one.ours) }
                        td data-label="Theirs" { (one.theirs) @if !one.place.is_empty() { small { "in " (one.place) } } }
                        td data-label="Result" { (match one.verdict {
                            Verdict::Ok => look::badge("Right", Tone::Good),
                            Verdict::Differs => look::badge("Differs", Tone::Bad),
                            Verdict::Missing => look::badge("Not told", Tone::Look),
                        }) }
                    }
                }
            }
        }
    }
}

fn detail(field: &str) -> &'static str {
    match field {
        "name" => "Name",
        "address" => "Address",
        "phone" => "Phone",
        "fax" => "Fax",
        _ => "Hours",
    }
}

fn add_form(form: &NewListing, errors: &[FieldError], clinics: &[(&str, &str)]) -> Markup {
    let complaints = Complaints(errors);
    let kinds = [("web", "Web page"), ("nppes", "NPPES record")];
    let every = if form.every_days.is_empty() { "30" } else { &form.every_days };
    html! {
        (complaints.summary())
        form class="stack" method="post" action="/settings/listings" {
            (look::select("kind", "What it is", &kinds, &form.kind, None))
            (Field::new("name", "Name of the place").value(&form.name).error(complaints.at("name")).autocomplete("off").required().render())
            (Field::new("address", "Address of the page, or NPI").value(&form.address).error(complaints.at("address")).autocomplete("off").required().render())
            (look::select("clinic", "Clinic it tells about", clinics, &form.clinic, None))
            (Field::new("every_days", "Check every so many days").kind("number").value(every).render())
            (look::submit("Add place"))
        }
    }
}
