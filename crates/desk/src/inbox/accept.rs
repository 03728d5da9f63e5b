//! Accepting an item: it becomes a referral.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::{Npi, Phone, Profession, Tier};
use platform::{
    Error, FieldError, Result, Sql, Tx, Uuid, args, clock, sessions::Visitor, web::App,
};

use super::{
    decide::{self, Decision},
    item::{self, Item},
    one,
    proposal::Proposal,
    state::ItemState,
    takeback::Effect,
};
use crate::{
    intake::Urgency,
    referrals::{self, NewReferral, Whose},
    sources::{self, NewSource},
};

pub(super) async fn accept(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Proposal>,
) -> Result<Response> {
    let item = item::read(app.db(), visitor.practice_id, id).await?;
    if form.step == "find" {
        return Ok(one::render(&app, &visitor, &item, &form, &[]).await?.into_response());
    }
    let checked = match form.check(visitor.today()) {
        Ok(checked) => checked,
        Err(errors) => return again(&app, &visitor, &item, &form, &errors).await,
    };
    let known = referrals::known_patient(
        app.db(),
        visitor.practice_id,
        &checked.patient.name,
        checked.patient.birth_date,
        checked.phone.as_ref(),
    )
    .await?;
    if known.is_some() && !matches!(form.same.as_str(), "join" | "other") {
        let asked = FieldError::new("same", "Say whether this is the patient we know.");
        return again(&app, &visitor, &item, &form, &[asked]).await;
    }
    let tx = app.db().begin().await?;
    let item = decide::open(&tx, &visitor, id, form.version).await?;
    let (source_id, added) = source(&tx, &visitor, &form).await?;
    let patient = match known.filter(|_| form.same == "join") {
        Some(known) => Whose::Known(known.id, checked.patient),
        None => Whose::New(checked.patient),
    };
    let new = NewReferral {
        source_id,
        patient,
        clinic_id: checked.clinic,
        channel: item.channel,
        received_at: item.received_at,
        received_on: clock::local_day(item.received_at, &visitor.zone),
        reason: checked.reason,
        diagnosis_codes: checked.codes,
        discipline: form.discipline.trim().to_owned(),
        payer: checked.payer,
        urgency: if item.is_urgent { Urgency::Urgent } else { Urgency::Routine },
        link_id: item.link_id,
        intake_item_id: Some(item.id),
    };
    let made = referrals::create(&tx, visitor.practice_id, &visitor.actor(), &new).await?;
    let (referral, number) = (made.id, made.number);
    belong(&tx, visitor.practice_id, item.id, Some(referral)).await?;
    let decision = Decision {
        referral_id: Some(referral),
        effect: Effect::Made { referral: made, source: added },
        ..Decision::of(ItemState::Accepted, format!("Referral {number}"))
    };
    let event = decide::write(&tx, &visitor, &item, &decision).await?;
    tx.commit().await?;
    let message = format!("Accepted as referral {number}.");
    decide::go_on(&app, &visitor, (&item, event), message).await
}

async fn again(
    app: &App,
    visitor: &Visitor,
    item: &Item,
    form: &Proposal,
    errors: &[FieldError],
) -> Result<Response> {
    let page = one::render(app, visitor, item, form, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The source chosen, and whether it was added for this.
async fn source(tx: &Tx, visitor: &Visitor, form: &Proposal) -> Result<(Uuid, Option<Uuid>)> {
    let (practice, actor) = (visitor.practice_id, visitor.actor());
    match form.source.as_str() {
        code @ ("self" | "unassigned") => {
            Ok((sources::standing_source(tx, practice, &actor, code).await?, None))
        }
        "new" => {
            let somebody = form.somebody();
            let name = somebody.person();
            let npi = Npi::parse(&form.npi).ok();
            let phone = Phone::parse(&form.referrer_phone).ok();
            let fax = Phone::parse(&form.referrer_fax).ok();
            let new = NewSource {
                name: name.as_ref(),
                organisation: somebody.office(),
                profession: Profession::from_code(&form.profession).unwrap_or(Profession::Other),
                npi: npi.as_ref(),
                phone: phone.as_ref(),
                fax: fax.as_ref(),
                email: form.referrer_email.trim(),
                tier: Tier::Prospect,
                owner_id: Some(visitor.member_id),
                ..NewSource::of(somebody.kind())
            };
            let id = sources::create(tx, practice, &actor, new).await?;
            Ok((id, Some(id)))
        }
        id => Ok((id.parse().map_err(|_| Error::NotFound)?, None)),
    }
}

/// What came with the item and its status link belong to the referral (or, with
/// none, to the item alone again).
pub(super) async fn belong(
    tx: &Tx,
    practice_id: Uuid,
    item: Uuid,
    referral: Option<Uuid>,
) -> Result<()> {
    // Served by attachment_by_item and status_link_by_item.
    for table in ["attachment", "status_link"] {
        tx.run(
            &format!("UPDATE {table} SET referral_id = $3 WHERE practice_id = $1 AND item_id = $2"),
            args![practice_id, item, referral],
        )
        .await?;
    }
    Ok(())
}
