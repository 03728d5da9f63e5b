//! Promises about the job queue, on both databases.

mod support;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use platform::{
    Sql, Uuid, args, clock,
    jobs::{self, Failure, Handlers, Job, NewJob},
    web::App,
};
use serde_json::json;
use support::practice;
use testing::{PostgresDatabase, World, on_each_database};
use tokio::sync::watch;

/// What the handlers of a test did, in order.
#[derive(Clone, Default)]
struct Done(Arc<Mutex<Vec<i64>>>);

impl Done {
    fn note(&self, job: &Job) {
        self.0.lock().expect("the list").push(job.payload["n"].as_i64().unwrap_or(-1));
    }
    fn all(&self) -> Vec<i64> {
        self.0.lock().expect("the list").clone()
    }
}

/// A handler of the kind "work" that notes what it did.
fn noting(done: &Done) -> Handlers {
    let done = done.clone();
    Handlers::default().on("work", move |_, job| {
        let done = done.clone();
        async move {
            done.note(&job);
            Ok(())
        }
    })
}

/// A handler of the kind "work" that fails.
fn failing(why: Failure) -> Handlers {
    Handlers::default().on("work", move |_, _| {
        let why = why.clone();
        async move { Err(why) }
    })
}

fn work(n: i64) -> NewJob {
    NewJob::new("work", json!({ "n": n }))
}

async fn state(world: &World, id: Uuid) -> (String, i64, String) {
    let db = world.db();
    let text = async |column: &str| {
        let sql = format!("SELECT {column} FROM job WHERE id = $1");
        db.value::<String>(&sql, args![id]).await.expect("a query").unwrap_or_default()
    };
    let attempts = db.value::<i64>("SELECT attempts FROM job WHERE id = $1", args![id]);
    (text("state").await, attempts.await.expect("a query").unwrap_or(-1), text("last_error").await)
}

/// As if the pause before the next attempt were over.
async fn let_time_pass(world: &World) {
    let sql = "UPDATE job SET run_at = 0 WHERE state = 'waiting'";
    world.db().run(sql, args![]).await.expect("time passes");
}

#[test]
fn a_job_runs_once_when_its_change_is_committed_and_never_when_it_is_not() {
    on_each_database(async |world| {
        let practice = practice(world.db()).await;
        let done = Done::default();
        let tx = world.db().begin().await.expect("a transaction");
        jobs::enqueue(&tx, practice, work(1)).await.expect("a job");
        drop(tx);
        assert_eq!(jobs::run_due(&world.app, &noting(&done)).await.expect("a run"), 0);

        let tx = world.db().begin().await.expect("a transaction");
        jobs::enqueue(&tx, practice, work(2)).await.expect("a job");
        tx.commit().await.expect("a commit");
        for _ in 0..3 {
            jobs::run_due(&world.app, &noting(&done)).await.expect("a run");
        }
        assert_eq!(done.all(), [2]);
    });
}

#[test]
fn jobs_with_one_key_run_one_after_the_other_in_the_order_in_which_they_were_wanted() {
    on_each_database(async |world| {
        let practice = practice(world.db()).await;
        let (done, beside) = (Done::default(), Arc::new(AtomicUsize::new(0)));
        let noted = (done.clone(), beside.clone());
        let handlers = Handlers::default().on("work", move |_, job| {
            let (done, beside) = noted.clone();
            async move {
                assert_eq!(beside.fetch_add(1, Ordering::SeqCst), 0, "two at a time");
                tokio::time::sleep(Duration::from_millis(3)).await;
                done.note(&job);
                beside.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            }
        });
        for n in 0..12 {
            jobs::enqueue(world.db(), practice, work(n).key("one")).await.expect("a job");
        }
        // One that is set for later holds up nobody.
        let later = work(99).key("one").at(clock::now() + 3_600_000);
        jobs::enqueue(world.db(), practice, later).await.expect("a job");
        jobs::enqueue(world.db(), practice, work(12).key("one")).await.expect("a job");
        jobs::run_due(&world.app, &handlers).await.expect("a run");
        assert_eq!(done.all(), (0..=12).collect::<Vec<_>>());
    });
}

