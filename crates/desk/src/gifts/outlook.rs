//! What an entry would do before it is made: how much is left for each physician, what a head
//! may cost at most, and what would go over.

use lexicon::Cents;

use super::{entry::Share, limit::Known, people::Person, split::most_altogether};

/// A physician at the table, with what has fallen to them before.
#[derive(Debug, Clone)]
pub(super) struct Before<'a> {
    pub person: &'a Person,
    /// What has fallen to them in the year, without this entry.
    pub spent: Cents,
    /// What is left of the limit; none while there is no limit.
    pub left: Option<Cents>,
}

/// What the entry would do to one physician.
#[derive(Debug, Clone)]
pub(super) struct Ahead<'a> {
    pub person: &'a Person,
    pub spent: Cents,
    pub left: Option<Cents>,
    /// Heads that count to them: their own and those of their family.
    pub heads: u32,
    /// What would fall to them.
    pub share: Cents,
    /// What of it would lie beyond the limit.
    pub over: Cents,
}

/// What the entry would do.
#[derive(Debug, Clone)]
pub(super) struct Outlook<'a> {
    pub year: i16,
    pub limit: Known,
    pub people: Vec<Ahead<'a>>,
    /// Everybody who shares.
    pub heads: u32,
    /// The most that a head may cost so that nobody goes over.
    pub most_a_head: Option<Cents>,
    /// What the whole may then cost.
    pub most_altogether: Option<Cents>,
}

