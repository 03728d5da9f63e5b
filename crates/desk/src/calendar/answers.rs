//! Answers to invitations, as they come in by mail.

use exchange::icalendar::{Incoming, Said, incoming};
use lexicon::InviteAnswer;
use mail::{Message, reading::Checks};
use platform::{Error, Instant, Result, Tx, Uuid, audit::Actor, web::App};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    attendees::{self, Answered, Attendee},
    invitation::answer_of,
    open_answers::{self, Kept, NewOpenAnswer},
    record::{self, Appointment},
    store::{self, Stand},
    told::{self, Fresh},
};
use crate::happenings::{self, Happening};

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It answers an invitation of ours, and that was taken note of.
    Yes,
    /// It is any other mail.
    No,
}

/// Takes note of a mail that answers an invitation.
///
/// Only the address that was invited answers for itself, and only where the receiving server
/// does not doubt it; what anybody else says waits for a person. An answer that no appointment
/// of ours is meant by stays an arrival like any other.
pub async fn take_answer(
    app: &App,
    practice_id: Uuid,
    message: &Message,
    checks: Option<&Checks>,
) -> Result<Taken> {
    let calendars = message.attachments.iter().filter(|file| file.media_type == "text/calendar");
    let Some(said) = calendars.take(4).find_map(|file| incoming(&file.bytes)) else {
        return Ok(Taken::No);
    };
    let Some(id) = record::of_uid(&said.uid) else { return Ok(Taken::No) };
    let tx = app.db().begin().await?;
    match store::hold(&tx, practice_id, id).await {
        Ok(()) => {}
        Err(Error::NotFound) => return Ok(Taken::No),
        Err(error) => return Err(error),
    }
    let appointment = record::one(&tx, practice_id, id).await?;
    let all = attendees::of(&tx, practice_id, id).await?;
    let mail = Mail { from: &message.from, is_doubtful: checks.is_some_and(Checks::doubt) };
    let taken = take(&tx, practice_id, &appointment, &all, &said, &mail).await?;
    if taken == Taken::Yes {
        tx.commit().await?;
    }
    Ok(taken)
}

struct Mail<'a> {
    from: &'a mail::Address,
    is_doubtful: bool,
}

async fn take(
    tx: &Tx,
    practice_id: Uuid,
    appointment: &Appointment,
    all: &[Attendee],
    said: &Incoming,
    mail: &Mail<'_>,
) -> Result<Taken> {
    let from = mail.from.address.to_lowercase();
    let of = |address: &str| all.iter().find(|one| one.is_told() && same(&one.address, address));
    let answered = said.answer_of(&from);
    let named = answered.map(|(person, _)| person.address.as_str());
    let answer = answered.and_then(|(_, answer)| answer_of(answer));
    // Of what is over or off nobody has to hear any more.
    if !appointment.state.is_open() && all.iter().any(|one| same(&one.address, &from)) {
        return Ok(Taken::Yes);
    }
    let own = of(&from).filter(|_| !mail.is_doubtful);
    let told = appointment.told.as_ref();
    match (said.said, own, answer) {
        // Their own answer for themselves.
        (Said::Reply, Some(attendee), Some(answer))
            if named.is_some_and(|named| same(named, &from)) =>
        {
            let (Some(told), stamp) = (told, milliseconds(said)) else { return Ok(Taken::No) };
            let last = (attendee.answer_sequence, attendee.answer_stamp);
            let new = (said.sequence, stamp);
            if told::fresh(told.sequence, last, new) == Fresh::No {
                return Ok(Taken::Yes);
            }
            let sequence = said.sequence.unwrap_or(told.sequence);
            let answered = Answered {
                answer,
                times: &told.times,
                sequence: Some(sequence),
                stamp,
                comment: &said.comment,
            };
            attendees::answered(tx, practice_id, attendee.id, &answered).await?;
            store::settle(tx, practice_id, appointment.id, Stand::ByAnswers).await?;
            note(tx, practice_id, appointment, "appointment.answered", answer).await?;
        }
        // A proposal of which the time cannot be read is for a person to read as a mail.
        (Said::Counter, _, _) if said.times.is_none() => return Ok(Taken::No),
        _ => {
            let attendee = own.or_else(|| named.and_then(of));
            let is_counter = said.said == Said::Counter;
            let once = once(&from, said);
            let new = NewOpenAnswer {
                appointment: appointment.id,
                attendee: attendee.map(|one| one.id),
                kind: if is_counter { "counter" } else { "reply" },
                from: (&mail.from.name, &from),
                answer: answer.unwrap_or(InviteAnswer::NeedsAction),
                comment: &said.comment,
                times: said
                    .times
                    .filter(|_| is_counter)
                    .map(|(starts, ends)| (starts.as_millisecond(), ends.as_millisecond())),
                sequence: said.sequence,
                stamp: milliseconds(said),
                once: &once,
            };
            if open_answers::keep(tx, practice_id, &new).await? == Kept::TooMany {
                return Ok(Taken::No);
            }
            note(tx, practice_id, appointment, "appointment.proposal", new.answer).await?;
        }
    }
    Ok(Taken::Yes)
}

async fn note(
    tx: &Tx,
    practice_id: Uuid,
    appointment: &Appointment,
    action: &str,
    answer: InviteAnswer,
) -> Result<()> {
    let by = Actor::program("calendar");
    let detail = json!({ "answer": answer.code() });
    store::note(tx, practice_id, &by, action, appointment.id, detail).await?;
    if action == "appointment.answered" {
        happenings::tell(tx, practice_id, appointment.source_id, Happening::Answer).await?;
    }
    Ok(())
}

fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

fn milliseconds(said: &Incoming) -> Option<Instant> {
    said.stamped_at.map(|at| at.as_millisecond())
}

/// Names what was said by whom, so that the same mail twice is one.
fn once(from: &str, said: &Incoming) -> String {
    let text = format!(
        "{from}\n{}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        said.uid, said.said, said.sequence, said.stamped_at, said.attendees, said.times
    );
    hex::encode(&Sha256::digest(text)[..16])
}
