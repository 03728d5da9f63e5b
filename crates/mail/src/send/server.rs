//! The practice's own mail server.

use std::{net::IpAddr, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    transport::smtp::{
        PoolConfig,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};

use super::Fault;

/// No single answer of the server may take longer (RFC 5321, 4.5.3.2 asks for
/// minutes; a person waits for the test mail).
const ONE_ANSWER: Duration = Duration::from_secs(30);
/// Nor the whole of a mail.
const WHOLE: Duration = Duration::from_secs(180);

/// How the connection is made secure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// The connection begins in the clear and must be made secure (port 587).
    StartTls,
    /// Secure from the first byte (port 465).
    Tls,
    /// Not at all: only for a server on this machine or in this building.
    None,
}

/// How the server is reached.
#[derive(Clone)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is made secure.
    pub security: Security,
    /// User name and password, if it wants them.
    pub sign_in: Option<(String, String)>,
    /// The certificate of its authority as PEM, if no browser knows it.
    pub certificate: Option<String>,
}

impl Server {
    /// Hands a mail over, and says what the server answered.
    pub async fn send(&self, message: Message) -> Result<String, Fault> {
        let transport = self.transport()?;
        let sent = tokio::time::timeout(WHOLE, transport.send(message)).await;
        // The connection is ended politely; a failure of that changes nothing.
        let _ = tokio::time::timeout(Duration::from_secs(2), transport.shutdown()).await;
        match sent {
            Ok(Ok(answer)) => {
                let words: Vec<&str> = answer.message().collect();
                Ok(format!("{} {}", answer.code(), words.join(" ")).trim().to_owned())
            }
            Ok(Err(error)) => Err(Fault::of(&error, &self.host)),
            Err(_) => Err(Fault::Later(format!("{} did not answer in time.", self.host))),
        }
    }

    /// Connects and signs in without sending anything.
    pub async fn check(&self) -> Result<(), Fault> {
        let transport = self.transport()?;
        let tested = tokio::time::timeout(WHOLE, transport.test_connection()).await;
        match tested {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(Fault::Later(format!("{} ended the connection.", self.host))),
            Ok(Err(error)) => Err(Fault::of(&error, &self.host)),
            Err(_) => Err(Fault::Later(format!("{} did not answer in time.", self.host))),
        }
    }

    fn transport(&self) -> Result<AsyncSmtpTransport<Tokio1Executor>, Fault> {
        if self.security == Security::None && self.sign_in.is_some() && !self.is_this_machine() {
            return Err(Fault::Settings(
                "A password is only sent over a secure connection. Choose STARTTLS or TLS.".into(),
            ));
        }
        let tls = match self.security {
            Security::None => Tls::None,
            // `Required`: a connection that cannot be made secure is no connection.
            Security::StartTls => Tls::Required(self.tls()?),
            Security::Tls => Tls::Wrapper(self.tls()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&self.host)
            .port(self.port)
            .tls(tls)
            .timeout(Some(ONE_ANSWER))
            .pool_config(PoolConfig::new().max_size(1));
        if let Some((user, password)) = &self.sign_in {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(builder.build())
    }

    fn tls(&self) -> Result<TlsParameters, Fault> {
        let mut tls = TlsParameters::builder(self.host.clone());
        if let Some(pem) = &self.certificate {
            let certificate = Certificate::from_pem(pem.as_bytes()).map_err(|_| {
                Fault::Settings("The certificate to trust is not a PEM certificate.".into())
            })?;
            tls = tls.add_root_certificate(certificate);
        }
        tls.build().map_err(|error| Fault::of(&error, &self.host))
    }

    fn is_this_machine(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}
