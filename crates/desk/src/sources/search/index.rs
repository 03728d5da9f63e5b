//! The search itself: words in any order, begun or misspelt, over names,
//! organisations, cities and numbers. Pure: entries in, places out.
//!
//! Every word of the query must fit some word of an entry. How well it fits is
//! its score: whole words before beginnings, beginnings before slips of the
//! finger.

use std::collections::BTreeMap;

use lexicon::fold;

/// An entry to be found.
pub struct Entry {
    /// Words that name it best: the source's own name.
    pub name: String,
    /// Words that help to tell it: organisation, city, other names.
    pub more: String,
    /// Digits by which it is known: phones, faxes, NPI.
    pub digits: Vec<String>,
}

/// An index over entries; a result is the entry's place.
#[derive(Default)]
pub struct Index {
    entries: usize,
    /// Sorted, so that a beginning is a range.
    words: Vec<Word>,
    /// Sorted digit strings, each also from its 4th, 5th, ... last digits on,
    /// so that "555-0123" finds a number without its area code.
    digits: Vec<(String, u32)>,
}

struct Word {
    text: String,
    /// Which letters it has, one bit each: most words are ruled out by it.
    letters: u32,
    /// Where it stands, and whether in the name.
    places: Vec<(u32, bool)>,
}

const EXACT: u16 = 100;
const BEGINNING: u16 = 70;
const SLIP: u16 = 40;
/// A word in the source's own name counts more than one in its organisation.
const IN_NAME: u16 = 20;

impl Index {
    /// Files the entries.
    pub fn new(entries: &[Entry]) -> Self {
        let mut words: BTreeMap<String, Vec<(u32, bool)>> = BTreeMap::new();
        let mut digits = Vec::new();
        for (place, entry) in entries.iter().enumerate() {
            let place = place as u32;
            for (text, in_name) in [(&entry.name, true), (&entry.more, false)] {
                for word in fold(text).split(' ').filter(|word| !word.is_empty()) {
                    let places = words.entry(word.to_owned()).or_default();
                    if places.last().is_none_or(|(last, _)| *last != place) {
                        places.push((place, in_name));
                    }
                }
            }
            for number in &entry.digits {
                let starts = [0, 3, 6].into_iter().filter(|start| number.len() >= start + 4);
                digits.extend(starts.map(|start| (number[start..].to_owned(), place)));
            }
        }
        digits.sort_unstable();
        let words = words
            .into_iter()
            .map(|(text, places)| Word { letters: letters(&text), text, places })
            .collect();
        Self { entries: entries.len(), words, digits }
    }

    /// The places of the entries that fit, the best first and then in the order
    /// of the entries; with their scores.
    pub fn find(&self, query: &str, limit: usize) -> Vec<(u32, u16)> {
        let mut score = vec![0u16; self.entries];
        let mut fits = vec![0u8; self.entries];
        let numbers: String = query.chars().filter(char::is_ascii_digit).collect();
        let only_numbers = numbers.len() >= 3 && !query.chars().any(char::is_alphabetic);
        let mut asked = 0u8;
        if only_numbers {
            asked = 1;
            self.find_digits(
                numbers.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(&numbers),
                &mut score,
                &mut fits,
            );
            self.find_word(&numbers, Alone::Yes, &mut score, &mut fits, 0);
        } else {
            let folded = fold(query);
            let words: Vec<&str> =
                folded.split(' ').filter(|word| !word.is_empty()).take(8).collect();
            let alone = if words.len() == 1 { Alone::Yes } else { Alone::No };
            for word in words {
                self.find_word(word, alone, &mut score, &mut fits, asked);
                asked += 1;
            }
        }
        if asked == 0 {
            return Vec::new();
        }
        let mut found: Vec<(u32, u16)> = (0..self.entries as u32)
            .filter(|place| fits[*place as usize] == asked)
            .map(|place| (place, score[place as usize]))
            .collect();
        let order =
            |one: &(u32, u16), other: &(u32, u16)| other.1.cmp(&one.1).then(one.0.cmp(&other.0));
        if found.len() > limit {
            found.select_nth_unstable_by(limit, order);
            found.truncate(limit);
        }
        found.sort_unstable_by(order);
        found
    }

    fn find_digits(&self, numbers: &str, score: &mut [u16], fits: &mut [u8]) {
        let start = self.digits.partition_point(|(number, _)| number.as_str() < numbers);
        for (number, place) in &self.digits[start..] {
            if !number.starts_with(numbers) {
                break;
            }
            let place = *place as usize;
            fits[place] = 1;
            score[place] =
                score[place].max(if number.len() == numbers.len() { EXACT } else { BEGINNING });
        }
    }

