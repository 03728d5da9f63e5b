//! Names of persons as they stand in exports, letters and voicemails.

mod credentials;
mod order;
mod reading;

use crate::name_words::{credential, prefix};

/// Whether the order of given and family name was written or supposed.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum NameOrder {
    /// A comma, a form of address or mixed letters told which is which.
    #[default]
    Known,
    /// Nothing told; a person should look.
    Guessed,
}

/// A person's name in its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct PersonName {
    /// Form of address: `Dr.`.
    pub prefix: Option<String>,
    /// Given name; empty when only a family name is known.
    pub given: String,
    /// Middle name or initial.
    pub middle: Option<String>,
    /// Family name.
    pub family: String,
    /// `Jr.`, `III`.
    pub suffix: Option<String>,
    /// The name somebody goes by, given in quotes or brackets.
    pub nickname: Option<String>,
    /// Credentials in their usual spelling: `MD`, `PA-C`.
    pub credentials: Vec<String>,
    /// Whether the order was written or supposed.
    pub order: NameOrder,
}

impl PersonName {
    /// Reads a name in any usual form; `None` when there is no name in the text.
    pub fn parse(text: &str) -> Option<Self> {
        reading::read(text)
    }

    /// A name from separate fields, tidied like a parsed one; `None` without a family or given name.
    pub fn from_parts(given: &str, middle: &str, family: &str) -> Option<Self> {
        let [given, middle, family] = [given, middle, family].map(str::trim);
        // In a field of its own, "PA" or "DO" is a name; only in a line could it be a credential.
        let sure_middle = is_only_a_name(middle);
        let with_middle = if sure_middle { "" } else { middle };
        let mut name = if family.is_empty() {
            Self::parse(&format!("{given} {with_middle}"))?
        } else {
            Self::parse(&format!("{family}, {given} {with_middle}"))?
        };
        if name.given.is_empty() && !family.is_empty() && is_only_a_name(given) {
            name.credentials
                .retain(|known| Some(known.as_str()) != credential(given).map(|(known, _)| known));
            name.given = crate::title_case(given);
        }
        if sure_middle {
            name.middle = Some(crate::title_case(middle));
        }
        Some(name)
    }

    /// What people read: `David A. Wiebe, MD`.
    pub fn display(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        if self.given.is_empty() {
            words.extend(self.prefix.clone());
        }
        words.push(dotted(&self.given));
        words.extend(self.middle.as_deref().map(dotted));
        words.push(self.family.clone());
        words.extend(self.suffix.clone());
        words.retain(|word| !word.is_empty());
        let mut shown = words.join(" ");
        for credential in &self.credentials {
            shown.push_str(", ");
            shown.push_str(credential);
        }
        shown
    }

    /// How the name is sorted and searched: `wiebe david a`.
    pub fn sort_key(&self) -> String {
        crate::fold(&format!(
            "{} {} {}",
            self.family,
            self.given,
            self.middle.as_deref().unwrap_or_default()
        ))
    }

    /// For lists that others may see: `Maria L.`
    pub fn short(&self) -> String {
        let initial = self.family.chars().find(|c| c.is_alphabetic());
        match (self.given.is_empty(), initial) {
            (true, Some(initial)) => format!("{}.", initial.to_uppercase()),
            (false, Some(initial)) => {
                format!("{} {}.", dotted(&self.given), initial.to_uppercase())
            }
            _ => self.given.clone(),
        }
    }
}

/// Whether a field holds one word that is a name though it reads like a credential: `DO`, `Md`.
fn is_only_a_name(field: &str) -> bool {
    let written_as_name =
        field.starts_with(char::is_uppercase) && field.ends_with(char::is_lowercase);
    !field.contains([' ', '.'])
        && prefix(field).is_none()
        && credential(field).is_some_and(|(_, also_a_name)| also_a_name || written_as_name)
}

/// Initials get their points.
fn dotted(words: &str) -> String {
    let point = |word: &str| {
        let mut letters = word.chars();
        match (letters.next(), letters.next()) {
            (Some(only), None) if only.is_uppercase() || only.is_lowercase() => {
                format!("{}.", only.to_uppercase())
            }
            _ => word.to_owned(),
        }
    };
    words.split(' ').map(point).collect::<Vec<_>>().join(" ")
}
