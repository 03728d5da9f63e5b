//! Joining an item to a referral that is there: side by side, value by value.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Path, Query, State},
    response::Response,
};
use look::{Field, crumb, page_head};
use maud::{Markup, html};
use platform::{
    Error, Result, Sql, Uuid, args,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    ADDRESS,
    accept::belong,
    decide::{self, Decision},
    item::{self, Item},
    proposal::{Checked, Proposal},
    state::ItemState,
    takeback::Effect,
};
use crate::{
    days,
    referrals::{self, Part, Record, Replaced},
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    with: String,
    number: String,
}

/// Side by side; without a referral named, the question which one.
pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let item = item::read(app.db(), visitor.practice_id, id).await?;
    let with = match (asked.with.parse::<Uuid>(), asked.number.trim().parse::<i64>()) {
        (Ok(with), _) => Some(with),
        // Served by the unique key of the number.
        (_, Ok(number)) => {
            app.db()
                .value::<Uuid>(
                    "SELECT id FROM referral
                     WHERE practice_id = $1 AND number = $2 AND deleted_at IS NULL",
                    args![visitor.practice_id, number],
                )
                .await?
        }
        _ => None,
    };
    let record = match with {
        Some(with) => Some(referrals::read_one(app.db(), visitor.practice_id, with).await?),
        None => None,
    };
    let entry = Entry::patient_viewed("intake_item", id, json!({ "in": "inbox", "beside": with }));
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    let missed = record.is_none() && !asked.number.trim().is_empty();
    let content = html! {
        (crumb(&format!("{ADDRESS}/{id}"), "Back to the item"))
        (page_head("Is it this referral?", &format!("Item {}", item.reference), html! {}))
        @if missed { (look::notice(look::Tone::Look, html! { p { "There is no referral with this number." } })) }
        form method="get" action={ (ADDRESS) "/" (id) "/join" } class="row end" {
            div class="grow" { (Field::new("number", "Number of the referral").value(&asked.number).autocomplete("off").render()) }
            button class="button" type="submit" { "Show it" }
        }
        @if let Some(record) = &record { (compare(&item, record, &visitor)) }
    };
    Ok(shell::page(&visitor, ADDRESS, &format!("Join item {}", item.reference), content))
}

fn compare(item: &Item, record: &Record, visitor: &Visitor) -> Markup {
    let here = values_of(item, visitor);
    html! {
        form method="post" action={ (ADDRESS) "/" (item.id) "/join" } class="card stack" {
            input type="hidden" name="version" value=(item.version);
            input type="hidden" name="referral" value=(record.id);
            div class="scroll" {
                table class="data" {
                    caption { "Choose which values the referral keeps" }
                    thead { tr { th { span class="spoken" { "Field" } } th { "What came" } th { "Referral " (record.number) } } }
                    tbody {
                        tr { th scope="row" { "Patient" } td { (item.draft.patient.value) } td { (record.patient) } }
                        tr { th scope="row" { "Referred by" } td { (item.from()) } td { (record.source) } }
                        tr { th scope="row" { "Received" } td { (days::minute(item.received_at, &visitor.zone)) } td { (days::minute(record.received_at, &visitor.zone)) } }
                        @for part in Part::ALL {
                            @let (new, old) = (here.get(part.code()).cloned().unwrap_or_default(), value_of(part, record));
                            @let differs = !new.is_empty() && new != old;
                            tr class=[differs.then_some("differs")] {
                                th scope="row" { (part.label()) @if differs { span class="spoken" { ", differs" } } }
                                td { (choice(part, "take", &new, differs && old.is_empty(), differs)) }
                                td { (choice(part, "keep", &old, !(differs && old.is_empty()), differs)) }
                            }
                        }
                    }
                }
            }
            div { button class="button primary" type="submit" data-press="1" data-says="Join" { "Join to referral " (record.number) } }
        }
    }
}

fn choice(part: Part, code: &str, value: &str, checked: bool, is_asked: bool) -> Markup {
    html! {
        @if is_asked {
            label class="check" {
                input type="radio" name=(part.code()) value=(code) checked[checked];
                @if value.is_empty() { "(nothing)" } @else { (value) }
            }
        } @else { (value) }
    }
}

/// The values of the item, as a referral keeps them.
fn values_of(item: &Item, visitor: &Visitor) -> HashMap<&'static str, String> {
    let form = Proposal {
        source: "unassigned".into(),
        clinic: Uuid::nil().to_string(),
        ..Proposal::of(item, &[])
    };
    // Without a name there is nothing to check; single values then stay as they are.
    let Ok(Checked { patient, payer, codes, reason, .. }) = form.check(visitor.today()) else {
        return HashMap::new();
    };
    Part::ALL
        .into_iter()
        .map(|part| {
            let value = match part {
                Part::BirthDate => {
                    patient.birth_date.map(|day| day.to_string()).unwrap_or_default()
                }
                Part::Phone => patient.phone.clone(),
                Part::Email => patient.email.clone(),
                Part::Payer => payer.clone(),
                Part::Diagnosis => codes.clone(),
                Part::Reason => reason.clone(),
            };
            (part.code(), value)
        })
        .collect()
}

fn value_of(part: Part, record: &Record) -> String {
    match part {
        Part::BirthDate => record.birth_date.map(|day| day.to_string()).unwrap_or_default(),
        Part::Phone => record.phone.clone(),
        Part::Email => record.email.clone(),
        Part::Payer => record.payer.clone(),
        Part::Diagnosis => record.diagnosis_codes.clone(),
        Part::Reason => record.reason.clone(),
    }
}

/// The form as sent.
struct JoinForm {
    version: i64,
    referral: String,
    choices: HashMap<String, String>,
}

pub(super) async fn join(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response> {
    let form = JoinForm::of(fields);
    let referral: Uuid =
        form.referral.parse().map_err(|_| Error::Invalid("Choose the referral.".into()))?;
    let tx = app.db().begin().await?;
    let item = decide::open(&tx, &visitor, id, form.version).await?;
    let record = referrals::read_one(&tx, visitor.practice_id, referral).await?;
    let here = values_of(&item, &visitor);
    let replaced: Vec<Replaced> = Part::ALL
        .into_iter()
        .filter(|part| form.choices.get(part.code()).is_some_and(|choice| choice == "take"))
        .map(|part| Replaced {
            part,
            before: value_of(part, &record),
            after: here.get(part.code()).cloned().unwrap_or_default(),
        })
        .filter(|value| !value.after.is_empty())
        .collect();
    referrals::replace(&tx, visitor.practice_id, &visitor.actor(), referral, &replaced).await?;
    belong(&tx, visitor.practice_id, item.id, Some(referral)).await?;
    let decision = Decision {
        referral_id: Some(referral),
        effect: Effect::Joined { referral, replaced },
        ..Decision::of(ItemState::Joined, format!("Referral {}", record.number))
    };
    let event = decide::write(&tx, &visitor, &item, &decision).await?;
    tx.commit().await?;
    let message = format!("Joined to referral {}.", record.number);
    decide::go_on(&app, &visitor, (&item, event), message).await
}

impl JoinForm {
    fn of(mut fields: HashMap<String, String>) -> Self {
        let version = fields.remove("version").and_then(|text| text.parse().ok()).unwrap_or(0);
        let referral = fields.remove("referral").unwrap_or_default();
        Self { version, referral, choices: fields }
    }
}
