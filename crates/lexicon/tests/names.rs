//! Promises of reading names as exports, letters and voicemails write them.

use lexicon::{NameOrder, PersonName};

fn read(text: &str) -> PersonName {
    PersonName::parse(text).unwrap_or_else(|| panic!("no name in {text:?}"))
}

/// Given, middle and family name, with "" for what is missing.
fn parts(name: &PersonName) -> [&str; 3] {
    let middle = name.middle.as_deref().unwrap_or_default();
    [&name.given, middle, &name.family]
}

#[test]
fn the_names_of_real_exports_are_taken_apart() {
    for (text, wanted) in [
        ("WIEBE, DAVID A MD", ["David", "A", "Wiebe"]),
        ("Dr. David Wiebe, M.D.", ["David", "", "Wiebe"]),
        ("de la Cruz III, Juan", ["Juan", "", "de la Cruz"]),
        ("PILCHER, WILLIAM C DR.", ["William", "C", "Pilcher"]),
        ("O'Brien, Mary-Kate \"Kit\"", ["Mary-Kate", "", "O'Brien"]),
        ("Nguyễn Văn A", ["Nguyễn", "Văn", "A"]),
        ("WIEBE, D", ["D", "", "Wiebe"]),
        ("Dr. John A. Smith, DO", ["John", "A", "Smith"]),
        ("Roe, Jane P.A.-C", ["Jane", "", "Roe"]),
        ("Jane Roe RN, MSN, FNP-C", ["Jane", "", "Roe"]),
        ("David Wiebe M. D.", ["David", "", "Wiebe"]),
        ("Wiebe;David;MD", ["David", "", "Wiebe"]),
        ("Wiebe, MD, David", ["David", "", "Wiebe"]),
        (" Wiebe ,\tDavid\n", ["David", "", "Wiebe"]),
        ("VAN DER BERG, PIETER", ["Pieter", "", "Van der Berg"]),
        ("Ludwig van Beethoven", ["Ludwig", "", "van Beethoven"]),
        ("Ian St. John", ["Ian", "", "St. John"]),
        ("Garcia Lopez, Juan Carlos", ["Juan", "Carlos", "Garcia Lopez"]),
        ("Dr. Wiebe", ["", "", "Wiebe"]),
        ("Wiebe", ["", "", "Wiebe"]),
        ("mary o'brien", ["Mary", "", "O'Brien"]),
        ("O´Brien, Seán", ["Seán", "", "O'Brien"]),
        ("王小明", ["", "", "王小明"]),
        ("王 小明", ["王", "", "小明"]),
        ("David Wiebe, MD, FAAOS, Ohio State", ["David", "", "Wiebe"]),
    ] {
        assert_eq!(parts(&read(text)), wanted, "{text:?}");
    }
}

#[test]
fn an_export_without_commas_is_read_family_first_and_says_that_it_was_guessed() {
    for (text, wanted) in [
        ("WIEBE DAVID", ["David", "", "Wiebe"]),
        ("WEIBE DAVID", ["David", "", "Weibe"]),
        ("WIEBE DAVID MD", ["David", "", "Wiebe"]),
        ("WIEBE DAVID A", ["David", "A", "Wiebe"]),
        ("WIEBE DAVID A MD", ["David", "A", "Wiebe"]),
        ("WIEBE DAVID ALAN", ["David", "Alan", "Wiebe"]),
        ("THOMAS JOHN A", ["John", "A", "Thomas"]),
        ("KIM DAVID", ["David", "", "Kim"]),
        ("DE LA CRUZ JUAN A", ["Juan", "A", "de la Cruz"]),
        ("WIEBE D", ["D", "", "Wiebe"]),
        ("Smith John", ["John", "", "Smith"]),
        ("Doe Jane M", ["Jane", "M", "Doe"]),
    ] {
        let name = read(text);
        assert_eq!(parts(&name), wanted, "{text:?}");
        assert_eq!(name.order, NameOrder::Guessed, "{text:?}");
    }
    let name = read("SMITH JR JOHN A");
    assert_eq!(parts(&name), ["John", "A", "Smith"]);
    assert_eq!(name.order, NameOrder::Known, "only a family name has Jr");
}

#[test]
fn a_usual_order_is_left_as_it_is() {
    for (text, wanted) in [
        ("DAVID WIEBE", ["David", "", "Wiebe"]),
        ("DAVID A WIEBE", ["David", "A", "Wiebe"]),
        ("David Wiebe DO", ["David", "", "Wiebe"]),
        ("Kim Thomas", ["Kim", "", "Thomas"]),
        ("Taylor James, MD", ["Taylor", "", "James"]),
        ("John Q. Public", ["John", "Q", "Public"]),
        ("J. Robert Smith", ["J", "Robert", "Smith"]),
        ("Al Pacino", ["Al", "", "Pacino"]),
        ("Van Morrison", ["Van", "", "Morrison"]),
        ("Jane D.", ["Jane", "", "D"]),
        ("Sanjay P.", ["Sanjay", "", "P"]),
    ] {
        let name = read(text);
        assert_eq!(parts(&name), wanted, "{text:?}");
        assert_eq!(name.order, NameOrder::Known, "{text:?}");
    }
}

