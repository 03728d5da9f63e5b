//! From a change of a referral to a telling on its way: the two jobs.

use lexicon::ReferralState;
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::Actor,
    clock,
    jobs::{Job, Outcome},
    web::App,
};

use super::{
    Stage, fax, links,
    notices::{self, Moved, Notice, Planned},
    paper::{self, Sender},
    rules::{By, Decision, Says, Way},
    subject::Subject,
    told::told,
    usual::Usual,
    words::{self, Missing, Teller},
};
use crate::{
    outbox::{self, Letter, Purpose, templates},
    practice::{self, Profile},
};

const TAKEN_BACK: &str = "Taken back or overtaken before it was told.";

/// Job `referral.changed`: plans a telling of the stage that was reached, and
/// withdraws what waits and is no longer true.
pub(super) async fn changed(app: App, job: Job) -> Outcome {
    let referral = job.uuid("referral")?;
    let to = job.payload.get("to").and_then(|to| to.as_str()).unwrap_or("").to_owned();
    plan(&app, job.practice_id, referral, &to).await?;
    Ok(())
}

pub(super) async fn plan(app: &App, practice_id: Uuid, referral: Uuid, to: &str) -> Result<()> {
    let tx = app.db().begin().await?;
    let subject = match Subject::read(&tx, practice_id, referral).await {
        Ok(subject) => Some(subject),
        // Taken back as a whole.
        Err(Error::NotFound) => None,
        Err(error) => return Err(error),
    };
    for notice in Notice::of(&tx, practice_id, referral).await? {
        let holds =
            notice.stage().zip(subject.as_ref()).is_some_and(|(stage, now)| now.holds(stage));
        if notice.state == "waiting" && !holds {
            notices::put(&tx, practice_id, notice.id, "waiting", "withdrawn", TAKEN_BACK).await?;
        }
    }
    if let Some(subject) = subject
        && let Some(stage) =
            ReferralState::from_code(to).and_then(|state| Stage::of(state, subject.reason))
        && subject.holds(stage)
    {
        let usual = Usual::read(&tx, practice_id).await?;
        let decision = subject.decide(&tx, practice_id, stage, &usual).await?;
        let planned = Planned { subject: &subject, stage, decision, items: &[], by: None };
        notices::plan(&tx, practice_id, planned, &usual).await?;
    }
    tx.commit().await
}

/// Job `notice.deliver`: decides anew, since wishes and numbers may have changed,
/// and brings the telling on its way.
pub(super) async fn deliver(app: App, job: Job) -> Outcome {
    let id = job.uuid("notice")?;
    carry(&app, job.practice_id, id, Looked::No).await?;
    Ok(())
}

/// Whether a person has looked at the number and lets a fax go this once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looked {
    No,
    Yes,
}

pub(super) async fn carry(app: &App, practice_id: Uuid, id: Uuid, looked: Looked) -> Result<()> {
    let profile = practice::kept_profile(app, practice_id).await?;
    let tx = app.db().begin().await?;
    let Some(notice) = Notice::read(&tx, practice_id, id).await? else { return Ok(()) };
    let Some(stage) = notice.stage().filter(|_| notice.state == "waiting") else { return Ok(()) };
    let subject = match Subject::read(&tx, practice_id, notice.referral_id).await {
        Ok(subject) if subject.holds(stage) => subject,
        Ok(_) | Err(Error::NotFound) => {
            notices::put(&tx, practice_id, id, "waiting", "withdrawn", TAKEN_BACK).await?;
            return tx.commit().await;
        }
        Err(error) => return Err(error),
    };
    let usual = Usual::read(&tx, practice_id).await?;
    match subject.decide(&tx, practice_id, stage, &usual).await? {
        Decision::Withheld(why) => {
            notices::put(&tx, practice_id, id, "waiting", "withheld", why.words()).await?;
        }
        Decision::Tell { way, says, by } => {
            let by = if looked == Looked::Yes && way == Way::Fax { By::Itself } else { by };
            let telling = Telling {
                app,
                practice_id,
                profile: &profile,
                notice: &notice,
                subject: &subject,
                stage,
                way,
                says,
            };
            telling.go(&tx, by).await?;
        }
    }
    tx.commit().await
}

struct Telling<'a> {
    app: &'a App,
    practice_id: Uuid,
    profile: &'a Profile,
    notice: &'a Notice,
    subject: &'a Subject,
    stage: Stage,
    way: Way,
    says: Says,
}

