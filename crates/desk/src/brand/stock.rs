//! What lies in printers, by its code and as its package calls it.

use press::{CardStock, EnvelopeSize, LabelStock, Stock};

use super::printer::code;

type Choice = (String, &'static str);

/// All cards.
pub(super) fn cards() -> Vec<Choice> {
    CardStock::ALL.map(|stock| (code(stock), card(stock))).to_vec()
}

/// All envelopes.
pub(super) fn envelopes() -> Vec<Choice> {
    EnvelopeSize::ALL.map(|size| (code(size), envelope(size))).to_vec()
}

/// All labels.
pub(super) fn labels() -> Vec<Choice> {
    LabelStock::ALL.map(|stock| (code(stock), label(stock))).to_vec()
}

/// All sheets for which a printer can be tried: code, words, and the sheet.
pub(super) fn sheets() -> Vec<(String, &'static str, Stock)> {
    let cards = CardStock::ALL.map(|stock| (code(stock), card(stock), Stock::Cards(stock)));
    let envelopes =
        EnvelopeSize::ALL.map(|size| (code(size), envelope(size), Stock::Envelopes(size)));
    let labels = LabelStock::ALL.map(|stock| (code(stock), label(stock), Stock::Labels(stock)));
    let mut sheets = vec![("letter".to_owned(), "Letter paper", Stock::Letter)];
    sheets.extend(labels);
    sheets.extend(cards);
    sheets.extend(envelopes);
    let business = "Business cards (8371), ten on a sheet";
    sheets.push(("business_cards".to_owned(), business, Stock::BusinessCards));
    sheets
}

fn card(stock: CardStock) -> &'static str {
    match stock {
        CardStock::FoldedA2 => "Cards, folded, 4¼ × 5½ in (A2), two on a sheet",
        CardStock::FoldedA7 => "Cards, folded, 5 × 7 in (A7)",
        CardStock::Flat4x6 => "Cards, flat, 4 × 6 in, one by one",
        CardStock::Avery5389 => "Cards, flat, 4 × 6 in, two on a sheet (5389)",
    }
}

fn envelope(size: EnvelopeSize) -> &'static str {
    match size {
        EnvelopeSize::A2 => "Envelopes A2, 5¾ × 4⅜ in",
        EnvelopeSize::A7 => "Envelopes A7, 7¼ × 5¼ in",
        EnvelopeSize::Number10 => "Envelopes #10, 9½ × 4⅛ in",
    }
}

fn label(stock: LabelStock) -> &'static str {
    match stock {
        LabelStock::Avery5160 => "Labels 5160: 30 of 2⅝ × 1 in",
        LabelStock::Avery5161 => "Labels 5161: 20 of 4 × 1 in",
        LabelStock::Avery5163 => "Labels 5163: 10 of 4 × 2 in",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_sheets_share_a_code() {
        let mut codes: Vec<String> = sheets().into_iter().map(|(code, ..)| code).collect();
        let count = codes.len();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
