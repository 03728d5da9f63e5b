//! Whether two names may be one person's.

use crate::{PersonName, fold};

/// What two names say about being one person's; evidence, never proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameMatch {
    /// Family and given name agree and nothing contradicts.
    Same,
    /// The given name is a usual short form of the other (Bill, William).
    Nickname,
    /// Given and family name are exchanged.
    Transposed,
    /// One letter was changed, dropped, doubled or exchanged (Weibe, Wiebe).
    Misspelt,
    /// The family name agrees and one given name is missing or only an initial of the other, or the middle initials differ.
    SameFamilyAndInitial,
    /// Nothing speaks for one person.
    Different,
}

const NICKNAMES: &[&[&str]] = &[
    &["william", "bill", "will", "billy", "liam"],
    &["robert", "bob", "rob", "bobby", "robbie"],
    &["richard", "rick", "dick", "rich", "ricky"],
    &["james", "jim", "jimmy", "jamie"],
    &["john", "jack", "johnny"],
    &["michael", "mike", "mick", "mikey"],
    &["david", "dave", "davey"],
    &["thomas", "tom", "tommy"],
    &["charles", "chuck", "charlie", "chas"],
    &["joseph", "joe", "joey"],
    &["daniel", "dan", "danny"],
    &["matthew", "matt"],
    &["anthony", "tony"],
    &["christopher", "chris", "kit", "topher"],
    &["andrew", "andy", "drew"],
    &["edward", "ed", "eddie", "ted", "ned"],
    &["steven", "stephen", "steve"],
    &["kenneth", "ken", "kenny"],
    &["benjamin", "ben", "benny"],
    &["samuel", "sam", "sammy"],
    &["gregory", "greg"],
    &["jeffrey", "jeff", "geoffrey", "geoff"],
    &["timothy", "tim"],
    &["ronald", "ron", "ronnie"],
    &["donald", "don", "donny"],
    &["lawrence", "larry", "laurence"],
    &["nicholas", "nick", "nicolas"],
    &["jonathan", "jon", "johnathan"],
    &["alexander", "alex", "al", "sasha"],
    &["patrick", "pat", "paddy"],
    &["peter", "pete"],
    &["raymond", "ray"],
    &["frederick", "fred", "freddy"],
    &["gerald", "jerry", "gerry"],
    &["zachary", "zach", "zack"],
    &["joshua", "josh"],
    &["nathaniel", "nathan", "nate"],
    &["phillip", "philip", "phil"],
    &["walter", "walt"],
    &["douglas", "doug"],
    &["francis", "frank"],
    &["elizabeth", "liz", "beth", "betty", "betsy", "eliza", "lisa", "libby"],
    &["katherine", "catherine", "kathryn", "kate", "kathy", "cathy", "katie", "kit"],
    &["margaret", "maggie", "peggy", "meg", "marge"],
    &["patricia", "pat", "patty", "trish", "tricia"],
    &["jennifer", "jen", "jenny"],
    &["susan", "sue", "suzy", "susie", "suzanne"],
    &["deborah", "debra", "deb", "debbie"],
    &["barbara", "barb", "babs"],
    &["rebecca", "becky", "becca"],
    &["jessica", "jess", "jessie"],
    &["christine", "christina", "chris", "tina", "chrissy"],
    &["kimberly", "kim"],
    &["stephanie", "steph"],
    &["samantha", "sam"],
    &["victoria", "vicky", "tori", "vicki"],
    &["pamela", "pam"],
    &["cynthia", "cindy"],
    &["theresa", "teresa", "terri", "tess"],
    &["amanda", "mandy"],
    &["abigail", "abby", "gail"],
    &["alexandra", "alex", "sandra", "lexi"],
    &["jacqueline", "jackie"],
    &["judith", "judy"],
    &["nancy", "ann", "anne", "anna", "annie"],
    &["mary", "molly", "polly", "mary kate"],
    &["virginia", "ginny"],
    &["dorothy", "dot", "dottie"],
    &["sarah", "sara", "sally"],
    &["melissa", "missy", "lissa"],
];

/// Compares two names. Credentials and forms of address are no part of it.
pub fn compare_names(a: &PersonName, b: &PersonName) -> NameMatch {
    let (a, b) = (Key::of(a), Key::of(b));
    if a.family.is_empty() || b.family.is_empty() || conflict(&a.suffix, &b.suffix) {
        return NameMatch::Different;
    }
    if a.family == b.family {
        return compare_given(&a, &b);
    }
    if !a.given.is_empty() && a.given == b.family && a.family == b.given {
        return NameMatch::Transposed;
    }
    let given_agrees = !a.given.is_empty() && a.given == b.given && a.given.chars().count() > 1;
    if given_agrees && one_slip(&a.family, &b.family) && !middle_conflict(&a, &b) {
        NameMatch::Misspelt
    } else {
        NameMatch::Different
    }
}

fn compare_given(a: &Key, b: &Key) -> NameMatch {
    let initial = |x: &str, y: &str| x.chars().count() <= 1 && y.starts_with(x);
    if a.given == b.given && !a.given.is_empty() && a.given.chars().count() > 1 {
        return if middle_conflict(a, b) {
            NameMatch::SameFamilyAndInitial
        } else {
            NameMatch::Same
        };
    }
    if initial(&a.given, &b.given) || initial(&b.given, &a.given) {
        return NameMatch::SameFamilyAndInitial;
    }
    let names = |key: &Key| [key.given.clone(), key.nickname.clone()];
    let related = |x: &String, y: &String| {
        !x.is_empty()
            && (x == y
                || NICKNAMES
                    .iter()
                    .any(|row| row.contains(&x.as_str()) && row.contains(&y.as_str())))
    };
    let shortened = names(a).iter().any(|x| names(b).iter().any(|y| related(x, y)));
    match (shortened, middle_conflict(a, b)) {
        (true, false) => NameMatch::Nickname,
        (true, true) => NameMatch::SameFamilyAndInitial,
        (false, false) if one_slip(&a.given, &b.given) => NameMatch::Misspelt,
        (false, _) => NameMatch::Different,
    }
}

struct Key {
    given: String,
    middle: String,
    family: String,
    suffix: String,
    nickname: String,
}

impl Key {
    fn of(name: &PersonName) -> Self {
        let optional = |part: &Option<String>| fold(part.as_deref().unwrap_or_default());
        Self {
            given: fold(&name.given),
            middle: optional(&name.middle),
            family: fold(&name.family).replace(' ', ""),
            suffix: optional(&name.suffix),
            nickname: optional(&name.nickname),
        }
    }
}

fn conflict(a: &str, b: &str) -> bool {
    !a.is_empty() && !b.is_empty() && a != b
}

fn middle_conflict(a: &Key, b: &Key) -> bool {
    match (a.middle.chars().next(), b.middle.chars().next()) {
        (Some(x), Some(y)) => x != y,
        _ => false,
    }
}

fn one_slip(a: &str, b: &str) -> bool {
    a.chars().count().min(b.chars().count()) >= 5
        && a.chars().next() == b.chars().next()
        && strsim::osa_distance(a, b) == 1
}
