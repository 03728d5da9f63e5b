//! Thanking one source: what is decided is decided anew in the transaction that does it.

use jiff::civil::Date;
use platform::{Error, Result, Sql, Tx, Uuid, args, sessions::Visitor};

use super::{
    piece::{Printed, piece},
    privacy::{About, Blocked},
    queue::{Entry, Stand},
    reach::{self, Reached},
    record::{self, NewThanks},
    source::{self, Source},
    way::Way,
    words::{self, Occasion, OfPractice, Sentence},
};
use crate::{
    outbox::{self, Letter, Purpose},
    practice, print,
    wordings::CardValues,
};

/// Everything that one thank-you stands on.
pub(super) struct Case {
    pub source: Source,
    pub entry: Entry,
    pub reached: Reached,
    about: Vec<About>,
    own: Vec<String>,
    values: CardValues,
    /// The practice's words to such a source.
    of_practice: OfPractice,
}

impl Case {
    /// Of a source, as it is; none when there is nothing to thank for.
    pub async fn read(db: &impl Sql, visitor: &Visitor, id: Uuid) -> Result<Option<Self>> {
        let practice_id = visitor.practice_id;
        let source = Source::live(db, practice_id, id).await?;
        let Some(entry) = source.entry(db, practice_id, visitor.today()).await? else {
            return Ok(None);
        };
        let Some(reached) = reach::reached(db, practice_id, &[&entry]).await?.remove(&id) else {
            return Ok(None);
        };
        let about = source::patients(db, practice_id, &entry.covers).await?;
        let profile = practice::profile(db, practice_id).await?;
        let clinic = profile.clinic_or_first(None);
        let values = CardValues {
            to: source.spoken(),
            practice: visitor.practice_name.clone(),
            clinic: clinic.map(|clinic| profile.full_name(clinic)).unwrap_or_default(),
            phone: clinic.map(|clinic| clinic.phone.clone()).unwrap_or_default(),
            signer: visitor.name.clone(),
        };
        let mut own = vec![source.name.clone(), values.practice.clone(), values.signer.clone()];
        own.extend(
            [source.organisation.clone(), Some(values.clinic.clone())].into_iter().flatten(),
        );
        let who = reached.who;
        let occasion = Occasion { who, way: Way::Card, authorised: entry.authorised, turn: 0 };
        let of_practice = OfPractice::read(db, practice_id, occasion.circle()).await?;
        Ok(Some(Self { source, entry, reached, about, own, values, of_practice }))
    }

    /// What would be said by a way, in the words that somebody typed or in those of the
    /// practice.
    pub fn sentence(&self, way: Way, typed: Option<&str>, today: Date) -> Sentence {
        let turn = turn(self.source.id, today);
        let (who, authorised) = (self.reached.who, self.entry.authorised);
        let occasion = Occasion { who, way, authorised, turn };
        let of_practice = self.of_practice.say(way, &self.values, turn);
        let wanted = typed.or(Some(&of_practice));
        words::sentence(occasion, wanted, &self.values, &self.about, &self.own)
    }

    /// Why somebody is not thanked by a way now.
    fn must_not(&self, way: Way) -> Option<String> {
        match &self.entry.stand {
            Stand::Not(why) => return Some(why.clone()),
            Stand::From(day) => {
                return Some(format!(
                    "They do not treat patients, so they are thanked with the others on {}.",
                    crate::days::long(*day)
                ));
            }
            Stand::Now => {}
        }
        if self.reached.choice.open.contains(&way) {
            return None;
        }
        let passed = self.reached.choice.passed.iter().find(|(known, _)| *known == way);
        Some(passed.map_or_else(|| format!("{}: not open.", way.label()), |(_, why)| why.clone()))
    }
}

/// Two cards in a row differ, and those of one day do.
fn turn(source: Uuid, today: Date) -> usize {
    let month = usize::from(today.month().unsigned_abs());
    usize::from(source.as_bytes()[15]) + month
}

