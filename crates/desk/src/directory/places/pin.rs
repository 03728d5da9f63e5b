//! `/directory/offices/{id}`: where one office is, and putting the pin oneself; the same
//! for a clinic at `/settings/directory/clinics/{id}`.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result, Sql, Uuid, args,
    audit::{self, Entry},
    clock, db,
    db::FromQueryResult,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with, shell},
};
use serde::Deserialize;

use super::{Placed, Point};
use crate::{complaints::Complaints, days};

#[derive(FromQueryResult)]
struct Row {
    name: String,
    street: String,
    city: String,
    state: String,
    zip: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    located_how: String,
    located_at: Option<i64>,
    source_id: Option<Uuid>,
}

impl Row {
    fn at(&self) -> Option<Point> {
        Point::new(self.latitude?, self.longitude?)
    }

    fn address(&self) -> String {
        let region = format!("{} {}", self.state, self.zip);
        [self.street.as_str(), self.city.as_str(), region.trim()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// How a place came about, for people.
pub(in crate::directory) fn how_in_words(how: &str) -> &'static str {
    match how {
        "zip" => "the middle of its ZIP code",
        "census" => "found by the Census geocoder",
        "nominatim" => "found by the Nominatim server",
        "hand" => "put there by hand",
        _ => "not known",
    }
}

async fn read(db: &impl Sql, practice_id: Uuid, what: Placed, id: Uuid) -> Result<Row> {
    // Served by primary keys and by source_by_organisation or source_by_person.
    let sql = match what {
        Placed::Office => {
            "SELECT coalesce(o.name, s.name, '') AS name, l.street, l.city, l.state, l.zip, l.latitude,
                    l.longitude, l.located_how, l.located_at, s.id AS source_id
             FROM location l
             LEFT JOIN organisation o ON o.practice_id = l.practice_id AND o.id = l.organisation_id
             LEFT JOIN source s ON s.practice_id = l.practice_id AND s.deleted_at IS NULL
              AND (s.organisation_id = l.organisation_id OR s.person_id = l.person_id)
             WHERE l.practice_id = $1 AND l.id = $2
             ORDER BY CASE WHEN s.kind = 'organisation' THEN 0 ELSE 1 END, s.id LIMIT 1"
        }
        Placed::Clinic => {
            "SELECT name, street, city, state, zip, latitude, longitude, located_how, located_at,
                    CAST(NULL AS uuid) AS source_id
             FROM clinic WHERE practice_id = $1 AND id = $2"
        }
    };
    db.row(sql, args![practice_id, id]).await?.ok_or(Error::NotFound)
}

/// What was typed; the last three only from an undo.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::directory) struct Pin {
    place: String,
    how: String,
}

pub(in crate::directory) async fn office_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let row = read(app.db(), visitor.practice_id, Placed::Office, id).await?;
    Ok(render(&visitor, Placed::Office, id, &row, None, &[]))
}

pub(in crate::directory) async fn clinic_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let row = read(app.db(), visitor.practice_id, Placed::Clinic, id).await?;
    Ok(render(&visitor, Placed::Clinic, id, &row, None, &[]))
}

pub(in crate::directory) async fn pin_office(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(pin): Form<Pin>,
) -> Result<Response> {
    put(&app, &visitor, Placed::Office, id, &pin).await
}

pub(in crate::directory) async fn pin_clinic(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(pin): Form<Pin>,
) -> Result<Response> {
    put(&app, &visitor, Placed::Clinic, id, &pin).await
}

