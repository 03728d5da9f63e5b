//! How wide words are at most, without setting them.

/// An upper bound of the width of a line in Libertinus Serif, regular to semibold, in ems:
/// one em is the size of the type. Infinite for signs that we do not know.
///
/// Measuring an address takes the typesetter longer than setting it; what is short at any
/// rate need not be measured.
pub(crate) fn at_most(line: &str) -> f64 {
    line.chars().map(sign).sum()
}

fn sign(sign: char) -> f64 {
    match sign {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '-' | '(' | ')' | 'i' | 'j' | 'l' | '|' | '!' => 0.4,
        'M' | 'W' | 'm' | 'w' | '@' | '%' | '&' | '·' => 1.05,
        'A'..='Z' => 0.82,
        'a'..='z' | '0'..='9' => 0.6,
        ' '..='~' => 0.8,
        '\u{a1}'..='\u{17f}' => 1.1,
        _ => f64::INFINITY,
    }
}
