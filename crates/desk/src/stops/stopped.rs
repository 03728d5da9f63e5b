//! The rows that stop something, written again as their latest event left them.

use platform::{Instant, Result, Sql, Tx, Uuid, args, clock};

use super::{
    apply::actor,
    entry::{CameBack, Change, Kind, NoContact, Revoked, Stopped},
};
use crate::{
    consent::{self, About, Channel, How, Statement, Word},
    happenings::{self, Happening},
    practice::Practice,
    relationships,
};

/// Writes the row that stops, or has it stop again.
pub(super) async fn stop(
    tx: &Tx,
    practice: Uuid,
    last: &Change,
    stopped: Option<&Stopped>,
) -> Result<()> {
    match (last.subject.kind, stopped) {
        (Kind::Mail, Some(Stopped::Mail(mail))) => hold_mail(tx, practice, mail).await,
        (Kind::Mail, _) => {
            let mail = CameBack {
                address: last.subject.name.clone(),
                reason: "bounced".into(),
                words: String::new(),
                created_at: last.at,
            };
            hold_mail(tx, practice, &mail).await
        }
        (Kind::Fax, Some(Stopped::Fax(fax))) => revoke(tx, practice, fax, last.at).await,
        (Kind::Pause, Some(Stopped::Pause(pause))) => leave_alone(tx, practice, pause).await,
        // A permission or a pause of which nothing is known but that it once was.
        (Kind::Fax | Kind::Pause, _) => Ok(()),
    }
}

async fn hold_mail(tx: &Tx, practice_id: Uuid, mail: &CameBack) -> Result<()> {
    tx.run(
        "INSERT INTO mail_suppression (practice_id, address, reason, words, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (practice_id, address) DO NOTHING",
        args![
            practice_id,
            mail.address.as_str(),
            mail.reason.as_str(),
            mail.words.as_str(),
            mail.created_at
        ],
    )
    .await?;
    Ok(())
}

async fn revoke(tx: &Tx, practice_id: Uuid, fax: &Revoked, at: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO fax_permission (practice_id, id, number, how, granted_at, revoked_at,
                                     created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (practice_id, id) DO UPDATE SET revoked_at = excluded.revoked_at",
        args![
            practice_id,
            fax.id,
            fax.number.as_str(),
            fax.how.as_str(),
            fax.granted_at,
            at,
            fax.created_at,
            fax.created_by
        ],
    )
    .await?;
    Ok(())
}

async fn leave_alone(tx: &Tx, practice_id: Uuid, pause: &NoContact) -> Result<()> {
    // Served by the primary key.
    let source = tx
        .value::<Uuid>(
            "SELECT id FROM source WHERE practice_id = $1 AND id = $2",
            args![practice_id, pause.source_id],
        )
        .await?;
    if source.is_none() {
        return refuse_addresses(tx, practice_id, pause).await;
    }
    tx.run(
        "INSERT INTO pause (practice_id, id, source_id, kind, from_on, reason, created_at, created_by)
         VALUES ($1, $2, $3, 'no_contact', $4, $5, $6, $7)
         ON CONFLICT (practice_id, id) DO UPDATE SET ended_on = NULL, ended_by = NULL",
        args![
            practice_id,
            pause.id,
            pause.source_id,
            pause.from_on.as_str(),
            pause.reason.as_str(),
            pause.created_at,
            pause.created_by
        ],
    )
    .await?;
    set_status(tx, practice_id, pause.source_id, "no_contact").await
}

/// The database does not know the source any more: its addresses stay refused, whoever has
/// them when it is entered again.
async fn refuse_addresses(tx: &Tx, practice_id: Uuid, pause: &NoContact) -> Result<()> {
    for (kind, address) in &pause.addresses {
        for channel in [Channel::Email, Channel::Phone, Channel::FaxPromotional] {
            if channel.goes_to(kind) && channel.address(address).is_some() {
                let (word, how, at) = (Word::Refused, How::Other, pause.created_at);
                let statement = Statement { channel, word, reason: &pause.reason, how, at };
                let about = About::Address(address);
                consent::say(tx, practice_id, &actor(), about, statement).await?;
            }
        }
    }
    Ok(())
}

/// Has a source's status follow: it becomes "do not contact" whatever it is, and becomes
/// active only from that; a pause that is not its source's status would be ended.
async fn set_status(tx: &Tx, practice_id: Uuid, source_id: Uuid, status: &str) -> Result<()> {
    tx.run(
        "UPDATE source SET status = $3, changed_at = $4
         WHERE practice_id = $1 AND id = $2 AND ($3 = 'no_contact' OR status = 'no_contact')",
        args![practice_id, source_id, status, clock::now()],
    )
    .await?;
    happenings::tell(tx, practice_id, source_id, Happening::Changed).await
}

/// Has a row stop nothing any more, as a person once decided.
pub(super) async fn lift(
    tx: &Tx,
    practice: &Practice,
    last: &Change,
    stopped: Option<&Stopped>,
) -> Result<()> {
    match (last.subject.kind, stopped) {
        (Kind::Mail, _) => {
            tx.run(
                "DELETE FROM mail_suppression WHERE practice_id = $1 AND address = $2",
                args![practice.id, last.subject.name.as_str()],
            )
            .await?;
            Ok(())
        }
        (Kind::Pause, Some(Stopped::Pause(pause))) => {
            let day = clock::local_day(last.at, &clock::zone(&practice.time_zone));
            relationships::end_pause(tx, practice.id, pause.id, None, day).await?;
            set_status(tx, practice.id, pause.source_id, "active").await
        }
        // Nobody gives a permission back by taking back that it was revoked.
        (Kind::Pause | Kind::Fax, _) => Ok(()),
    }
}
