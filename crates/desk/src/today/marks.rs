//! What a member does with a line: puts it off, hands it over, says it is seen to. Each
//! is taken back by the message that tells of it.

use std::collections::HashSet;

use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args, clock, db::FromQueryResult, sessions::Visitor,
};

/// Where "seen to" posts to.
pub(super) const SEEN: &str = "/today/seen";
/// No key is longer.
const LONGEST: usize = 120;

/// A key as it may stand in a line: a word, then ids and years.
pub(super) fn key(text: &str) -> Result<&str> {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, ':' | '-' | '_');
    if text.is_empty() || text.len() > LONGEST || !text.chars().all(is_sign) {
        return Err(Error::Invalid("Open Today again: this line is not there.".into()));
    }
    Ok(text)
}

#[derive(FromQueryResult)]
struct Key {
    key: String,
}

/// The keys of lines that are away for a member at an instant.
pub(crate) async fn away(
    db: &impl Sql,
    visitor: &Visitor,
    now: Instant,
) -> Result<HashSet<String>> {
    let practice = visitor.practice_id;
    // Each served by a primary key; the tasks by theirs.
    let rows: Vec<Key> = db
        .rows(
            "SELECT key FROM today_put_off
             WHERE practice_id = $1 AND member_id = $2 AND until_at > $3
             UNION ALL
             SELECT key FROM today_seen WHERE practice_id = $1
             UNION ALL
             SELECT h.key FROM today_handed h
             JOIN task t ON t.practice_id = h.practice_id AND t.id = h.task_id
             WHERE h.practice_id = $1 AND t.done_at IS NULL",
            args![practice, visitor.member_id, now],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.key).collect())
}

/// Puts a line off until an instant.
pub(super) async fn put_off(tx: &Tx, visitor: &Visitor, key: &str, until: Instant) -> Result<()> {
    forget(tx, visitor.practice_id, clock::now()).await?;
    tx.run(
        "INSERT INTO today_put_off (practice_id, member_id, key, until_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (practice_id, member_id, key) DO UPDATE SET until_at = excluded.until_at",
        args![visitor.practice_id, visitor.member_id, key, until],
    )
    .await?;
    Ok(())
}

/// Takes putting off back.
pub(super) async fn put_on(tx: &Tx, visitor: &Visitor, key: &str) -> Result<()> {
    tx.run(
        "DELETE FROM today_put_off WHERE practice_id = $1 AND member_id = $2 AND key = $3",
        args![visitor.practice_id, visitor.member_id, key],
    )
    .await?;
    Ok(())
}

/// Says that something is seen to.
pub(super) async fn see(tx: &Tx, visitor: &Visitor, key: &str) -> Result<()> {
    forget(tx, visitor.practice_id, clock::now()).await?;
    tx.run(
        "INSERT INTO today_seen (practice_id, key, at, by_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (practice_id, key) DO NOTHING",
        args![visitor.practice_id, key, clock::now(), visitor.member_id],
    )
    .await?;
    Ok(())
}

/// Takes that back.
pub(super) async fn unsee(tx: &Tx, visitor: &Visitor, key: &str) -> Result<()> {
    tx.run(
        "DELETE FROM today_seen WHERE practice_id = $1 AND key = $2",
        args![visitor.practice_id, key],
    )
    .await?;
    Ok(())
}

/// Remembers that a line was handed over as a task.
pub(super) async fn hand_over(tx: &Tx, visitor: &Visitor, key: &str, task: Uuid) -> Result<()> {
    forget(tx, visitor.practice_id, clock::now()).await?;
    tx.run(
        "INSERT INTO today_handed (practice_id, key, task_id, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (practice_id, key) DO UPDATE SET task_id = excluded.task_id, at = excluded.at",
        args![visitor.practice_id, key, task, clock::now()],
    )
    .await?;
    Ok(())
}

/// Forgets that a line was handed over and says which task was made of it.
pub(super) async fn take_over(tx: &Tx, visitor: &Visitor, key: &str) -> Result<Option<Uuid>> {
    let task = tx
        .value::<Uuid>(
            "SELECT task_id FROM today_handed WHERE practice_id = $1 AND key = $2",
            args![visitor.practice_id, key],
        )
        .await?;
    tx.run(
        "DELETE FROM today_handed WHERE practice_id = $1 AND key = $2",
        args![visitor.practice_id, key],
    )
    .await?;
    Ok(task)
}

/// Marks are of no use for longer than this: a key that comes again by then is another thing.
const KEPT: i64 = 60 * 24 * 60 * 60 * 1000;

/// Forgets old marks: whoever makes a new one tidies up.
async fn forget(tx: &Tx, practice_id: Uuid, now: Instant) -> Result<()> {
    // Bounded by what a practice does in two months.
    tx.run(
        "DELETE FROM today_put_off WHERE practice_id = $1 AND until_at < $2",
        args![practice_id, now],
    )
    .await?;
    tx.run(
        "DELETE FROM today_seen WHERE practice_id = $1 AND at < $2",
        args![practice_id, now - 400 * 24 * 60 * 60 * 1000],
    )
    .await?;
    tx.run(
        "DELETE FROM today_handed WHERE practice_id = $1 AND at < $2",
        args![practice_id, now - KEPT],
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_word_with_ids() {
        for good in ["task:0190b1c2-0000-7000-8000-000000000000", "birthday:a-b:2026"] {
            assert_eq!(key(good).expect("a key"), good);
        }
        for bad in ["", "a b", "<script>", &"a".repeat(121), "naïve"] {
            assert!(key(bad).is_err(), "{bad}");
        }
    }
}
