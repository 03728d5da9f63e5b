use super::*;
use platform::new_id;

/// Somebody with a name, an office, an NPI and a phone ("" = none).
fn somebody(
    name: &str,
    office: &str,
    npi: &str,
    phone: &str,
) -> (PersonName, String, Option<Npi>, Vec<Phone>) {
    (
        PersonName::parse(name).expect("a name"),
        office.to_owned(),
        (!npi.is_empty()).then(|| Npi::parse(npi).expect("an NPI")),
        (!phone.is_empty()).then(|| Phone::parse(phone).expect("a phone")).into_iter().collect(),
    )
}

fn incoming(
    (name, office, npi, phones): &(PersonName, String, Option<Npi>, Vec<Phone>),
) -> Incoming<'_> {
    Incoming {
        kind: Kind::Person,
        name: Some(name),
        organisation: office,
        npi: npi.as_ref(),
        phones,
        city: "",
        zip: "",
        text: "",
    }
}

fn met(known: [&str; 4], then: [&str; 4]) -> Found {
    let mut matcher = Matcher::default();
    matcher.learn(new_id(), &incoming(&somebody(known[0], known[1], known[2], known[3])));
    matcher.find(&incoming(&somebody(then[0], then[1], then[2], then[3])))
}

fn why(found: &Found) -> String {
    match found {
        Found::Same(candidate) => format!("same: {}", candidate.why),
        Found::Doubtful { candidates } => format!("doubtful: {}", candidates[0].why),
        Found::New => "new".into(),
    }
}

#[test]
fn a_match_explains_itself() {
    let wiebe = ["David Wiebe MD", "Springfield Orthopedics", "1234567893", "614-555-0123"];
    for (then, answer) in [
        (["Dave Wiebe", "", "1234567893", ""], "same: same NPI"),
        (["Wiebe, David", "", "", "(614) 555-0123"], "same: same name and phone"),
        (["D Wiebe", "", "", "614.555.0123"], "same: same last name, first initial and phone"),
        (["David Wiebe", "Springfield Orthopedics", "", ""], "same: same name and office"),
        (["David Wiebe", "Elsewhere Clinic", "", ""], "doubtful: same name at another office"),
        (["David Weibe", "", "", ""], "doubtful: one letter differs"),
        (["Dave Wiebe", "", "", ""], "doubtful: short form of the first name"),
        (["Mary Jones", "", "1234567893", ""], "doubtful: same NPI, but another name"),
        (["Mary Jones", "Springfield Orthopedics", "", "614-555-0123"], "new"),
    ] {
        assert_eq!(why(&met(wiebe, then)), answer, "{then:?}");
    }
}

#[test]
fn another_npi_is_another_person_even_under_the_same_name() {
    let known = ["David Wiebe", "", "1234567893", ""];
    assert_eq!(met(known, ["David Wiebe", "", "1558598797", ""]), Found::New);
}

#[test]
fn two_that_fit_equally_are_put_to_a_person() {
    let mut matcher = Matcher::default();
    let one = somebody("Ana Lopez", "", "", "");
    matcher.learn(new_id(), &incoming(&one));
    matcher.learn(new_id(), &incoming(&one));
    let Found::Doubtful { candidates } = matcher.find(&incoming(&one)) else { panic!("guessed") };
    assert_eq!(candidates.len(), 2);
}

#[test]
fn an_organisation_is_known_in_any_order_of_its_words() {
    let mut matcher = Matcher::default();
    let club = |organisation| Incoming {
        kind: Kind::Organisation,
        name: None,
        organisation,
        npi: None,
        phones: &[],
        city: "",
        zip: "",
        text: organisation,
    };
    matcher.learn(new_id(), &club("Springfield Orthopedics"));
    assert_eq!(why(&matcher.find(&club("SPRINGFIELD ORTHOPEDICS"))), "same: same name");
    assert_eq!(
        why(&matcher.find(&club("Orthopedics of Springfield"))),
        "doubtful: nearly the same name"
    );
    assert_eq!(matcher.find(&club("Riverside Yoga")), Found::New);
}
