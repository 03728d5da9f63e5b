//! On a source's page: how they want to be kept posted, and how far their fax numbers
//! are trusted.

use axum::{
    extract::{Path, State},
    response::Response,
};
use maud::{Markup, html};
use platform::{
    Error, Permission, Result, Sql, Uuid, args, clock, db,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};

use super::{
    Stage,
    rules::{FaxTrust, Way, Wish},
    settings::{Pairs, field, note, ticked},
    usual::Preference,
};

/// On a source's page: how they want to be kept posted.
pub(crate) async fn preference_card(
    app: &App,
    visitor: &Visitor,
    source_id: Uuid,
) -> Result<Markup> {
    let preference = Preference::read(app.db(), visitor.practice_id, source_id).await?;
    let mut ways = vec![("", "As usual")];
    ways.extend(Way::ALL.into_iter().map(|way| (way.code(), way.label())));
    ways.push(("none", "Not at all"));
    let chosen =
        ways.iter().find(|(code, _)| *code == preference.code()).map_or("", |(_, label)| label);
    let faxes = faxes(app, visitor, source_id).await?;
    let may = visitor.may(Permission::EditSources);
    Ok(html! {
        section class="card" aria-labelledby="posted" {
            header { h2 id="posted" { "How to keep them posted" } span class="small quiet" { (chosen) } }
            @if !preference.stages.is_empty() { p class="small" { "About: " (preference.stages.iter().map(|stage| stage.label()).collect::<Vec<_>>().join(", ")) } }
            @for fax in &faxes {
                div class="item" {
                    p class="grow small" { "Fax " (fax.value) ": " (FaxTrust::from_code(&fax.trust).label())
                        @if !fax.confirmed_how.is_empty() { " (" (fax.confirmed_how) ")" } }
                    @if may && !FaxTrust::from_code(&fax.trust).is_enough_for_patients() {
                        form class="row" method="post" action={ "/sources/" (source_id) "/fax/" (fax.id) "/confirm" } {
                            input name="how" aria-label="Whom you called, and what they said" placeholder="Called the front desk" required;
                            button class="button small" type="submit" { "Confirm" }
                        }
                    }
                }
            }
            @if may {
                details class="no-print" {
                    summary { "Change" }
                    form class="stack tight" method="post" action={ "/sources/" (source_id) "/posted" } {
                        (look::select("way", "How", &ways, preference.code(), None))
                        p class="hint" { "Choose secure e-mail only when their mail is protected all the way: it names the patient." }
                        fieldset class="field stack tight" {
                            legend { "About what (none ticked: as usual)" }
                            @for stage in Stage::ALL.into_iter().filter(|stage| *stage != Stage::NeedsInfo) {
                                (look::check(&format!("stage_{}", stage.code()), stage.label(), preference.stages.contains(&stage)))
                            }
                        }
                        div { button class="button" type="submit" { "Save" } }
                    }
                }
            }
        }
    })
}

#[derive(platform::db::FromQueryResult)]
struct FaxPoint {
    id: Uuid,
    value: String,
    trust: String,
    confirmed_how: String,
}

async fn faxes(app: &App, visitor: &Visitor, source_id: Uuid) -> Result<Vec<FaxPoint>> {
    // Served by contact_point_by_person and contact_point_by_organisation.
    app.db()
        .rows(
            "SELECT c.id, c.value, c.trust, c.confirmed_how FROM source s
             JOIN contact_point c ON c.practice_id = s.practice_id
              AND (c.person_id = s.person_id OR c.organisation_id = s.organisation_id)
             WHERE s.practice_id = $1 AND s.id = $2 AND c.kind = 'fax' ORDER BY c.id",
            args![visitor.practice_id, source_id],
        )
        .await
}

pub(super) async fn save_preference(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    axum::Form(form): Pairs,
) -> Result<Response> {
    let wish = match field(&form, "way") {
        "" => None,
        "none" => Some(Wish::Nothing),
        code => Some(Wish::By(
            Way::from_code(code)
                .ok_or_else(|| Error::Invalid("Choose how to tell them.".into()))?,
        )),
    };
    let tx = app.db().begin().await?;
    exists(&tx, visitor.practice_id, id).await?;
    let preference = Preference { wish, stages: ticked(&form, "stage") };
    preference.keep(&tx, visitor.practice_id, id, visitor.member_id).await?;
    note(&tx, &visitor, "source.telling_changed", "source", id).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/sources/{id}"), Flash::say("Saved.")))
}

/// Confirms a fax number by call-back: who, when and how stay on record.
pub(super) async fn confirm_fax(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, point)): Path<(Uuid, Uuid)>,
    axum::Form(form): Pairs,
) -> Result<Response> {
    let how = field(&form, "how");
    if how.is_empty() {
        return Err(Error::Invalid("Say whom you called and what they said.".into()));
    }
    let tx = app.db().begin().await?;
    exists(&tx, visitor.practice_id, id).await?;
    let now = clock::now();
    let changed = tx
        .run(
            "UPDATE contact_point SET trust = 'confirmed', confirmed_at = $3, confirmed_by = $4,
                    confirmed_how = $5, changed_at = $3, changed_by = $4
             WHERE practice_id = $1 AND id = $2 AND kind = 'fax'
               AND (person_id = (SELECT person_id FROM source WHERE practice_id = $1 AND id = $6)
                 OR organisation_id =
                    (SELECT organisation_id FROM source WHERE practice_id = $1 AND id = $6))",
            args![visitor.practice_id, point, now, visitor.member_id, how, id],
        )
        .await?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    note(&tx, &visitor, "source.fax_confirmed", "source", id).await?;
    db::changed(&tx, visitor.practice_id, "sources").await?;
    tx.commit().await?;
    let back = match field(&form, "back") {
        "/directory/faxes" => "/directory/faxes".to_owned(),
        _ => format!("/sources/{id}"),
    };
    Ok(redirect_with(&back, Flash::say("Confirmed.")))
}

async fn exists(tx: &platform::Tx, practice_id: Uuid, source: Uuid) -> Result<()> {
    tx.value::<Uuid>(
        "SELECT id FROM source WHERE practice_id = $1 AND id = $2 AND deleted_at IS NULL",
        args![practice_id, source],
    )
    .await?
    .map(|_| ())
    .ok_or(Error::NotFound)
}