impl<'a> Outlook<'a> {
    /// Looks ahead. `shares` are the entry's, divided by its total.
    pub fn new(year: i16, limit: Known, before: Vec<Before<'a>>, shares: &[Share]) -> Self {
        let people: Vec<Ahead<'a>> = before
            .into_iter()
            .map(|before| {
                let own = || shares.iter().filter(|share| share.person == Some(before.person.id));
                let share = Cents::sum(own().map(|share| share.cents));
                Ahead {
                    person: before.person,
                    spent: before.spent,
                    left: before.left,
                    heads: own().map(|share| share.heads).sum(),
                    share,
                    over: before.left.map_or(Cents::ZERO, |left| share.less(left)),
                }
            })
            .collect();
        let heads = super::entry::heads(shares);
        let a_head = |one: &Ahead<'_>| {
            let left = one.left?;
            (one.heads > 0).then(|| Cents::new(left.get() / i64::from(one.heads)))
        };
        let most_a_head = people.iter().filter_map(a_head).min();
        let most_altogether = most_a_head.map(|most| most_altogether(most, heads));
        Self { year, limit, people, heads, most_a_head, most_altogether }
    }

    /// Those who would go over.
    pub fn over(&self) -> impl Iterator<Item = &Ahead<'a>> {
        self.people.iter().filter(|one| one.over > Cents::ZERO)
    }

    /// What goes over, and that it wants a reason.
    pub fn excuse(&self) -> String {
        format!("{} If it was given all the same, say why.", self.sentence())
    }

    /// The answer as a sentence.
    pub fn sentence(&self) -> String {
        if self.people.is_empty() {
            return "Nobody here counts as a physician: no annual limit applies.".into();
        }
        match &self.limit {
            Known::NotApplied => {
                "Your practice is not in the United States: these limits are not applied.".into()
            }
            Known::NoneOnFile => format!(
                "No limit on file for {}: nothing can be compared. An owner can add it under Limits.",
                self.year
            ),
            Known::Limit(_) => {
                let over: Vec<String> = self
                    .over()
                    .map(|one| format!("{} by {}", one.person.short, one.over))
                    .collect();
                match (over.is_empty(), self.most_a_head) {
                    (false, _) => {
                        format!("This goes over the limit of {}: {}.", self.year, over.join(", "))
                    }
                    (true, Some(most)) => {
                        format!("Within the limit: a head may cost up to {most}.")
                    }
                    (true, None) => "Within the limit.".into(),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use platform::new_id;
    use proptest::prelude::*;

    use super::*;
    use crate::gifts::{
        entry::{Heads, Standing, shares},
        limit::{Limit, Origin},
        physician::Counts,
    };

    fn doctor(name: &str) -> Person {
        Person {
            id: new_id(),
            name: name.into(),
            short: name.into(),
            plain: name.into(),
            npi: None,
            counts: Counts::Yes,
            why: String::new(),
            by_hand: false,
        }
    }

    fn limit() -> Known {
        Known::Limit(Limit {
            cents: Cents::dollars(535),
            source: "CMS".into(),
            origin: Origin::Published,
        })
    }

    fn heads(people: &[(&Person, u32)], others: u32) -> Vec<Heads> {
        let own = people.iter().map(|(person, heads)| Heads {
            standing: Standing::Person,
            person: Some(person.id),
            counts: Counts::Yes,
            heads: *heads,
        });
        let rest =
            Heads { standing: Standing::Ours, person: None, counts: Counts::No, heads: others };
        own.chain([rest]).collect()
    }

    #[test]
    fn the_one_with_the_least_left_says_what_a_head_may_cost() {
        let (osei, wong) = (doctor("Dr. Osei"), doctor("Dr. Wong"));
        let table = heads(&[(&osei, 1), (&wong, 2)], 3);
        let shares = shares(Cents::dollars(60), &table).expect("a table");
        let before = vec![
            Before { person: &osei, spent: Cents::dollars(500), left: Some(Cents::dollars(35)) },
            Before { person: &wong, spent: Cents::dollars(505), left: Some(Cents::dollars(30)) },
        ];
        let found = Outlook::new(2026, limit(), before, &shares);
        assert_eq!(found.most_a_head, Some(Cents::dollars(15)), "Dr. Wong came with a spouse");
        assert_eq!(found.most_altogether, Some(Cents::dollars(90)));
        assert_eq!(found.over().count(), 0);
    }

    #[test]
    fn what_goes_over_is_named_with_its_amount() {
        let osei = doctor("Dr. Osei");
        let shares = shares(Cents::dollars(100), &heads(&[(&osei, 1)], 1)).expect("a table");
        let before = vec![Before {
            person: &osei,
            spent: Cents::dollars(500),
            left: Some(Cents::dollars(35)),
        }];
        let found = Outlook::new(2026, limit(), before, &shares);
        assert_eq!(found.sentence(), "This goes over the limit of 2026: Dr. Osei by $15.00.");
    }

    #[test]
    fn a_missing_limit_warns_and_is_no_limit_of_nothing() {
        let osei = doctor("Dr. Osei");
        let shares = shares(Cents::dollars(100), &heads(&[(&osei, 1)], 1)).expect("a table");
        let before = vec![Before { person: &osei, spent: Cents::ZERO, left: None }];
        let found = Outlook::new(2027, Known::NoneOnFile, before, &shares);
        assert_eq!((found.over().count(), found.most_a_head), (0, None));
        assert!(found.sentence().starts_with("No limit on file for 2027"), "{}", found.sentence());
    }

    proptest! {
        #[test]
        fn what_is_said_to_be_within_the_limit_is(
            left in proptest::collection::vec(0_i64..60_000, 1..5), others in 0_u32..10, under in 0_i64..300,
        ) {
            let people: Vec<Person> = left.iter().map(|_| doctor("Dr. A")).collect();
            let named: Vec<(&Person, u32)> = people.iter().map(|person| (person, 1)).collect();
            let table = heads(&named, others);
            let before = || -> Vec<Before<'_>> {
                people.iter().zip(&left).map(|(person, left)| Before {
                    person, spent: Cents::ZERO, left: Some(Cents::new(*left)),
                }).collect()
            };
            let empty = shares(Cents::ZERO, &table).expect("a table");
            let most = Outlook::new(2026, limit(), before(), &empty).most_altogether.expect("a most");
            let within = shares(most.less(Cents::new(under)), &table).expect("a table");
            prop_assert_eq!(Outlook::new(2026, limit(), before(), &within).over().count(), 0);
        }
    }
}
