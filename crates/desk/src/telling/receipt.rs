//! Job `intake.acknowledge`: the sender of a form learns by mail that it arrived.

use platform::{
    Result, Sql, Uuid, args,
    audit::{self, Actor, Entry},
    db::FromQueryResult,
    jobs::{Job, Outcome},
    web::App,
};
use serde_json::json;

use super::{links::Link, paper::Sender};
use crate::{
    intake::{Draft, status_token},
    outbox::{self, Letter, Purpose},
};

#[derive(FromQueryResult)]
struct Item {
    reference: String,
    trust: String,
    draft: String,
    clinic_id: Option<Uuid>,
}

pub(super) async fn acknowledge(app: App, job: Job) -> Outcome {
    let id = job.uuid("item")?;
    write(&app, job.practice_id, id).await?;
    Ok(())
}

/// Once for an item. The mail holds nothing that was typed into the form: neither
/// the patient nor words by which somebody could have us write to strangers.
async fn write(app: &App, practice_id: Uuid, id: Uuid) -> Result<()> {
    let tx = app.db().begin().await?;
    // Served by the primary key, then mail_out_by_item.
    let item: Option<Item> = tx
        .row(
            "SELECT i.reference, i.trust, i.draft, i.clinic_id FROM intake_item i
             WHERE i.practice_id = $1 AND i.id = $2 AND NOT EXISTS
                (SELECT 1 FROM mail_out m WHERE m.practice_id = $1 AND m.item_id = $2)",
            args![practice_id, id],
        )
        .await?;
    let Some(item) = item.filter(|item| item.trust != "doubtful") else { return Ok(()) };
    let draft: Draft = serde_json::from_str(&item.draft)?;
    let to = draft.referrer_email.value.trim().to_owned();
    if !mail::is_address(&to) {
        return Ok(());
    }
    let sender = Sender::read(&tx, practice_id, item.clinic_id).await?;
    let link = link(app, &tx, id).await?;
    let spanish = draft.language == "es";
    let (subject, body) = if spanish {
        spanish_words(&sender, &item.reference, link.as_deref())
    } else {
        english_words(&sender, &item.reference, link.as_deref())
    };
    let letter = Letter {
        purpose: Purpose::Receipt,
        to,
        to_name: String::new(),
        subject,
        body,
        is_clinical: false,
        source_id: None,
        referral_id: None,
    };
    let mail = outbox::write(&tx, practice_id, letter).await?;
    tx.run(
        "UPDATE mail_out SET item_id = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, mail, id],
    )
    .await?;
    let entry = Entry {
        action: "intake.acknowledged",
        subject_kind: "intake_item",
        subject_id: Some(id),
        detail: json!({ "by": "email" }),
    };
    audit::record(&tx, practice_id, &Actor::program("Liaison"), entry).await?;
    tx.commit().await
}

/// The address of the item's page, while it opens.
async fn link(app: &App, tx: &platform::Tx, item: Uuid) -> Result<Option<String>> {
    let token = status_token(app.secrets(), item);
    let open = Link::by_token(tx, &token, platform::clock::now()).await?;
    Ok(open.and(app.public_url()).map(|home| format!("{home}/status/{token}")))
}

fn english_words(sender: &Sender, reference: &str, link: Option<&str>) -> (String, String) {
    let mut body = format!(
        "We received your referral. Thank you.\n\nIts reference is {reference}: please name it \
         when you call us."
    );
    if let Some(link) = link {
        body.push_str(&format!(
            "\n\nSee where it stands:\n{link}\n\nThe page asks for the six-digit number of your \
             receipt, or sends a code to this address."
        ));
    }
    body.push_str(&call("Questions? Please call", "Questions? Please call us", sender));
    (format!("{} received your referral", sender.practice), body)
}

fn spanish_words(sender: &Sender, reference: &str, link: Option<&str>) -> (String, String) {
    let mut body = format!(
        "Recibimos su referencia. Gracias.\n\nSu número es {reference}: menciónelo cuando nos \
         llame."
    );
    if let Some(link) = link {
        body.push_str(&format!(
            "\n\nVea en qué punto está:\n{link}\n\nLa página pide el número de seis cifras de su \
             recibo, o envía un código a esta dirección."
        ));
    }
    body.push_str(&call("¿Preguntas? Llame al", "¿Preguntas? Llámenos", sender));
    (format!("{} recibió su referencia", sender.practice), body)
}

fn call(at: &str, without: &str, sender: &Sender) -> String {
    match sender.phone().as_str() {
        "" => format!("\n\n{without}."),
        phone => format!("\n\n{at} {phone}."),
    }
}
