//! The order of the lines.

use std::cmp::Ordering;

use super::{
    answers::Answer,
    figures::TOO_FEW,
    line::Line,
    query::{Dir, Sort},
};

/// Puts the first so many lines by a column in their order, before the others.
/// Lines without a value in it stand last whichever way it goes, and equals stand
/// by referrals and name.
pub fn sort(lines: &mut Vec<&Line>, answer: &Answer, (sort, dir): (Sort, Dir), first: usize) {
    // Keys are made once a line: a large practice has tens of thousands, and a median asked
    // for in every comparison would be looked for again each time.
    let mut keyed: Vec<(Key<'_>, &Line)> = lines
        .drain(..)
        .map(|line| {
            let key = Key {
                column: column(line, answer, sort),
                dir,
                referrals: line.counts.referrals,
                name: line.name(),
            };
            (key, line)
        })
        .collect();
    if first < keyed.len() {
        keyed.select_nth_unstable_by(first, |(a, _), (b, _)| a.cmp(b));
    }
    let shown = keyed.len().min(first);
    keyed[..shown].sort_by(|(a, _), (b, _)| a.cmp(b));
    lines.extend(keyed.into_iter().map(|(_, line)| line));
}

/// What is compared of a line.
struct Key<'a> {
    column: Option<Value<'a>>,
    dir: Dir,
    referrals: i64,
    name: &'a str,
}

enum Value<'a> {
    Words(&'a str),
    Number(f64),
}

impl Ord for Key<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let column = match (&self.column, &other.column) {
            (Some(Value::Words(a)), Some(Value::Words(b))) => {
                turned(in_small_letters(a, b), self.dir)
            }
            (Some(Value::Number(a)), Some(Value::Number(b))) => turned(a.total_cmp(b), self.dir),
            (a, b) => a.is_none().cmp(&b.is_none()),
        };
        column
            .then_with(|| other.referrals.cmp(&self.referrals))
            .then_with(|| in_small_letters(self.name, other.name))
    }
}

impl PartialOrd for Key<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key<'_> {}

/// Compares two texts whatever the case of their letters, up to the first that differs, without
/// writing either anew.
fn in_small_letters(a: &str, b: &str) -> Ordering {
    a.chars().flat_map(char::to_lowercase).cmp(b.chars().flat_map(char::to_lowercase))
}

fn turned(order: Ordering, dir: Dir) -> Ordering {
    match dir {
        Dir::Up => order,
        Dir::Down => order.reverse(),
    }
}

fn column<'a>(line: &'a Line, answer: &Answer, sort: Sort) -> Option<Value<'a>> {
    let counts = line.counts;
    let enough = counts.referrals >= TOO_FEW;
    let words = |text: &'a str| (!text.is_empty()).then_some(Value::Words(text));
    let number = match sort {
        Sort::Name => return words(line.name()),
        Sort::Organisation => return words(line.organisation()),
        Sort::Referrals => Some(counts.referrals as f64),
        Sort::Before => Some(counts.year_before as f64),
        Sort::Change => Some(counts.change() as f64),
        Sort::Conversion30 => counts.conversion_30().filter(|_| enough),
        Sort::Conversion90 => counts.conversion_90().filter(|_| enough),
        Sort::Contact => answer.figures(line).days_to_contact,
        Sort::Visit => answer.figures(line).days_to_visit,
        Sort::Unthanked => line.unthanked.map(|count| count as f64),
    };
    number.map(Value::Number)
}
