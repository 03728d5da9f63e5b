//! Promises about what came back; replays the seeds of the fuzz target.

use mail::bounce::{Bounce, Lasting, read};
use proptest::prelude::*;

fn seed(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/bounce/");
    std::fs::read(format!("{folder}{name}")).expect("a seed")
}

fn known(name: &str, id: &str, lasting: Lasting) -> Bounce {
    let bounce = read(&seed(name)).expect("a bounce");
    assert_eq!(bounce.message_id.as_deref(), Some(id), "{name}");
    assert_eq!(bounce.recipient.as_deref(), Some("ann@office.example"), "{name}");
    assert_eq!(bounce.lasting, lasting, "{name}");
    bounce
}

#[test]
fn a_notification_and_the_letters_of_older_servers_are_read() {
    let report = known("report.eml", "one@practice.example", Lasting::Permanent);
    assert_eq!(report.reason, "550 5.1.1 no such user");
    assert_eq!(report.status.as_deref(), Some("5.1.1"));
    known("qmail.eml", "two@practice.example", Lasting::Permanent);
    known("exim-full.eml", "three@practice.example", Lasting::Transient);
}

#[test]
fn a_delay_is_no_end_and_a_success_or_a_holiday_answer_is_no_bounce() {
    let report = String::from_utf8(seed("report.eml")).expect("text");
    let delayed = read(report.replace("Action: failed", "Action: delayed").as_bytes());
    assert_eq!(delayed.map(|bounce| bounce.lasting), Some(Lasting::Transient));
    assert_eq!(read(report.replace("Action: failed", "Action: delivered").as_bytes()), None);
    assert_eq!(read(&seed("holiday.eml")), None);
}

proptest! {
    #[test]
    fn any_bytes_and_any_damage_end_without_a_panic(
        noise in proptest::collection::vec(any::<u8>(), 0..200),
        at in 0usize..900, length in 0usize..60,
        which in 0usize..3,
    ) {
        let _ = read(&noise);
        let mut bytes = seed(["report.eml", "qmail.eml", "exim-full.eml"][which]);
        let start = at.min(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, noise);
        if let Some(bounce) = read(&bytes) {
            prop_assert!(bounce.reason.chars().count() <= 300);
            prop_assert!(!bounce.reason.contains(['\r', '\n']));
            prop_assert!(bounce.recipient.is_none_or(|address| mail::is_address(&address)));
        }
    }
}
