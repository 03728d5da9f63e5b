//! `liaison serve` and `liaison demo`: open the installation, answer until told
//! to stop, close it cleanly.

use std::{io::ErrorKind, path::PathBuf, process::ExitCode, time::Duration};

use desk::{demo, people, practice, stops};
use platform::{Error, Result, backup, clock, config::Config, web::App};
use tokio::{net::TcpListener, sync::watch};

use crate::connections::Connections;

/// How long jobs under way may take to end when the program is told to stop.
const JOBS_MAY_TAKE: Duration = Duration::from_secs(20);

/// Serves the practice of the data folder. Without one, prints the address of
/// the set-up, which only its one-time token opens.
pub async fn serve(config: Config) -> Result<ExitCode> {
    let listener = listen(&config).await?;
    let (app, new_key) = App::open(&config).await?;
    tell_about_key(new_key);
    let address = listener.local_addr()?;
    if practice::all(app.db()).await?.is_empty() {
        let token = people::arm_set_up(&app)?;
        println!("There is no practice here yet. Open this address once to set it up:");
        println!("Set-up link: http://{address}/set-up?token={token}");
    }
    answer(app, listener).await
}

/// Serves the sample practice, in a data folder of its own so that made-up
/// patients never stand among real ones.
pub async fn demo(mut config: Config, fresh: bool) -> Result<ExitCode> {
    if std::env::var_os("LIAISON_DATA").is_none() {
        config.data = PathBuf::from("liaison-demo");
    }
    let listener = listen(&config).await?;
    let password_file = config.data.join("sample-password");
    if fresh && config.data.exists() {
        if !password_file.exists() {
            return Err(Error::Start(format!(
                "{} does not hold the sample practice, so --fresh will not remove it. Name another \
                 folder with LIAISON_DATA.",
                config.data.display()
            )));
        }
        let database = ["liaison.db", "liaison.db-wal", "liaison.db-shm"];
        for name in database.into_iter().chain(["sample-password", stops::NAME, backup::LAST]) {
            let _ = std::fs::remove_file(config.data.join(name));
        }
        let _ = std::fs::remove_dir_all(config.data.join("files"));
        let _ = std::fs::remove_dir_all(config.data.join("registry"));
    }
    let (app, new_key) = App::open(&config).await?;
    tell_about_key(new_key);
    let practices = practice::all(app.db()).await?;
    if practices.is_empty() {
        println!("Making the sample practice ...");
        let today = clock::local_day(clock::now(), &clock::zone("America/New_York"));
        let made = demo::build(&app, today).await?;
        // The sample's password opens made-up data only; it is kept so that a
        // second start can print it again.
        std::fs::write(&password_file, &made.password)?;
    } else if !practices.iter().any(|practice| practice.is_demo) {
        return Err(Error::Start(
            "This database holds a real practice; the sample is not mixed into it. Name another \
             folder with LIAISON_DATA, or unset LIAISON_DATABASE_URL."
                .into(),
        ));
    }
    let password = std::fs::read_to_string(&password_file)
        .unwrap_or_else(|_| "(unknown; start with --fresh to make a new sample)".into());
    println!("Sign in as owner@summit.example with password {password}");
    println!("(also desk@, liaison@, therapist@ and reader@summit.example; all data are made up)");
    answer(app, listener).await
}

/// Takes the address before the data: a taken port is the commonest mistake and
/// must not leave a half-made folder behind.
async fn listen(config: &Config) -> Result<TcpListener> {
    TcpListener::bind(&config.listen).await.map_err(|error| {
        Error::Start(match error.kind() {
            ErrorKind::AddrInUse => format!(
                "The address {0} is taken by another program (perhaps another Liaison). Stop it, \
                 or choose another with LIAISON_LISTEN, for example LIAISON_LISTEN=127.0.0.1:8081.",
                config.listen
            ),
            ErrorKind::PermissionDenied => format!(
                "This user may not listen on {}. Ports below 1024 need more rights: choose a \
                 higher one with LIAISON_LISTEN.",
                config.listen
            ),
            _ => format!(
                "Cannot listen on {}: {error}. Set LIAISON_LISTEN to host:port.",
                config.listen
            ),
        })
    })
}

fn tell_about_key(created: Option<PathBuf>) {
    if let Some(path) = created {
        println!("A new key was made: {}", path.display());
        println!("Keep a copy of it in a safe place, apart from backups of the data folder.");
        println!("Without it nobody can read the data, you included.");
    }
}

async fn answer(app: App, listener: TcpListener) -> Result<ExitCode> {
    desk::arrivals::certificate(app.doors()).map_err(|problem| {
        Error::Start(format!(
            "The certificate of the mail server cannot be used. {problem}. See \
             LIAISON_SMTP_CERTIFICATE and LIAISON_SMTP_CERTIFICATE_KEY."
        ))
    })?;
    // Who must not be contacted is known before anything is sent.
    stops::catch_up(&app).await?;
    let router = desk::routes(&app).finish();
    let stopped = told_to_stop();
    println!("Listening on http://{}", listener.local_addr()?);
    let (stop, told) = watch::channel(false);
    let work = desk::start(&app, &told);
    let ending = app.clone();
    let end = async move {
        stopped.await;
        // Streams of open pages would otherwise hold the end up.
        ending.stop();
    };
    Connections::new(router, app.proxies()).serve(listener, end).await;
    // Jobs under way come to their end before the database closes.
    let _ = stop.send(true);
    let _ = tokio::time::timeout(JOBS_MAY_TAKE, work.join_all()).await;
    app.db().clone().close().await?;
    Ok(ExitCode::SUCCESS)
}

/// Becomes ready when somebody stops the program. The signals are caught from the call on,
/// before anybody is told that the program runs: a stop at that moment is a clean one too.
fn told_to_stop() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate())
            .inspect_err(|error| tracing::warn!(%error, "SIGTERM cannot be caught"))
            .ok()
    };
    async move {
        let interrupt = tokio::signal::ctrl_c();
        #[cfg(unix)]
        if let Some(mut terminate) = terminate {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
        let _ = interrupt.await;
    }
}
