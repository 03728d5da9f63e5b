//! Whether a mail may go to an address at all, and why not.

use lexicon::Profession;
use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

use super::{letter::Purpose, suppression};
use crate::{
    consent::{self, Kind, Verdict, Who},
    telling::rules::Recipient,
};

/// Said of an address that came back.
const CAME_BACK: &str = "Mail to this address came back before.";

/// Why a mail is held back; none when it may go.
///
/// What came back holds back everything: it would come back again. A refusal holds back
/// what nobody asked for: thanks, invitations, newsletters, and what goes to somebody who
/// does not treat the patient. Receipts, codes, mail about an account and notices to
/// treating providers about their own patients are no marketing and go.
pub async fn held(
    db: &impl Sql,
    practice_id: Uuid,
    purpose: Purpose,
    to: &str,
    source_id: Option<Uuid>,
) -> Result<Option<String>> {
    if suppression::is_suppressed(db, practice_id, to).await? {
        return Ok(Some(CAME_BACK.into()));
    }
    let kind = match purpose {
        Purpose::Receipt
        | Purpose::Code
        | Purpose::Account
        | Purpose::Digest
        | Purpose::Report
        | Purpose::CalledOff
        | Purpose::Test => return Ok(None),
        Purpose::Notice | Purpose::Request => {
            Kind::Care { to: receiver(db, practice_id, source_id).await? }
        }
        Purpose::Outreach | Purpose::Invitation => Kind::Outreach,
        Purpose::Newsletter => Kind::Newsletter,
    };
    let who = match source_id {
        Some(id) => Who::SourceAt(id, to),
        None => Who::Address(to),
    };
    let answer = consent::ask(db, practice_id, who, kind.mail_channel()).await?;
    Ok(match consent::blocks(kind, &answer) {
        Verdict::Goes => None,
        Verdict::Held(said) if said.reason.is_empty() => Some("They refused mail.".into()),
        Verdict::Held(said) => Some(format!("They refused mail: “{}”", said.reason)),
    })
}

#[derive(FromQueryResult)]
struct Source {
    kind: String,
    profession: String,
}

/// Whether a source treats patients. A mail about a referral without a source goes to the
/// referrer who wrote it.
async fn receiver(
    db: &impl Sql,
    practice_id: Uuid,
    source_id: Option<Uuid>,
) -> Result<consent::Receiver> {
    let Some(id) = source_id else { return Ok(consent::Receiver::Treating) };
    // Served by the primary key.
    let source: Option<Source> = db
        .row(
            "SELECT kind, profession FROM source WHERE practice_id = $1 AND id = $2",
            args![practice_id, id],
        )
        .await?;
    let treats = source.is_some_and(|source| {
        let profession = Profession::from_code(&source.profession);
        Recipient::of(&source.kind, profession) == Recipient::Treating
    });
    Ok(if treats { consent::Receiver::Treating } else { consent::Receiver::Lay })
}
