//! A mail from its parts: plain text, and the same words as simple HTML.

use std::time::SystemTime;

use lettre::{
    Address, Message,
    message::{
        Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
};

use super::Fault;

/// Somebody who writes or is written to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The name; may be empty.
    pub name: String,
    /// The address.
    pub address: String,
}

/// A mail to be composed. No part can bring in a header line of its own: what
/// stands in a header is one line, and addresses are parsed.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Who sends it; what comes back comes to this address.
    pub from: Person,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<Person>,
    /// Who gets it.
    pub to: Person,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// Its id without brackets, the same at every attempt, so that a mail that was
    /// handed over twice shows once.
    pub message_id: String,
    /// When it was written.
    pub date: SystemTime,
    /// Where one click ends such mail (RFC 8058); none for what is not to be ended, and for
    /// an address that is not `https`.
    pub unsubscribe: Option<String>,
}

/// A calendar that travels with a mail (RFC 6047).
#[derive(Debug, Clone)]
pub struct Invite {
    /// What it is sent for: `REQUEST`, `CANCEL`, `DECLINECOUNTER`.
    pub method: String,
    /// The calendar.
    pub text: String,
}

/// Composes the mail.
pub fn compose(mail: &Outgoing) -> Result<Message, Fault> {
    let builder = head(mail)?.header(AutoSubmitted).header(NoAutomaticAnswer);
    let text = lines(&mail.text);
    finished(builder.multipart(MultiPart::alternative_plain_html(text.clone(), html(&text))))
}

/// Composes a mail with an invitation, which a person has sent and whose answer is wanted:
/// no header asks machines to keep quiet. The calendar stands beside the words, where mail
/// programs look for it, and is there as a file for those that don't.
pub fn compose_invite(mail: &Outgoing, invite: &Invite) -> Result<Message, Fault> {
    let text = lines(&mail.text);
    let method: String = invite.method.chars().filter(char::is_ascii_alphabetic).collect();
    let kind = |text: &str| {
        ContentType::parse(text)
            .map_err(|error| Fault::Never(format!("The invitation cannot be composed: {error}.")))
    };
    let calendar = SinglePart::builder()
        .header(kind(&format!("text/calendar; charset=utf-8; method={method}"))?)
        .body(invite.text.clone());
    let words = MultiPart::alternative_plain_html(text.clone(), html(&text)).singlepart(calendar);
    let file = Attachment::new("invite.ics".into())
        .body(invite.text.clone(), kind("application/ics; name=\"invite.ics\"")?);
    finished(head(mail)?.multipart(MultiPart::mixed().multipart(words).singlepart(file)))
}

fn head(mail: &Outgoing) -> Result<MessageBuilder, Fault> {
    let id: String = mail.message_id.chars().filter(is_id_sign).collect();
    let builder = Message::builder()
        .from(mailbox(&mail.from)?)
        .to(mailbox(&mail.to)?)
        .subject(one_line(&mail.subject))
        .message_id(Some(format!("<{id}>")))
        .date(mail.date);
    let builder = match &mail.reply_to {
        Some(reply_to) => builder.reply_to(mailbox(reply_to)?),
        None => builder,
    };
    Ok(match mail.unsubscribe.as_deref().filter(|address| is_one_click(address)) {
        Some(address) => builder.header(ListUnsubscribe(format!("<{address}>"))).header(OneClick),
        None => builder,
    })
}

/// RFC 8058, 3.1: an https address. What would end it early, or stand on a line of its own, is
/// in none of ours.
fn is_one_click(address: &str) -> bool {
    address.starts_with("https://")
        && address.chars().all(|sign| sign.is_ascii_graphic() && !"<>,".contains(sign))
}

fn finished(composed: Result<Message, lettre::error::Error>) -> Result<Message, Fault> {
    composed.map_err(|error| Fault::Never(format!("The mail cannot be composed: {error}.")))
}

