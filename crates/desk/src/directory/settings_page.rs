//! `/settings/directory`: what is loaded, how to get it, and how far an import is.

use axum::{
    Form,
    extract::{Multipart, State, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::UsState;
use look::Tone;
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result, Sql, args,
    audit::{self, Entry},
    clock,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;
use std::path::Path;

use super::{
    changes::Radius,
    import::{self, Choice, INBOX, Last, UnderWay},
    inbox,
    places::{self, ClinicPoint, how_in_words},
    shelf::{self, Shelved},
};
use crate::{complaints::Complaints, days};

const HERE: &str = "/settings/directory";
/// The gazetteer is about 1 MB.
pub(super) const LARGEST_ZIPS: usize = 16 * 1024 * 1024;

/// What was typed: which providers to keep, and how far newcomers are told of.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wishes {
    states: String,
    taxonomies: String,
    miles: String,
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let wishes = wishes(&app, &visitor).await?;
    render(&app, &visitor, &wishes, &[]).await
}

async fn wishes(app: &App, visitor: &Visitor) -> Result<Wishes> {
    let choice = match app.registry_folder().and_then(Choice::read) {
        Some(choice) => choice,
        // A proposal: the states where the practice is.
        None => {
            let clinics = places::clinic_points(app.db(), visitor.practice_id).await?;
            let mut states: Vec<String> = clinics.into_iter().map(|one| one.state).collect();
            states.retain(|state| UsState::parse(state).is_some());
            states.sort();
            states.dedup();
            Choice { states, taxonomies: Vec::new() }
        }
    };
    let radius = Radius::read(app.db(), visitor.practice_id).await?;
    Ok(Wishes {
        states: choice.states.join(", "),
        taxonomies: choice.taxonomies.join(", "),
        miles: radius.miles.to_string(),
    })
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(wishes): Form<Wishes>,
) -> Result<Response> {
    let (choice, radius) = match check(&wishes) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = render(&app, &visitor, &wishes, &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    if let Some(folder) = app.registry_folder() {
        choice.keep(folder)?;
    }
    let tx = app.db().begin().await?;
    radius.keep(&tx, visitor.practice_id, visitor.member_id).await?;
    let entry = Entry::about("registry.settings_changed", "practice", visitor.practice_id);
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry).await?;
    tx.commit().await?;
    Ok(redirect_with(HERE, Flash::say("Saved. It holds from the next import on.")))
}

fn check(wishes: &Wishes) -> std::result::Result<(Choice, Radius), Vec<FieldError>> {
    let mut errors = Vec::new();
    let words = |text: &str| -> Vec<String> {
        text.split([',', ' ', ';'])
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(str::to_uppercase)
            .collect()
    };
    let mut states = Vec::new();
    for word in words(&wishes.states) {
        match UsState::parse(&word) {
            Some(state) => states.push(state.code().to_owned()),
            None => {
                let words = format!("\"{word}\" is no state. Enter two letters each: OH, KY.");
                errors.push(FieldError::new("states", words));
                break;
            }
        }
    }
    let taxonomies = words(&wishes.taxonomies);
    let fits =
        |code: &&String| code.len() <= 10 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if let Some(odd) = taxonomies.iter().find(|code| !fits(code)) {
        let words = format!("\"{odd}\" begins no taxonomy code. Enter for example 207X, 2251.");
        errors.push(FieldError::new("taxonomies", words));
    }
    let miles = wishes.miles.trim().parse().ok().filter(|miles| *miles <= Radius::MOST);
    if miles.is_none() {
        let words = format!("Enter miles from 0 (not at all) to {}.", Radius::MOST);
        errors.push(FieldError::new("miles", words));
    }
    match miles {
        Some(miles) if errors.is_empty() => Ok((Choice { states, taxonomies }, Radius { miles })),
        _ => Err(errors),
    }
}

/// Receives the gazetteer of ZIP codes.
pub(super) async fn receive_zips(
    State(app): State<App>,
    visitor: Visitor,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let bytes = match form {
        Ok(form) => file(form).await,
        Err(_) => None,
    };
    let taken = match bytes {
        Some(bytes) => places::take_in_zips(app.db(), &bytes).await,
        None => Err(Error::Invalid("Choose the file first.".into())),
    };
    match taken {
        Ok(count) => {
            let count = look::plural(count as i64, "ZIP code", "ZIP codes");
            Ok(redirect_with(HERE, Flash::say(format!("{count} loaded."))))
        }
        Err(Error::Invalid(why)) => {
            let wishes = wishes(&app, &visitor).await?;
            let page = render(&app, &visitor, &wishes, &[FieldError::new("file", why)]).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other),
    }
}

async fn file(mut form: Multipart) -> Option<Vec<u8>> {
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("file") {
            return field.bytes().await.ok().map(|bytes| bytes.to_vec()).filter(|b| !b.is_empty());
        }
    }
    None
}

