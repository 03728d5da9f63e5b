//! Mails that carry something else: a fax, or a message left on the phone.

use lexicon::{Channel, Phone};
use mail::Message;

use super::reading;

/// What a mail carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Carried {
    /// By which channel it really came.
    pub channel: Channel,
    /// The number that called, where it says so.
    pub number: Option<Phone>,
    /// Its own words: a transcript without the frame around it.
    pub words: Option<String>,
}

/// Fax services whose mails hold faxes, by the domain of the sender.
const FAX_SERVICES: &[&str] = &[
    "efax.com",
    "srfax.com",
    "myfax.com",
    "metrofax.com",
    "faxage.com",
    "fax.plus",
    "hellofax.com",
    "faxmail.com",
    "nextivafax.com",
    "ringcentral.com",
    "updox.com",
    "doximity.com",
    "concord.net",
    "etherfax.net",
    "documo.com",
    "sfaxme.com",
    "rapidfax.com",
    "interfax.net",
    "phaxio.com",
];

/// Looks at what a mail carries; an ordinary mail carries itself.
pub(super) fn look(message: &Message) -> Carried {
    if let Some(carried) = google_voicemail(message) {
        return carried;
    }
    let subject = message.subject.to_lowercase();
    let has_pages = message
        .attachments
        .iter()
        .any(|file| matches!(file.media_type.as_str(), "application/pdf" | "image/tiff"));
    let domain = message.from.address.rsplit('@').next().unwrap_or_default();
    let of_service = FAX_SERVICES
        .iter()
        .any(|service| domain == *service || domain.ends_with(&format!(".{service}")));
    let says_fax = subject
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "fax" | "efax" | "faxes" | "telefax"));
    if has_pages && (of_service || says_fax) {
        let number = reading::phones(&message.subject)
            .into_iter()
            .next()
            .or_else(|| number_of_caller(&message.text));
        return Carried { channel: Channel::Fax, number, words: None };
    }
    if subject.contains("voicemail") || subject.contains("voice message") {
        let has_sound =
            message.attachments.iter().any(|file| file.media_type.starts_with("audio/"));
        if has_sound {
            let number = reading::phones(&message.subject).into_iter().next();
            return Carried { channel: Channel::Voicemail, number, words: None };
        }
    }
    Carried { channel: Channel::Email, number: None, words: None }
}

/// The number in a line that names the caller.
fn number_of_caller(text: &str) -> Option<Phone> {
    text.lines()
        .take(60)
        .filter(|line| {
            let line = line.to_lowercase();
            ["from", "caller", "sender", "csid", "ani", "remite", "de:"]
                .iter()
                .any(|word| line.contains(word))
        })
        .find_map(|line| reading::phones(line).into_iter().next())
}

/// Google Voice: `New voicemail from (917) 359-5785 at 3:18 PM`, the transcript
/// between its name and a link to hear it.
fn google_voicemail(message: &Message) -> Option<Carried> {
    let ours = message.from.address.ends_with("@google.com")
        || message.from.address.ends_with("@txt.voice.google.com");
    let subject = message.subject.strip_prefix("New voicemail from ");
    let subject = subject.filter(|_| ours)?;
    let words: Vec<&str> = message
        .text
        .lines()
        .map(str::trim)
        .skip_while(|line| line.is_empty() || *line == "Google Voice")
        .take_while(|line| !line.to_lowercase().starts_with("play message"))
        .collect();
    let words = words.join(" ").trim().to_owned();
    let words =
        if words.eq_ignore_ascii_case("transcript not available") { String::new() } else { words };
    let number = reading::phones(subject).into_iter().next();
    Some(Carried { channel: Channel::Voicemail, number, words: Some(words) })
}
