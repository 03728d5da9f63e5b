//! Pauses of the sample practice, and what some sources could send.

use jiff::{ToSpan, civil::Date};
use lexicon::TouchKind;
use platform::{Result, Sql, Tx, Uuid, args, audit::Actor, clock, new_id};

use super::{
    batch::{Batch, Stamp},
    calendar::Calendar,
    sources::{Habit, Source},
};
use crate::consent;

/// Recent contacts, so that most clocks have time left and some are due: about one source
/// in twelve was left waiting. Days are taken by turns, not by chance, so that the rest of
/// the sample stays as it is.
pub(super) async fn visit(
    tx: &Tx,
    practice_id: Uuid,
    sources: &[Source],
    calendar: &Calendar,
) -> Result<()> {
    let mut touch = Batch::stamped(
        practice_id,
        "touch",
        "id source_id kind happened_at met_decision_maker note by_id",
    );
    let today = calendar.today();
    let kept = sources.iter().filter(|source| source.status == "active").filter(|source| {
        // Whoever slips away was left alone: that is their story.
        !matches!(source.habit, Habit::Standing { .. })
            && !matches!(source.habit, Habit::Regular { to, .. } if to < today)
    });
    for (number, source) in kept.enumerate().filter(|(number, _)| number % 12 != 5) {
        let Some(by) = source.owner.filter(|_| number % 17 != 3) else { continue };
        let weeks = source.tier.target_weeks() as usize * 7;
        let mut met = |kind: TouchKind, ago: usize, decides: bool| {
            let day = calendar.workday(today - ago as i32).min(today);
            let at = calendar.at(day, 600 + (number % 300) as i32);
            let row = args![new_id(), source.id, kind.code(), at, decides, "", by];
            touch.enter(row, Stamp { at, by });
        };
        met(TouchKind::Visit, 3 + number * 13 % (weeks * 2 - 6), true);
        met(TouchKind::Call, 2 + number * 7 % (weeks - 4), false);
    }
    touch.write(tx).await
}

/// What some of them said about being reached.
pub(super) async fn hear(tx: &Tx, practice_id: Uuid, sources: &[Source]) -> Result<()> {
    use consent::{About, Channel, How, Statement, Word};
    let by = Actor::program("sample practice");
    let named = sources.iter().filter(|source| !matches!(source.habit, Habit::Standing { .. }));
    for (number, source) in named.enumerate().filter(|(number, _)| number % 28 == 5) {
        let (channel, word, reason, how) = match number / 28 % 5 {
            0 => (Channel::Newsletter, Word::Refused, "Too many already", How::Call),
            1 => (Channel::Card, Word::Refused, "No cards, please", How::Told),
            2 => (Channel::Newsletter, Word::Allowed, "Asked for it at the lunch talk", How::Told),
            3 => (Channel::Visit, Word::Refused, "No drop-ins; call first", How::Told),
            _ => (
                Channel::FaxPromotional,
                Word::Refused,
                "Please take us off your list",
                How::Written,
            ),
        };
        let statement = Statement { channel, word, reason, how, at: clock::now() };
        consent::say(tx, practice_id, &by, About::Source(source.id), statement).await?;
    }
    Ok(())
}

/// Pauses some sources: one in forty, so that every kind is there to be seen.
pub(super) async fn pause(
    tx: &Tx,
    practice_id: Uuid,
    sources: &[Source],
    today: Date,
) -> Result<()> {
    let named = sources
        .iter()
        .filter(|source| source.status == "active")
        .filter(|source| !matches!(source.habit, Habit::Standing { .. }));
    for (number, source) in named.enumerate() {
        if number % 40 == 7 {
            enter(tx, practice_id, source, today, number / 40).await?;
        }
        if number % 3 == 0 {
            worth(tx, practice_id, source, number / 3).await?;
        }
    }
    Ok(())
}

async fn enter(
    tx: &Tx,
    practice_id: Uuid,
    source: &Source,
    today: Date,
    turn: usize,
) -> Result<()> {
    let until = |days: i64| today.saturating_add(days.days()).to_string();
    let (kind, until_on, season, reason) = match turn % 3 {
        0 => ("leave", Some(until(45)), ("", ""), "Parental leave"),
        1 => ("season", None, ("08-15", "11-30"), "Not during football season"),
        _ => ("no_contact", None, ("", ""), "Asked us not to come by or call"),
    };
    tx.run(
        "INSERT INTO pause (practice_id, id, source_id, kind, from_on, until_on, season_from,
                            season_until, reason, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            practice_id,
            new_id(),
            source.id,
            kind,
            today.saturating_sub(30.days()).to_string(),
            until_on,
            season.0,
            season.1,
            reason,
            clock::now(),
            source.owner
        ],
    )
    .await?;
    Ok(())
}

async fn worth(tx: &Tx, practice_id: Uuid, source: &Source, turn: usize) -> Result<()> {
    let (potential, fit) = match turn % 6 {
        0 => ("high", "high"),
        1 | 2 => ("medium", "high"),
        3 => ("medium", "medium"),
        4 => ("low", "medium"),
        _ => ("low", "low"),
    };
    tx.run(
        "UPDATE source SET potential = $3, fit = $4 WHERE practice_id = $1 AND id = $2",
        args![practice_id, source.id, potential, fit],
    )
    .await?;
    Ok(())
}
