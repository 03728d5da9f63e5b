//! Telling those who are invited, in the transaction in which somebody wants it.

use exchange::icalendar::{Method, Person, Status};
use lexicon::AppointmentState;
use mail::send::Invite;
use platform::{Error, Result, Sql, Tx, Uuid, args, clock, sessions::Visitor};
use serde_json::json;

use super::{
    attendees::{self, Attendee},
    invitation::{Inviter, Mail},
    open_answers::OpenAnswer,
    record::{self, Appointment, Told},
    store::{self, Stand},
    told::{self, Word},
};
use crate::{
    outbox::{self, Letter, Purpose},
    practice,
    relationships::{self, Standing},
};

/// Who invites to an appointment; none as long as the practice has no address to which
/// answers could come.
pub(super) async fn inviter(
    db: &impl Sql,
    practice_id: Uuid,
    appointment: &Appointment,
) -> Result<Option<Inviter>> {
    let profile = practice::profile(db, practice_id).await?;
    let sender = outbox::answers_to(db, practice_id).await?;
    let address = sender.map_or(profile.email.clone(), |sender| sender.address);
    if !mail::is_address(&address) {
        return Ok(None);
    }
    let place = match (appointment.at_clinic, profile.clinic_or_first(appointment.clinic_id)) {
        (true, Some(clinic)) => format!("{}, {}", profile.full_name(clinic), clinic.address()),
        _ => appointment.place.clone(),
    };
    Ok(Some(Inviter {
        organizer: Person { name: profile.name.clone(), address },
        practice: profile.name.clone(),
        place,
        signature: profile.signature(appointment.clinic_id),
    }))
}

/// Why an address must not be written to, in words; none when it may: it came back, they
/// refused invitations, or the source asked not to be contacted.
pub(super) async fn must_not_invite(
    db: &impl Sql,
    practice_id: Uuid,
    source_id: Uuid,
    address: &str,
) -> Result<Option<String>> {
    let held = outbox::held(db, practice_id, Purpose::Invitation, address, Some(source_id)).await?;
    if held.is_some() {
        return Ok(held);
    }
    let standing = relationships::standing(db, practice_id, source_id).await?;
    Ok(matches!(standing, Standing::NoContact { .. }).then(|| format!("{}.", standing.words())))
}

/// How many were told.
pub(super) struct Sent {
    pub count: usize,
    /// Of how many that could not be written to.
    pub held: usize,
}

/// Tells everybody what they have to be told, each in a mail of their own.
pub(super) async fn send(tx: &Tx, visitor: &Visitor, id: Uuid) -> Result<Sent> {
    let practice_id = visitor.practice_id;
    store::hold(tx, practice_id, id).await?;
    let appointment = record::one(tx, practice_id, id).await?;
    let all = attendees::of(tx, practice_id, id).await?;
    let to_tell = told::to_tell(&appointment, &all);
    let mut sent = Sent { count: 0, held: 0 };
    if to_tell.is_empty() {
        return Ok(sent);
    }
    let inviter = inviter(tx, practice_id, &appointment).await?.ok_or_else(no_address)?;
    let (times, rest) =
        (told::times(appointment.starts_at, appointment.ends_at), told::rest(&appointment));
    let sequence = told::sequence(appointment.told.as_ref(), &times, &rest);
    let invited: Vec<&Attendee> =
        all.iter().filter(|one| one.removed_at.is_none() && !one.address.is_empty()).collect();
    let now = clock::now();
    for (attendee, word) in &to_tell {
        let Some(one) = all.iter().find(|one| one.id == *attendee) else { continue };
        let is_held = match word {
            // That it is off is told to whoever was invited, unless it would come back.
            Word::Off => outbox::is_suppressed(tx, practice_id, &one.address).await?,
            _ => must_not_invite(tx, practice_id, appointment.source_id, &one.address)
                .await?
                .is_some(),
        };
        if is_held {
            sent.held += 1;
            continue;
        }
        let off = appointment.state == AppointmentState::Cancelled;
        let (method, status, listed) = match word {
            Word::Off if off => (Method::Cancel, Some(Status::Cancelled), vec![one]),
            Word::Off => (Method::Cancel, None, vec![one]),
            _ => (Method::Request, Some(Status::Confirmed), invited.clone()),
        };
        let calendar = inviter.calendar(&appointment, method, status, (sequence, now), &listed);
        let mail = inviter.mail(&appointment, *word, &one.name);
        write(tx, visitor, &appointment, one, mail, (method, calendar)).await?;
        let told = (*word != Word::Off).then_some(sequence);
        attendees::told(tx, practice_id, one.id, told).await?;
        sent.count += 1;
    }
    store::told(tx, practice_id, id, &Told { sequence, times, rest }).await?;
    store::settle(tx, practice_id, id, Stand::ByAnswers).await?;
    let detail = json!({ "mails": sent.count });
    store::note(tx, practice_id, &visitor.actor(), "appointment.told", id, detail).await?;
    Ok(sent)
}

