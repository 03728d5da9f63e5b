//! The mail server: SMTP from anywhere, LMTP from another mail server on this
//! machine. Only the practices' own addresses are taken, and "250" is said only
//! when the mail is kept.

use std::{convert::Infallible, io, sync::Arc, time::Duration};

use mail::{
    receiver::{Answer, Envelope, Event, Protocol, Session},
    tls::Certificate,
};
use platform::{
    Error, Result, Sql, Uuid, args, clock, config::Doors, db::FromQueryResult, web::App,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, UnixListener},
    sync::{Semaphore, watch},
    time::{sleep, timeout},
};

use super::{Came, take_in};

/// The largest mail.
const LARGEST: usize = 40 * 1024 * 1024;
/// Conversations at once.
const AT_ONCE: usize = 20;
/// How long the other side may say nothing (RFC 5321, 4.5.3.2 asks for minutes).
const SILENCE: Duration = Duration::from_secs(300);
/// How long after an address could not be had it is tried again.
const AGAIN: Duration = Duration::from_secs(10);
/// How long to wait when no conversation can be taken, for want of open files.
const BREATH: Duration = Duration::from_millis(200);
/// How long the other side may take to begin TLS.
const HANDSHAKE: Duration = Duration::from_secs(30);
/// How long one conversation may take altogether.
const ALTOGETHER: Duration = Duration::from_secs(1800);

/// Takes mail for an address of a practice from now on.
pub async fn put_address(db: &impl Sql, practice_id: Uuid, address: &str) -> Result<()> {
    let address = address.trim().to_lowercase();
    // Served by arrival_address_by_address.
    let owner = db
        .value::<Uuid>(
            "SELECT practice_id FROM arrival_address WHERE address = $1",
            args![address.as_str()],
        )
        .await?;
    if owner.is_some_and(|owner| owner != practice_id) {
        return Err(Error::Invalid("Another practice takes mail for this address.".into()));
    }
    db.run(
        "INSERT INTO arrival_address (practice_id, address, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (practice_id, address) DO NOTHING",
        args![practice_id, address.as_str(), clock::now()],
    )
    .await?;
    Ok(())
}

/// Takes no more mail for an address.
pub(super) async fn remove_address(db: &impl Sql, practice_id: Uuid, address: &str) -> Result<()> {
    // Served by the primary key.
    db.run(
        "DELETE FROM arrival_address WHERE practice_id = $1 AND address = $2",
        args![practice_id, address.trim().to_lowercase()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Kept {
    address: String,
}

/// The addresses of a practice.
pub(super) async fn addresses(db: &impl Sql, practice_id: Uuid) -> Result<Vec<String>> {
    // Served by the primary key.
    let rows: Vec<Kept> = db
        .rows(
            "SELECT address FROM arrival_address WHERE practice_id = $1 ORDER BY address",
            args![practice_id],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.address).collect())
}

/// Listens until told to stop. An address that holds a slash is a socket's path; one
/// that is taken is tried again, so that a mail server that ends late costs nothing.
pub(super) async fn listen(
    app: App,
    address: String,
    protocol: Protocol,
    mut stop: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let answer = |stream: Stream| {
        let (app, places) = (app.clone(), places.clone());
        tokio::spawn(async move {
            // Beyond the limit the other side waits, and tries again later.
            let Ok(_place) = places.acquire().await else { return };
            let _ = timeout(ALTOGETHER, serve(&app, stream, protocol)).await;
        });
    };
    while !*stop.borrow() {
        tokio::select! {
            _ = stop.changed() => return,
            Err(error) = take(&address, &answer) => {
                tracing::error!(%error, address, "no mail is taken in here; trying again");
            }
        }
        tokio::select! {
            _ = stop.changed() => return,
            () = sleep(AGAIN) => {}
        }
    }
}

/// Takes conversations for as long as the address is ours.
async fn take(address: &str, answer: &impl Fn(Stream)) -> io::Result<Infallible> {
    if address.contains('/') {
        let _ = std::fs::remove_file(address);
        let listener = UnixListener::bind(address)?;
        loop {
            match listener.accept().await {
                Ok((stream, _)) => answer(Box::new(stream)),
                Err(_) => sleep(BREATH).await,
            }
        }
    }
    let listener = TcpListener::bind(address).await?;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => answer(Box::new(stream)),
            Err(_) => sleep(BREATH).await,
        }
    }
}

