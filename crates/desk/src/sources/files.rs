//! Sources as files: a contact card each, and all of them as a table.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use exchange::export::{self, Address, Card, Cell, Number, NumberKind, Table};
use lexicon::{Email, Phone, Profession};
use platform::{
    Result, Sql, Uuid, args,
    audit::{self, Entry},
    db::FromQueryResult,
    sessions::Visitor,
    web::App,
};
use serde_json::json;

use super::{contact_point, office, record::Record};

pub(super) async fn card(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let record = Record::live(db, practice, id).await?;
    let contacts =
        contact_point::of(db, practice, record.person_id, record.organisation_id).await?;
    let locations = office::locations(
        db,
        practice,
        office::Owner::of(record.person_id, record.organisation_id),
    )
    .await?;
    let number = |contact: &contact_point::ContactPoint| {
        let kind = match contact.kind.as_str() {
            "phone" => NumberKind::Work,
            "mobile" => NumberKind::Mobile,
            "fax" => NumberKind::Fax,
            _ => return None,
        };
        Phone::parse(&contact.value).ok().map(|phone| Number { kind, phone })
    };
    let of_kind = |kind: &'static str| contacts.iter().filter(move |contact| contact.kind == kind);
    let card = Card {
        uid: record.id.to_string(),
        name: record.name.clone(),
        person: record.person_name().filter(|_| record.is_person()),
        organisation: record.organisation.clone().unwrap_or_default(),
        title: record.profession_line(),
        numbers: contacts.iter().filter_map(number).collect(),
        emails: of_kind("email").filter_map(|contact| Email::parse(&contact.value).ok()).collect(),
        addresses: locations
            .into_iter()
            .map(|place| Address {
                street: place.street,
                city: place.city,
                state: place.state,
                zip: place.zip,
            })
            .collect(),
        urls: of_kind("web").map(|contact| contact.value.clone()).collect(),
    };
    Ok(file("source.vcf", "text/vcard; charset=utf-8", export::to_vcards([&card]).into_bytes()))
}

#[derive(FromQueryResult)]
struct Row {
    name: String,
    kind: String,
    profession: String,
    organisation: Option<String>,
    npi: Option<String>,
    phone: Option<String>,
    fax: Option<String>,
    email: Option<String>,
    city: Option<String>,
    tier: String,
    status: String,
    owner: Option<String>,
    first_referral_on: Option<String>,
    last_referral_on: Option<String>,
}

pub(super) async fn table(State(app): State<App>, visitor: Visitor) -> Result<Response> {
    let contact = |kind: &str| {
        format!(
            "(SELECT c.value FROM contact_point c WHERE c.practice_id = s.practice_id AND c.kind = '{kind}'
               AND (c.person_id = s.person_id OR (s.person_id IS NULL AND c.organisation_id = s.organisation_id))
              ORDER BY CASE WHEN c.is_preferred THEN 0 ELSE 1 END, c.id LIMIT 1)"
        )
    };
    // Reads the whole directory: that is what was asked for.
    let rows: Vec<Row> = app
        .db()
        .rows(
            &format!(
                "SELECT s.name, s.kind, s.profession, o.name AS organisation,
                        CASE WHEN s.kind = 'person' THEN p.npi ELSE o.npi END AS npi,
                        {} AS phone, {} AS fax, {} AS email,
                        coalesce(
                    (SELECT l.city FROM location l WHERE l.practice_id = s.practice_id
                        AND l.organisation_id = s.organisation_id ORDER BY l.id LIMIT 1),
                    (SELECT l.city FROM location l WHERE l.practice_id = s.practice_id
                        AND l.person_id = s.person_id ORDER BY l.id LIMIT 1)) AS city,
                        s.tier, s.status, m.name AS owner, s.first_referral_on, s.last_referral_on
                 FROM source s
                 LEFT JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
                 LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
                 LEFT JOIN membership m ON m.practice_id = s.practice_id AND m.id = s.owner_id
                 WHERE s.practice_id = $1 AND s.deleted_at IS NULL ORDER BY s.sort_name, s.id",
                contact("phone"),
                contact("fax"),
                contact("email")
            ),
            args![visitor.practice_id],
        )
        .await?;
    let text = |text: Option<String>| Cell::Text(text.unwrap_or_default());
    let headers = [
        "Name",
        "Kind",
        "Profession",
        "Organisation",
        "NPI",
        "Phone",
        "Fax",
        "E-mail",
        "City",
        "Tier",
        "Status",
        "Looked after by",
        "First referral",
        "Last referral",
    ];
    let count = rows.len();
    let rows = rows.into_iter().map(|row| {
        let profession = Profession::from_code(&row.profession).map_or("", Profession::label);
        vec![
            Cell::Text(row.name),
            Cell::Text(row.kind),
            Cell::Text(profession.into()),
            text(row.organisation),
            text(row.npi),
            text(row.phone),
            text(row.fax),
            text(row.email),
            text(row.city),
            Cell::Text(row.tier),
            Cell::Text(row.status),
            text(row.owner),
            text(row.first_referral_on),
            text(row.last_referral_on),
        ]
    });
    let table = Table {
        headers: headers.map(String::from).to_vec(),
        rows: rows.collect(),
        ..Table::default()
    };
    let entry = Entry {
        action: "sources.exported",
        subject_kind: "source",
        subject_id: None,
        detail: json!({ "rows": count }),
    };
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    Ok(file("sources.csv", "text/csv; charset=utf-8", export::to_csv(&table)))
}

fn file(name: &str, kind: &'static str, contents: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    (
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        contents,
    )
        .into_response()
}
