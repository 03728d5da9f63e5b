use super::*;

#[test]
fn a_filter_is_found_again_at_its_address() {
    let id = Uuid::from_u128(7).to_string();
    let fields = Fields {
        state: "waiting".into(),
        source: id.clone(),
        organisation: "none".into(),
        profession: "nurse".into(),
        owner: id.clone(),
        clinic: id,
        payer: "A & B".into(),
        reason: "other".into(),
        reached: "scheduled".into(),
        from: "2026-01".into(),
        to: "2026-02".into(),
        ..Fields::default()
    };
    let filter = Filter::read(&fields);
    assert_eq!(filter.to, "2026-02-28".parse().ok(), "the last day of the month");
    let address = crate::address::with_query("/referrals", &filter.pairs());
    let uri = address.parse().expect("an address");
    let read = axum::extract::Query::<Fields>::try_from_uri(&uri).expect("fields");
    assert_eq!(Filter::read(&read), filter);
}

#[test]
fn nonsense_counts_as_not_given() {
    let fields =
        Fields { state: "x".into(), from: "y".into(), reason: "z".into(), ..Fields::default() };
    assert_eq!(Filter::read(&fields), Filter::read(&Fields::default()));
}

#[test]
fn only_whole_months_of_all_that_counts_come_from_the_roll_up() {
    let filter = |from: &str, state: &str| {
        Filter::read(&Fields { from: from.into(), state: state.into(), ..Fields::default() })
    };
    assert!(filter("2026-01", "").rolled_up(Uuid::nil()).is_some());
    assert!(filter("2026-01-02", "").rolled_up(Uuid::nil()).is_none());
    let further = Filter { reached: Some(Reached::Contacted), ..filter("2026-01", "") };
    assert!(further.rolled_up(Uuid::nil()).is_none());
    assert!(filter("2026-01", "lost").rolled_up(Uuid::nil()).is_none());
}
