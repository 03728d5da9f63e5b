//! Promise: the embedded database opens in a program that has just begun, however many ask
//! for it at the same moment.
//!
//! SQLite calls itself ready before SQLCipher is, so whoever comes in between is told that its
//! key is wrong. That can happen at the very beginning of a process only, so each try is one of its
//! own; without `make_ready` one of some thousand fails on a busy machine.

use std::{
    path::Path,
    process::Command,
    sync::{Arc, Barrier},
    thread,
};

use platform::{db::Db, keys::Key};

/// Set for the processes that this test starts.
const ALONE: &str = "LIAISON_TEST_FIRST_OPENING";

#[test]
fn a_process_that_has_just_begun_opens_many_databases_at_once() {
    if std::env::var_os(ALONE).is_some() {
        return open_at_once(8);
    }
    let this = std::env::current_exe().expect("the test has a file");
    for attempt in 0..10 {
        let ran = Command::new(&this)
            .args(["--exact", "a_process_that_has_just_begun_opens_many_databases_at_once"])
            .env(ALONE, "1")
            .output()
            .expect("the test starts itself");
        assert!(
            ran.status.success(),
            "attempt {attempt}: {}{}",
            String::from_utf8_lossy(&ran.stdout),
            String::from_utf8_lossy(&ran.stderr)
        );
    }
}

fn open_at_once(many: usize) {
    let folder = tempfile::tempdir().expect("a folder for the files");
    let barrier = Arc::new(Barrier::new(many));
    let threads: Vec<_> = (0..many)
        .map(|number| {
            let (barrier, path) = (barrier.clone(), folder.path().join(format!("{number}.db")));
            thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let key = Key::from_hex(&"5a".repeat(32)).expect("a key of 32 bytes");
                barrier.wait();
                runtime.expect("a runtime").block_on(open_and_close(&path, &key))
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("no panic").expect("the database opens");
    }
}

async fn open_and_close(path: &Path, key: &Key) -> platform::Result<()> {
    Db::open_sqlite(path, key).await?.close().await
}
