//! Names of persons as they stand in exports, letters and voicemails.

use crate::name_case::{PARTICLES, title_case_all};
use crate::name_words::{common_family, common_given, credential, prefix, suffix};
use unicode_normalization::UnicodeNormalization;

/// Whether the order of given and family name was written or supposed.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum NameOrder {
    /// A comma, a form of address or mixed letters told which is which.
    #[default]
    Known,
    /// Nothing told; a person should look.
    Guessed,
}

/// A person's name in its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct PersonName {
    /// Form of address: `Dr.`.
    pub prefix: Option<String>,
    /// Given name; empty when only a family name is known.
    pub given: String,
    /// Middle name or initial.
    pub middle: Option<String>,
    /// Family name.
    pub family: String,
    /// `Jr.`, `III`.
    pub suffix: Option<String>,
    /// The name somebody goes by, given in quotes or brackets.
    pub nickname: Option<String>,
    /// Credentials in their usual spelling: `MD`, `PA-C`.
    pub credentials: Vec<String>,
    /// Whether the order was written or supposed.
    pub order: NameOrder,
}

impl PersonName {
    /// Reads a name in any usual form; `None` when there is no name in the text.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text
            .nfkc()
            .take(400)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let text = text.replace(['“', '”'], "\"").replace('’', "'");
        let mut name = Self::default();
        let text = name.take_nickname(&text);
        let shouted = !text.chars().any(char::is_lowercase);
        let mut segments: Vec<Vec<String>> = text
            .split([',', ';'])
            .map(|segment| {
                segment
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .filter(|words| !words.is_empty())
            .collect();
        for (place, words) in segments.iter_mut().enumerate() {
            name.take_prefix(words);
            name.take_tail(words, place > 0, shouted);
        }
        segments.retain(|words| {
            words
                .iter()
                .any(|word| word.chars().any(char::is_alphabetic))
        });
        let mut segments = segments.into_iter();
        match (segments.next()?, segments.next()) {
            (family, Some(given)) => name.take_family_first(family, given),
            (words, None) => name.take_given_first(words, shouted),
        }
        name.tidy(shouted);
        (!name.family.is_empty()).then_some(name)
    }

    /// A name from separate fields, tidied like a parsed one; `None` without a family or given name.
    pub fn from_parts(given: &str, middle: &str, family: &str) -> Option<Self> {
        let (given, family) = (given.trim(), family.trim());
        match (family.is_empty(), given.is_empty()) {
            (true, true) => None,
            (true, false) => Self::parse(given),
            _ => Self::parse(&format!("{family}, {given} {middle}")),
        }
    }

    /// What people read: `David A. Wiebe, MD`.
    pub fn display(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        if self.given.is_empty() {
            words.extend(self.prefix.clone());
        }
        words.push(dotted(&self.given));
        words.extend(self.middle.as_deref().map(dotted));
        words.push(self.family.clone());
        words.extend(self.suffix.clone());
        words.retain(|word| !word.is_empty());
        let mut shown = words.join(" ");
        for credential in &self.credentials {
            shown.push_str(", ");
            shown.push_str(credential);
        }
        shown
    }

    /// How the name is sorted and searched: `wiebe david a`.
    pub fn sort_key(&self) -> String {
        crate::fold(&format!(
            "{} {} {}",
            self.family,
            self.given,
            self.middle.as_deref().unwrap_or_default()
        ))
    }

    /// For lists that others may see: `Maria L.`
    pub fn short(&self) -> String {
        let initial = self.family.chars().find(|c| c.is_alphabetic());
        match (self.given.is_empty(), initial) {
            (true, Some(initial)) => format!("{}.", initial.to_uppercase()),
            (false, Some(initial)) => {
                format!("{} {}.", dotted(&self.given), initial.to_uppercase())
            }
            _ => self.given.clone(),
        }
    }

    /// Takes the first name in quotes or brackets; brackets may also hold credentials, which stay.
    fn take_nickname(&mut self, text: &str) -> String {
        for (open, close) in [('"', '"'), ('(', ')')] {
            let Some(start) = text.find(open) else {
                continue;
            };
            let Some(length) = text[start + 1..].find(close) else {
                continue;
            };
            let inner = text[start + 1..start + 1 + length].trim();
            let rest = format!("{} {}", &text[..start], &text[start + length + 2..]);
            if credential(inner).is_some() {
                return format!("{rest}, {inner}");
            }
            if inner.chars().any(char::is_alphabetic) {
                self.nickname = Some(inner.to_owned());
            }
            return rest;
        }
        text.to_owned()
    }

    fn take_prefix(&mut self, words: &mut Vec<String>) {
        while words.len() > 1
            && let Some(found) = prefix(&words[0])
        {
            self.prefix.get_or_insert_with(|| found.to_owned());
            words.remove(0);
        }
        while let Some(found) = words
            .last()
            .and_then(|word| prefix(word))
            .filter(|found| words.len() > 1 && *found == "Dr.")
        {
            self.prefix.get_or_insert_with(|| found.to_owned());
            words.pop();
        }
        if let [only] = words.as_slice()
            && let Some(found) = prefix(only)
        {
            self.prefix.get_or_insert_with(|| found.to_owned());
            words.clear();
        }
    }

    /// Takes credentials, suffixes and a trailing `DR.` from the end of a segment.
    fn take_tail(&mut self, words: &mut Vec<String>, after_comma: bool, shouted: bool) {
        let place = self.credentials.len();
        let least = usize::from(!after_comma);
        loop {
            join_spaced_credential(words, least);
            let Some(last) = words.last().filter(|_| words.len() > least) else {
                return;
            };
            if let Some(found) = suffix(last) {
                self.suffix.get_or_insert_with(|| found.to_owned());
            } else if let Some(found) = prefix(last).filter(|found| *found == "Dr.") {
                self.prefix.get_or_insert_with(|| found.to_owned());
            } else if let Some(found) = credentials_in(last, after_comma, shouted, words.len()) {
                for credential in found.into_iter().rev() {
                    if !self.credentials.iter().any(|known| known == credential) {
                        self.credentials.insert(place, credential.to_owned());
                    }
                }
            } else {
                return;
            }
            words.pop();
        }
    }

    fn take_family_first(&mut self, family: Vec<String>, given: Vec<String>) {
        self.family = family.join(" ");
        let mut given = given.into_iter();
        self.given = given.next().unwrap_or_default();
        self.middle = Some(given.collect::<Vec<_>>().join(" ")).filter(|middle| !middle.is_empty());
    }

    fn take_given_first(&mut self, words: Vec<String>, shouted: bool) {
        let last = words.len() - 1;
        if last == 0 {
            self.family = words[0].clone();
            return;
        }
        let told = self.prefix.is_some()
            || !self.credentials.is_empty()
            || words
                .iter()
                .any(|word| word.trim_end_matches('.').chars().count() == 1);
        let (first_word, last_word) = (crate::fold(&words[0]), crate::fold(&words[last]));
        let looks_reversed = last == 1
            && !told
            && common_given(&last_word)
            && !common_given(&first_word)
            && (shouted || common_family(&first_word));
        if looks_reversed {
            self.order = NameOrder::Guessed;
            self.family = words[0].clone();
            self.given = words[last].clone();
            return;
        }
        if shouted && !told && !common_given(&first_word) {
            self.order = NameOrder::Guessed;
        }
        let mut start = last;
        while start > 1 && PARTICLES.contains(&words[start - 1].to_lowercase().as_str()) {
            start -= 1;
        }
        self.given = words[0].clone();
        self.middle = Some(words[1..start].join(" ")).filter(|middle| !middle.is_empty());
        self.family = words[start..].join(" ");
    }

    fn tidy(&mut self, shouted: bool) {
        let cased = |text: &str| {
            let text = text.trim_matches(|c: char| {
                matches!(c, '.' | '-' | '*' | '_' | '/' | '"' | '(' | ')') || c.is_whitespace()
            });
            let small = !text.chars().any(char::is_uppercase);
            let long_capitals = text.chars().filter(|c| c.is_alphabetic()).count() > 2
                && !text.chars().any(char::is_lowercase);
            if shouted || small || long_capitals {
                title_case_all(text)
            } else {
                text.to_owned()
            }
        };
        self.given = cased(&self.given);
        self.family = cased(&self.family);
        self.middle = self
            .middle
            .as_deref()
            .map(cased)
            .filter(|middle| !middle.is_empty());
        self.nickname = self
            .nickname
            .as_deref()
            .map(cased)
            .filter(|nickname| !nickname.is_empty());
        if self.family.is_empty() {
            self.family = std::mem::take(&mut self.given);
        }
    }
}

/// Joins `M. D.` and `P. A.-C` at the end of a segment into one word.
fn join_spaced_credential(words: &mut Vec<String>, least: usize) {
    let [.., before, last] = words.as_slice() else {
        return;
    };
    let dotted_letter = before.chars().count() == 2 && before.ends_with('.');
    if dotted_letter
        && words.len() > least + 1
        && last.contains('.')
        && credential(last).is_none()
        && credential(&format!("{before}{last}")).is_some()
    {
        let joined = format!("{before}{last}");
        words.truncate(words.len() - 2);
        words.push(joined);
    }
}

/// The credentials a word stands for, `MD/PhD` being two.
fn credentials_in(
    word: &str,
    after_comma: bool,
    shouted: bool,
    words: usize,
) -> Option<Vec<&'static str>> {
    let sure = |part: &str| {
        let (spelling, also_a_name) = credential(part)?;
        let capitals = !part.chars().any(char::is_lowercase);
        let dotted = part.contains('.');
        let enough_left =
            words > 2 || (after_comma && (words == 1 || dotted || (capitals && words == 2)));
        (!also_a_name
            || dotted
            || (capitals && enough_left && (!shouted || words != 2 || after_comma)))
            .then_some(spelling)
    };
    match sure(word) {
        Some(spelling) => Some(vec![spelling]),
        None if word.contains('/') => word.split('/').map(sure).collect(),
        None => None,
    }
}

/// An initial gets its point.
fn dotted(word: &str) -> String {
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(only), None) if only.is_alphabetic() => format!("{}.", only.to_uppercase()),
        _ => word.to_owned(),
    }
}
