//! A sentence held against the patients that it thanks for: what in it tells of them.
//!
//! Somebody who types a sentence may slip a patient into it. It is compared with the names,
//! initials and complaints of those very referrals, and with words that tell of a condition, a
//! day or somebody's coming, whoever is meant. What it finds goes to [`super::decide`].

use lexicon::fold;

use super::{
    Answer, Authorised, Detail, Question, Thanked, Why, decide,
    vocabulary::{
        BEFORE_A_DAY, COMING, CONDITIONS, DAYS, EMPTY_REASONS, HARMLESS, List, NUMBERS, ORDINARY,
        PERHAPS_DAYS,
    },
};
use crate::thanks::way::Way;

/// A patient who is thanked for, as far as a sentence could tell of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Given names.
    pub given: String,
    /// Family names.
    pub family: String,
    /// Why they came: the reason as written, and codes.
    pub condition: String,
}

/// Whom a sentence goes to.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// Who they are.
    pub who: Thanked,
    /// How it reaches them.
    pub way: Way,
    /// Whether the patients have permitted that they know.
    pub authorised: Authorised,
    /// Names that may stand in it: theirs, their office's, the practice's.
    pub own: &'a [String],
}

/// Something in a sentence that must not be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// What it tells.
    pub detail: Detail,
    /// The words that tell it.
    pub words: String,
    /// Why not.
    pub why: Why,
}

impl Blocked {
    /// "“knee” is a condition. A thank-you needs no ...".
    pub fn sentence(&self) -> String {
        format!("“{}” tells {}. {}", self.words, self.detail.label(), self.why.words())
    }
}

/// Everything in a sentence that must not reach its reader, each kind once.
pub fn check(text: &str, about: &[About], reader: Reader<'_>) -> Vec<Blocked> {
    let words = Words::of(text, reader.own);
    let found = [
        (Detail::Name, words.name(about)),
        (Detail::Initials, words.initials(about)),
        (Detail::Condition, words.condition(about)),
        (Detail::Date, words.day()),
        (Detail::Count, words.count()),
        (Detail::Coming, words.coming()),
        // Even what says nothing may not go by every way.
        (Detail::Nothing, Some(String::new())),
    ];
    let Reader { who, way, authorised, .. } = reader;
    found
        .into_iter()
        .filter_map(|(detail, words)| Some((detail, words?)))
        .filter_map(|(detail, words)| match decide(Question { who, way, detail, authorised }) {
            Answer::MayNot(why) => Some(Blocked { detail, words, why }),
            Answer::May(_) => None,
        })
        .collect()
}

/// A word as it was typed, and as it is compared.
struct Word {
    typed: String,
    folded: String,
    /// Whether a sentence begins with it.
    begins: bool,
    /// Whether it is a name that may stand there.
    is_own: bool,
}

impl Word {
    /// An ordinary word that only looks like a name.
    fn is_ordinary(&self) -> bool {
        let small = self.typed.chars().all(|sign| !sign.is_uppercase());
        ORDINARY.has(&self.folded) && (small || self.begins)
    }

    fn is_one_of(&self, list: &List) -> bool {
        list.has(&self.folded)
    }
}

struct Words(Vec<Word>);

impl Words {
    fn of(text: &str, own: &[String]) -> Self {
        let own: Vec<String> =
            own.iter().flat_map(|name| parts(name)).filter(|part| part.len() > 1).collect();
        let mut words = Vec::new();
        let (mut typed, mut begins) = (String::new(), true);
        for sign in text.chars().chain([' ']) {
            if sign.is_alphanumeric() || matches!(sign, '\'' | '’') {
                typed.push(sign);
                continue;
            }
            if !typed.is_empty() {
                let folded = fold(&typed);
                let is_own = own.contains(&folded);
                let typed = std::mem::take(&mut typed);
                words.push(Word { typed, folded, begins, is_own });
                begins = false;
            }
            begins |= matches!(sign, '.' | '!' | '?' | '\n');
        }
        Self(words)
    }

    fn first(&self, is: impl Fn(usize, &Word) -> bool) -> Option<String> {
        let found = self.0.iter().enumerate().find(|(at, word)| is(*at, word));
        found.map(|(_, word)| word.typed.clone())
    }

    /// A part of a name as a word of its own, or a name spelled over several words.
    fn name(&self, about: &[About]) -> Option<String> {
        let names: Vec<String> = about
            .iter()
            .flat_map(|one| [&one.given, &one.family])
            .flat_map(|name| parts(name))
            .collect();
        let whole: Vec<String> = about.iter().flat_map(squeezed).collect();
        let is_name = |word: &Word| {
            let is = |name: &String| {
                name.len() > 1
                    && (word.folded == *name || word.folded.strip_suffix('s') == Some(name))
            };
            !word.is_own && !word.is_ordinary() && names.iter().any(is)
        };
        self.first(|_, word| is_name(word)).or_else(|| self.spelled(&whole))
    }

    /// Letters that make a name when what stands between them is left out: "L o p e z".
    fn spelled(&self, whole: &[String]) -> Option<String> {
        let longest = whole.iter().map(String::len).max().unwrap_or(0);
        for first in 0..self.0.len() {
            let (mut joined, mut typed, mut all_own) = (String::new(), Vec::new(), true);
            for word in &self.0[first..] {
                joined.push_str(&word.folded);
                typed.push(word.typed.as_str());
                all_own &= word.is_own || word.is_ordinary();
                if joined.len() > longest {
                    break;
                }
                if !all_own && whole.contains(&joined) {
                    return Some(typed.join(" "));
                }
            }
        }
        None
    }