    /// Scores the entries that fit one more word. `before` is how many words
    /// came before it: an entry that missed one of them is out already.
    fn find_word(&self, asked: &str, alone: Alone, score: &mut [u16], fits: &mut [u8], before: u8) {
        // The best score of this word an entry, added once.
        let mut best = vec![0u16; score.len()];

        let start = self.words.partition_point(|word| word.text.as_str() < asked);
        for word in &self.words[start..] {
            if !word.text.starts_with(asked) {
                break;
            }
            give(&mut best, word, if word.text.len() == asked.len() { EXACT } else { BEGINNING });
        }
        // A query of one word that fits as it stands means what it says; in a
        // longer one a fitting beginning may still be the slip ("jon smith").
        let fitted = alone == Alone::Yes && best.iter().any(|points| *points > 0);
        let slips = allowed_slips(asked);
        if slips > 0 && !fitted {
            let wanted = letters(asked);
            for word in &self.words {
                if (wanted & !word.letters).count_ones() as usize > slips
                    || word.text.starts_with(asked)
                {
                    continue;
                }
                if within(asked, &word.text, slips) {
                    give(&mut best, word, SLIP);
                }
            }
        }
        for (place, points) in best.into_iter().enumerate() {
            if points > 0 && fits[place] == before {
                fits[place] += 1;
                score[place] += points;
            }
        }
    }
}

/// Whether a word is the whole query.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alone {
    Yes,
    No,
}

/// Gives points for a word to the entries it stands in, the best counting once.
fn give(best: &mut [u16], word: &Word, points: u16) {
    for (place, in_name) in &word.places {
        let points = points + if *in_name { IN_NAME } else { 0 };
        let best = &mut best[*place as usize];
        *best = (*best).max(points);
    }
}

/// How many slips of the finger a word may have: short words mean what they say.
fn allowed_slips(word: &str) -> usize {
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Whether a word, or its beginning of about the same length, is within so many
/// slips (letters changed, dropped, doubled or exchanged) of what was asked.
fn within(asked: &str, word: &str, slips: usize) -> bool {
    let length = asked.chars().count();
    let longest = word.chars().count();
    if longest + slips < length {
        return false;
    }
    if longest <= length + slips && strsim::osa_distance(asked, word) <= slips {
        return true;
    }
    // Still typing: compare with the beginning of the word.
    longest > length && {
        let end = word.char_indices().nth(length).map_or(word.len(), |(at, _)| at);
        strsim::osa_distance(asked, &word[..end]) <= slips.min(1)
    }
}

fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |set, byte| {
        let bit = match byte {
            b'a'..=b'z' => byte - b'a',
            b'0'..=b'9' => 26 + (byte - b'0') % 5,
            _ => 31,
        };
        set | 1 << bit
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn index() -> Index {
        let entry = |name: &str, more: &str, digits: &[&str]| Entry {
            name: name.into(),
            more: more.into(),
            digits: digits.iter().map(|number| (*number).to_owned()).collect(),
        };
        Index::new(&[
            entry(
                "David A. Wiebe, MD",
                "Springfield Orthopedics Columbus",
                &["6145550123", "1234567893"],
            ),
            entry("Ana López", "Riverside Yoga", &["6145550199"]),
            entry("Springfield Orthopedics", "Columbus", &["6145550100"]),
            entry("Wintergreen Family Medicine", "Dublin", &[]),
        ])
    }

    fn first(query: &str) -> Option<u32> {
        index().find(query, 10).first().map(|(place, _)| *place)
    }

    #[test]
    fn words_are_found_in_any_order_begun_or_misspelt() {
        for (query, place) in [
            ("wiebe dav", 0),
            ("dav wiebe", 0),
            ("weibe", 0),
            ("orthopedic spring", 2),
            ("lopez", 1),
            ("yoga ana", 1),
            ("wintegreen", 3),
            ("wintergren fam", 3),
            ("orthopedcs", 2),
        ] {
            assert_eq!(first(query), Some(place), "{query}");
        }
    }

    #[test]
    fn numbers_are_found_with_and_without_their_area_code() {
        for query in
            ["(614) 555-0123", "555-0123", "614555012", "+1 614 555 0123", "1234567893", "0123"]
        {
            assert_eq!(first(query), Some(0), "{query}");
        }
    }

    #[test]
    fn every_word_must_fit() {
        assert_eq!(first("wiebe yoga"), None);
        assert_eq!(first("zzzzqqqq"), None);
        assert_eq!(first(""), None);
    }

    proptest! {
        #[test]
        fn no_query_makes_it_stumble(query in any::<String>()) {
            index().find(&query, 3);
        }

        #[test]
        fn an_entry_is_found_by_any_beginning_of_its_words(name in "[a-z]{2,9} [a-z]{2,9}", cut in 1usize..9) {
            let index = Index::new(&[Entry { name: name.clone(), more: String::new(), digits: vec![] }]);
            let query: Vec<String> = name.split(' ').rev().map(|word| word.chars().take(cut).collect()).collect();
            prop_assert_eq!(index.find(&query.join(" "), 5).len(), 1);
        }

        #[test]
        fn one_exchange_of_letters_in_a_long_word_is_forgiven(name in "[a-z]{5,12}", at in 1usize..4) {
            let mut slip: Vec<char> = name.chars().collect();
            slip.swap(at - 1, at);
            let slip: String = slip.into_iter().collect();
            let index = Index::new(&[Entry { name, more: String::new(), digits: vec![] }]);
            prop_assert_eq!(index.find(&slip, 5).len(), 1);
        }
    }
}
