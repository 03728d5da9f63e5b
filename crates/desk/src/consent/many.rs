//! What many sources refused, in a few queries: for lists. Whoever acts on it asks
//! [`super::ask`] about the one.

use std::collections::HashMap;

use platform::{Result, Sql, Uuid, args, db};

use super::{
    ask::statements,
    channel::Channel,
    rules::{self, Answer, Heard, Said, Subject},
};
use crate::reports::Which;

/// A source with whoever it is, and the addresses that it has.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The source.
    pub source_id: Uuid,
    /// The person, or the organisation, that it is.
    pub party: Uuid,
    /// Its addresses as they are compared: digits of numbers, mail in small letters.
    pub addresses: Vec<String>,
}

/// The channels that each of them refused, with what they said. "Do not contact" is not among
/// it: that is asked of `relationships`.
pub(crate) async fn refusals(
    db: &impl Sql,
    practice_id: Uuid,
    people: &[Person],
) -> Result<HashMap<Uuid, Vec<(Channel, Said)>>> {
    let parties: Vec<Uuid> = people.iter().map(|one| one.party).collect();
    let mut addresses: Vec<&str> =
        people.iter().flat_map(|one| &one.addresses).map(String::as_str).collect();
    addresses.sort_unstable();
    addresses.dedup();
    let mut rows = Vec::new();
    if !parties.is_empty() {
        // Served by consent_by_person and consent_by_organisation.
        for column in ["c.person_id", "c.organisation_id"] {
            let mut args = args![practice_id];
            let which = Which::These(&parties).condition(column, &mut args);
            rows.extend(statements(db, &which, args).await?);
        }
    }
    if !addresses.is_empty() {
        // Served by consent_by_address.
        let mut args = args![practice_id];
        let which =
            format!("AND c.address IN ({})", db::marks(&mut args, addresses.iter().copied()));
        rows.extend(statements(db, &which, args).await?);
    }
    rows.sort_by_key(|row| (row.created_at, row.id));
    let heard: Vec<Heard> = rows.into_iter().filter_map(|row| row.heard()).collect();
    let of = |one: &Person| {
        let theirs: Vec<Heard> =
            heard.iter().filter(|said| one.is_meant(&said.subject)).cloned().collect();
        let refused =
            Channel::ALL.into_iter().filter_map(|channel| match rules::holds(&theirs, channel) {
                Answer::Refused(said) => Some((channel, said)),
                _ => None,
            });
        (one.source_id, refused.collect())
    };
    Ok(people.iter().map(of).collect())
}

impl Person {
    fn is_meant(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Party(id) => *id == self.party,
            Subject::Address(address) => self.addresses.contains(address),
        }
    }
}