/// Puts the pin where somebody says it is; an undo puts it back, with how it came there.
async fn put(app: &App, visitor: &Visitor, what: Placed, id: Uuid, pin: &Pin) -> Result<Response> {
    let practice_id = visitor.practice_id;
    let tx = app.db().begin().await?;
    let before = read(&tx, practice_id, what, id).await?;
    let to_nowhere = pin.place.trim().is_empty() && pin.how == "nowhere";
    let place = Point::parse(&pin.place);
    if place.is_none() && !to_nowhere {
        let words = "Enter two numbers, degrees north and degrees east, for example \
                     39.9612, -82.9988. West of Greenwich is negative.";
        let errors = [FieldError::new("place", words)];
        let page = render(visitor, what, id, &before, Some(&pin.place), &errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let how = match pin.how.as_str() {
        "nowhere" => "",
        how @ ("zip" | "census" | "nominatim") => how,
        _ => "hand",
    };
    let sql = format!(
        "UPDATE {} SET latitude = $3, longitude = $4, located_how = $5, located_at = $6
         WHERE practice_id = $1 AND id = $2",
        what.table()
    );
    let (north, east) = (place.map(|at| at.latitude), place.map(|at| at.longitude));
    tx.run(&sql, args![practice_id, id, north, east, how, clock::now()]).await?;
    let (action, subject) = match what {
        Placed::Office => ("office.pinned", "location"),
        Placed::Clinic => ("clinic.pinned", "clinic"),
    };
    audit::record(&tx, practice_id, &visitor.actor(), Entry::about(action, subject, id)).await?;
    let topic = if what == Placed::Office { "sources" } else { "practice" };
    db::changed(&tx, practice_id, topic).await?;
    tx.commit().await?;
    let here = address(what, id);
    let undo = Undo {
        action: format!("{here}/pin"),
        label: "Undo".into(),
        fields: match before.at() {
            Some(at) => {
                vec![("place".into(), shown(at)), ("how".into(), before.located_how.clone())]
            }
            None => vec![("how".into(), "nowhere".into())],
        },
    };
    let message =
        if to_nowhere { "The pin was taken away." } else { "The pin is where you put it." };
    Ok(redirect_with(&here, Flash::undo_by(message, undo)))
}

fn address(what: Placed, id: Uuid) -> String {
    match what {
        Placed::Office => format!("/directory/offices/{id}"),
        Placed::Clinic => format!("/settings/directory/clinics/{id}"),
    }
}

fn shown(at: Point) -> String {
    format!("{:.6}, {:.6}", at.latitude, at.longitude)
}

fn render(
    visitor: &Visitor,
    what: Placed,
    id: Uuid,
    row: &Row,
    typed: Option<&str>,
    errors: &[FieldError],
) -> Markup {
    let complaints = Complaints(errors);
    let here = address(what, id);
    let name = if row.name.is_empty() { "This office" } else { &row.name };
    let heading = match row.located_how.as_str() {
        "" => format!("{name} has no place on the map yet"),
        "zip" => format!("{name} stands in the middle of its ZIP code"),
        _ => format!("{name} has its place on the map"),
    };
    let value = typed.map_or_else(|| row.at().map(shown).unwrap_or_default(), str::to_owned);
    let (back, words, current) = match (what, row.source_id) {
        (Placed::Clinic, _) => ("/settings/directory".to_owned(), "Provider registry", "/settings"),
        (Placed::Office, Some(source)) => (format!("/sources/{source}"), name, "/sources"),
        (Placed::Office, None) => ("/sources".to_owned(), "Sources", "/sources"),
    };
    let content = html! {
        (look::crumb(&back, words))
        (look::page_head(&heading, &row.address(), html! {}))
        div class="narrow stack" {
            (complaints.summary())
            section class="card stack" aria-label="Place" {
                dl class="facts" {
                    dt { "Place" } dd { @match row.at() { Some(at) => (shown(at)), None => span class="quiet" { "not known" } } }
                    dt { "How" } dd { (how_in_words(&row.located_how)) @if let Some(at) = row.located_at.filter(|_| !row.located_how.is_empty()) { ", " (days::ago_instant(at, &visitor.zone, visitor.today())) } }
                    @if let Some(at) = row.at() { dt { "Look" } dd { a href={ "geo:" (at.latitude) "," (at.longitude) } { "Open in a map" } } }
                }
                form class="stack" method="post" action={ (here) "/pin" } {
                    (look::Field::new("place", "Put the pin yourself").value(&value)
                        .hint("Degrees north and east, as maps show them when you press on a place: 39.9612, -82.9988")
                        .error(complaints.at("place")).autocomplete("off").required().render())
                    (look::submit("Put the pin there"))
                }
            }
        }
    };
    shell::page(visitor, current, "Place of an office", content)
}