/// What came of it.
pub(super) enum Done {
    /// They are thanked, or will be when it is printed; the id is the thank-you's.
    Thanked(Uuid),
    /// The words that somebody typed tell of a patient.
    Blocked(Vec<Blocked>),
}

/// Thanks a source by a way: a call or a visit has happened, a mail leaves, a card or a letter
/// waits to be printed.
pub(super) async fn thank(
    tx: &Tx,
    visitor: &Visitor,
    case: &Case,
    (way, typed): (Way, Option<&str>),
    batch: Option<Uuid>,
) -> Result<Done> {
    if let Some(why) = case.must_not(way) {
        return Err(Error::Invalid(why));
    }
    let (practice_id, by, today) = (visitor.practice_id, visitor.actor(), visitor.today());
    let Sentence { text, blocked } = case.sentence(way, typed, today);
    // Where the practice's own sentence may not be said, the built-in one is.
    if typed.is_some() && !blocked.is_empty() {
        return Ok(Done::Blocked(blocked));
    }
    let new = NewThanks {
        source_id: case.source.id,
        way,
        covers: case.entry.what_for(),
        today,
        words: if way == Way::Visit || way == Way::Call { "" } else { &text },
        batch,
    };
    let id = match way {
        Way::Call | Way::Visit => record::record(tx, practice_id, &by, &new).await?,
        Way::Email => {
            let mail = mail(tx, visitor, case, &text).await?;
            record::mailed(tx, practice_id, &by, &new, mail).await?
        }
        Way::Card | Way::Letter => {
            let id = record::wait(tx, practice_id, &by, &new).await?;
            let printed = Printed {
                thanks_id: id,
                source_id: case.source.id,
                source: &case.source.name,
                way,
                words: &text,
                today,
                signer: (&visitor.name, visitor.member_id),
                to: &case.values.to,
                practice: &case.values.practice,
            };
            print::enqueue(tx, practice_id, &by, &piece(&printed)).await?;
            id
        }
    };
    Ok(Done::Thanked(id))
}

/// Writes the mail. Whoever refused mail, or whose mail came back, gets none.
async fn mail(tx: &Tx, visitor: &Visitor, case: &Case, words: &str) -> Result<Uuid> {
    let practice_id = visitor.practice_id;
    let to = case.reached.email.clone().unwrap_or_default();
    let purpose = Purpose::Outreach;
    if let Some(why) = outbox::held(tx, practice_id, purpose, &to, Some(case.source.id)).await? {
        return Err(Error::Invalid(format!("{why} Choose another way.")));
    }
    let profile = practice::profile(tx, practice_id).await?;
    let letter = Letter {
        purpose,
        to,
        to_name: case.source.name.clone(),
        subject: format!("Thank you from {}", case.values.practice),
        body: body(&case.values.to, words, &visitor.name, &profile.signature(None)),
        is_clinical: false,
        source_id: Some(case.source.id),
        referral_id: None,
    };
    outbox::write(tx, practice_id, letter).await
}

/// The words of the mail, who writes from where, and how to get no more of them (CAN-SPAM).
fn body(to: &str, words: &str, from: &str, signature: &[String]) -> String {
    let words = words.replace("\r\n", "\n");
    outbox::templates::signed(
        &format!(
            "Dear {to},\n\n{}\n\nWith kind regards,\n{from}\n\nIf you would rather get no mail like \
             this, please answer “no mail”, or open the link below if there is one.",
            words.trim()
        ),
        signature,
    )
}

/// Whether somebody is on record as thanked in this month, how often.
pub(super) async fn given_since(db: &impl Sql, practice_id: Uuid, since: i64) -> Result<i64> {
    // Served by thank_you_by_given.
    Ok(db
        .value::<i64>(
            "SELECT count(*) FROM thank_you WHERE practice_id = $1 AND given_at >= $2
             AND undone_at IS NULL AND state = 'given'",
            args![practice_id, since],
        )
        .await?
        .unwrap_or(0))
}
