//! A code for one opening, sent to the address on record: ten minutes, rarely.

use platform::{Error, Instant, Result, Sql, Uuid, args, clock, secrets::Secrets, web::App};

use super::{links::Link, paper::Sender, status_view};
use crate::{
    outbox::{
        self, Letter, Purpose,
        templates::{self, Name},
    },
    practice,
};

/// How long a code opens.
const LIVES: Instant = 10 * 60 * 1000;
/// Not before so long after the last one.
const PAUSE: Instant = 2 * 60 * 1000;
/// And not more than this a link.
const MOST: i64 = 20;

/// What is kept of a code.
pub(super) fn kept(secrets: &Secrets, link: Uuid, code: &str) -> String {
    let message = [link.as_bytes().as_slice(), code.as_bytes()].concat();
    hex::encode(secrets.sign("status/code", &message))
}

/// Sends a code, if the link is good, an address is known and it is not too soon.
pub(super) async fn send(app: &App, token: &str) -> Result<()> {
    let now = clock::now();
    let tx = app.db().begin().await?;
    let Some(link) = Link::by_token(&tx, token, now).await? else { return Ok(()) };
    let Some(to) = status_view::address(&tx, &link).await? else { return Ok(()) };
    let code = random()?;
    let counted = tx
        .run(
            "UPDATE status_link SET code_hash = $3, code_until = $4, codes = codes + 1
             WHERE practice_id = $1 AND id = $2 AND codes < $5
               AND (locked_until IS NULL OR locked_until <= $6)
               AND (code_until IS NULL OR code_until <= $7)",
            args![
                link.practice_id,
                link.id,
                kept(app.secrets(), link.id, &code),
                now + LIVES,
                MOST,
                now,
                now + LIVES - PAUSE
            ],
        )
        .await?;
    if counted == 0 {
        return Ok(());
    }
    let sender = Sender::read(&tx, link.practice_id, None).await?;
    let own = templates::own(&tx, link.practice_id, Name::StatusCode).await?;
    let phone = sender.phone();
    let mail = templates::write(
        Name::StatusCode,
        own.as_ref(),
        &[
            ("practice", &sender.practice),
            ("phone", if phone.is_empty() { "us" } else { &phone }),
            ("code", &code),
        ],
    );
    let signature = practice::profile(&tx, link.practice_id).await?.signature(None);
    let letter = Letter {
        purpose: Purpose::Code,
        to,
        to_name: String::new(),
        subject: mail.subject,
        body: templates::signed(&mail.body, &signature),
        is_clinical: false,
        source_id: None,
        referral_id: link.referral_id,
    };
    match outbox::write(&tx, link.practice_id, letter).await {
        // The answer outside stays the same.
        Ok(_) | Err(Error::Invalid(_)) => tx.commit().await,
        Err(error) => Err(error),
    }
}

fn random() -> Result<String> {
    let bytes = platform::random_bytes::<8>()?;
    Ok(format!("{:06}", u64::from_be_bytes(bytes) % 1_000_000))
}
