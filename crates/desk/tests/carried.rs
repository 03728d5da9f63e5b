//! Mails that carry something else: a message left on the phone, a fax.

use crate::support::Practice;
use desk::{
    arrivals::{Came, take_in},
    intake::{Draft, Origin},
};
use platform::{Sql, args, db::FromQueryResult};
use testing::{World, on_each_database};

#[derive(FromQueryResult)]
struct Item {
    channel: String,
    sender: String,
    draft: String,
}

async fn taken_in(world: &World, practice: &Practice, mail: &str) -> (Item, Draft) {
    let raw = mail.replace('\n', "\r\n").into_bytes();
    let receipt = take_in(&world.app, practice.id, raw, Came::default()).await.expect("taken in");
    assert!(receipt.is_some_and(|receipt| receipt.is_new));
    let item: Item = world
        .db()
        .row("SELECT channel, sender, draft FROM intake_item ORDER BY id DESC LIMIT 1", args![])
        .await
        .expect("a query")
        .expect("an item");
    let draft = serde_json::from_str(&item.draft).expect("a draft");
    (item, draft)
}

#[test]
fn a_voicemail_keeps_its_channel_and_the_number_that_called() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let mail = "From: Google Voice <voice-noreply@google.com>\nTo: refer@practice.example\n\
            Subject: New voicemail from (614) 555-0133 at 3:18 PM\nMessage-ID: <v1@google.com>\n\n\
            Google Voice\n\nHello this is Dana from Elm Street Family Practice we would like to\n\
            refer a patient for her shoulder\n\nplay message\nhttps://voice.example\n";
        let (item, draft) = taken_in(&world, &practice, mail).await;
        assert_eq!((item.channel.as_str(), item.sender.as_str()), ("voicemail", "(614) 555-0133"));
        assert_eq!(draft.referrer_phone.value, "(614) 555-0133");
        assert_eq!(draft.referrer_phone.from, Origin::Known);
        // Whoever merely writes such a subject has left no voicemail.
        let (item, _) = taken_in(
            &world,
            &practice,
            &mail.replace("voice-noreply@google.com", "x@evil.example").replace("<v1", "<v2"),
        )
        .await;
        assert_eq!(item.channel, "email");
    });
}

#[test]
fn a_mail_of_a_fax_service_is_a_fax_with_the_number_that_sent_it() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let mail = "From: Fax <inbound@srfax.com>\nTo: refer@practice.example\n\
            Subject: Fax received from 6145550144\nMessage-ID: <f1@srfax.com>\nMIME-Version: 1.0\n\
            Content-Type: multipart/mixed; boundary=b\n\n--b\n\nPatient: not this word\n\
            --b\nContent-Type: application/pdf; name=\"fax.pdf\"\n\
            Content-Transfer-Encoding: base64\n\nJVBERi0xLjcK\n--b--\n";
        let (item, draft) = taken_in(&world, &practice, mail).await;
        assert_eq!((item.channel.as_str(), item.sender.as_str()), ("fax", "(614) 555-0144"));
        assert_eq!(draft.referrer_fax.value, "(614) 555-0144");
        assert!(draft.patient.is_empty(), "the service's own words are no referral");
        // Without pages it is a note about a fax, and stays a mail.
        let (head, _) = mail.split_once("--b\nContent-Type").expect("the page");
        let note = format!("{head}--b--\n").replace("<f1", "<f2");
        assert_eq!(taken_in(&world, &practice, &note).await.0.channel, "email");
    });
}
