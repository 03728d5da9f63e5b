//! What somebody typed into the form, kept as they typed it.

use form_urlencoded::Serializer;

/// The longest line of one field; words may be longer.
const LINE: usize = 200;
const WORDS: usize = 4000;

/// The fields of the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "named as the fields of the form")]
pub struct Typed {
    pub token: String,
    pub proof: String,
    /// The field that people do not see.
    pub website: String,
    pub lang: String,
    pub referrer: String,
    pub reach: String,
    pub organisation: String,
    pub npi: String,
    pub referrer_fax: String,
    pub tell_by: String,
    pub patient: String,
    pub birth_date: String,
    pub patient_phone: String,
    pub payer: String,
    pub reason: String,
    pub diagnosis: String,
    pub clinic: String,
    pub urgent: String,
    pub note: String,
    /// The code of the short link that led here.
    pub link: String,
    /// The token of a known office that led here.
    pub again: String,
    /// Whether files were kept from an earlier try.
    pub has_kept: bool,
    /// Files kept from an earlier try that shall be left out.
    pub leave_out: Vec<String>,
    /// Fields that were longer than they may be, cut.
    pub cut: Vec<&'static str>,
}

impl Typed {
    /// Takes a field in; one that the form does not have is passed over.
    pub fn take(&mut self, name: &str, value: &str) {
        if name == "has_kept" {
            self.has_kept = true;
            return;
        }
        if name == "leave_out" {
            if self.leave_out.len() < 20 {
                self.leave_out.push(line(value, 40).0);
            }
            return;
        }
        let Some((name, most, field)) = self.field(name) else { return };
        let (text, was_cut) = if most == WORDS { words(value, most) } else { line(value, most) };
        *field = text;
        if was_cut {
            self.cut.push(name);
        }
    }

    fn field(&mut self, name: &str) -> Option<(&'static str, usize, &mut String)> {
        Some(match name {
            "token" => ("token", LINE, &mut self.token),
            "proof" => ("proof", LINE, &mut self.proof),
            "website" => ("website", LINE, &mut self.website),
            "lang" => ("lang", LINE, &mut self.lang),
            "referrer" => ("referrer", LINE, &mut self.referrer),
            "reach" => ("reach", LINE, &mut self.reach),
            "organisation" => ("organisation", LINE, &mut self.organisation),
            "npi" => ("npi", LINE, &mut self.npi),
            "referrer_fax" => ("referrer_fax", LINE, &mut self.referrer_fax),
            "tell_by" => ("tell_by", LINE, &mut self.tell_by),
            "patient" => ("patient", LINE, &mut self.patient),
            "birth_date" => ("birth_date", LINE, &mut self.birth_date),
            "patient_phone" => ("patient_phone", LINE, &mut self.patient_phone),
            "payer" => ("payer", LINE, &mut self.payer),
            "reason" => ("reason", WORDS, &mut self.reason),
            "diagnosis" => ("diagnosis", LINE, &mut self.diagnosis),
            "clinic" => ("clinic", LINE, &mut self.clinic),
            "urgent" => ("urgent", LINE, &mut self.urgent),
            "note" => ("note", WORDS, &mut self.note),
            "link" => ("link", LINE, &mut self.link),
            "again" => ("again", LINE, &mut self.again),
            _ => return None,
        })
    }

    /// The most characters that a field may have.
    pub fn most(name: &str) -> usize {
        if matches!(name, "reason" | "note") { WORDS } else { LINE }
    }

    /// The query that keeps what led here when the language is changed.
    pub fn query(&self, lang: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("lang", lang);
        for (name, value) in [("l", &self.link), ("again", &self.again)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }
}

/// One line, without what no line holds; whether something had to be cut off.
fn line(text: &str, most: usize) -> (String, bool) {
    let one: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    cut(one.trim().chars().filter(|c| !is_hidden(*c)), most)
}

fn words(text: &str, most: usize) -> (String, bool) {
    let one = text.replace("\r\n", "\n").replace('\r', "\n");
    cut(one.trim().chars().filter(|c| matches!(c, '\n' | '\t') || !is_hidden(*c)), most)
}

/// Control characters, and marks that turn the direction of text around: nobody types
/// them, and they make a line read otherwise than it is.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn cut(mut characters: impl Iterator<Item = char>, most: usize) -> (String, bool) {
    let text: String = characters.by_ref().take(most).collect();
    (text, characters.next().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_is_typed_is_bounded_and_holds_nothing_a_database_refuses(
            name in "referrer|reason|note|payer|token|leave_out|nonsense",
            value in "(?s).{0,6000}",
        ) {
            let mut typed = Typed::default();
            typed.take(&name, &value);
            let all = [&typed.referrer, &typed.reason, &typed.note, &typed.payer, &typed.token];
            for text in all {
                prop_assert!(text.chars().count() <= WORDS);
                prop_assert!(!text.contains('\0') && !text.contains('\r'));
            }
            prop_assert!(!typed.referrer.contains('\n'));
        }
    }

    #[test]
    fn what_is_typed_stays_as_it_was_typed() {
        let mut typed = Typed::default();
        typed.take("patient", "  Núñez, José <i>Jr</i> ");
        typed.take("reason", "Knee.\r\nSecond line");
        assert_eq!(typed.patient, "Núñez, José <i>Jr</i>");
        assert_eq!(typed.reason, "Knee.\nSecond line");
        assert!(typed.cut.is_empty());
        typed.take("note", &"x".repeat(4001));
        assert_eq!((typed.note.len(), typed.cut.as_slice()), (4000, ["note"].as_slice()));
    }
}
