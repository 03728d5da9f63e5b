//! Connecting and signing in.

use std::{fmt, io, net::IpAddr, sync::Arc, time::Duration};

use async_imap::{Client, Session};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

use super::{Account, Problem, Security};

/// A connection, with TLS or without.
pub(super) trait Connection: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Connection for T {}

pub(super) type Stream = Box<dyn Connection>;

/// How long a server may take to answer one command.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Connects and signs in.
pub(super) async fn sign_in(account: &Account) -> Result<Session<Stream>, Problem> {
    let server = &account.server;
    let broke = |_| Problem::BrokeOff(server.clone());
    let client = timeout(PATIENCE, connect(account)).await.map_err(broke)??;
    match timeout(PATIENCE, client.login(&account.user, &account.password)).await.map_err(broke)? {
        Ok(session) => Ok(session),
        Err((async_imap::error::Error::No(_) | async_imap::error::Error::Bad(_), _)) => {
            Err(Problem::WrongPassword)
        }
        Err((error, _)) => Err(super::problem::of(server, error)),
    }
}

async fn connect(account: &Account) -> Result<Client<Stream>, Problem> {
    let server = &account.server;
    let tcp = TcpStream::connect((server.as_str(), account.port))
        .await
        .map_err(|_| Problem::Unreachable(server.clone()))?;
    let peer = tcp.peer_addr().map_err(|_| Problem::Unreachable(server.clone()))?.ip();
    let not_imap = || Problem::NotImap(server.clone());
    match account.security {
        Security::Tls => {
            greeted(Client::new(encrypted(account, Box::new(tcp)).await?), server).await
        }
        Security::StartTls => {
            let mut client = greeted(Client::new(Box::new(tcp) as Stream), server).await?;
            client.run_command_and_check_ok("STARTTLS", None).await.map_err(|_| not_imap())?;
            // Whatever came in the clear after the answer is thrown away here.
            Ok(Client::new(encrypted(account, client.into_inner()).await?))
        }
        Security::None if is_here(peer) => {
            greeted(Client::new(Box::new(tcp) as Stream), server).await
        }
        Security::None => Err(Problem::PlainRefused),
    }
}

fn is_here(peer: IpAddr) -> bool {
    peer.to_canonical().is_loopback()
}

async fn greeted(mut client: Client<Stream>, server: &str) -> Result<Client<Stream>, Problem> {
    match client.read_response().await {
        Ok(Some(_)) => Ok(client),
        _ => Err(Problem::NotImap(server.to_owned())),
    }
}

async fn encrypted(account: &Account, stream: Stream) -> Result<Stream, Problem> {
    let server = &account.server;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| Problem::NotImap(server.clone()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name =
        ServerName::try_from(server.clone()).map_err(|_| Problem::Unreachable(server.clone()))?;
    let stream =
        TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(|error| {
            if is_about_the_certificate(&error) {
                Problem::Untrusted(server.clone())
            } else {
                Problem::NotImap(server.clone())
            }
        })?;
    Ok(Box::new(stream))
}

fn is_about_the_certificate(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    matches!(inner, Some(tokio_rustls::rustls::Error::InvalidCertificate(_)))
}
