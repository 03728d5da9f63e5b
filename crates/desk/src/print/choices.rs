//! On what is printed and how: what somebody chose, and keeps for the next time.

use platform::{Result, Sql, Uuid, sessions::Visitor, settings};
use press::{CardStock, EnvelopeSize, LabelStock};
use serde::{Deserialize, Serialize};

/// Card stock by its code and in words.
const STOCKS: [(CardStock, &str, &str); 4] = [
    (CardStock::FoldedA2, "folded_a2", "Folded, A2 (4¼ × 5½ in), two on a letter sheet"),
    (CardStock::FoldedA7, "folded_a7", "Folded, A7 (5 × 7 in)"),
    (CardStock::Flat4x6, "flat_4x6", "Flat, 4 × 6 in, one by one"),
    (CardStock::Avery5389, "avery_5389", "Flat, 4 × 6 in, two on a letter sheet (5389)"),
];
/// What stands on a card, by its code and in words.
const STYLES: [(Style, &str, &str); 3] = [
    (Style::Blank, "blank", "Room to write by hand, sentences on a cue sheet"),
    (Style::Printed, "printed", "The sentence in type"),
    (Style::Handwritten, "handwritten", "The sentence in a handwriting face"),
];
/// Labels by their code and in words.
const LABELS: [(LabelStock, &str, &str); 3] = [
    (LabelStock::Avery5160, "avery_5160", "5160: 30 on a sheet"),
    (LabelStock::Avery5161, "avery_5161", "5161: 20 on a sheet"),
    (LabelStock::Avery5163, "avery_5163", "5163: 10 on a sheet"),
];

/// What stands on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Nothing: a person writes.
    Blank,
    /// The sentence in type.
    Printed,
    /// The sentence in strokes.
    Handwritten,
}

/// The code of one of a table.
fn code<T: PartialEq + Copy>(table: &[(T, &'static str, &'static str)], one: T) -> &'static str {
    table.iter().find(|(known, _, _)| *known == one).map_or("", |(_, code, _)| code)
}

/// The one with a code; the first for any other.
fn by_code<T: Copy>(table: &[(T, &'static str, &'static str)], code: &str) -> T {
    table.iter().find(|(_, known, _)| *known == code).unwrap_or(&table[0]).0
}

fn options<T>(table: &[(T, &'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    table.iter().map(|(_, code, words)| (*code, *words)).collect()
}

/// What somebody chose.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Choices {
    pub stock: String,
    pub words: String,
    pub printer: Option<Uuid>,
}

impl Choices {
    /// From the fields of a form.
    pub fn of(field: impl Fn(&str) -> String) -> Self {
        let chosen = Self {
            stock: field("stock"),
            words: field("words"),
            printer: field("printer").parse().ok(),
        };
        Self {
            stock: code(&STOCKS, chosen.card_stock()).into(),
            words: code(&STYLES, chosen.style()).into(),
            ..chosen
        }
    }

    /// What the visitor chose last.
    pub async fn kept(db: &impl Sql, visitor: &Visitor) -> Result<Self> {
        Ok(settings::get(db, visitor.practice_id, &name(visitor)).await?.unwrap_or_default())
    }

    /// Keeps it for the next time.
    pub async fn keep(&self, db: &impl Sql, visitor: &Visitor) -> Result<()> {
        let by = Some(visitor.member_id);
        settings::put(db, visitor.practice_id, &name(visitor), self, by).await
    }

    pub fn card_stock(&self) -> CardStock {
        by_code(&STOCKS, &self.stock)
    }

    pub fn style(&self) -> Style {
        by_code(&STYLES, &self.words)
    }
}

/// Each has a printer of their own beside them.
fn name(visitor: &Visitor) -> String {
    format!("print.choices.{}", visitor.member_id.simple())
}

/// The envelope that a card goes into.
pub(super) fn envelope_for(stock: CardStock) -> EnvelopeSize {
    match stock {
        CardStock::FoldedA2 => EnvelopeSize::A2,
        CardStock::FoldedA7 | CardStock::Flat4x6 | CardStock::Avery5389 => EnvelopeSize::A7,
    }
}

/// An envelope as it is sold.
pub(super) fn envelope_label(size: EnvelopeSize) -> &'static str {
    match size {
        EnvelopeSize::A2 => "A2",
        EnvelopeSize::A7 => "A7",
        EnvelopeSize::Number10 => "#10",
    }
}

pub(super) fn stock_options() -> Vec<(&'static str, &'static str)> {
    options(&STOCKS)
}

pub(super) fn style_options() -> Vec<(&'static str, &'static str)> {
    options(&STYLES)
}

pub(super) fn label_options() -> Vec<(&'static str, &'static str)> {
    options(&LABELS)
}

/// The labels with a code; the usual ones for any other.
pub(super) fn label_stock(code: &str) -> LabelStock {
    by_code(&LABELS, code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_choice_is_the_usual_one() {
        let chosen =
            Choices::of(|name| if name == "stock" { "papyrus".into() } else { String::new() });
        assert_eq!(chosen.card_stock(), CardStock::FoldedA2);
        assert_eq!(chosen.style(), Style::Blank);
        assert_eq!((chosen.stock.as_str(), chosen.words.as_str()), ("folded_a2", "blank"));
    }

    #[test]
    fn every_stock_of_the_press_is_offered_and_has_an_envelope() {
        for stock in CardStock::ALL {
            let chosen = Choices { stock: code(&STOCKS, stock).into(), ..Choices::default() };
            assert_eq!(chosen.card_stock(), stock);
            let (card, envelope) = (stock.sheet(), envelope_for(stock).sheet());
            let wide = if stock.is_folded() { card.cell_width / 2.0 } else { card.cell_width };
            let (wide, high) = (wide.max(card.cell_height), wide.min(card.cell_height));
            assert!(envelope.width > wide && envelope.height > high, "{stock:?}");
        }
        for stock in LabelStock::ALL {
            assert_eq!(label_stock(code(&LABELS, stock)), stock);
        }
    }
}