trait Both: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Both for T {}
type Stream = Box<dyn Both>;

/// One conversation to its end. Where a certificate is set it offers TLS, and a
/// certificate that cannot be read lets everybody try again later: nobody goes on in
/// the clear because of it.
pub async fn serve(
    app: &App,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    protocol: Protocol,
) -> io::Result<()> {
    let mut stream: Stream = Box::new(stream);
    let name = app.doors().mail_name.clone().unwrap_or_else(|| "liaison.invalid".into());
    let mut session = Session::new(protocol, &name, LARGEST);
    let certificate = match certificate(app.doors()) {
        Ok(certificate) => certificate,
        Err(error) => {
            tracing::error!(error, "the certificate of the mail server cannot be used");
            return stream.write_all(b"421 4.3.0 Not now, try again later\r\n").await;
        }
    };
    if certificate.is_some() {
        session = session.offering_tls();
    }
    stream.write_all(session.greeting().as_bytes()).await?;
    let mut bytes = vec![0; 16 * 1024];
    while !session.is_closed() {
        let Ok(read) = timeout(SILENCE, stream.read(&mut bytes)).await else { break };
        let count = read?;
        if count == 0 {
            break;
        }
        session.feed(&bytes[..count]);
        while let Some(event) = session.next_event() {
            let event = match event {
                Event::Recipient(address) => {
                    let known = practice_of(app, &address).await;
                    let answer = match known {
                        Ok(Some(_)) => Answer::Yes,
                        Ok(None) => Answer::No,
                        Err(_) => Answer::Later,
                    };
                    session.recipient(&address, answer)
                }
                Event::Keep(envelope) => {
                    let answers = keep(app, &name, &envelope).await;
                    session.kept(&answers)
                }
                other => other,
            };
            match event {
                Event::Reply(words) => stream.write_all(words.as_bytes()).await?,
                Event::StartTls(words) => {
                    let Some(certificate) = &certificate else { return Ok(()) };
                    stream.write_all(words.as_bytes()).await?;
                    stream.flush().await?;
                    stream = Box::new(timeout(HANDSHAKE, certificate.accept(stream)).await??);
                }
                Event::Recipient(_) | Event::Keep(_) => {}
            }
        }
        stream.flush().await?;
    }
    stream.shutdown().await
}

/// The certificate of the mail server, where one is set. Read for each conversation, so
/// that a renewed one counts at once.
///
/// # Errors
/// Says which file cannot be read or used.
pub fn certificate(doors: &Doors) -> std::result::Result<Option<Certificate>, String> {
    let files = doors.mail_certificate.as_ref();
    files.map(|(chain, key)| Certificate::read(chain, key)).transpose()
}

#[derive(FromQueryResult)]
struct Owner {
    practice_id: Uuid,
}

async fn practice_of(app: &App, address: &str) -> Result<Option<Uuid>> {
    // Served by arrival_address_by_address.
    let owner = app
        .db()
        .row::<Owner>("SELECT practice_id FROM arrival_address WHERE address = $1", args![address])
        .await?;
    Ok(owner.map(|owner| owner.practice_id))
}

/// Keeps a mail for each recipient; the moment of its end is when it was received.
async fn keep(app: &App, name: &str, envelope: &Envelope) -> Vec<Answer> {
    let at = clock::now();
    let mut answers = Vec::new();
    for address in &envelope.recipients {
        let came = Came { at: Some(at), server: name.to_owned(), is_too_large: false };
        let kept = match practice_of(app, address).await {
            Ok(Some(practice)) => {
                take_in(app, practice, envelope.raw.clone(), came).await.map(|_| Answer::Yes)
            }
            Ok(None) => Ok(Answer::No),
            Err(error) => Err(error),
        };
        answers.push(kept.unwrap_or(Answer::Later));
    }
    answers
}
