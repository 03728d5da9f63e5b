use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 11, 25);

fn read(query: &str) -> Query {
    let uri = format!("/?{query}").parse().expect("an address");
    let fields = axum::extract::Query::<Fields>::try_from_uri(&uri).expect("fields");
    Query::read(fields.0, TODAY)
}

#[test]
fn without_anything_it_is_the_last_twelve_months_by_source() {
    let query = read("");
    assert_eq!(query.filter, Filter::of(Period::last(12, TODAY)));
    assert_eq!((query.sort, query.dir, query.rows), (Sort::Referrals, Dir::Down, Rows::First));
}

#[test]
fn nonsense_counts_as_not_given() {
    assert_eq!(read("by=moon&from=x&to=2026-13&clinic=1&sort=&dir=left"), read(""));
}

#[test]
fn a_reversed_or_endless_period_is_put_right() {
    let query = read("from=2026-05&to=2026-01");
    assert!(query.filter.period.from < query.filter.period.to);
    let query = read("from=0001-01&to=2026-01");
    assert_eq!(query.filter.period.months().count(), 240);
}

fn queries() -> impl Strategy<Value = Query> {
    let one = |count: usize| 0..count;
    let payer = prop_oneof![Just(None), "[ -~äöü&=+%]{1,12}".prop_map(Some)];
    let id = || prop_oneof![Just(None), any::<u128>().prop_map(|n| Some(Uuid::from_u128(n)))];
    let profession = prop_oneof![
        Just(None),
        one(Profession::ALL.len()).prop_map(|at| Some(Profession::ALL[at]))
    ];
    let order = (one(SORT.len()), prop_oneof![Just(Dir::Up), Just(Dir::Down)]);
    (one(BY.len()), 0i32..300, 0i32..200, id(), payer, profession, id(), order, any::<bool>())
        .prop_map(|(by, back, long, clinic, payer, profession, owner, order, all)| {
            let to = Month::of(TODAY).plus(-back);
            Query {
                filter: Filter {
                    by: BY[by].0,
                    period: Period::new(to.plus(-long), to),
                    clinic,
                    payer,
                    profession,
                    owner,
                },
                sort: SORT[order.0].0,
                dir: order.1,
                rows: if all { Rows::All } else { Rows::First },
            }
        })
}

proptest! {
    #[test]
    fn every_report_is_found_again_at_its_address(query in queries()) {
        let address = query.address("/reports/sources");
        let (_, fields) = address.split_once('?').expect("fields");
        prop_assert_eq!(read(fields), query);
    }
}
