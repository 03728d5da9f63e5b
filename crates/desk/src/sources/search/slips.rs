//! Slips of the finger: letters changed, dropped, doubled or exchanged.
//!
//! Every word of a directory is compared with every word of a query, so this
//! looks only along the diagonal of the usual table (of the "optimal string
//! alignment"), where few slips can lead, and keeps its rows.

/// What was typed, to be compared with many words.
pub struct Typed {
    letters: Vec<char>,
    /// How many slips are forgiven.
    most: usize,
    /// The last three rows of the table.
    rows: [Vec<usize>; 3],
}

/// More than any number of slips.
const FAR: usize = usize::MAX / 2;

impl Typed {
    /// A word as typed; short words mean what they say.
    pub fn new(word: &str) -> Self {
        let letters: Vec<char> = word.chars().collect();
        let most = match letters.len() {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        let rows = [const { Vec::new() }; 3];
        Self { letters, most, rows }
    }

    /// How many slips are forgiven.
    pub fn most(&self) -> usize {
        self.most
    }

    /// Whether a word, or its beginning of the same length (somebody is still
    /// typing), is within the slips forgiven.
    pub fn fits(&mut self, word: &str) -> bool {
        if word.is_ascii() {
            self.compare(word.len(), word.bytes().map(char::from))
        } else {
            self.compare(word.chars().count(), word.chars())
        }
    }

    fn compare(&mut self, length: usize, word: impl Iterator<Item = char>) -> bool {
        let (typed, most) = (self.letters.len(), self.most);
        if length + most < typed {
            return false;
        }
        let [before, last, now] = &mut self.rows;
        for row in [&mut *before, &mut *last, &mut *now] {
            row.clear();
            row.resize(typed + 1, FAR);
        }
        for (place, cost) in last.iter_mut().enumerate().take(most + 1) {
            *cost = place;
        }
        let mut previous = None;
        // Row by row of the word's letters; a row's last cost is that of all
        // that was typed against this much of the word.
        for (row, letter) in (1..=typed + most).zip(word) {
            now.fill(FAR);
            if row <= most {
                now[0] = row;
            }
            let from = row.saturating_sub(most).max(1);
            for place in from..=(row + most).min(typed) {
                let same = self.letters[place - 1] == letter;
                let mut cost = (last[place - 1] + usize::from(!same))
                    .min(last[place] + 1)
                    .min(now[place - 1] + 1);
                let exchanged = place > 1
                    && previous == Some(self.letters[place - 1])
                    && self.letters[place - 2] == letter;
                if exchanged {
                    cost = cost.min(before[place - 2] + 1);
                }
                now[place] = cost;
            }
            if now.iter().min().is_none_or(|least| *least > most) {
                return false;
            }
            if row == typed && length > typed && now[typed] <= most.min(1) {
                return true;
            }
            if row == length && now[typed] <= most {
                return true;
            }
            std::mem::swap(before, last);
            std::mem::swap(last, now);
            previous = Some(letter);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same by the whole table.
    fn plainly(typed: &str, word: &str) -> bool {
        let (length, most) = (typed.chars().count(), Typed::new(typed).most());
        let beginning: String = word.chars().take(length).collect();
        strsim::osa_distance(typed, word) <= most
            || (word.chars().count() > length
                && strsim::osa_distance(typed, &beginning) <= most.min(1))
    }

    #[test]
    fn one_slip_is_forgiven_in_a_word_of_four_letters_and_two_in_one_of_eight() {
        assert!(Typed::new("weibe").fits("wiebe"));
        assert!(Typed::new("wibe").fits("wiebe"));
        assert!(!Typed::new("wbe").fits("wiebe"));
        assert!(Typed::new("orthopdcs").fits("orthopedics"));
        assert!(!Typed::new("orthodcs").fits("orthopedics"));
        assert!(Typed::new("witnerg").fits("wintergreen"), "still typing");
        assert!(Typed::new("müler").fits("müller"));
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_whole_table(typed in "[abc]{1,10}", word in "[abcü]{1,13}") {
            prop_assert_eq!(Typed::new(&typed).fits(&word), plainly(&typed, &word));
        }
    }
}
