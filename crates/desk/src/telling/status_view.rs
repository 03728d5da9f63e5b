//! What a link's page may show: as the rules allow for this referrer.

use jiff::civil::Date;
use lexicon::ReferralState;
use platform::{Result, Sql, Uuid, args, clock, db::FromQueryResult};

use super::{links::Link, subject::Subject};
use crate::intake::Draft;

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct View {
    pub reference: String,
    pub clinic_id: Option<Uuid>,
    pub received: Option<Date>,
    /// None for whoever may know no more than that it arrived.
    pub more: Option<More>,
}

/// For a treating provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct More {
    /// At most the initials.
    pub initials: String,
    pub contacted: Option<Date>,
    pub booked: Option<Date>,
    pub evaluated: Option<Date>,
    pub finished: Option<Date>,
    /// Whether it ended without a visit.
    pub ended: Ended,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// It goes its way.
    No,
    /// Without a visit.
    WithoutVisit,
}

#[derive(FromQueryResult)]
struct Item {
    reference: String,
    received_at: i64,
    clinic_id: Option<Uuid>,
    trust: String,
    draft: String,
    referral_id: Option<Uuid>,
    time_zone: String,
}

async fn item(db: &impl Sql, link: &Link) -> Result<Option<Item>> {
    let Some(id) = link.item_id else { return Ok(None) };
    // Served by the primary key.
    db.row(
        "SELECT i.reference, i.received_at, i.clinic_id, i.trust, i.draft, i.referral_id,
                p.time_zone
         FROM intake_item i JOIN practice p ON p.id = i.practice_id
         WHERE i.practice_id = $1 AND i.id = $2",
        args![link.practice_id, id],
    )
    .await
}

/// Reads it. What came doubtfully shows no more than that it arrived, whoever a
/// person thought it was from.
pub(super) async fn read(db: &impl Sql, link: &Link) -> Result<View> {
    let item = item(db, link).await?;
    let referral = link.referral_id.or(item.as_ref().and_then(|item| item.referral_id));
    let subject = match referral {
        Some(id) => Subject::read(db, link.practice_id, id).await.ok(),
        None => None,
    };
    let doubtful = item.as_ref().is_some_and(|item| item.trust == "doubtful");
    let more =
        subject.as_ref().filter(|subject| subject.recipient.may_know() && !doubtful).map(more);
    Ok(View {
        reference: item
            .as_ref()
            .map(|item| item.reference.clone())
            .or_else(|| subject.as_ref().map(Subject::reference))
            .unwrap_or_default(),
        clinic_id: subject
            .as_ref()
            .map(|subject| subject.clinic_id)
            .or_else(|| item.as_ref().and_then(|item| item.clinic_id)),
        received: subject.as_ref().and_then(|subject| subject.days.received).or_else(|| {
            item.as_ref()
                .map(|item| clock::local_day(item.received_at, &clock::zone(&item.time_zone)))
        }),
        more,
    })
}

fn more(subject: &Subject) -> More {
    use ReferralState as S;
    let first = |text: &str| text.chars().next().map(|c| format!("{c}.")).unwrap_or_default();
    let ended = matches!(
        subject.state,
        S::Lost
            | S::Declined
            | S::Expired
            | S::CancelledByReferrer
            | S::Duplicate
            | S::EnteredInError
    );
    let name = &subject.patient;
    let days = &subject.days;
    More {
        initials: format!("{} {}", first(&name.given), first(&name.family)).trim().to_owned(),
        contacted: days.contacted,
        booked: days.scheduled,
        evaluated: days.evaluated,
        finished: days.discharged,
        ended: if ended { Ended::WithoutVisit } else { Ended::No },
    }
}

/// Where a code may go: the address of the source on record, else the one that the
/// sender of the form gave.
pub(super) async fn address(db: &impl Sql, link: &Link) -> Result<Option<String>> {
    let item = item(db, link).await?;
    let referral = link.referral_id.or(item.as_ref().and_then(|item| item.referral_id));
    if let Some(id) = referral
        && let Ok(subject) = Subject::read(db, link.practice_id, id).await
        && let Some(email) = subject.ways.email
    {
        return Ok(Some(email));
    }
    let draft: Option<Draft> = item.and_then(|item| serde_json::from_str(&item.draft).ok());
    Ok(draft.map(|draft| draft.referrer_email.value).filter(|email| mail::is_address(email)))
}
