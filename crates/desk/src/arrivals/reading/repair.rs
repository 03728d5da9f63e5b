//! Letters that a recogniser takes for digits, and digits for letters.

/// The digits that were meant: `O4/12/197l` is 04/12/1971. Whether anything changed.
pub(super) fn digits(text: &str) -> (String, bool) {
    let repaired: String =
        text.split_inclusive(char::is_whitespace)
            .map(|word| {
                if mostly_digits(word) {
                    word.chars().map(digit).collect()
                } else {
                    word.to_owned()
                }
            })
            .collect();
    let changed = repaired != text;
    (repaired, changed)
}

/// The letters that were meant: `D0E` is DOE.
pub(super) fn letters(text: &str) -> (String, bool) {
    let repaired: String = text
        .split_inclusive(char::is_whitespace)
        .map(|word| {
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            let digits = word.chars().filter(char::is_ascii_digit).count();
            if letters > digits { word.chars().map(letter).collect() } else { word.to_owned() }
        })
        .collect();
    let changed = repaired != text;
    (repaired, changed)
}

fn mostly_digits(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let mistaken = word.chars().filter(|c| !c.is_ascii_digit() && digit(*c) != *c).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    digits > 0 && letters == mistaken && digits >= mistaken
}

fn digit(c: char) -> char {
    match c {
        'O' | 'o' | 'Q' => '0',
        'l' | 'I' | '|' => '1',
        'S' => '5',
        'B' => '8',
        other => other,
    }
}

fn letter(c: char) -> char {
    match c {
        '0' => 'O',
        '1' => 'I',
        other => other,
    }
}
