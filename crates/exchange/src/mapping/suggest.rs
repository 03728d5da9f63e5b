//! The first proposal for what the columns of a sheet are.

use std::collections::HashMap;

use super::context::Shape;
use super::field::Field;
use super::header::normal;
use super::sniff::{self, Look, SAMPLE};
use super::synonyms;
use super::{Column, Confidence, Mapping, samples};
use crate::tabular::Sheet;

/// How alike two names must be to be one with a typing error.
const ALIKE: f64 = 0.92;
/// How alike their single words must be.
const ALIKE_WORD: f64 = 0.88;
/// Samples shown beside a column.
const SHOWN: usize = 3;

/// What a column could be. Smaller places are more telling names.
struct Claim {
    field: Field,
    confidence: Confidence,
    place: usize,
    why: String,
}

/// Proposes what each column is: by its name, else by a name like it, else by its values. A field
/// that can stand only once goes to the column with the better claim.
pub fn suggest(sheet: &Sheet) -> Mapping {
    let names: Vec<String> = sheet.headers.iter().map(|header| normal(header)).collect();
    let shape = Shape::of(&names);
    let values: Vec<Vec<&str>> = (0..names.len()).map(|place| values(sheet, place)).collect();

    let mut claims: Vec<Result<Claim, String>> =
        names.iter().zip(&values).map(|(name, values)| by_name(name, shape, values)).collect();
    settle(&mut claims);
    let unclaimed: Vec<usize> =
        (0..claims.len()).filter(|place| is_open(&claims[*place])).collect();
    for place in unclaimed {
        if let Some(claim) = by_values(&values[place], shape)
            && (claim.field.may_repeat() || !is_taken(&claims, claim.field))
        {
            claims[place] = Ok(claim);
        }
    }

    let column = |(place, claim): (usize, Result<Claim, String>)| {
        let (field, confidence, why) = match claim {
            Ok(claim) => (Some(claim.field), claim.confidence, claim.why),
            Err(why) if why.is_empty() => (None, Confidence::Guess, "Not recognised".to_owned()),
            Err(why) => (None, Confidence::Sure, why),
        };
        Column {
            header: sheet.headers[place].clone(),
            field,
            confidence,
            why,
            samples: samples(sheet, place, SHOWN),
        }
    };
    Mapping { columns: claims.into_iter().enumerate().map(column).collect() }
}

fn values(sheet: &Sheet, place: usize) -> Vec<&str> {
    sheet
        .rows
        .iter()
        .filter_map(|row| row.cells.get(place))
        .map(String::as_str)
        .filter(|cell| !cell.is_empty())
        .take(SAMPLE)
        .collect()
}

/// A claim by the column's name, or why there is none: empty when the name says nothing.
fn by_name(name: &str, shape: Shape, values: &[&str]) -> Result<Claim, String> {
    let claim = exact(name, shape)?;
    let claim = claim.or_else(|| alike(name)).ok_or_else(String::new)?;
    match sniff::contradicts(claim.field, values) {
        true => Err(String::new()),
        false => Ok(claim),
    }
}

fn exact(name: &str, shape: Shape) -> Result<Option<Claim>, String> {
    if let Some((field, place)) = synonyms::clear(name) {
        let why = "Known column name".to_owned();
        return Ok(Some(Claim { field, confidence: Confidence::Sure, place, why }));
    }
    if let Some(why) = synonyms::left_out(name) {
        return Err(why.to_owned());
    }
    match shape.field_of(name) {
        Some(Some(field)) => {
            let why = match shape {
                Shape::Cases => "Usual name in a list of patients",
                Shape::Directory => "Usual name in a list of providers",
            };
            let (confidence, place) = (Confidence::Likely, 0);
            Ok(Some(Claim { field, confidence, place, why: why.to_owned() }))
        }
        Some(None) => Err("Not needed in a list of patients".to_owned()),
        None => Ok(None),
    }
}

/// The known name that differs by a typing error or the order of its words.
fn alike(name: &str) -> Option<Claim> {
    let (field, place, known, _) = synonyms::all_clear()
        .filter_map(|(field, place, known)| Some((field, place, known, likeness(name, known)?)))
        .max_by(|a, b| a.3.total_cmp(&b.3).then(b.1.cmp(&a.1)))?;
    let why = format!("Written almost like “{known}”");
    Some(Claim { field, confidence: Confidence::Likely, place, why })
}

/// How alike two names are, if they are alike enough. Short words must agree: "dob" is not "id".
fn likeness(a: &str, b: &str) -> Option<f64> {
    let words = |name: &str| {
        let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    let (words_a, words_b) = (words(a), words(b));
    if words_a == words_b {
        return Some(1.0);
    }
    let whole = strsim::jaro_winkler(a, b);
    let same_words = words_a.len() == words_b.len()
        && a.split(' ').zip(b.split(' ')).all(|(x, y)| {
            x == y
                || (x.chars().count().min(y.chars().count()) > 3
                    && strsim::jaro_winkler(x, y) >= ALIKE_WORD)
        });
    (same_words && whole >= ALIKE).then_some(whole)
}

fn by_values(values: &[&str], shape: Shape) -> Option<Claim> {
    let (look, found) = Look::of(values)?;
    Some(Claim {
        field: look.field(shape)?,
        confidence: Confidence::Guess,
        place: 0,
        why: format!("{found} of {} values are {}", values.len(), look.words()),
    })
}

/// Lets each field that can stand only once keep its best claim.
fn settle(claims: &mut [Result<Claim, String>]) {
    let mut best: HashMap<Field, usize> = HashMap::new();
    for place in 0..claims.len() {
        let Ok(claim) = &claims[place] else { continue };
        if claim.field.may_repeat() {
            continue;
        }
        let field = claim.field;
        let Some(&other) = best.get(&field) else {
            best.insert(field, place);
            continue;
        };
        let rank = |place: usize| {
            claims[place]
                .as_ref()
                .ok()
                .map(|claim| (claim.confidence, std::cmp::Reverse(claim.place)))
        };
        let loser = if rank(place) > rank(other) { other } else { place };
        best.insert(field, if loser == place { other } else { place });
        claims[loser] = Err(format!("Another column already holds “{}”", field.label()));
    }
}

fn is_open(claim: &Result<Claim, String>) -> bool {
    matches!(claim, Err(why) if why.is_empty())
}

fn is_taken(claims: &[Result<Claim, String>], field: Field) -> bool {
    claims.iter().any(|claim| matches!(claim, Ok(claim) if claim.field == field))
}
