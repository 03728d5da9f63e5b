//! Promises of the conversation by SMTP and LMTP.

use mail::receiver::{Answer, Envelope, Event, Protocol, Session};
use proptest::prelude::*;

/// All replies to some bytes fed in parts, and the mails that were kept.
fn talk(protocol: Protocol, said: &[u8], part: usize) -> (String, Vec<Envelope>) {
    let mut session = Session::new(protocol, "mx.test", 2000);
    let (mut replies, mut kept) = (String::new(), Vec::new());
    for part in said.chunks(part.max(1)) {
        session.feed(part);
        while let Some(event) = session.next_event() {
            let event = match event {
                Event::Recipient(address) => {
                    let ours = address == "refer@ours.test";
                    session.recipient(&address, if ours { Answer::Yes } else { Answer::No })
                }
                Event::Keep(mail) => {
                    kept.push(mail);
                    session.kept(&[Answer::Yes, Answer::Later])
                }
                reply => reply,
            };
            if let Event::Reply(words) = event {
                replies.push_str(&words);
            }
        }
    }
    (replies, kept)
}

const HEAD: &str = "EHLO a\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<refer@ours.test>\r\nDATA\r\n";

#[test]
fn a_mail_in_one_gulp_or_byte_by_byte_is_the_same_mail() {
    let said = format!("{HEAD}Subject: x\r\n\r\n..point\r\n.\r\nQUIT\r\n");
    for part in [1, 3, 1000] {
        let (replies, kept) = talk(Protocol::Smtp, said.as_bytes(), part);
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].raw, b"Subject: x\r\n\r\n.point\r\n");
        assert!(replies.contains("250 2.0.0 Kept\r\n221"), "{replies}");
    }
}

#[test]
fn nothing_is_sent_on_to_others() {
    let said = "EHLO a\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<x@elsewhere.test>\r\nDATA\r\n";
    let (replies, kept) = talk(Protocol::Smtp, said.as_bytes(), 100);
    assert!(
        kept.is_empty() && replies.contains("550 5.7.1") && !replies.contains("354"),
        "{replies}"
    );
}

#[test]
fn no_other_end_than_cr_lf_point_cr_lf_ends_a_mail() {
    for end in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r.\r\n"] {
        let said = format!(
            "{HEAD}one{end}MAIL FROM:<evil@b.test>\r\nRCPT TO:<refer@ours.test>\r\nDATA\r\ntwo\r\n.\r\n"
        );
        let (replies, kept) = talk(Protocol::Smtp, said.as_bytes(), 100);
        assert!(kept.is_empty(), "{end:?}: {kept:?}");
        assert!(replies.contains("550 5.6.0"), "{end:?}: {replies}");
    }
}

#[test]
fn too_much_of_anything_is_refused() {
    let large = format!("{HEAD}{}.\r\nQUIT\r\n", "0123456789\r\n".repeat(300));
    let (replies, kept) = talk(Protocol::Smtp, large.as_bytes(), 100);
    assert!(
        kept.is_empty() && replies.contains("552 5.3.4") && replies.contains("221"),
        "{replies}"
    );
    let (replies, _) = talk(Protocol::Smtp, "x".repeat(5000).as_bytes(), 100);
    assert!(replies.contains("500 5.5.2"), "{replies}");
    let (replies, _) = talk(Protocol::Smtp, "FOO\r\n".repeat(50).as_bytes(), 100);
    assert!(replies.ends_with("421 4.7.0 Too many mistakes\r\n"), "{replies}");
}

#[test]
fn by_lmtp_each_recipient_gets_an_answer() {
    let said = "LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<refer@ours.test>\r\nRCPT TO:<refer@ours.test>\r\nDATA\r\nx\r\n.\r\n";
    let (replies, kept) = talk(Protocol::Lmtp, said.as_bytes(), 100);
    assert_eq!(kept.len(), 1);
    assert!(
        replies.ends_with("250 2.0.0 Kept\r\n451 4.3.0 Not kept, try again in a moment\r\n"),
        "{replies}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_conversation_keeps_mail_only_for_accepted_recipients(
        said in prop::collection::vec(prop::sample::select(vec![
            "EHLO a\r\n", "LHLO a\r\n", "MAIL FROM:<a@b.test>\r\n", "RCPT TO:<refer@ours.test>\r\n", "RCPT TO:<x@y.test>\r\n",
            "DATA\r\n", ".\r\n", "..\r\n", "\n", "\r", "\0", "BDAT 5 LAST\r\n", "RSET\r\n", "MAIL FROM:<\r\n", "text\r\n", "STARTTLS\r\n",
        ]), 0..40),
        part in 1usize..50,
    ) {
        let (replies, kept) = talk(Protocol::Smtp, said.concat().as_bytes(), part);
        for mail in kept {
            prop_assert!(!mail.recipients.is_empty() && mail.recipients.iter().all(|to| to == "refer@ours.test"));
            prop_assert!(mail.raw.len() <= 2000 && !mail.raw.contains(&0) || mail.raw.ends_with(b"\r\n"));
        }
        prop_assert!(replies.is_empty() || replies.ends_with("\r\n"));
    }
}

#[test]
fn tls_begins_anew_and_what_was_slipped_in_before_it_is_thrown_away() {
    let mut session = Session::new(Protocol::Smtp, "mx.test", 2000).offering_tls();
    session.feed(b"EHLO a\r\n");
    let hello = session.next_event();
    assert!(matches!(&hello, Some(Event::Reply(words)) if words.contains("250-STARTTLS")));
    session.feed(b"STARTTLS\r\nMAIL FROM:<evil@b.test>\r\n");
    assert!(
        matches!(session.next_event(), Some(Event::StartTls(words)) if words.starts_with("220"))
    );
    assert_eq!(session.next_event(), None, "the command that came with it is not obeyed");
    session.feed(b"MAIL FROM:<a@b.test>\r\n");
    let reply = session.next_event();
    assert!(
        matches!(&reply, Some(Event::Reply(words)) if words.starts_with("503")),
        "the greeting in the clear counts for nothing: {reply:?}"
    );
    session.feed(b"EHLO a\r\n");
    let hello = session.next_event();
    assert!(matches!(&hello, Some(Event::Reply(words)) if !words.contains("STARTTLS")));
}

#[test]
fn without_a_certificate_tls_is_not_offered() {
    let (replies, _) = talk(Protocol::Smtp, b"EHLO a\r\nSTARTTLS\r\n", 100);
    assert!(!replies.contains("250-STARTTLS") && replies.contains("503 5.5.1"), "{replies}");
}
