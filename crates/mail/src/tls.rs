//! The certificate by which a mail server of ours proves who it is.

use std::{io, path::Path, sync::Arc};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
    server::TlsStream,
};

/// A certificate with its key.
#[derive(Clone)]
pub struct Certificate(TlsAcceptor);

impl Certificate {
    /// Reads a chain of certificates and its key, both PEM.
    ///
    /// # Errors
    /// Says which file cannot be read, or that the two do not belong together.
    pub fn read(chain: &Path, key: &Path) -> Result<Self, String> {
        let named =
            |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let certificates = CertificateDer::pem_file_iter(chain)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| named(chain, &error))?;
        if certificates.is_empty() {
            return Err(named(chain, &"there is no certificate in it"));
        }
        let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| named(key, &error))?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(certificates, secret))
            .map_err(|error| named(chain, &error))?;
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }

    /// Answers a client that begins TLS.
    ///
    /// # Errors
    /// The client broke off, or speaks no version of TLS that is safe.
    pub async fn accept<S>(&self, stream: S) -> io::Result<TlsStream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        self.0.accept(stream).await
    }
}
