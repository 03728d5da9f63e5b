//! What the tests of the platform stand on.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::path::Path;

use platform::{Db, Sql, Uuid, args, keys::Key, new_id, vault::Vault, web::App};

/// A practice with nothing in it.
pub async fn practice(db: &Db) -> Uuid {
    let id = new_id();
    db.run(
        "INSERT INTO practice (id, slug, name, time_zone, created_at, changed_at)
         VALUES ($1, $2, 'P', 'UTC', 0, 0)",
        args![id, id.to_string()],
    )
    .await
    .expect("a practice");
    id
}

/// A program of its own on a shared PostgreSQL.
pub async fn program(url: &str, folder: &Path) -> App {
    let db = Db::open_postgres(url).await.expect("PostgreSQL answers");
    platform::db::migrate(&db).await.expect("migrations run");
    let key = Key::from_hex(&"5a".repeat(32)).expect("a key");
    let vault = Vault::open(folder.to_owned(), &key).expect("a vault");
    App::new(db, vault, &key, false)
}