    fn initials(&self, about: &[About]) -> Option<String> {
        let letter = |name: &str| fold(name).chars().next();
        let pairs: Vec<(char, char)> = about
            .iter()
            .filter_map(|one| Some((letter(&one.given)?, letter(&one.family)?)))
            .flat_map(|(given, family)| [(given, family), (family, given)])
            .collect();
        let is_large = |word: &Word| word.typed.chars().all(char::is_uppercase);
        let single = |word: &Word| {
            let mut signs = word.folded.chars();
            signs.next().filter(|_| signs.next().is_none() && is_large(word))
        };
        for (at, word) in self.0.iter().enumerate() {
            let mut signs = word.folded.chars();
            let two = (signs.next(), signs.next(), signs.next());
            if let (Some(one), Some(other), None) = two
                && is_large(word)
                && !word.is_own
                && pairs.contains(&(one, other))
            {
                return Some(word.typed.clone());
            }
            let next = self.0.get(at + 1);
            if let (Some(one), Some(other)) = (single(word), next.and_then(single))
                && pairs.contains(&(one, other))
            {
                return Some(format!("{one}.{other}.").to_uppercase());
            }
        }
        None
    }

    fn condition(&self, about: &[About]) -> Option<String> {
        let reasons: Vec<String> = about
            .iter()
            .flat_map(|one| parts(&one.condition))
            .filter(|part| part.len() > 3 && !EMPTY_REASONS.has(part))
            .collect();
        self.first(|at, word| {
            if word.is_own || word.is_one_of(&HARMLESS) {
                return false;
            }
            let back = word.folded == "back"
                && at > 0
                && matches!(
                    self.0[at - 1].folded.as_str(),
                    "her" | "his" | "their" | "bad" | "low" | "lower" | "upper"
                );
            CONDITIONS.begins(&word.folded)
                || back
                || is_code(&word.folded)
                || reasons.contains(&word.folded)
        })
    }

    fn day(&self) -> Option<String> {
        self.first(|at, word| {
            let beside = |at: Option<usize>| at.and_then(|at| self.0.get(at));
            let (before, after) = (beside(at.checked_sub(1)), beside(Some(at + 1)));
            let number = |word: Option<&Word>| word.is_some_and(|word| is_number(&word.folded));
            let perhaps = word.is_one_of(&PERHAPS_DAYS)
                && (number(before)
                    || number(after)
                    || before.is_some_and(|before| before.is_one_of(&BEFORE_A_DAY)));
            !word.is_own && (word.is_one_of(&DAYS) || perhaps || self.is_of_a_date(at))
        })
    }

    /// A number that is no phone number and no house number of ours.
    fn is_of_a_date(&self, at: usize) -> bool {
        let digits = |at: usize| {
            let word = self.0.get(at)?;
            word.folded.chars().all(|sign| sign.is_ascii_digit()).then_some(word.folded.len())
        };
        let word = &self.0[at];
        let ordinal = ["st", "nd", "rd", "th"]
            .iter()
            .any(|end| word.folded.strip_suffix(end).is_some_and(is_number));
        if ordinal {
            return true;
        }
        let Some(length) = digits(at) else { return false };
        // All numbers in a row, as in 614-555-0100 or 3/14/1950.
        let first = (0..=at).rev().take_while(|at| digits(*at).is_some()).last().unwrap_or(at);
        let row: Vec<usize> = (first..).map_while(digits).collect();
        let all: usize = row.iter().sum();
        let is_phone = matches!(all, 10 | 11) && row.iter().all(|length| *length != 2);
        !is_phone && (row.len() > 1 || length >= 4 || length == 2)
    }

    fn count(&self) -> Option<String> {
        let counted = |word: Option<&Word>| {
            word.is_some_and(|word| word.is_one_of(&COMING) && word.folded.ends_with('s'))
        };
        self.first(|at, word| {
            let counts = is_number(&word.folded) || word.is_one_of(&NUMBERS);
            counts && (counted(self.0.get(at + 1)) || counted(self.0.get(at + 2)))
        })
    }

    fn coming(&self) -> Option<String> {
        self.first(|_, word| !word.is_own && word.is_one_of(&COMING))
    }
}

/// The words of a name.
fn parts(name: &str) -> Vec<String> {
    fold(name).split(' ').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Names without what stands between their letters: as one would spell them.
fn squeezed(one: &About) -> Vec<String> {
    let [given, family] = [&one.given, &one.family].map(|name| fold(name).replace(' ', ""));
    let both = [format!("{given}{family}"), format!("{family}{given}")];
    let long = [given, family].into_iter().filter(|name| name.chars().count() > 3);
    long.chain(both).filter(|name| name.chars().count() > 2).collect()
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|sign| sign.is_ascii_digit())
}

/// A code of ICD-10-CM: M54, S83.
fn is_code(word: &str) -> bool {
    let mut signs = word.chars();
    signs.next().is_some_and(|sign| sign.is_ascii_alphabetic())
        && signs.next().is_some_and(|sign| sign.is_ascii_digit())
        && signs.next().is_some_and(|sign| sign.is_ascii_alphanumeric())
}
