//! What must not go wrong: stopped, killed and doubled imports, and damaged registries.

mod world;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

use registry::made_up::{MadeUp, header};
use registry::{Go, Order, Problem, Query, Registry, Stage, import};
use world::{World, all};

const FULL: &str = "npidata_pfile_20050523-20260111.csv";

#[test]
fn a_stopped_import_leaves_the_registry_in_use_alone() {
    let world = World::new();
    let first = world.made_up(FULL, &MadeUp::of(100, 1));
    world.import(&[first], "r").expect("imported");
    let second = world.made_up("npidata_pfile_20050523-20260301.csv", &MadeUp::of(40_000, 2));
    let order = Order::new([second], &world.path("r"));
    let calls = AtomicU64::new(0);
    let stop = |progress: registry::Progress| {
        assert!(progress.done <= progress.total);
        let is_enough = calls.fetch_add(1, Ordering::Relaxed) > 0;
        if is_enough && progress.stage == Stage::Reading { Go::Stop } else { Go::On }
    };
    assert!(matches!(import(&order, &stop), Err(Problem::Stopped)));
    assert_eq!(world.open("r").contents().providers, 100);
    import(&order, &|_| Go::On).expect("imported");
    assert_eq!(world.open("r").contents().providers, 40_000);
    assert!(!world.path("r.part").exists());
}

#[test]
fn a_killed_import_goes_on_where_it_was_and_gives_the_same() {
    let world = World::new();
    let made_up = MadeUp::of(60_000, 4);
    let file = world.made_up(FULL, &made_up);
    let order = Order { at_once: Some(9000), ..Order::new([file.clone()], &world.path("whole")) };
    import(&order, &|_| Go::On).expect("imported");
    let mut resumed = 0;
    // Killed again and again, each time a little later, until it is through.
    let mut patience = 0;
    for _ in 0..400 {
        patience += 1;
        let mut child = Command::new(env!("CARGO_BIN_EXE_registry-import"))
            .arg(world.path("killed"))
            .arg(&file)
            .env("REGISTRY_AT_ONCE", "9000")
            .stdout(Stdio::piped())
            .spawn()
            .expect("a program");
        std::thread::sleep(std::time::Duration::from_millis(40 * patience));
        let _ = child.kill();
        let output = child.wait_with_output().expect("an end");
        if output.status.success() {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            resumed = said
                .split("resumed after ")
                .nth(1)
                .and_then(|n| n.split(' ').next()?.parse().ok())
                .expect("how far");
            break;
        }
        if world.path("killed").exists() {
            // Killed when it had just come through: it is whole, and all begins anew.
            assert_eq!(world.open("killed").contents(), world.open("whole").contents());
            std::fs::remove_file(world.path("killed")).expect("removed");
            patience = 0;
        }
    }
    assert!(resumed > 0, "never resumed");
    let (whole, killed) = (std::fs::read(world.path("whole")), std::fs::read(world.path("killed")));
    let (whole, killed) = (whole.expect("read"), killed.expect("read"));
    let (a, b) = (world.open("whole"), world.open("killed"));
    assert_eq!(a.contents(), b.contents());
    assert!(all(&a, &made_up) == all(&b, &made_up));
    assert_eq!(whole.len(), killed.len());
}

#[test]
fn two_imports_do_not_write_the_same_registry() {
    let world = World::new();
    let file = world.made_up(FULL, &MadeUp::of(50, 1));
    let order = Order::new([file], &world.path("r"));
    let outer = import(&order, &|_| {
        assert!(matches!(import(&order, &|_| Go::On), Err(Problem::Busy(_))));
        Go::On
    });
    outer.expect("imported");
}

#[test]
fn no_damage_to_a_registry_goes_unnoticed_or_makes_it_panic() {
    let world = World::new();
    let made_up = MadeUp::of(300, 9);
    let file = world.made_up(FULL, &made_up);
    world.import(&[file], "r").expect("imported");
    let bytes = std::fs::read(world.path("r")).expect("a registry");
    let whole = world.open("r");
    let path: PathBuf = world.path("damaged");
    let mut noticed = 0;
    for step in 0..150usize {
        let mut damaged = bytes.clone();
        let at = step * 7919 * 13 % bytes.len();
        if step % 3 == 0 {
            damaged.truncate(at);
        } else {
            damaged[at] ^= 1 << (step % 8);
        }
        std::fs::write(&path, &damaged).expect("written");
        let Ok(registry) = Registry::open(&path) else {
            noticed += 1;
            continue;
        };
        for row in 0..made_up.rows {
            let npi = made_up.npi(row).expect("a number");
            match registry.get(npi) {
                Ok(provider) => assert_eq!(provider, whole.get(npi).expect("read")),
                Err(problem) => assert!(problem.to_string().contains("Import"), "{problem}"),
            }
        }
        let _ = registry.search(&Query::of("smith"), 200);
    }
    assert!(noticed > 50, "{noticed}");
    assert!(matches!(
        Registry::open(&world.text("other", header().as_str())),
        Err(Problem::Damaged(..))
    ));
}
