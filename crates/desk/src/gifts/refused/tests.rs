//! Promises of what is refused.

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
