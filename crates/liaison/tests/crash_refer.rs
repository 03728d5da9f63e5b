//! The program is killed again and again while offices send referrals: every receipt that
//! was handed out opens when it comes back.

mod program;

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use program::{Person, Program, set_up};

const ROUNDS: usize = 10;
const A_ROUND: usize = 1000;
const OFFICES: usize = 8;
const PATH: &str = "/refer/riverbend-therapy";
/// Each sending comes from an address of its own, as if through a proxy.
static SENT: AtomicUsize = AtomicUsize::new(0);

/// One referral, from opening the form to the address of its receipt; none when the
/// program went away.
fn refer(agent: &ureq::Agent, address: &str) -> Option<String> {
    let mut page = agent.get(format!("{address}{PATH}")).call().ok()?;
    let page = page.body_mut().read_to_string().ok()?;
    let token = page.split("name=\"token\" value=\"").nth(1)?.split('"').next()?;
    let number = SENT.fetch_add(1, Ordering::Relaxed);
    let from = format!("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255);
    let answer = agent
        .post(format!("{address}{PATH}"))
        .header("x-forwarded-for", from)
        .send_form([
            ("token", token),
            ("referrer", "Dr. Ana Osei"),
            ("reach", "614-555-0123"),
            ("patient", &format!("Patient {number}")),
            ("birth_date", "3/27/1968"),
            ("patient_phone", "614-555-0188"),
            ("payer", "not known"),
            ("reason", "Knee pain"),
        ])
        .ok()?;
    assert_eq!(answer.status(), 303, "after {number} sendings");
    Some(answer.headers().get("location")?.to_str().ok()?.to_owned())
}

#[test]
fn every_receipt_handed_out_opens_after_ten_kills() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::serve(folder.path(), None, &["serve"]);
    set_up(&program);
    let mut handed_out = 0;
    for round in 0..ROUNDS {
        let receipts = Mutex::new(Vec::new());
        let address = program.address.clone();
        thread::scope(|scope| {
            for _ in 0..OFFICES {
                scope.spawn(|| {
                    let config = ureq::Agent::config_builder()
                        .max_redirects(0)
                        .http_status_as_error(false)
                        .timeout_global(Some(Duration::from_secs(20)));
                    let agent = ureq::Agent::from(config.build());
                    while let Some(receipt) = refer(&agent, &address) {
                        receipts.lock().expect("the list").push(receipt);
                    }
                });
            }
            // Killed with sendings under way, not between them.
            let began = Instant::now();
            while receipts.lock().expect("the list").len() < A_ROUND
                && began.elapsed() < Duration::from_secs(20)
            {
                thread::sleep(Duration::from_millis(3));
            }
            program.kill();
        });
        let receipts = receipts.into_inner().expect("the list");
        program = Program::serve(folder.path(), None, &["serve"]);
        let mut office = Person::at(&program.address);
        for receipt in &receipts {
            let answer = office.get(receipt).expect("an answer");
            assert_eq!(answer.status, 200, "lost in round {round}: {receipt}");
        }
        handed_out += receipts.len();
    }
    println!("{handed_out} receipts handed out during {ROUNDS} kills, none lost");
    assert!(handed_out > 2_000, "only {handed_out} were sent");
}