fn mailbox(person: &Person) -> Result<Mailbox, Fault> {
    let address: Address = person.address.trim().parse().map_err(|_| {
        Fault::Never(format!("“{}” is not an e-mail address.", one_line(&person.address)))
    })?;
    let name = one_line(&person.name);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), address))
}

fn one_line(text: &str) -> String {
    let parts = text.split(|sign: char| sign.is_control() || sign.is_whitespace());
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_id_sign(sign: &char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_' | '@')
}

/// Lines end the same everywhere, and control characters are gone.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = text.chars().filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t'));
    let kept: String = kept.collect();
    format!("{}\n", kept.trim_end()).replace('\n', "\r\n")
}

/// The same words as HTML: paragraphs, line breaks and links, and nothing that is
/// fetched from anywhere.
fn html(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let paragraphs = text.trim().split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    let paragraphs: Vec<String> = paragraphs
        .map(|paragraph| {
            let lines: Vec<String> = paragraph.trim_matches('\n').lines().map(linked).collect();
            format!("<p>{}</p>", lines.join("<br>\n"))
        })
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"></head>\n<body \
         style=\"font-family:sans-serif;font-size:16px;line-height:1.5\">\n{}\n</body></html>\n",
        paragraphs.join("\n")
    )
}

/// A line with its web addresses as links.
fn linked(line: &str) -> String {
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn word(word: &str) -> String {
    if !word.starts_with("https://") && !word.starts_with("http://") {
        return escape(word);
    }
    // The full stop that ends a sentence is not part of the address.
    let address = word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
    let rest = &word[address.len()..];
    format!("<a href=\"{0}\">{0}</a>{1}", escape(address), escape(rest))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// `Auto-Submitted: auto-generated` (RFC 3834, 5.1): no holiday answers, please.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

/// The same for Microsoft Exchange (MS-OXCMAIL, 2.1.3.2.14), which looks here.
#[derive(Clone)]
struct NoAutomaticAnswer;

impl Header for NoAutomaticAnswer {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Auto-Response-Suppress")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "OOF, AutoReply".into())
    }
}

/// `List-Unsubscribe` (RFC 2369, 3.2).
#[derive(Clone)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }
    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }
    fn display(&self) -> HeaderValue {
        // The address is ASCII without blanks, and must not be broken.
        HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone())
    }
}

/// `List-Unsubscribe-Post: List-Unsubscribe=One-Click` (RFC 8058, 3.1).
#[derive(Clone)]
struct OneClick;

impl Header for OneClick {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".into())
    }
}

#[cfg(test)]
mod tests {
    use mail_parser::{MessageParser, MimeHeaders};
    use proptest::prelude::*;

    use super::*;

    fn sample() -> Outgoing {
        Outgoing {
            from: Person { name: "Summit Rehab".into(), address: "post@summit.example".into() },
            reply_to: None,
            to: Person { name: "Dr. Ann Lee".into(), address: "ann@office.example".into() },
            subject: "We have your referral".into(),
            text: "Dear Dr. Lee,\n\nIt is here: https://refer.summit.example/s/abc.\n<b>&\n".into(),
            message_id: "0190-1@summit.example".into(),
            date: SystemTime::UNIX_EPOCH,
            unsubscribe: None,
        }
    }