#[test]
fn a_failed_job_holds_back_the_younger_ones_of_its_key_until_it_is_done_or_given_up() {
    on_each_database(async |world| {
        let practice = practice(world.db()).await;
        let done = Done::default();
        for n in 0..2 {
            jobs::enqueue(world.db(), practice, work(n).key("one")).await.expect("a job");
        }
        let busy = failing(Failure::Later("busy".into()));
        jobs::run_due(&world.app, &busy).await.expect("a run");
        jobs::run_due(&world.app, &noting(&done)).await.expect("a run");
        assert_eq!(done.all(), Vec::<i64>::new(), "the first is not done yet");
        let_time_pass(&world).await;
        jobs::run_due(&world.app, &noting(&done)).await.expect("a run");
        assert_eq!(done.all(), [0, 1]);
    });
}

#[test]
fn a_failure_is_tried_again_later_and_after_the_last_attempt_a_person_must_look() {
    on_each_database(async |world| {
        let practice = practice(world.db()).await;
        let id = jobs::enqueue(world.db(), practice, work(1)).await.expect("a job");
        let handlers = failing(Failure::Later("the server is busy".into())).most("work", 3);
        let before = clock::now();
        jobs::run_due(&world.app, &handlers).await.expect("a run");
        assert_eq!(state(&world, id).await, ("waiting".into(), 1, "the server is busy".into()));
        let again_at = world.db().value::<i64>("SELECT run_at FROM job", args![]).await;
        let again_at = again_at.expect("a query").expect("a time");
        assert!((before + 1000..before + 200_000).contains(&again_at), "{}", again_at - before);
        assert_eq!(jobs::run_due(&world.app, &handlers).await.expect("a run"), 0, "not yet");
        for _ in 0..5 {
            let_time_pass(&world).await;
            jobs::run_due(&world.app, &handlers).await.expect("a run");
        }
        assert_eq!(state(&world, id).await.0, "dead");
        assert_eq!(state(&world, id).await.1, 3, "tried so often and not more");

        let dead = jobs::dead(world.db(), practice).await.expect("the list");
        assert_eq!(dead.len(), 1);
        assert_eq!(dead[0].last_error, "the server is busy");
        let done = Done::default();
        jobs::try_again(world.db(), practice, id).await.expect("again");
        jobs::run_due(&world.app, &noting(&done)).await.expect("a run");
        assert_eq!(done.all(), [1]);
        assert!(jobs::try_again(world.db(), practice, id).await.is_err(), "it is done");
    });
}

#[test]
fn what_never_succeeds_is_given_up_at_once_and_can_be_dropped() {
    on_each_database(async |world| {
        let practice = practice(world.db()).await;
        let id = jobs::enqueue(world.db(), practice, work(1)).await.expect("a job");
        let nobody = jobs::enqueue(world.db(), practice, NewJob::new("strange", json!({}))).await;
        let nobody = nobody.expect("a job");
        let handlers = failing(Failure::Never("no such address".into()));
        jobs::run_due(&world.app, &handlers).await.expect("a run");
        assert_eq!(state(&world, id).await, ("dead".into(), 1, "no such address".into()));
        assert_eq!(state(&world, nobody).await.0, "dead", "nobody knows that kind");
        let standing = jobs::counts(world.db(), practice, 0).await.expect("counts");
        assert_eq!(standing.dead, 2);
        jobs::drop_dead(world.db(), practice, id).await.expect("dropped");
        let other = support::practice(world.db()).await;
        assert!(jobs::drop_dead(world.db(), other, nobody).await.is_err(), "another practice's");
        let standing = jobs::counts(world.db(), practice, 0).await.expect("counts");
        assert_eq!(standing.dead, 1);
    });
}

