//! What goes to the print queue: the words of a card or a letter, and nothing of a patient.

use jiff::civil::Date;
use platform::Uuid;

use super::way::Way;
use crate::{
    days,
    print::{Content, LetterText, NewPiece},
};

/// Everything that is printed of a thank-you. A patient has no field here.
#[derive(Debug, Clone, Copy)]
pub struct Printed<'a> {
    /// The thank-you.
    pub thanks_id: Uuid,
    /// To whom.
    pub source_id: Uuid,
    /// Their name.
    pub source: &'a str,
    /// As one speaks to them.
    pub to: &'a str,
    /// A card or a letter.
    pub way: Way,
    /// What it says.
    pub words: &'a str,
    /// The day of a letter: that of the thanks, never one of a referral.
    pub today: Date,
    /// Who signs a letter.
    pub signer: (&'a str, Uuid),
    /// For which practice.
    pub practice: &'a str,
}

/// As the print queue takes it.
pub fn piece(printed: &Printed<'_>) -> NewPiece {
    let content = match printed.way {
        Way::Letter => Content::Letter(letter(printed)),
        _ => Content::Card { sentence: printed.words.to_owned() },
    };
    let what = if printed.way == Way::Letter { "Thank-you letter" } else { "Thank-you card" };
    NewPiece {
        kind: printed.way.piece(),
        subject_id: printed.thanks_id,
        source_id: printed.source_id,
        clinic_id: None,
        patient_id: None,
        document: None,
        replaces: None,
        referral_id: None,
        title: format!("{what} to {}", printed.source),
        content,
    }
}

fn letter(printed: &Printed<'_>) -> LetterText {
    let (name, member) = printed.signer;
    LetterText {
        date: days::long(printed.today),
        subject: "Thank you".into(),
        opening: format!("Dear {},", printed.to),
        paragraphs: paragraphs(printed.words),
        closing: "With kind regards,".into(),
        signature: vec![name.to_owned(), printed.practice.to_owned()],
        signed_by: Some(member),
        ..LetterText::default()
    }
}

fn paragraphs(words: &str) -> Vec<String> {
    let words = words.replace("\r\n", "\n");
    words.split("\n\n").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_piece_names_the_source_and_says_the_words_and_no_more() {
        let printed = Printed {
            thanks_id: Uuid::from_u128(1),
            source_id: Uuid::from_u128(2),
            source: "Osei, Ama",
            to: "Dr. Osei",
            way: Way::Letter,
            words: "Thank you.\r\n\r\nWe are glad.",
            today: date(2026, 11, 25),
            signer: ("Ann Lee", Uuid::from_u128(3)),
            practice: "Summit Rehab",
        };
        let of_letter = piece(&printed);
        assert_eq!(of_letter.title, "Thank-you letter to Osei, Ama");
        assert_eq!((of_letter.patient_id, of_letter.referral_id), (None, None));
        let Content::Letter(text) = of_letter.content else { panic!("a letter") };
        assert_eq!(text.opening, "Dear Dr. Osei,");
        assert_eq!(text.paragraphs, ["Thank you.", "We are glad."]);
        assert!(text.facts.is_empty() && text.request.is_none());
        let of_card = piece(&Printed { way: Way::Card, words: "Thank you.", ..printed });
        assert_eq!(of_card.content, Content::Card { sentence: "Thank you.".into() });
    }
}
