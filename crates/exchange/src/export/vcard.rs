//! Contact cards: vCard 4.0 (RFC 6350).

use lexicon::{Email, PersonName, Phone};

use crate::content_line::{escaped, fold_into};

/// What goes on one card.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Card {
    /// Stays the same when the card is exported again, so that address books update.
    pub uid: String,
    /// The name shown.
    pub name: String,
    /// The person, when it is one.
    pub person: Option<PersonName>,
    /// The organisation.
    pub organisation: String,
    /// The trade.
    pub title: String,
    /// Phones and faxes.
    pub numbers: Vec<Number>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// Where they sit.
    pub addresses: Vec<Address>,
    /// Web pages.
    pub urls: Vec<String>,
}

/// A number and what answers it.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// What answers.
    pub kind: NumberKind,
    /// The number.
    pub phone: Phone,
}

/// What answers a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    /// A phone at work.
    Work,
    /// A mobile phone.
    Mobile,
    /// A fax machine.
    Fax,
}

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Street and house number.
    pub street: String,
    /// City.
    pub city: String,
    /// State.
    pub state: String,
    /// ZIP code.
    pub zip: String,
}

/// The cards as one file.
pub fn to_vcards<'a>(cards: impl IntoIterator<Item = &'a Card>) -> String {
    let mut file = String::new();
    for card in cards {
        for line in lines(card) {
            fold_into(&mut file, &line);
        }
    }
    file
}

fn lines(card: &Card) -> Vec<String> {
    let mut lines = vec!["BEGIN:VCARD".to_owned(), "VERSION:4.0".to_owned()];
    if !card.uid.is_empty() {
        lines.push(format!("UID:urn:uuid:{}", escaped(&card.uid)));
    }
    let kind = if card.person.is_some() { "individual" } else { "org" };
    lines.push(format!("KIND:{kind}"));
    lines.push(format!("FN:{}", escaped(&card.name)));
    lines.extend(card.person.as_ref().map(name_line));
    for (property, text) in [("ORG", &card.organisation), ("TITLE", &card.title)] {
        if !text.is_empty() {
            lines.push(format!("{property}:{}", escaped(text)));
        }
    }
    lines.extend(card.numbers.iter().map(number_line));
    lines.extend(
        card.emails.iter().map(|email| format!("EMAIL;TYPE=work:{}", escaped(email.as_str()))),
    );
    lines.extend(card.addresses.iter().map(address_line));
    lines.extend(card.urls.iter().map(|url| format!("URL:{}", url.replace(['\r', '\n'], ""))));
    lines.push("END:VCARD".to_owned());
    lines
}

fn name_line(name: &PersonName) -> String {
    let part = |part: &Option<String>| escaped(part.as_deref().unwrap_or_default());
    // Several values in one component stand apart by commas, which therefore stay bare.
    let mut after: Vec<String> = name.suffix.iter().map(|suffix| escaped(suffix)).collect();
    after.extend(name.credentials.iter().map(|credential| escaped(credential)));
    format!(
        "N:{};{};{};{};{}",
        escaped(&name.family),
        escaped(&name.given),
        part(&name.middle),
        part(&name.prefix),
        after.join(","),
    )
}

fn number_line(number: &Number) -> String {
    let kind = match number.kind {
        NumberKind::Work => "\"work,voice\"",
        NumberKind::Mobile => "\"work,cell\"",
        NumberKind::Fax => "\"work,fax\"",
    };
    let extension =
        number.phone.extension().map(|digits| format!(";ext={digits}")).unwrap_or_default();
    format!("TEL;VALUE=uri;TYPE={kind}:tel:{}{extension}", number.phone.e164())
}

fn address_line(address: &Address) -> String {
    let [street, city, state, zip] =
        [&address.street, &address.city, &address.state, &address.zip].map(|part| escaped(part));
    format!("ADR;TYPE=work:;;{street};{city};{state};{zip};")
}
