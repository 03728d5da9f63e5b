//! Asking the referrer for what is missing.

use platform::{Result, Sql, Tx, Uuid, args, clock};

use super::{
    Stage,
    notices::{self, Planned},
    rules::{Decision, Way},
    subject::Subject,
    usual::Usual,
};

/// How a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The telling that carries it; shown on the referral's page.
    pub notice_id: Option<Uuid>,
    /// The way; none when it is withheld.
    pub way: Option<Way>,
    /// Why it is withheld, or how it goes, in words for the screen.
    pub words: &'static str,
}

/// Asks the referrer for missing items of a referral (`missing_item`), by the
/// way that the rules allow: what is listed in an open mail names no patient, a
/// fax or letter to a treating provider is a form to fill in. The items are
/// marked as asked.
pub async fn ask(tx: &Tx, practice_id: Uuid, referral_id: Uuid, items: &[Uuid]) -> Result<Asked> {
    let subject = Subject::read(tx, practice_id, referral_id).await?;
    let usual = Usual::read(tx, practice_id).await?;
    let decision = subject.decide(tx, practice_id, Stage::NeedsInfo, &usual).await?;
    let planned = Planned { subject: &subject, stage: Stage::NeedsInfo, decision, items, by: None };
    let notice_id = notices::plan(tx, practice_id, planned, &usual).await?;
    let way = match decision {
        Decision::Tell { way, .. } => way,
        Decision::Withheld(why) => {
            return Ok(Asked { notice_id, way: None, words: why.words() });
        }
    };
    for item in items {
        // Served by the primary key.
        tx.run(
            "UPDATE missing_item SET asked_at = $4, asked_how = $5
             WHERE practice_id = $1 AND id = $2 AND referral_id = $3",
            args![practice_id, *item, referral_id, clock::now(), way.code()],
        )
        .await?;
    }
    Ok(Asked { notice_id, way: Some(way), words: words(way) })
}

fn words(way: Way) -> &'static str {
    match way {
        Way::Email | Way::SecureEmail => "The request goes by e-mail in a few minutes.",
        Way::Fax => "The request goes by fax in a few minutes.",
        Way::Letter => "The request will wait under “Tell referrers” to be printed.",
        Way::Phone => "The call will wait under “Tell referrers”.",
    }
}
