//! Promises of the form of an entry.

use jiff::civil::date;
use lexicon::Cents;
use platform::new_id;

use super::{
    entry::{Standing, heads},
    people::Person,
    physician::Counts,
    refused::Words,
    typed::Typed,
};

fn typed(fields: &[(&str, &str)]) -> Typed {
    let base = [
        ("given_on", "2026-11-20"),
        ("kind", "meal"),
        ("total", "90"),
        ("staff", "2"),
        ("ours", "1"),
    ];
    let all = base.iter().chain(fields).map(|(name, value)| ((*name).into(), (*value).into()));
    Typed::from_fields(all.collect())
}

fn wrong(typed: &Typed, people: &[Person]) -> Vec<String> {
    match typed.read(date(2026, 11, 25), &Words::default(), people) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.into_iter().map(|error| error.field).collect(),
    }
}

#[test]
fn a_lunch_for_the_staff_needs_no_more_than_day_amount_and_heads() {
    let entry = typed(&[]).read(date(2026, 11, 25), &Words::default(), &[]).expect("an entry");
    assert_eq!(entry.total, Cents::dollars(90));
    assert_eq!(Cents::sum(entry.shares.iter().map(|share| share.cents)), entry.total);
}

#[test]
fn each_thing_that_is_wrong_is_named_at_its_field() {
    for (fields, field) in [
        (vec![("given_on", "2026-11-26")], "given_on"),
        (vec![("given_on", "")], "given_on"),
        (vec![("kind", "cash")], "kind"),
        (vec![("kind", "item")], "what"),
        (vec![("what", "Gift card")], "what"),
        (vec![("place", "Lottery shop")], "place"),
        (vec![("note", "a reward")], "note"),
        (vec![("total", "0")], "total"),
        (vec![("total", "12,50")], "total"),
        (vec![("staff", "two")], "staff"),
        (vec![("staff", "")], "people"),
        (vec![("staff", "400"), ("guests", "400")], "people"),
        (vec![("asked", "yes")], "note"),
    ] {
        assert_eq!(wrong(&typed(&fields), &[]), [field], "{fields:?}");
    }
}

#[test]
fn with_a_physician_at_the_table_one_says_whether_they_had_asked() {
    let id = new_id();
    let person = Person {
        id,
        name: "Ama Osei, MD".into(),
        short: "Dr. Osei".into(),
        plain: "Ama Osei".into(),
        npi: None,
        counts: Counts::Yes,
        why: String::new(),
        by_hand: false,
    };
    let who = id.to_string();
    let family = format!("{id}:2");
    let asked = typed(&[("who", &who), ("family", &family)]);
    assert_eq!(wrong(&asked, std::slice::from_ref(&person)), ["asked"]);
    let said = typed(&[("who", &who), ("family", &family), ("asked", "no")]);
    let entry = said.read(date(2026, 11, 25), &Words::default(), &[person]).expect("an entry");
    assert_eq!(entry.shares[0].standing, Standing::Person);
    assert_eq!((entry.shares[1].standing, entry.shares[1].heads), (Standing::Family, 2));
    assert_eq!(heads(&entry.shares), 6);
}
