//! The words that Liaison brings along. This is the one file of the ledger in which the word
//! "referral" stands: to refuse it.

use serde::{Deserialize, Serialize};

/// The lists by which a description is judged; a practice edits them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::gifts) struct Words {
    /// Cash, and what can be spent like it.
    pub cash: Vec<String>,
    /// Shops and services: refused beside an amount ("$50 Amazon") or a card of theirs.
    pub shops: Vec<String>,
    /// What ties a gift to those who were sent.
    pub tied: Vec<String>,
    /// What only looks like one of these.
    pub harmless: Vec<String>,
}

impl Default for Words {
    fn default() -> Self {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self { cash: list(CASH), shops: list(SHOPS), tied: list(TIED), harmless: list(HARMLESS) }
    }
}

const CASH: &[&str] = &[
    "cash",
    "gift card",
    "giftcard",
    "gift certificate",
    "gift voucher",
    "gift code",
    "e-gift",
    "egift",
    "voucher",
    "store credit",
    "prepaid card",
    "pre-paid card",
    "debit card",
    "visa",
    "mastercard",
    "american express",
    "amex",
    "venmo",
    "paypal",
    "zelle",
    "apple pay",
    "google pay",
    "bitcoin",
    "cryptocurrency",
    "money order",
    "cashier's check",
    "savings bond",
    "lottery",
    "lotto",
    "scratch ticket",
    "scratch-off",
    "powerball",
    "mega millions",
    "raffle ticket",
    "stipend",
];

const SHOPS: &[&str] = &[
    "amazon",
    "starbucks",
    "target",
    "walmart",
    "costco",
    "best buy",
    "doordash",
    "uber",
    "uber eats",
    "lyft",
    "grubhub",
    "instacart",
    "itunes",
    "netflix",
    "dunkin",
    "panera",
    "chipotle",
    "whole foods",
    "home depot",
    "nordstrom",
    "sephora",
    "ticketmaster",
    "airbnb",
];

const TIED: &[&str] = &[
    "for referral",
    "for the referral",
    "for your referral",
    "for their referral",
    "for referring",
    "per referral",
    "each referral",
    "every referral",
    "referral bonus",
    "referral fee",
    "referral gift",
    "referral program",
    "reward",
    "bounty",
    "kickback",
    "finder's fee",
    "commission",
    "incentive",
    "in exchange for",
    "in return for",
    "per patient",
    "each patient sent",
    "for sending patients",
    "for sending us",
    "for the patients",
    "thanks for the referral",
    "most referrals",
    "top referrer",
];

const HARMLESS: &[&str] = &[
    "greeting card",
    "thank-you card",
    "holiday card",
    "christmas card",
    "birthday card",
    "sympathy card",
    "business card",
    "note card",
    "recipe card",
    "index card",
    "flash card",
    "playing cards",
    "score card",
    "cash register",
    "johnny cash",
    "paid cash",
    "paid in cash",
    "paid with cash",
    "petty cash",
    "cash bar",
    "no cash",
    "no gift card",
    "not a gift card",
    "company visa",
    "paid by visa",
    "paid with visa",
    "paid with the visa",
    "visa ending",
    "paid by mastercard",
    "paid with mastercard",
    "company mastercard",
    "paid by amex",
    "paid with amex",
    "company amex",
    "paid by debit card",
    "paid with debit card",
    "not for referral",
    "not a reward",
    "no reward",
];