impl Telling<'_> {
    async fn go(&self, tx: &Tx, by: By) -> Result<()> {
        let sender = Sender::read(tx, self.practice_id, Some(self.subject.clinic_id)).await?;
        let words = self.words(tx, &sender).await?;
        tx.run(
            "UPDATE notice SET channel = $3 WHERE practice_id = $1 AND id = $2",
            args![self.practice_id, self.notice.id, self.way.code()],
        )
        .await?;
        match self.way {
            Way::Email | Way::SecureEmail => self.mail(tx, &words).await,
            Way::Phone => self.put(tx, "ready", "").await,
            Way::Letter | Way::Fax => {
                let (app, practice) = (self.app, self.practice_id);
                let telling =
                    paper::OnPaper::of(app, tx, practice, self.subject, &words, &sender).await?;
                let paper = paper::typeset(telling, self.way).await?;
                let file =
                    paper::keep(self.app, tx, self.practice_id, self.notice.id, &paper).await?;
                tx.run(
                    "UPDATE notice SET file_id = $3 WHERE practice_id = $1 AND id = $2",
                    args![self.practice_id, self.notice.id, file],
                )
                .await?;
                match (self.way, by, &self.subject.ways.fax) {
                    (Way::Fax, By::Itself, Some(number))
                        if fax::is_refused(tx, self.practice_id, &number.number).await? =>
                    {
                        self.put(tx, "failed", fax::REFUSED).await
                    }
                    (Way::Fax, By::Itself, Some(number)) => {
                        self.put(tx, "going", "").await?;
                        let new = fax::NewFax {
                            purpose: fax::Purpose::Clinical,
                            number: &number.number,
                            trust: number.trust,
                            file_id: file,
                            pages: i64::try_from(paper.pages).unwrap_or(i64::MAX),
                            source_id: self.subject.source_id,
                            referral_id: self.subject.referral_id,
                            notice_id: Some(self.notice.id),
                        };
                        let fax = fax::queue(tx, self.practice_id, new).await?;
                        tx.run(
                            "UPDATE notice SET fax_id = $3 WHERE practice_id = $1 AND id = $2",
                            args![self.practice_id, self.notice.id, fax],
                        )
                        .await?;
                        Ok(())
                    }
                    (Way::Fax, ..) => self.put(tx, "ready", UNCONFIRMED).await,
                    _ => self.put(tx, "ready", "").await,
                }
            }
        }
    }

    async fn words(&self, tx: &Tx, sender: &Sender) -> Result<words::Words> {
        // A lay source gets no link: its page would say no more than the mail.
        let link = match (self.says, self.app.public_url()) {
            (Says::LinkOnly, Some(home)) => {
                let (secrets, referral) = (self.app.secrets(), self.subject.referral_id);
                let token = links::token_for(tx, secrets, self.practice_id, referral).await?;
                token.map(|token| format!("{home}/status/{token}"))
            }
            _ => None,
        };
        let wording = match words::wording(self.stage, self.says) {
            Some(name) => templates::own(tx, self.practice_id, name).await?,
            None => None,
        };
        let (practice, phone) = (sender.practice.clone(), sender.phone());
        let teller = Teller { practice, phone, link, wording };
        let missing = missing(tx, self.practice_id, self.notice).await?;
        let zone = clock::zone(&sender.time_zone);
        Ok(words::words(self.subject, self.stage, self.says, &teller, &missing, &zone))
    }

    async fn mail(&self, tx: &Tx, words: &words::Words) -> Result<()> {
        let to = self.subject.ways.email.clone().unwrap_or_default();
        if outbox::is_suppressed(tx, self.practice_id, &to).await? {
            return self.put(tx, "failed", SUPPRESSED).await;
        }
        let asks = self.stage == Stage::NeedsInfo;
        let letter = Letter {
            purpose: if asks { Purpose::Request } else { Purpose::Notice },
            to,
            to_name: self.subject.source.clone(),
            subject: words.subject.clone(),
            body: templates::signed(
                &words.mail_body(),
                &self.profile.signature(Some(self.subject.clinic_id)),
            ),
            is_clinical: self.says == Says::Patient,
            source_id: Some(self.subject.source_id),
            referral_id: Some(self.subject.referral_id),
        };
        let (purpose, source) = (letter.purpose, letter.source_id);
        if let Some(why) = outbox::held(tx, self.practice_id, purpose, &letter.to, source).await? {
            return self.put(tx, "failed", &why).await;
        }
        let mail = match outbox::write(tx, self.practice_id, letter).await {
            Ok(mail) => mail,
            Err(Error::Invalid(why)) => return self.put(tx, "failed", &why).await,
            Err(error) => return Err(error),
        };
        tx.run(
            "UPDATE notice SET mail_id = $3 WHERE practice_id = $1 AND id = $2",
            args![self.practice_id, self.notice.id, mail],
        )
        .await?;
        let by = Actor::program("Liaison");
        match told(tx, self.practice_id, self.notice.id, "waiting", &by).await? {
            Moved::Yes => Ok(()),
            // Dropped with this transaction, so that nothing is sent twice.
            Moved::SomebodyWasFaster => Err(Error::Conflict("It was told already.".into())),
        }
    }

    async fn put(&self, tx: &Tx, to: &str, why: &str) -> Result<()> {
        notices::put(tx, self.practice_id, self.notice.id, "waiting", to, why).await?;
        Ok(())
    }
}

const SUPPRESSED: &str = "Mail to their address came back before, so none was sent. Ask them for another address, or \
     tell them in another way.";
const UNCONFIRMED: &str = "The fax number has not been confirmed. Call them, then confirm it on their page, or look at \
     it once more and send this one.";

/// The missing items that a telling asks for and that have not come.
pub(super) async fn missing(
    db: &impl Sql,
    practice_id: Uuid,
    notice: &Notice,
) -> Result<Vec<Missing>> {
    #[derive(platform::db::FromQueryResult)]
    struct Row {
        id: Uuid,
        kind: String,
        words: String,
    }
    let wanted = notice.item_ids();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    // Served by missing_item_by_referral.
    let rows: Vec<Row> = db
        .rows(
            "SELECT id, kind, words FROM missing_item
             WHERE practice_id = $1 AND referral_id = $2 AND came_at IS NULL
               AND dropped_at IS NULL ORDER BY created_at, id",
            args![practice_id, notice.referral_id],
        )
        .await?;
    Ok(rows
        .into_iter()
        .filter(|row| wanted.contains(&row.id))
        .map(|row| Missing { kind: row.kind, words: row.words })
        .collect())
}