async fn render(
    app: &App,
    visitor: &Visitor,
    wishes: &Wishes,
    errors: &[FieldError],
) -> Result<Markup> {
    let complaints = Complaints(errors);
    let folder = app.registry_folder();
    let now = clock::now();
    let shelved = shelf::registry(app).await?;
    let zips = places::zips(app).await?;
    let clinics = places::clinic_points(app.db(), visitor.practice_id).await?;
    let unplaced = unplaced(app, visitor).await?;
    let heading = match &shelved {
        Shelved::Nothing => "No provider registry is loaded".to_owned(),
        Shelved::Unusable(_) => "The provider registry cannot be used".to_owned(),
        Shelved::Open(registry) => format!(
            "{} can be searched",
            look::plural(registry.contents().providers as i64, "provider", "providers")
        ),
    };
    let actions = html! {
        a class="button" href="/directory" { "Search" }
        a class="button" href="/settings/directory/outside" { "What is asked outside" }
    };
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head(&heading, "The national registry of providers (NPPES), searched on this machine. Nothing is fetched by itself.", actions))
        div class="narrow stack" {
            (complaints.summary())
            @if let Some(folder) = folder {
                @if let Some(under_way) = import::under_way(folder, now) { (progress(&under_way)) }
                @else if let Some(stopped) = import::interrupted(folder, now) { (resumable(&stopped)) }
                (loaded(visitor, &shelved, import::last(folder).as_ref()))
                (how_to(folder))
                (choices(wishes, complaints))
            }
            (zip_codes(visitor, zips.count() as i64, zips.loaded_at(), complaints))
            (where_clinics_are(&clinics, unplaced))
        }
    };
    Ok(shell::page(visitor, "/settings", "Provider registry", content))
}

/// Offices that stand nowhere on the map.
async fn unplaced(app: &App, visitor: &Visitor) -> Result<i64> {
    // Served by the primary key of location.
    let count = app
        .db()
        .value::<i64>(
            "SELECT count(*) FROM location WHERE practice_id = $1 AND latitude IS NULL",
            args![visitor.practice_id],
        )
        .await?;
    Ok(count.unwrap_or(0))
}

fn progress(under_way: &UnderWay) -> Markup {
    html! {
        section id="progress" class="card stack" aria-label="Import under way" data-poll="1000" {
            h2 { "Importing " (under_way.files.join(", ")) }
            progress aria-label="Import" value=(under_way.done.min(under_way.total)) max=(under_way.total.max(1)) {}
            p role="status" {
                (under_way.doing) ": " (look::thousands(under_way.rows as i64)) " rows read, "
                (look::thousands(under_way.kept as i64)) " providers kept."
            }
            p class="quiet small" { "The registry in use stays as it is until the new one is whole." }
        }
    }
}

fn resumable(stopped: &UnderWay) -> Markup {
    look::notice(
        Tone::Look,
        html! {
            p {
                strong { "An import was interrupted." } " It goes on where it was as soon as the same files are given again: "
                (stopped.files.join(", ")) ". Files in the folder below are taken up by themselves."
            }
        },
    )
}

fn loaded(visitor: &Visitor, shelved: &Shelved, last: Option<&Last>) -> Markup {
    html! {
        section class="card stack" aria-labelledby="loaded" {
            h2 id="loaded" { "What is loaded" }
            @match shelved {
                Shelved::Nothing => p class="quiet" { "Nothing yet. Searching, comparing and looking up on your referral form begin with the first import." },
                Shelved::Unusable(why) => (look::notice(Tone::Bad, html! { p role="alert" { (why) } })),
                Shelved::Open(registry) => {
                    dl class="facts" {
                        @let contents = registry.contents();
                        dt { "Providers" } dd { (look::thousands(contents.providers as i64)) ", of these " (look::thousands(contents.deactivated as i64)) " deactivated" }
                        @if let Some(day) = contents.as_of { dt { "Up to" } dd { (days::long(day)) " (" (days::ago(day, visitor.today())) ")" } }
                        dt { "States" } dd { @if contents.wanted.states.is_empty() { "All" } @else { (contents.wanted.states.iter().map(|state| state.code()).collect::<Vec<_>>().join(", ")) } }
                        @if !contents.wanted.taxonomies.is_empty() { dt { "Taxonomies" } dd { (contents.wanted.taxonomies.join(", ")) } }
                        @if let Some(file) = contents.files.first() { dt { "Newest file" } dd { (file) } }
                    }
                }
            }
            @if let Some(last) = last { (how_it_ended(visitor, last)) }
        }
    }
}

