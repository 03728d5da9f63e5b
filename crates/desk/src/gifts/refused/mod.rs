//! What is refused outright, whatever it costs.
//!
//! Cash and cash equivalents are outside every exception for gifts: 42 CFR 411.357(k)(1) for
//! physicians, 42 CFR 1003.110 for patients. What is given for those who were sent is the offence
//! itself: 42 USC 1320a-7b(b), and 411.357(k)(1)(i). Nothing here knows how many anybody sent.

#[cfg(test)]
mod tests;
mod words;

use platform::{Result, Sql, Uuid, settings};

pub(super) use words::Words;

/// Why something is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// It is cash, or can be spent like it.
    Cash,
    /// It is tied to those who were sent.
    Tied,
}

/// A refusal: why, and the words that gave rise to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub why: Why,
    pub words: String,
}

impl Refusal {
    /// The reason in law and what may be done instead, for the screen.
    pub fn sentence(&self) -> String {
        match self.why {
            Why::Cash => format!(
                "“{}” is cash or can be spent like it, which no limit allows: 42 CFR 411.357(k) \
                 excludes cash and cash equivalents, and for patients 42 CFR 1003.110 does. Give a \
                 meal you share, a book, teaching material or flowers instead. If it only looks \
                 like cash, write it in other words or add them to the harmless words.",
                self.words
            ),
            Why::Tied => format!(
                "“{}” ties a gift to those who were sent, which 42 USC 1320a-7b(b) forbids at any \
                 amount. Thank them with a card or a call instead; a gift may come only from what \
                 you would give to anybody.",
                self.words
            ),
        }
    }
}

/// What stands for "$" among the words.
const DOLLAR: &str = "dollarsign";
/// What holds money when it stands behind a shop or an amount.
const HOLDERS: &[&str] = &["card", "certificate", "voucher", "credit", "egift"];
/// How many words may stand between a shop and its card.
const NEAR: usize = 3;

/// Judges a text; none when nothing in it is refused.
pub(super) fn refused(text: &str, words: &Words) -> Option<Refusal> {
    let mut text = words_of(text);
    // What only looks like it is taken out first; a gap stays, so that its neighbours do not meet.
    for phrase in longest_first(&words.harmless) {
        while let Some(at) = find(&text, &phrase) {
            text.splice(at..at + phrase.len(), [String::new()]);
        }
    }
    let by_list = |list: &[String], why: Why| {
        longest_first(list).into_iter().find_map(|phrase| {
            find(&text, &phrase)
                .map(|at| Refusal { why, words: shown(&text[at..at + phrase.len()]) })
        })
    };
    by_list(&words.tied, Why::Tied)
        .or_else(|| by_list(&words.cash, Why::Cash))
        .or_else(|| with_an_amount(&text, words))
        .or_else(|| card_of_a_shop(&text, words))
}

/// "$50 Amazon", "50 dollars to Starbucks", "$25 card".
fn with_an_amount(text: &[String], words: &Words) -> Option<Refusal> {
    (0..text.len()).find_map(|at| {
        let mut next = after_amount(text, at)?;
        if text.get(next).is_some_and(|word| word == "to") {
            next += 1;
        }
        let holder = text.get(next).filter(|word| is_one_of(word, HOLDERS)).map(|_| 1);
        let shop = || {
            longest_first(&words.shops)
                .into_iter()
                .find(|shop| find(&text[next.min(text.len())..], shop) == Some(0))
                .map(|shop| shop.len())
        };
        let long = holder.or_else(shop)?;
        Some(Refusal { why: Why::Cash, words: shown(&text[at..next + long]) })
    })
}

/// "Starbucks card", "Target store gift certificate".
fn card_of_a_shop(text: &[String], words: &Words) -> Option<Refusal> {
    longest_first(&words.shops).into_iter().find_map(|shop| {
        let at = find(text, &shop)?;
        let from = at + shop.len();
        let near = &text[from..text.len().min(from + NEAR)];
        let reach = near.iter().position(|word| word.is_empty()).unwrap_or(near.len());
        let holder = near[..reach].iter().position(|word| is_one_of(word, HOLDERS))?;
        Some(Refusal { why: Why::Cash, words: shown(&text[at..=from + holder]) })
    })
}

/// The place behind an amount that begins here.
fn after_amount(text: &[String], at: usize) -> Option<usize> {
    let number = |at: usize| {
        text.get(at)
            .is_some_and(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()))
    };
    if text[at] == DOLLAR && number(at + 1) {
        // "$12.50" has its cents as a word of its own.
        return Some(if number(at + 2) { at + 3 } else { at + 2 });
    }
    let is_dollars =
        text.get(at + 1).is_some_and(|word| is_one_of(word, &["dollar", "buck", "usd"]));
    (number(at) && is_dollars).then_some(at + 2)
}

/// The words of a text, folded: "e-gift" is two of them.
fn words_of(text: &str) -> Vec<String> {
    let text = text.replace(['\'', '’'], "").replace('$', &format!(" {DOLLAR} "));
    lexicon::fold(&text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The phrases of a list, the longer ones first, so that "uber eats" is named whole.
fn longest_first(list: &[String]) -> Vec<Vec<String>> {
    let mut phrases: Vec<Vec<String>> =
        list.iter().map(|phrase| words_of(phrase)).filter(|words| !words.is_empty()).collect();
    phrases.sort_by_key(|words| std::cmp::Reverse(words.len()));
    phrases
}

fn find(text: &[String], phrase: &[String]) -> Option<usize> {
    text.windows(phrase.len())
        .position(|some| some.iter().zip(phrase).all(|(word, known)| is_word(word, known)))
}

/// A word or its plural.
fn is_word(word: &str, known: &str) -> bool {
    word == known
        || word.strip_suffix('s').is_some_and(|one| one == known)
        || word.strip_suffix("es").is_some_and(|one| one == known)
}

fn is_one_of(word: &str, known: &[&str]) -> bool {
    known.iter().any(|known| is_word(word, known))
}

fn shown(words: &[String]) -> String {
    words.join(" ").replace(&format!("{DOLLAR} "), "$")
}

const NAME: &str = "gift_words";

/// The words of a practice.
pub(super) async fn words(db: &impl Sql, practice_id: Uuid) -> Result<Words> {
    Ok(settings::get(db, practice_id, NAME).await?.unwrap_or_default())
}

/// Sets them.
pub(super) async fn set_words(
    db: &impl Sql,
    practice_id: Uuid,
    words: &Words,
    by: Uuid,
) -> Result<()> {
    settings::put(db, practice_id, NAME, words, Some(by)).await
}
