//! Signing mail with the key of the practice's domain (DKIM, RFC 6376 and RFC 8463),
//! for a practice whose server does not do it.

use lettre::{
    Message,
    message::{
        dkim::{
            DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm,
            DkimSigningKey,
        },
        header::HeaderName,
    },
};

use super::{
    Fault,
    der::{self, INTEGER, OCTETS, SEQUENCE},
};

/// What is signed: whatever a reader sees or answers to, and what tells mails apart.
const SIGNED: &[&str] = &[
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "MIME-Version",
    "Content-Type",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// OIDs of the two kinds of keys: rsaEncryption (RFC 8017), id-Ed25519 (RFC 8410).
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// A key with the place where its other half is published.
pub struct Dkim {
    /// The domain of the sender's address.
    pub domain: String,
    /// Under which name of the domain the public key stands.
    pub selector: String,
    key: Key,
}

enum Key {
    /// PKCS#1, as DER.
    Rsa(Vec<u8>),
    /// The seed.
    Ed25519([u8; 32]),
}

impl Dkim {
    /// From a private key as PEM: `PRIVATE KEY` (RSA or Ed25519) or `RSA PRIVATE KEY`.
    pub fn new(domain: &str, selector: &str, pem: &str) -> Result<Self, Fault> {
        let wrong = |what: &str| Fault::Settings(format!("The DKIM key cannot be used: {what}."));
        let is_name = |text: &str| {
            !text.is_empty()
                && text.chars().all(|sign| sign.is_ascii_alphanumeric() || ".-_".contains(sign))
        };
        if !is_name(selector) || !is_name(domain) {
            return Err(wrong("the selector is a name of letters, digits and dots"));
        }
        let (label, bytes) = der::pem(pem).ok_or_else(|| wrong("it is not a key in PEM"))?;
        let key = match label {
            "RSA PRIVATE KEY" => Some(Key::Rsa(bytes)),
            "PRIVATE KEY" => unwrapped(&bytes),
            _ => return Err(wrong("it must be a private key, not a public one or a certificate")),
        };
        let key = key.ok_or_else(|| wrong("only RSA and Ed25519 keys sign mail"))?;
        let dkim = Self { domain: domain.to_lowercase(), selector: selector.into(), key };
        dkim.signing_key().map_err(|_| wrong("it is damaged"))?;
        Ok(dkim)
    }

    /// Signs a mail.
    pub fn sign(&self, message: &mut Message) -> Result<(), Fault> {
        let key = self
            .signing_key()
            .map_err(|_| Fault::Settings("The DKIM key cannot be used: it is damaged.".into()))?;
        let present = |name: &&&str| message.headers().get_raw(name).is_some();
        let signed = SIGNED
            .iter()
            .filter(present)
            .map(|name| HeaderName::new_from_ascii_str(name))
            .collect();
        // Relaxed: servers on the way fold lines anew.
        let canonicalization = DkimCanonicalization {
            header: DkimCanonicalizationType::Relaxed,
            body: DkimCanonicalizationType::Relaxed,
        };
        let config = DkimConfig::new(
            self.selector.clone(),
            self.domain.clone(),
            key,
            signed,
            canonicalization,
        );
        message.sign(&config);
        Ok(())
    }

    /// Where the public key must stand in the domain's DNS.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What must stand there; none for Ed25519, whose public half its maker printed.
    pub fn record(&self) -> Option<String> {
        let Key::Rsa(bytes) = &self.key else { return None };
        let key = der::expect(bytes, SEQUENCE)?.inside;
        let version = der::expect(key, INTEGER)?;
        let modulus = der::expect(version.rest, INTEGER)?;
        let exponent = der::expect(modulus.rest, INTEGER)?;
        let numbers =
            [der::write(INTEGER, modulus.inside), der::write(INTEGER, exponent.inside)].concat();
        // SubjectPublicKeyInfo (RFC 5280, 4.1): algorithm with NULL, then a bit string.
        let algorithm = [der::write(0x06, RSA), vec![0x05, 0x00]].concat();
        let bits = [vec![0], der::write(SEQUENCE, &numbers)].concat();
        let whole = [der::write(SEQUENCE, &algorithm), der::write(0x03, &bits)].concat();
        let key = der::base64(&der::write(SEQUENCE, &whole));
        Some(format!("v=DKIM1; k=rsa; p={key}"))
    }

    fn signing_key(&self) -> Result<DkimSigningKey, lettre::message::dkim::DkimSigningKeyError> {
        match &self.key {
            Key::Rsa(bytes) => {
                let lines = der::base64(bytes);
                let lines: Vec<&str> =
                    lines.as_bytes().chunks(64).filter_map(|c| str::from_utf8(c).ok()).collect();
                let pem = format!(
                    "-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----\n",
                    lines.join("\n")
                );
                DkimSigningKey::new(&pem, DkimSigningAlgorithm::Rsa)
            }
            Key::Ed25519(seed) => {
                DkimSigningKey::new(&der::base64(seed), DkimSigningAlgorithm::Ed25519)
            }
        }
    }
}

/// The key inside a PKCS#8 wrapping (RFC 5958): version, algorithm, octets.
fn unwrapped(bytes: &[u8]) -> Option<Key> {
    let version = der::expect(der::expect(bytes, SEQUENCE)?.inside, INTEGER)?;
    let algorithm = der::expect(version.rest, SEQUENCE)?;
    let oid = der::expect(algorithm.inside, 0x06)?.inside;
    let octets = der::expect(algorithm.rest, OCTETS)?.inside;
    if oid == RSA {
        Some(Key::Rsa(octets.to_vec()))
    } else if oid == ED25519 {
        let seed = der::expect(octets, OCTETS)?.inside;
        Some(Key::Ed25519(seed.try_into().ok()?))
    } else {
        None
    }
}
