//! The search itself: words in any order, begun or misspelt, over names,
//! organisations, cities and numbers. Pure: entries in, places out.
//!
//! Every word of the query must fit some word of an entry. How well it fits is
//! its score: whole words before beginnings, beginnings before slips of the
//! finger.

use std::collections::BTreeMap;

use lexicon::fold;

use super::slips::Typed;

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
        let mut typed = Typed::new(asked);
        if typed.most() > 0 && !fitted {
            let wanted = letters(asked);
            for word in &self.words {
                let missing = (wanted & !word.letters).count_ones() as usize;
                let slipped = missing <= typed.most() && !word.text.starts_with(asked);
                if slipped && typed.fits(&word.text) {
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
#[path = "index_tests.rs"]
mod tests;