fn how_it_ended(visitor: &Visitor, last: &Last) -> Markup {
    html! {
        @if !last.problem.is_empty() {
            (look::notice(Tone::Bad, html! { p { strong { "The last import failed " (days::ago_instant(last.at, &visitor.zone, visitor.today())) ". " } (last.problem) } }))
        } @else {
            p class="quiet small" {
                "Last import " (days::ago_instant(last.at, &visitor.zone, visitor.today())) ": "
                (look::thousands(last.rows as i64)) " rows"
                @if last.malformed > 0 { ", of which " (look::thousands(last.malformed as i64)) " could not be read" }
                "."
            }
            @if !last.examples.is_empty() {
                details {
                    summary { "Rows that could not be read" }
                    ul class="list small" { @for (file, line, why) in &last.examples { li { (file) ", line " (line) ": " (why) } } }
                }
            }
        }
    }
}

fn how_to(folder: &Path) -> Markup {
    let inbox = folder.join(INBOX);
    let waiting = inbox::waiting(&inbox).unwrap_or_default();
    let refused = inbox::refused(&inbox);
    html! {
        section class="card stack" aria-labelledby="get" {
            h2 id="get" { "Get it, and keep it up to date" }
            ol class="stack tight" {
                li { "Look for \"NPPES Downloadable Files\" at CMS (download.cms.gov/nppes) and download the \"Full Replacement Monthly NPI File\". It is a zip of about 1 GB; leave it zipped." }
                li { "Put it into this folder. It is taken up within a minute, and the page shows how far it is:" br; code { (inbox.display()) } }
                li { "Once a week, put the \"Weekly Incremental NPI File\" there. Only what has changed is read." }
            }
            p class="quiet small" { "Or on the command line: liaison directory import FILE. Files that were taken in lie in the folder done beside them and may be deleted." }
            @if !waiting.is_empty() {
                p role="status" { "Waiting there: " (waiting.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy()).collect::<Vec<_>>().join(", ")) "." }
            }
            @for (file, why) in &refused {
                (look::notice(Tone::Look, html! { p { strong { (file) } " was put into the folder refused. " (why) } }))
            }
        }
    }
}

fn choices(wishes: &Wishes, complaints: Complaints<'_>) -> Markup {
    html! {
        form class="card stack" method="post" action=(HERE) {
            h2 { "Which providers" }
            div class="fields" {
                (look::Field::new("states", "States").value(&wishes.states).hint("Two letters each; empty: all.").error(complaints.at("states")).autocomplete("off").render())
                (look::Field::new("taxonomies", "Specialties").value(&wishes.taxonomies).hint("Beginnings of taxonomy codes, such as 207X; empty: all.").error(complaints.at("taxonomies")).autocomplete("off").render())
                (look::Field::new("miles", "New offices within (miles)").kind("number").value(&wishes.miles).hint("Told after each import, around your clinics; 0: never.").error(complaints.at("miles")).render())
            }
            (look::submit("Save"))
        }
    }
}

fn zip_codes(
    visitor: &Visitor,
    count: i64,
    loaded_at: Option<i64>,
    complaints: Complaints<'_>,
) -> Markup {
    html! {
        section class="card stack" aria-labelledby="zips" {
            h2 id="zips" { "Where ZIP codes lie" }
            p {
                @match loaded_at {
                    Some(at) => { (look::thousands(count)) " ZIP codes, loaded " (days::ago_instant(at, &visitor.zone, visitor.today())) ". Offices stand in the middle of theirs until a better place is known." }
                    None => "Not loaded: distances are not known, and offices stand on no map."
                }
            }
            p class="quiet small" { "From the Gazetteer Files of the Census Bureau (census.gov), take \"ZIP Code Tabulation Areas\". ZIP codes of post-office boxes are not in it: put those pins yourself." }
            form class="stack tight" method="post" action="/settings/directory/zips" enctype="multipart/form-data" {
                div class="field" {
                    label for="file" { "Gazetteer file, zipped or not" }
                    input type="file" id="file" name="file" accept=".zip,.txt" required aria-invalid=[complaints.at("file").map(|_| "true")] aria-describedby=[complaints.at("file").map(|_| "file-error")];
                    @if let Some(why) = complaints.at("file") { p class="error" id="file-error" { (why) } }
                }
                div { button class="button" type="submit" { "Load" } }
            }
        }
    }
}

fn where_clinics_are(clinics: &[ClinicPoint], unplaced: i64) -> Markup {
    html! {
        section class="card stack" aria-labelledby="clinics" {
            h2 id="clinics" { "Where your clinics are" }
            ul class="list" {
                @for clinic in clinics {
                    li data-row {
                        div class="item" {
                            div class="grow" {
                                a class="title" href={ "/settings/directory/clinics/" (clinic.id) } { (clinic.name) }
                                p { (how_in_words(&clinic.located_how)) }
                            }
                        }
                    }
                }
            }
            @if unplaced > 0 {
                p class="quiet small" { (look::plural(unplaced, "office of your sources has", "offices of your sources have")) " no place on the map: their ZIP code is missing or not known." }
            }
        }
    }
}
