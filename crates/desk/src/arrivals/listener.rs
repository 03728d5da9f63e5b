//! The mail server: SMTP from anywhere, LMTP from another mail server on this
//! machine. Only the practices' own addresses are taken, and "250" is said only
//! when the mail is kept.

use std::{sync::Arc, time::Duration};

use mail::receiver::{Answer, Envelope, Event, Protocol, Session};
use platform::{Error, Result, Sql, Uuid, args, clock, db::FromQueryResult, web::App};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, UnixListener},
    sync::{Semaphore, watch},
    time::timeout,
};

use super::{Came, take_in};

/// The largest mail.
const LARGEST: usize = 40 * 1024 * 1024;
/// Conversations at once.
const AT_ONCE: usize = 20;
/// How long the other side may say nothing (RFC 5321, 4.5.3.2 asks for minutes).
const SILENCE: Duration = Duration::from_secs(300);
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
pub(super) async fn remove_address(
    db: &impl Sql,
    practice_id: Uuid,
    address: &str,
) -> Result<()> {
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

/// Listens until told to stop. An address that holds a slash is a socket's path.
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
    let outcome: std::io::Result<()> = async {
        if address.contains('/') {
            let _ = std::fs::remove_file(&address);
            let listener = UnixListener::bind(&address)?;
            loop {
                tokio::select! {
                    _ = stop.changed() => return Ok(()),
                    came = listener.accept() => if let Ok((stream, _)) = came { answer(Box::new(stream)) },
                }
            }
        }
        let listener = TcpListener::bind(&address).await?;
        loop {
            tokio::select! {
                _ = stop.changed() => return Ok(()),
                came = listener.accept() => if let Ok((stream, _)) = came { answer(Box::new(stream)) },
            }
        }
    }
    .await;
    if let Err(error) = outcome {
        tracing::error!(%error, address, "no mail is taken in here");
    }
}

trait Both: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Both for T {}
type Stream = Box<dyn Both>;

/// One conversation to its end.
pub async fn serve(
    app: &App,
    mut stream: impl AsyncRead + AsyncWrite + Unpin + Send,
    protocol: Protocol,
) -> std::io::Result<()> {
    let name = app.doors().mail_name.clone().unwrap_or_else(|| "liaison.invalid".into());
    let mut session = Session::new(protocol, &name, LARGEST);
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
            if let Event::Reply(words) = event {
                stream.write_all(words.as_bytes()).await?;
            }
        }
        stream.flush().await?;
    }
    stream.shutdown().await
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
