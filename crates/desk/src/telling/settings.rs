//! `/settings/telling`: how the practice tells, and its fax service. And on a
//! source's page: how they want to be kept posted.

use axum::{
    extract::{Path, State},
    response::Response,
};
use maud::{Markup, html};
use platform::{
    Error, Permission, Result, Sql, Uuid, args,
    audit::{self, Entry},
    clock, db,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde_json::json;

use super::{
    Stage,
    fax::{HttpProvider, Service, Shape},
    rules::{Way, Wish},
    usual::{Preference, Usual},
};

const ADDRESS: &str = "/settings/telling";

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let usual = Usual::read(app.db(), visitor.practice_id).await?;
    let service = Service::read(app.db(), visitor.practice_id).await?;
    let ways: Vec<(&str, &str)> = [Way::Email, Way::Fax, Way::Letter, Way::Phone]
        .into_iter()
        .map(|way| (way.code(), way.label()))
        .collect();
    let shape = match service.shape {
        Shape::Json => "json",
        Shape::Multipart => "multipart",
    };
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("Keeping referrers posted", "Treating providers may hear what became of their patient. Everybody else hears that the referral arrived, and no more.", html! {}))
        div class="narrow stack" {
            form class="card stack" method="post" action=(ADDRESS) {
                (look::select("way", "How, where they have not said", &ways, &usual.way, None))
                (look::Field::new("pause", "Minutes before it goes").kind("number").value(&usual.pause.to_string()).hint("So long an undo still withdraws it.").render())
                fieldset class="field stack tight" {
                    legend { "What we tell" }
                    @for stage in Stage::ALL.into_iter().filter(|stage| *stage != Stage::NeedsInfo) {
                        (look::check(&format!("tell_{}", stage.code()), stage.label(), !usual.off.iter().any(|off| off == stage.code())))
                    }
                }
                (look::submit("Save"))
            }
            form class="card stack" method="post" action={ (ADDRESS) "/fax" } {
                h2 { "Fax service" }
                p class="quiet" { @if service.url.is_empty() { "None is set up: faxes are made ready for you to send by hand." } @else { "Faxes to confirmed numbers go through this service." } }
                (look::Field::new("url", "Address that takes faxes").kind("url").value(&service.url).hint("Leave empty to fax by hand.").render())
                (look::select("shape", "How it wants them", &[("json", "JSON"), ("multipart", "Form with a file")], shape, None))
                (look::Field::new("token", "Token").kind("password").autocomplete("off").hint("Sealed. Leave empty to keep the one that is there.").render())
                (look::submit("Save"))
            }
            section class="card stack tight" {
                h2 { "Advertising by fax" }
                p class="quiet" { "Kept apart: it needs their permission, which you record first." }
                div { a class="button" href="/settings/telling/advertising" { "Who has allowed it" } }
            }
        }
    };
    Ok(shell::page(&visitor, "/settings", "Keeping referrers posted", content))
}

type Pairs = axum::Form<Vec<(String, String)>>;

fn field<'a>(form: &'a [(String, String)], name: &str) -> &'a str {
    form.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
}

fn ticked(form: &[(String, String)], name: &str) -> Vec<Stage> {
    Stage::ALL
        .into_iter()
        .filter(|stage| form.iter().any(|(known, _)| *known == format!("{name}_{}", stage.code())))
        .collect()
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    axum::Form(form): Pairs,
) -> Result<Response> {
    let way = Way::from_code(field(&form, "way"))
        .filter(|way| *way != Way::SecureEmail)
        .ok_or_else(|| Error::Invalid("Choose how referrers are told.".into()))?;
    let pause = field(&form, "pause")
        .parse::<i64>()
        .ok()
        .filter(|pause| (0..=Usual::LONGEST_PAUSE).contains(pause))
        .ok_or_else(|| Error::Invalid("Enter minutes between 0 and 1440.".into()))?;
    let on = ticked(&form, "tell");
    let off = Stage::ALL
        .into_iter()
        .filter(|stage| *stage != Stage::NeedsInfo && !on.contains(stage))
        .map(|stage| stage.code().to_owned())
        .collect();
    let tx = app.db().begin().await?;
    let usual = Usual { way: way.code().into(), off, pause };
    usual.keep(&tx, visitor.practice_id, visitor.member_id).await?;
    note(&tx, &visitor, "telling.changed", "practice", visitor.practice_id).await?;
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::say("Saved.")))
}

pub(super) async fn save_fax(
    State(app): State<App>,
    visitor: Visitor,
    axum::Form(form): Pairs,
) -> Result<Response> {
    let shape = if field(&form, "shape") == "multipart" { Shape::Multipart } else { Shape::Json };
    let url = field(&form, "url");
    if !url.is_empty() {
        HttpProvider::new(url, "", shape)?;
    }
    let tx = app.db().begin().await?;
    let service = Service::at(url, shape);
    let (secrets, token) = (app.secrets(), field(&form, "token"));
    service.keep(&tx, secrets, visitor.practice_id, token, visitor.member_id).await?;
    note(&tx, &visitor, "fax_service.changed", "practice", visitor.practice_id).await?;
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::say("Saved.")))
}

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
                    p class="grow small" { "Fax " (fax.value) ": " (super::rules::FaxTrust::from_code(&fax.trust).label())
                        @if !fax.confirmed_how.is_empty() { " (" (fax.confirmed_how) ")" } }
                    @if may && !super::rules::FaxTrust::from_code(&fax.trust).is_enough_for_patients() {
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
    Ok(redirect_with(&format!("/sources/{id}"), Flash::say("Confirmed.")))
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

async fn note(
    tx: &platform::Tx,
    visitor: &Visitor,
    action: &str,
    kind: &str,
    id: Uuid,
) -> Result<()> {
    let entry = Entry { action, subject_kind: kind, subject_id: Some(id), detail: json!({}) };
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await
}
