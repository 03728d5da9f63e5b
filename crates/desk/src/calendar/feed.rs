//! `/feeds/{token}.ics`: a member's appointments for the calendar in their pocket. Whoever has
//! the address sees them, so it is random, kept only as a hash, and can be renewed.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use exchange::icalendar::{Calendar, Method};
use jiff::ToSpan;
use platform::{
    Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock,
    db::FromQueryResult,
    new_id,
    sessions::Visitor,
    web::App,
};
use sha2::{Digest, Sha256};

use super::{
    events::event,
    record::{self, Whose},
};
use crate::links;

/// How far back and ahead a subscription reaches, in days.
const BACK: i64 = 60;
const AHEAD: i64 = 400;
/// The token has 128 bits, as 32 digits.
const DIGITS: usize = 32;

#[derive(FromQueryResult)]
struct Reader {
    practice_id: Uuid,
    member_id: Uuid,
    time_zone: String,
    practice: String,
}

pub(super) async fn read(
    State(app): State<App>,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Result<Response> {
    // What is no token is looked up all the same: every address takes the same way to "no".
    let token = file.strip_suffix(".ics").filter(|token| token.len() == DIGITS).unwrap_or("");
    // Served by calendar_feed_by_token and primary keys.
    let reader: Option<Reader> = app
        .db()
        .row(
            "SELECT f.practice_id, f.member_id, p.time_zone, p.name AS practice
             FROM calendar_feed f
             JOIN membership m ON m.practice_id = f.practice_id AND m.id = f.member_id
             JOIN practice p ON p.id = f.practice_id
             WHERE f.token_hash = $1 AND f.revoked_at IS NULL AND m.ended_at IS NULL",
            args![hash(token)],
        )
        .await?;
    let Some(reader) = reader else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let text = text(&app, &reader, &links::base(&app, &headers)).await?;
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(&text)[..16]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let common = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
    ];
    if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    Ok((common, text).into_response())
}

async fn text(app: &App, reader: &Reader, base: &str) -> Result<String> {
    let zone = clock::zone(&reader.time_zone);
    let today = clock::local_day(clock::now(), &zone);
    let range = record::instants(
        today.saturating_sub(BACK.days()),
        today.saturating_add(AHEAD.days()),
        &zone,
    );
    let whose = Whose::Member(reader.member_id);
    let all = record::between(app.db(), reader.practice_id, range, whose).await?;
    let events: Vec<_> = all
        .iter()
        .filter(|one| one.state != lexicon::AppointmentState::Cancelled)
        .map(|one| event(one, base))
        .collect();
    let name = format!("{}: appointments", reader.practice);
    Ok(Calendar { method: Method::Publish, name: &name, events: &events }.to_text())
}

/// When a member's address was made; none where there is none.
pub(super) async fn since(db: &impl Sql, visitor: &Visitor) -> Result<Option<Instant>> {
    // Served by calendar_feed_by_member.
    db.value(
        "SELECT created_at FROM calendar_feed
         WHERE practice_id = $1 AND member_id = $2 AND revoked_at IS NULL
         ORDER BY created_at DESC LIMIT 1",
        args![visitor.practice_id, visitor.member_id],
    )
    .await
}

/// Makes a member's address; one that they had leads nowhere from then on. The token is
/// returned this once.
pub(super) async fn make(tx: &Tx, visitor: &Visitor) -> Result<String> {
    end(tx, visitor).await?;
    let token = hex::encode(platform::random_bytes::<16>()?);
    tx.run(
        "INSERT INTO calendar_feed (practice_id, id, member_id, token_hash, created_at)
         VALUES ($1, $2, $3, $4, $5)",
        args![visitor.practice_id, new_id(), visitor.member_id, hash(&token), clock::now()],
    )
    .await?;
    note(tx, visitor, "calendar.feed_made").await?;
    Ok(token)
}

/// Ends a member's address.
pub(super) async fn revoke(tx: &Tx, visitor: &Visitor) -> Result<()> {
    end(tx, visitor).await?;
    note(tx, visitor, "calendar.feed_ended").await
}

async fn end(tx: &Tx, visitor: &Visitor) -> Result<()> {
    // Served by calendar_feed_by_member.
    tx.run(
        "UPDATE calendar_feed SET revoked_at = $3
         WHERE practice_id = $1 AND member_id = $2 AND revoked_at IS NULL",
        args![visitor.practice_id, visitor.member_id, clock::now()],
    )
    .await?;
    Ok(())
}

async fn note(tx: &Tx, visitor: &Visitor, action: &str) -> Result<()> {
    let entry = Entry::about(action, "member", visitor.member_id);
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