    #[test]
    fn one_click_ends_what_may_be_ended_and_nothing_else_says_so() {
        let long = format!("https://desk.summit.example/unsubscribe/{}", "0a".repeat(48));
        let raw = |unsubscribe: Option<&str>| {
            let mail = Outgoing { unsubscribe: unsubscribe.map(str::to_owned), ..sample() };
            String::from_utf8(compose(&mail).expect("composed").formatted()).expect("text")
        };
        let mail = raw(Some(&long));
        assert!(mail.contains(&format!("List-Unsubscribe: <{long}>\r\n")), "{mail}");
        assert!(mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{mail}");
        for other in
            [None, Some("http://a.example/u"), Some("https://a.example/u>\r\nBcc: x@y.example")]
        {
            assert!(!raw(other).contains("List-Unsubscribe"), "{other:?}");
        }
    }

    fn read_back(mail: &Outgoing) -> (Vec<String>, String, String) {
        let bytes = compose(mail).expect("composed").formatted();
        let message = MessageParser::default().parse(&bytes).expect("a message");
        let names = message.headers().iter().map(|header| header.name().to_owned()).collect();
        let text = message.body_text(0).unwrap_or_default().into_owned();
        let html = message.body_html(0).unwrap_or_default().into_owned();
        assert_eq!(message.attachment_count(), 0);
        assert!(message.content_type().is_some());
        (names, text, html)
    }

    #[test]
    fn the_words_arrive_as_text_and_as_html_with_links() {
        let (names, text, html) = read_back(&sample());
        assert!(names.contains(&"Auto-Submitted".to_owned()), "{names:?}");
        assert!(text.contains("/s/abc.\r\n<b>&"), "{text}");
        let link = "<a href=\"https://refer.summit.example/s/abc\">";
        assert!(html.contains(link) && html.contains("&lt;b&gt;&amp;"), "{html}");
    }

    #[test]
    fn an_invitation_stands_beside_the_words_and_is_there_as_a_file() {
        let text = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Lünch\r\nEND:VCALENDAR\r\n";
        let invite = Invite { method: "REQUEST\r\nX-Evil: 1".into(), text: text.into() };
        let bytes = compose_invite(&sample(), &invite).expect("composed").formatted();
        let message = MessageParser::default().parse(&bytes).expect("a message");
        let kinds: Vec<String> = message
            .parts
            .iter()
            .filter_map(|part| part.content_type())
            .map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()))
            .collect();
        let wanted = [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics",
        ];
        assert_eq!(kinds, wanted);
        let calendar = message.parts.iter().find(|part| part.is_content_type("text", "calendar"));
        let calendar = calendar.expect("the calendar");
        let method = calendar.content_type().and_then(|kind| kind.attribute("method"));
        assert!(method.is_some_and(|method| method.starts_with("REQUEST")), "{method:?}");
        assert_eq!(calendar.text_contents().unwrap_or_default(), text);
        assert!(message.header_raw("X-Evil").is_none());
        assert!(message.header_raw("Auto-Submitted").is_none(), "a person wants an answer");
        let read = crate::read(&bytes);
        let found: Vec<&str> =
            read.attachments.iter().map(|file| file.media_type.as_str()).collect();
        assert_eq!(found, ["text/calendar", "text/calendar"], "as our own reader sees it");
    }

    #[test]
    fn a_lone_surrogate_of_lines_or_a_wrong_address_is_refused_in_words() {
        for address in ["", "ann", "ann@office.example, eve@x.example", "a@b.example\r\nBcc: e@x.y"]
        {
            let mut mail = sample();
            mail.to.address = address.into();
            assert!(matches!(compose(&mail), Err(Fault::Never(_))), "{address:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        /// Whatever stands in a field, the mail has the headers that we gave it.
        #[test]
        fn no_field_can_bring_in_a_header(
            field in 0..5usize,
            before in "\\PC{0,20}",
            end in "(\r\n|\n|\r|\u{0}|\u{85}|\u{2028}| {900}\r\n )",
            inside in "(Bcc: eve@evil.example|\r\n\r\n<script>|X-Evil: 1|Subject: other)",
        ) {
            let plain = read_back(&sample()).0;
            let evil = format!("{before}{end}{inside}");
            let mut mail = sample();
            match field {
                0 => mail.subject = evil,
                1 => mail.from.name = evil,
                2 => mail.to.name = evil,
                3 => mail.message_id = evil,
                _ => mail.text = evil,
            }
            let (names, _, html) = read_back(&mail);
            prop_assert_eq!(names, plain);
            prop_assert!(!html.contains("<script>"));
        }
    }
}