#[test]
fn a_handler_that_panics_has_failed_and_the_queue_goes_on() {
    on_each_database(async |world| {
        let practice = practice(world.db()).await;
        let id = jobs::enqueue(world.db(), practice, NewJob::new("bad", json!({}))).await;
        let id = id.expect("a job");
        jobs::enqueue(world.db(), practice, work(7)).await.expect("a job");
        let done = Done::default();
        let handlers = noting(&done).on("bad", |_, _| async { panic!("a fault on purpose") });
        jobs::run_due(&world.app, &handlers).await.expect("a run");
        assert_eq!(done.all(), [7]);
        let (state, attempts, why) = state(&world, id).await;
        assert_eq!((state.as_str(), attempts), ("waiting", 1), "{why}");
        assert!(!why.contains("purpose"), "a panic's text may hold data: {why}");
    });
}

#[test]
fn a_job_whose_program_died_is_taken_up_again_after_its_lease_and_not_before() {
    on_each_database(async |world| {
        let practice = practice(world.db()).await;
        let id = jobs::enqueue(world.db(), practice, work(1)).await.expect("a job");
        // Taken up by a program that then ends without a word.
        let (started, mut has_started) = watch::channel(false);
        let started = Arc::new(started);
        let hanging = Handlers::default().on("work", move |_, _| {
            let started = started.clone();
            async move {
                let _ = started.send(true);
                std::future::pending().await
            }
        });
        tokio::select! {
            _ = jobs::run_due(&world.app, &hanging) => panic!("it hangs"),
            started = has_started.wait_for(|started| *started) => { started.expect("it starts"); }
        }
        assert_eq!(state(&world, id).await.0, "running");
        let done = Done::default();
        jobs::run_due(&world.app, &noting(&done)).await.expect("a run");
        assert_eq!(done.all(), Vec::<i64>::new(), "somebody may still be at it");

        let sql = "UPDATE job SET lease_until = $1";
        world.db().run(sql, args![clock::now() - 1]).await.expect("time passes");
        jobs::run_due(&world.app, &noting(&done)).await.expect("a run");
        assert_eq!(done.all(), [1]);
        assert_eq!(state(&world, id).await.1, 2, "the attempt that died counts");
    });
}

#[test]
fn a_job_that_kills_its_program_again_and_again_is_given_up() {
    on_each_database(async |world| {
        let practice = practice(world.db()).await;
        let id = jobs::enqueue(world.db(), practice, work(1)).await.expect("a job");
        let sql = "UPDATE job SET state = 'running', attempts = 12, lease_until = 1";
        world.db().run(sql, args![]).await.expect("it died for the twelfth time");
        let done = Done::default();
        jobs::run_due(&world.app, &noting(&done)).await.expect("a run");
        assert_eq!(done.all(), Vec::<i64>::new());
        assert_eq!(state(&world, id).await.0, "dead");
    });
}

#[test]
fn a_schedule_fires_once_for_all_that_a_pause_has_missed() {
    on_each_database(async |world| {
        let practice = practice(world.db()).await;
        let (db, done) = (world.db(), Done::default());
        let every = Duration::from_secs(600);
        jobs::schedule(db, practice, "mailbox", work(1), every).await.expect("a schedule");
        jobs::run_due(&world.app, &noting(&done)).await.expect("a run");
        assert_eq!(done.all(), [1], "the first time at once");
        jobs::run_due(&world.app, &noting(&done)).await.expect("a run");
        assert_eq!(done.all(), [1], "not before its time");

        let sql = "UPDATE job_schedule SET next_at = next_at - $1";
        db.run(sql, args![5 * 600_000 + 300_000]).await.expect("a pause");
        let handlers = noting(&done);
        let two = tokio::join!(
            jobs::run_due(&world.app, &handlers),
            jobs::run_due(&world.app, &handlers)
        );
        assert!(two.0.is_ok() && two.1.is_ok(), "{two:?}");
        assert_eq!(done.all(), [1, 1], "once, whatever was missed and however many look");
        let next = db.value::<i64>("SELECT next_at FROM job_schedule", args![]).await;
        let next = next.expect("a query").expect("a time");
        assert!(next > clock::now() && next <= clock::now() + 600_000);

        jobs::unschedule(db, practice, "mailbox").await.expect("the end");
        let left = db.value::<i64>("SELECT count(*) FROM job_schedule", args![]).await;
        assert_eq!(left.expect("a query"), Some(0));
    });
}