#[test]
fn titles_are_told_from_names() {
    for (text, prefix, suffix, credentials) in [
        ("WIEBE, DAVID A MD", "", "", "MD"),
        ("Dr. David Wiebe, M.D.", "Dr.", "", "MD"),
        ("PILCHER, WILLIAM C DR.", "Dr.", "", ""),
        ("de la Cruz III, Juan", "", "III", ""),
        ("Smith, John, Jr.", "", "Jr.", ""),
        ("John Smith Jr., MD/PhD", "", "Jr.", "MD PhD"),
        ("Jane Roe RN, MSN, FNP-C", "", "", "RN MSN FNP-C"),
        ("Roe, Jane P. A.-C", "", "", "PA-C"),
        ("Wiebe, David A., M.D., F.A.A.O.S.", "", "", "MD FAAOS"),
        ("John Smith (PA-C)", "", "", "PA-C"),
        ("Jane Smith, MS, CCC-SLP", "", "", "MS CCC-SLP"),
        ("JANE SMITH, MS", "", "", "MS"),
        ("Smith, Ms. Jane", "Ms.", "", ""),
        ("SMITH, MS JANE", "Ms.", "", ""),
        ("Smith, MD", "", "", "MD"),
        ("Coach Bob Smith", "Coach", "", ""),
        ("Anh Do, DO", "", "", "DO"),
        ("ISETTS BRIAN JOHN B.C.P.S., PH.D.", "", "", "BCPS PhD"),
        ("WORTSMAN SUSAN MA-CCC", "", "", "MA-CCC"),
    ] {
        let name = read(text);
        assert_eq!(name.prefix.as_deref().unwrap_or(""), prefix, "{text:?}");
        assert_eq!(name.suffix.as_deref().unwrap_or(""), suffix, "{text:?}");
        assert_eq!(name.credentials.join(" "), credentials, "{text:?}");
    }
}

#[test]
fn names_that_read_like_titles_stay_names() {
    for (text, wanted) in [
        ("Yo-Yo Ma", ["Yo-Yo", "", "Ma"]),
        ("MA, YO-YO", ["Yo-Yo", "", "Ma"]),
        ("ANH DO", ["Anh", "", "Do"]),
        ("DO, ANH, DO", ["Anh", "", "Do"]),
        ("Pa Xiong", ["Pa", "", "Xiong"]),
        ("Smith, Do", ["Do", "", "Smith"]),
        ("Smith, J.D.", ["J", "D", "Smith"]),
        ("Smith, J. D.", ["J", "D", "Smith"]),
        ("J.D. Smith", ["J", "D", "Smith"]),
        ("Md Karim", ["Md", "", "Karim"]),
    ] {
        let name = read(text);
        assert_eq!(parts(&name), wanted, "{text:?}");
    }
}

#[test]
fn a_nickname_is_kept_beside_the_name() {
    for (text, nickname) in [
        ("O'Brien, Mary-Kate \"Kit\"", "Kit"),
        ("Mary-Kate “Kit” O’Brien", "Kit"),
        ("Lopez, Maria (Mia)", "Mia"),
        ("LOPEZ, MARIA (MIA)", "Mia"),
    ] {
        assert_eq!(read(text).nickname.as_deref(), Some(nickname), "{text:?}");
    }
    assert_eq!(parts(&read("Robert \"Bob Smith")), ["Robert", "Bob", "Smith"]);
}

#[test]
fn a_text_without_a_name_gives_none() {
    for text in
        ["", "  ", "--", "123", "Dr.", "MD", "RN, MSN, FNP-C", "(Unassigned)", "\"\"", ",;,", "()"]
    {
        assert_eq!(PersonName::parse(text), None, "{text:?}");
    }
}

#[test]
fn separate_fields_are_believed() {
    for (given, middle, family, wanted) in [
        ("DAVID", "A", "WIEBE", ["David", "A", "Wiebe"]),
        ("DAVID A MD", "", "WIEBE", ["David", "A", "Wiebe"]),
        ("PA", "", "XIONG", ["Pa", "", "Xiong"]),
        ("ANH", "DO", "NGUYEN", ["Anh", "Do", "Nguyen"]),
        ("Md", "", "Karim", ["Md", "", "Karim"]),
        ("Mary", "Kate", "O'Brien", ["Mary", "Kate", "O'Brien"]),
        ("Juan", "", "de la Cruz III", ["Juan", "", "de la Cruz"]),
        ("", "", "Wiebe, David", ["David", "", "Wiebe"]),
        ("Dr.", "", "Wiebe", ["", "", "Wiebe"]),
        ("David Wiebe", "", "", ["David", "", "Wiebe"]),
        ("", "", "Do", ["", "", "Do"]),
    ] {
        let name = PersonName::from_parts(given, middle, family).unwrap();
        assert_eq!(parts(&name), wanted, "{given:?} {middle:?} {family:?}");
    }
    assert!(PersonName::from_parts("Pa", "", "Xiong").unwrap().credentials.is_empty());
    assert_eq!(PersonName::from_parts(" ", "", ""), None);
}
