//! `cargo xtask load`: people who open page after page of a running Liaison, and how long each page
//! takes them.

mod options;
pub mod refer;
mod times;
mod user;

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};

pub use options::{HELP, Options, Shows};
use times::Times;
pub use user::User;

/// Signs in as many users as asked for, lets them read for a while and prints what they waited.
pub fn run(options: &Options) -> Result<()> {
    println!(
        "{} users at {} for {} s, {} between pages",
        options.users,
        options.url,
        options.seconds.as_secs(),
        match options.pause.as_millis() {
            0 => "no pause".to_owned(),
            pause => format!("{pause} ms"),
        }
    );
    // One after the other: a password is slow to check on purpose, and this measures pages.
    let users = (0..options.users)
        .map(|_| User::sign_in(options))
        .collect::<Result<Vec<_>>>()
        .context("signing in")?;
    let start = &Barrier::new(users.len());
    let seen = thread::scope(|scope| {
        let readers: Vec<_> = (0..)
            .zip(users)
            .map(|(number, user)| scope.spawn(move || read_pages(options, number, user, start)))
            .collect();
        readers
            .into_iter()
            .map(|reader| reader.join().map_err(|_| anyhow!("a user's thread broke down"))?)
            .collect::<Result<Vec<Times>>>()
    })?;
    let mut all = Times::of(&options.paths);
    for times in seen {
        all.add(times);
    }
    print!("{}", all.table(&options.paths, options.seconds, options.shows));
    ensure!(all.failed() == 0, "{} pages did not come", all.failed());
    Ok(())
}

/// One user: a page, a pause, the next page, until the time is over.
fn read_pages(options: &Options, number: u32, user: User, start: &Barrier) -> Result<Times> {
    let mut times = Times::of(&options.paths);
    start.wait();
    // People don't click in step: spread the first pages over one pause.
    thread::sleep(options.pause * number / options.users.max(1));
    let end = Instant::now() + options.seconds;
    let pages = (0..options.paths.len()).cycle().skip(number as usize % options.paths.len());
    for page in pages {
        let before = Instant::now();
        if before >= end {
            break;
        }
        let came = user.get(&options.paths[page], options.shows);
        times.note(page, before.elapsed(), came);
        thread::sleep(options.pause.min(end.saturating_duration_since(Instant::now())));
    }
    Ok(times)
}

/// The longest that a user waits for one page.
const PATIENCE: Duration = Duration::from_secs(30);
