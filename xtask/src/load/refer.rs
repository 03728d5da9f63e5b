//! `cargo xtask load refer`: offices that send referrals through the public form, each from an
//! address of its own, with the page's proof of work; and what each costs the program.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};
use ureq::Agent;

/// What the command takes.
pub const HELP: &str = "\
  load refer URL [--practice SLUG] [--clients N] [--forms N] [--pid PID]
      Opens so many forms, finds their proofs, then sends them all from N clients and prints
      how many a second came in, how long each took and what each cost the program PID.
      Start Liaison with LIAISON_PROXIES=127.0.0.1: each form names an address of its own
";

struct Options {
    url: String,
    practice: String,
    clients: usize,
    forms: usize,
    pid: Option<u32>,
}

/// Runs it.
pub fn run(arguments: &[String]) -> Result<()> {
    let options = read(arguments)?;
    let path = format!("{}/refer/{}", options.url, options.practice);
    println!("Opening {} forms and finding their proofs ...", options.forms);
    let forms = (0..options.forms).map(|_| open(&path)).collect::<Result<Vec<_>>>()?;
    // Faster than a person is doubtful, and this is to measure the usual.
    thread::sleep(Duration::from_secs(4));
    let (next, start) = (AtomicUsize::new(0), Barrier::new(options.clients + 1));
    let before = cpu(options.pid)?;
    let (mut times, took) = thread::scope(|scope| -> Result<(Vec<Duration>, Duration)> {
        let clients: Vec<_> = (0..options.clients)
            .map(|_| scope.spawn(|| send_all(&path, &forms, &next, &start)))
            .collect();
        start.wait();
        let began = Instant::now();
        let mut times = Vec::new();
        for client in clients {
            let of_client = client.join().map_err(|_| anyhow::anyhow!("a client broke down"))?;
            times.extend(of_client?);
        }
        Ok((times, began.elapsed()))
    })?;
    let used = cpu(options.pid)?.zip(before).map(|(after, before)| after - before);
    times.sort_unstable();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1000.0;
    println!(
        "{} clients: {} receipts in {:.2} s, {:.0} a second; p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        options.clients,
        times.len(),
        took.as_secs_f64(),
        times.len() as f64 / took.as_secs_f64(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
    if let Some(used) = used {
        let each = used.as_secs_f64() * 1000.0 / times.len() as f64;
        println!("CPU of the program: {:.2} s, {each:.3} ms a referral", used.as_secs_f64());
    }
    Ok(())
}

fn read(arguments: &[String]) -> Result<Options> {
    let mut options = Options {
        url: String::new(),
        practice: "summit-rehab".into(),
        clients: 8,
        forms: 5000,
        pid: None,
    };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        if !argument.starts_with("--") {
            options.url = argument.trim_end_matches('/').to_owned();
            continue;
        }
        let value = arguments.next().with_context(|| format!("{argument} asks for a value"))?;
        match argument.as_str() {
            "--practice" => options.practice.clone_from(value),
            "--clients" => options.clients = value.parse().context("--clients: a number")?,
            "--forms" => options.forms = value.parse().context("--forms: a number")?,
            "--pid" => options.pid = Some(value.parse().context("--pid: a number")?),
            _ => bail!("unknown option {argument}\n\n{HELP}"),
        }
    }
    ensure!(options.url.starts_with("http://"), "name the URL, http://...\n\n{HELP}");
    ensure!(options.clients > 0 && options.forms > 0, "at least one client and one form");
    Ok(options)
}

fn open(path: &str) -> Result<(String, u64)> {
    let page = ureq::get(path).call()?.body_mut().read_to_string()?;
    let token =
        page.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let token = token.context("the page holds no token")?.to_owned();
    let bits = u32::from_str_radix(token.get(40..42).context("a short token")?, 16)?;
    let shows = |counter: &u64| {
        let hash = Sha256::digest(format!("{token}:{counter}"));
        u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]).leading_zeros() >= bits
    };
    let proof = (0..).find(shows).context("no proof was found")?;
    Ok((token, proof))
}

fn send_all(
    path: &str,
    forms: &[(String, u64)],
    next: &AtomicUsize,
    start: &Barrier,
) -> Result<Vec<Duration>> {
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
    let agent = Agent::new_with_config(config.build());
    let mut times = Vec::new();
    start.wait();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some((token, proof)) = forms.get(number) else { return Ok(times) };
        let body = body(token, *proof, number);
        let from = format!("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255);
        let before = Instant::now();
        let mut answer = agent
            .post(path)
            .header("content-type", "multipart/form-data; boundary=load")
            .header("x-forwarded-for", from)
            .send(&body)?;
        let status = answer.status();
        answer.body_mut().read_to_vec()?;
        ensure!(status == 303, "form {number} was answered with {status}");
        times.push(before.elapsed());
    }
}

fn body(token: &str, proof: u64, number: usize) -> String {
    let patient = format!("Patient Number {number}");
    let fields = [
        ("token", token),
        ("proof", &proof.to_string()),
        ("website", ""),
        ("lang", "en"),
        ("referrer", "Dr. Ana Osei"),
        ("reach", "614-555-0123"),
        ("organisation", "Riverbend Family Medicine"),
        ("patient", &patient),
        ("birth_date", "3/27/1968"),
        ("patient_phone", "614-555-0188"),
        ("payer", "not known"),
        ("reason", "Right knee pain after a fall, evaluate and treat"),
    ];
    let part = |(name, value): &(&str, &str)| {
        format!("--load\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    fields.iter().map(part).collect::<String>() + "--load--\r\n"
}

/// The processor time that a program has used (proc(5): fields 14 and 15, in hundredths).
fn cpu(pid: Option<u32>) -> Result<Option<Duration>> {
    let Some(pid) = pid else { return Ok(None) };
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).context("no such program")?;
    let after_name = text.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Ok(Some(Duration::from_millis(ticks * 10)))
}