#[test]
fn a_scheduled_job_that_fails_is_one_line_and_mends_itself() {
    on_each_database(async |world| {
        let practice = practice(world.db()).await;
        let db = world.db();
        let every = Duration::from_secs(60);
        jobs::schedule(db, practice, "mailbox", work(1), every).await.expect("a schedule");
        let down = failing(Failure::Later("no answer".into())).most("work", 3);
        for _ in 0..6 {
            jobs::run_due(&world.app, &down).await.expect("a run");
            let sql = "UPDATE job_schedule SET next_at = 1";
            db.run(sql, args![]).await.expect("a minute passes");
        }
        let count = db.value::<i64>("SELECT count(*) FROM job", args![]).await;
        assert_eq!(count.expect("a query"), Some(1), "one line, not one a minute");
        assert_eq!(jobs::dead(db, practice).await.expect("the list").len(), 1);
        let done = Done::default();
        jobs::run_due(&world.app, &noting(&done)).await.expect("a run");
        assert_eq!(done.all(), [1], "the mailbox is back, and nobody had to do anything");
        assert_eq!(jobs::dead(db, practice).await.expect("the list").len(), 0);
    });
}

#[test]
fn the_loop_runs_several_jobs_side_by_side_and_ends_when_told() {
    on_each_database(async |world| {
        let practice = practice(world.db()).await;
        let (most, now) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let noted = (most.clone(), now.clone());
        let handlers = Handlers::default().on("work", move |_, _| {
            let (most, now) = noted.clone();
            async move {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(20)).await;
                now.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            }
        });
        for n in 0..20 {
            jobs::enqueue(world.db(), practice, work(n)).await.expect("a job");
        }
        let (stop, told) = watch::channel(false);
        let queue = tokio::spawn(jobs::run(world.app.clone(), handlers, told));
        wait_until(&world, 20).await;
        assert_eq!(most.load(Ordering::SeqCst), 4);
        // A nudge is answered well before the next look of the loop.
        let asked = std::time::Instant::now();
        jobs::enqueue(world.db(), practice, work(20)).await.expect("a job");
        jobs::nudge(&world.app);
        wait_until(&world, 21).await;
        assert!(asked.elapsed() < Duration::from_millis(800), "{:?}", asked.elapsed());
        stop.send(true).expect("it listens");
        tokio::time::timeout(Duration::from_secs(5), queue).await.expect("it ends").expect("well");
    });
}

