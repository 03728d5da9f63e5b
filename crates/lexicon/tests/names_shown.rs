//! Promises of showing, sorting and comparing names.

use lexicon::{NameMatch, PersonName, compare_names, fold, title_case};

fn read(text: &str) -> PersonName {
    PersonName::parse(text).unwrap_or_else(|| panic!("no name in {text:?}"))
}

fn compared(a: &str, b: &str) -> NameMatch {
    let (there, back) = (compare_names(&read(a), &read(b)), compare_names(&read(b), &read(a)));
    assert_eq!(there, back, "{a:?} and {b:?} compare the same both ways");
    there
}

#[test]
fn a_name_is_shown_as_people_write_it() {
    for (text, shown) in [
        ("WIEBE, DAVID A MD", "David A. Wiebe, MD"),
        ("PILCHER, WILLIAM C DR.", "William C. Pilcher"),
        ("de la Cruz III, Juan", "Juan de la Cruz III"),
        ("MCDONALD, RONALD JR", "Ronald McDonald Jr."),
        ("O'BRIEN, MARY-KATE", "Mary-Kate O'Brien"),
        ("O’BRIEN, SEAN", "Sean O'Brien"),
        ("Smith, J.D.", "J. D. Smith"),
        ("DR WIEBE", "Dr. Wiebe"),
        ("Nguyễn Văn A", "Nguyễn Văn A"),
        ("ROE, JANE MS CCC-SLP", "Jane Roe, MS, CCC-SLP"),
        ("王 小明", "王 小明"),
    ] {
        assert_eq!(read(text).display(), shown, "{text:?}");
    }
}

#[test]
fn names_are_sorted_by_family_without_accents_and_signs() {
    for (text, key) in [
        ("WIEBE, DAVID A MD", "wiebe david a"),
        ("O'Brien, Mary-Kate \"Kit\"", "obrien mary kate"),
        ("Ludwig van Beethoven", "van beethoven ludwig"),
        ("Nguyễn, Ánh", "nguyen anh"),
        ("Łukasz Großmann", "grossmann lukasz"),
        ("Kaʻahumanu, Ana", "kaahumanu ana"),
        ("Dr. Wiebe", "wiebe"),
    ] {
        assert_eq!(read(text).sort_key(), key, "{text:?}");
    }
}

#[test]
fn a_short_name_hides_the_family_name() {
    assert_eq!(read("Lopez, Maria").short(), "Maria L.");
    assert_eq!(read("de la Cruz, Juan").short(), "Juan D.");
    assert_eq!(read("Smith, J").short(), "J. S.");
    assert_eq!(read("Dr. Wiebe").short(), "W.");
}

#[test]
fn capitals_become_those_of_names() {
    for (text, cased) in [
        ("WIEBE", "Wiebe"),
        ("MARY-KATE", "Mary-Kate"),
        ("MCDONALD", "McDonald"),
        ("MACDONALD", "MacDonald"),
        ("MACK", "Mack"),
        ("D'ANGELO", "D'Angelo"),
        ("DE LA CRUZ", "de la Cruz"),
        ("ST. JOHN", "St. John"),
        ("john smith iii", "John Smith III"),
        ("ÉMILE", "Émile"),
        ("DeLuca", "DeLuca"),
        ("ﬁsher", "Fisher"),
        ("", ""),
        (" ", " "),
    ] {
        assert_eq!(title_case(text), cased, "{text:?}");
    }
}

#[test]
fn one_person_is_known_in_every_spelling() {
    for text in [
        "WIEBE, DAVID A MD",
        "Dr. David Wiebe, M.D.",
        "Wiebe, David",
        "WIEBE DAVID",
        "david wiebe",
        "Dávid Wiebe Jr.",
        "Prof. David Wiebe PhD",
    ] {
        assert_eq!(compared("David Wiebe", text), NameMatch::Same, "{text:?}");
    }
    assert_eq!(compared("Mary O'Brien", "O BRIEN, MARY"), NameMatch::Same);
    assert_eq!(compared("Ana Smith-Jones", "Smith Jones, Ana"), NameMatch::Same);
}

#[test]
fn weaker_likenesses_are_named() {
    for (a, b, likeness) in [
        ("Bill Smith", "William Smith", NameMatch::Nickname),
        ("O'Brien, Mary \"Kit\"", "Kit O'Brien", NameMatch::Nickname),
        ("Mary-Kate Roe", "Mary Roe", NameMatch::Nickname),
        ("Wiebe, David", "David, Wiebe", NameMatch::Transposed),
        ("David Weibe", "David Wiebe", NameMatch::Misspelt),
        ("Wiebe, Dvaid", "Wiebe, David", NameMatch::Misspelt),
        ("David Wieb", "David Wieber", NameMatch::Different),
        ("D Wiebe", "David Wiebe", NameMatch::SameFamilyAndInitial),
        ("Dr. Wiebe", "David Wiebe", NameMatch::SameFamilyAndInitial),
        ("David A Wiebe", "David B Wiebe", NameMatch::SameFamilyAndInitial),
        ("Bill A Smith", "William B Smith", NameMatch::SameFamilyAndInitial),
        ("D Wiebe", "Mary Wiebe", NameMatch::Different),
        ("John Smith", "Mary Smith", NameMatch::Different),
        ("John Smith Sr.", "John Smith Jr.", NameMatch::Different),
        ("Wiebe, Dvaid A", "Wiebe, David B", NameMatch::Different),
        ("Jan Lee", "Jon Lee", NameMatch::Different),
        ("Jane Doe", "David Wiebe", NameMatch::Different),
    ] {
        assert_eq!(compared(a, b), likeness, "{a:?} and {b:?}");
    }
}

#[test]
fn folding_leaves_small_letters_and_digits() {
    for (text, folded) in [
        ("Nguyễn  Văn—A", "nguyen van a"),
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("O´Brien", "obrien"),
        ("Kaʻahumanu", "kaahumanu"),
        ("Groß-Łódź & Søn", "gross lodz son"),
        ("Đặng Œuvre Æsop Þór", "dang oeuvre aesop thor"),
        ("St. Ann's, #4", "st anns 4"),
        ("ﬁt ①", "fit 1"),
        ("İSTANBUL ılgaz", "istanbul ilgaz"),
        ("--", ""),
    ] {
        assert_eq!(fold(text), folded, "{text:?}");
    }
}