/// Notes that those who are invited know how an appointment stands, for one that was told by
/// other means.
pub(crate) async fn is_known(tx: &Tx, practice_id: Uuid, id: Uuid) -> Result<()> {
    let appointment = record::one(tx, practice_id, id).await?;
    let times = told::times(appointment.starts_at, appointment.ends_at);
    let told = Told { sequence: 0, times, rest: told::rest(&appointment) };
    store::told(tx, practice_id, id, &told).await
}

/// What is said when there is no address to which answers could come.
pub(super) fn no_address() -> Error {
    Error::Invalid(
        "Answers to invitations need an address to come to. Set the practice's mail server, or \
         its e-mail address, under Settings."
            .into(),
    )
}

/// Tells somebody that the time they proposed does not suit (RFC 5546, 3.2.8).
pub(super) async fn refuse(
    tx: &Tx,
    visitor: &Visitor,
    appointment: &Appointment,
    open: &OpenAnswer,
) -> Result<()> {
    let practice_id = visitor.practice_id;
    let inviter = inviter(tx, practice_id, appointment).await?.ok_or_else(no_address)?;
    let all = attendees::of(tx, practice_id, appointment.id).await?;
    let one = all.iter().find(|one| Some(one.id) == open.attendee_id).ok_or_else(|| {
        Error::Conflict(
            "This proposal came from somebody who was not invited. Write to them, or put it aside."
                .into(),
        )
    })?;
    let sequence = appointment.told.as_ref().map_or(0, |told| told.sequence);
    let calendar = inviter.calendar(
        appointment,
        Method::DeclineCounter,
        None,
        (sequence, clock::now()),
        &[one],
    );
    let mut mail = inviter.mail(appointment, Word::Changed, &one.name);
    mail.subject = format!("The other time does not suit: {}", inviter.summary(appointment.kind));
    mail.body = mail.body.replace(
        "Something has changed about our appointment. This is how it stands now.",
        "Thank you for proposing another time. It does not suit us, so the appointment stays as it was.",
    );
    write(tx, visitor, appointment, one, mail, (Method::DeclineCounter, calendar)).await
}

async fn write(
    tx: &Tx,
    visitor: &Visitor,
    appointment: &Appointment,
    to: &Attendee,
    mail: Mail,
    (method, calendar): (Method, String),
) -> Result<()> {
    let letter = Letter {
        purpose: match method {
            Method::Cancel => Purpose::CalledOff,
            _ => Purpose::Invitation,
        },
        to: to.address.clone(),
        to_name: to.name.clone(),
        subject: mail.subject,
        body: mail.body,
        is_clinical: false,
        source_id: Some(appointment.source_id),
        referral_id: None,
    };
    let invite = Invite { method: method.word().into(), text: calendar };
    let id = outbox::write_invite(tx, visitor.practice_id, letter, &invite).await?;
    tx.run(
        "UPDATE mail_out SET created_by = $3 WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, id, visitor.member_id],
    )
    .await?;
    Ok(())
}