/// Waits until so many jobs are done.
async fn wait_until(world: &World, count: i64) {
    for _ in 0..600 {
        let sql = "SELECT count(*) FROM job WHERE state = 'done'";
        let done = world.db().value::<i64>(sql, args![]).await.expect("a query").unwrap_or(0);
        if done >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{count} jobs are not done after 6 seconds");
}

#[test]
fn done_jobs_are_removed_after_a_week_and_those_that_need_a_person_stay() {
    on_each_database(async |world| {
        let practice = practice(world.db()).await;
        for n in 0..3 {
            jobs::enqueue(world.db(), practice, work(n)).await.expect("a job");
        }
        jobs::run_due(&world.app, &noting(&Done::default())).await.expect("a run");
        let dead = jobs::enqueue(world.db(), practice, work(9)).await.expect("a job");
        jobs::run_due(&world.app, &failing(Failure::Never("no".into()))).await.expect("a run");
        let eight_days = clock::now() - 8 * 86_400_000;
        let sql = "UPDATE job SET run_at = $1, finished_at = $2";
        world.db().run(sql, args![eight_days, eight_days]).await.expect("days pass");
        let young = jobs::enqueue(world.db(), practice, work(10)).await.expect("a job");
        let (stop, told) = watch::channel(false);
        let handlers = noting(&Done::default());
        let queue = tokio::spawn(jobs::run(world.app.clone(), handlers, told));
        wait_until(&world, 1).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        stop.send(true).expect("it listens");
        queue.await.expect("well");
        let left = world.db().value::<i64>("SELECT count(*) FROM job", args![]).await;
        assert_eq!(left.expect("a query"), Some(2));
        assert_eq!(state(&world, dead).await.0, "dead");
        assert_eq!(state(&world, young).await.0, "done");
    });
}

/// Several programs on one PostgreSQL, each with connections of its own.
#[test]
fn programs_that_share_a_database_run_every_job_once_and_a_key_never_twice_at_a_time() {
    let Some(database) = PostgresDatabase::make() else {
        eprintln!("LIAISON_TEST_POSTGRES is not set: not tested");
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let mut programs: Vec<App> = Vec::new();
        for number in 0..3 {
            programs.push(
                support::program(database.url(), &folder.path().join(number.to_string())).await,
            );
        }
        let db = programs[0].db().clone();
        let practice = practice(&db).await;
        let ran: Arc<Mutex<Vec<i64>>> = Arc::default();
        let busy: Arc<Mutex<Vec<i64>>> = Arc::default();
        let noted = (ran.clone(), busy.clone());
        let handlers = Handlers::default().on("work", move |_, job| {
            let (ran, busy) = noted.clone();
            async move {
                let (n, key) = (job.payload["n"].as_i64().unwrap_or(-1), job.payload["k"].as_i64());
                if let Some(key) = key {
                    let mut busy = busy.lock().expect("the keys");
                    assert!(!busy.contains(&key), "key {key} twice at a time");
                    busy.push(key);
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
                busy.lock().expect("the keys").retain(|other| Some(*other) != key);
                ran.lock().expect("the list").push(n);
                Ok(())
            }
        });
        let (stop, told) = watch::channel(false);
        let queues: Vec<_> = programs
            .iter()
            .map(|app| tokio::spawn(jobs::run(app.clone(), handlers.clone(), told.clone())))
            .collect();
        // Wanted while the programs are already at work.
        for n in 0..400 {
            let job = match n % 2 {
                0 => NewJob::new("work", json!({ "n": n })),
                _ => NewJob::new("work", json!({ "n": n, "k": n % 7 })).key(format!("k{}", n % 7)),
            };
            jobs::enqueue(&db, practice, job).await.expect("a job");
            if n % 50 == 0 {
                programs.iter().for_each(jobs::nudge);
            }
        }
        for _ in 0..3000 {
            if ran.lock().expect("the list").len() >= 400 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        stop.send(true).expect("they listen");
        for queue in queues {
            queue.await.expect("well");
        }
        let mut all = ran.lock().expect("the list").clone();
        // The order within a key is the order in which its jobs were wanted.
        for key in 0..7 {
            let of_key: Vec<i64> =
                all.iter().copied().filter(|n| n % 2 == 1 && n % 7 == key).collect();
            assert!(of_key.is_sorted(), "{of_key:?}");
        }
        all.sort_unstable();
        assert_eq!(all, (0..400).collect::<Vec<_>>(), "each once");
        let failed = "SELECT count(*) FROM job WHERE state <> 'done' OR attempts <> 1";
        assert_eq!(db.value::<i64>(failed, args![]).await.expect("a query"), Some(0));
        for app in programs {
            app.db().clone().close().await.expect("closed");
        }
    });
}
