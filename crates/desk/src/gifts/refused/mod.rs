//! What is refused outright, whatever it costs.
//!
//! Cash and cash equivalents are outside every exception for gifts: 42 CFR 411.357(k)(1) for
//! physicians, 42 CFR 1003.110 for patients. What is given for those who were sent is the offence
//! itself: 42 USC 1320a-7b(b), and 411.357(k)(1)(i). Nothing here knows how many anybody sent.

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judged(text: &str) -> Option<Why> {
        refused(text, &Words::default()).map(|refusal| refusal.why)
    }

    #[test]
    fn cash_and_what_can_be_spent_like_it_is_refused() {
        for text in [
            "Cash",
            "$100 cash in an envelope",
            "Gift card",
            "gift-cards for the front desk",
            "Giftcard",
            "Visa",
            "a $25 VISA",
            "$50 Amazon",
            "$50.00 Amazon",
            "50 dollars to Starbucks",
            "25 bucks Uber Eats",
            "$20 card",
            "Starbucks card",
            "Target gift certificate",
            "Venmo",
            "sent by Venmo",
            "Lottery tickets",
            "scratch-offs",
            "E-gift",
            "Prepaid card",
            "a cashier’s check",
            "Café voucher",
        ] {
            assert_eq!(judged(text), Some(Why::Cash), "{text}");
        }
    }

    #[test]
    fn what_is_tied_to_those_who_were_sent_is_refused() {
        for text in [
            "Lunch for referrals",
            "$10 per referral",
            "Reward for the office",
            "Basket, thanks for the referrals",
            "Dinner for sending us so many",
            "Referral bonus",
            "finders fee",
            "Wine in exchange for knees",
        ] {
            assert_eq!(judged(text), Some(Why::Tied), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_not_refused() {
        for text in [
            "",
            "Greeting card with flowers",
            "Thank-you cards",
            "Cash register rolls for the front desk",
            "Cashews and fruit",
            "Cashmere scarf",
            "Johnny Cash tribute concert",
            "Lunch, paid with Visa ending 4242",
            "Sandwiches, paid in cash from petty cash",
            "Coffee at Starbucks",
            "$23 at Starbucks",
            "Lunch from Panera, $84",
            "Box of pens from Amazon",
            "Mug from Target and a greeting card",
            "Blood pressure check-up poster",
            "A rewarding read: book on shoulder anatomy",
            "Supervisa conference lunch",
            "Apple pie",
            "Business cards and a plant",
            "Playing cards",
        ] {
            assert_eq!(judged(text), None, "{text}");
        }
    }

    #[test]
    fn a_harmless_word_does_not_hide_a_refused_one() {
        assert_eq!(judged("Greeting card with a $50 gift card"), Some(Why::Cash));
        assert_eq!(judged("Cash register roll and cash"), Some(Why::Cash));
        // Taking the harmless words out does not join what stood around them.
        assert_eq!(judged("gift greeting card card"), None);
    }

    #[test]
    fn a_refusal_names_the_words_the_law_and_what_may_be_done_instead() {
        let refusal = refused("a $50 Amazon thing", &Words::default()).expect("a refusal");
        assert_eq!(refusal.words, "$50 amazon");
        let said = refusal.sentence();
        assert!(said.contains("42 CFR 411.357(k)") && said.contains("instead"), "{said}");
    }

    #[test]
    fn a_practice_can_add_words_and_allow_others() {
        let mut words = Words::default();
        words.cash.push("Spa day".into());
        words.harmless.push("Visa application guide".into());
        assert!(refused("Spa days for two", &words).is_some());
        assert!(refused("Visa application guide", &words).is_none());
    }

    proptest! {
        #[test]
        fn no_text_makes_judging_panic(text in "\\PC{0,60}") {
            let _ = judged(&text);
        }

        #[test]
        fn a_gift_card_is_refused_whatever_stands_around_it(
            before in "[a-z ]{0,20}", after in "[a-z ]{0,20}",
        ) {
            let text = format!("{before} , gift card . {after}");
            // "no gift card" is the one way in which it is not given.
            prop_assume!(!before.trim_end().ends_with("no") && !before.contains("not a"));
            prop_assert!(judged(&text).is_some(), "{}", text);
        }
    }
}
