//! Keys as files that only this user can read: each workspace's two, the log's (Ed25519) and the reports' (ECDSA P-256
//! with its certificate, or one supplied as PEM), and the master key, under which credentials of CRMs are sealed.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Duration, Utc};
use ledger::note::SigningKey;
use report::sign::{Signer, Subject, self_signed};
use thiserror::Error;

use crate::random;

/// A self-made certificate outlives the documentation that HIPAA wants kept for six years.
const CERTIFICATE_DAYS: i64 = 3_653;

/// `<data>/keys`.
#[derive(Clone, Debug)]
pub(crate) struct KeyFolder(PathBuf);

/// A key could not be made or read.
#[derive(Debug, Error)]
pub(crate) enum KeyError {
    #[error("{path}: {problem}")]
    Unusable { path: String, problem: String },
    #[error("{path} cannot be read or written")]
    File { path: String, source: io::Error },
}

impl KeyFolder {
    pub(crate) fn new(data: &Path) -> Self {
        Self(data.join("keys"))
    }

    /// Makes both keys of a new workspace.
    pub(crate) fn create(&self, workspace: &str, name: &str, now: DateTime<Utc>) -> Result<(), KeyError> {
        let seed = random::bytes::<32>();
        self.write(workspace, "log.key", &random::hex(&seed))?;
        let subject = Subject {
            common_name: format!("{name} – Attestry reports"),
            organization: name.to_owned(),
            serial: random::bytes::<16>(),
            not_before: now - Duration::minutes(5),
            not_after: now + Duration::days(CERTIFICATE_DAYS),
        };
        let made = self_signed(&subject, &random::bytes::<32>()).map_err(|problem| KeyError::Unusable {
            path: self.path(workspace, "report.key.pem").display().to_string(),
            problem: problem.to_string(),
        })?;
        self.write(workspace, "report.key.pem", &made.key_pem)?;
        self.write(workspace, "report.cert.pem", &made.certificate_pem)
    }

    /// Puts a key and chain of the organisation's own in place, if they belong together and hold now.
    pub(crate) fn supply(
        &self,
        workspace: &str,
        key: &str,
        chain: &str,
        now: DateTime<Utc>,
    ) -> Result<Signer, KeyError> {
        let refused = |problem: String| KeyError::Unusable { path: "the key or chain given".into(), problem };
        let signer = Signer::from_pem(key, chain).map_err(|problem| refused(problem.to_string()))?;
        let identity = signer.identity();
        if now < identity.not_before || now > identity.not_after {
            return Err(refused(format!(
                "the certificate holds from {} to {}, not now",
                identity.not_before, identity.not_after
            )));
        }
        for (file, text) in [("report.key.pem", key), ("report.cert.pem", chain)] {
            let path = self.path(workspace, file);
            let old = self.path(workspace, &format!("{file}.until-{}", now.format("%Y%m%dT%H%M%SZ")));
            std::fs::rename(&path, old)
                .map_err(|source| KeyError::File { path: path.display().to_string(), source })?;
            self.write(workspace, file, text)?;
        }
        Ok(signer)
    }

    /// The master key: 256 bits, made when it is first asked for.
    pub(crate) fn master(&self) -> Result<[u8; 32], KeyError> {
        let path = self.0.join("master.key");
        let file = |source| KeyError::File { path: path.display().to_string(), source };
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let made = write_private(&path, &random::hex(&random::bytes::<32>()));
                // Another task may have made it in between: then that one holds.
                if let Err(error) = made
                    && error.kind() != io::ErrorKind::AlreadyExists
                {
                    return Err(file(error));
                }
                std::fs::read_to_string(&path).map_err(file)?
            }
            text => text.map_err(file)?,
        };
        parse_hex(text.trim()).ok_or_else(|| KeyError::Unusable {
            path: path.display().to_string(),
            problem: "not 64 hexadecimal digits".to_owned(),
        })
    }

    /// The log's key; its name is the log's origin.
    pub(crate) fn log(&self, workspace: &str) -> Result<SigningKey, KeyError> {
        let text = self.read(workspace, "log.key")?;
        let unusable = |problem: &str| KeyError::Unusable {
            path: self.path(workspace, "log.key").display().to_string(),
            problem: problem.to_owned(),
        };
        let seed = parse_hex(text.trim()).ok_or_else(|| unusable("not 64 hexadecimal digits"))?;
        SigningKey::new(&origin(workspace), &seed).map_err(|error| unusable(&error.to_string()))
    }

    /// The key that seals reports, and its certificate chain.
    pub(crate) fn report(&self, workspace: &str) -> Result<Signer, KeyError> {
        let key = self.read(workspace, "report.key.pem")?;
        let chain = self.certificate(workspace)?;
        Signer::from_pem(&key, &chain).map_err(|problem| KeyError::Unusable {
            path: self.path(workspace, "report.key.pem").display().to_string(),
            problem: problem.to_string(),
        })
    }

    /// The reports' certificate chain, PEM.
    pub(crate) fn certificate(&self, workspace: &str) -> Result<String, KeyError> {
        self.read(workspace, "report.cert.pem")
    }

    fn path(&self, workspace: &str, file: &str) -> PathBuf {
        self.0.join(workspace).join(file)
    }

    fn read(&self, workspace: &str, file: &str) -> Result<String, KeyError> {
        let path = self.path(workspace, file);
        std::fs::read_to_string(&path)
            .map_err(|source| KeyError::File { path: path.display().to_string(), source })
    }

    fn write(&self, workspace: &str, file: &str, text: &str) -> Result<(), KeyError> {
        let path = self.path(workspace, file);
        write_private(&path, text)
            .map_err(|source| KeyError::File { path: path.display().to_string(), source })
    }
}

/// The log's name: what its checkpoints begin with and its key is called.
pub(crate) fn origin(workspace: &str) -> String {
    format!("attestry/{workspace}")
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write as _;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn parse_hex(text: &str) -> Option<[u8; 32]> {
    let bytes = text.as_bytes();
    if bytes.len() != 64 {
        return None;
    }
    let mut out = [0; 32];
    for (byte, pair) in out.iter_mut().zip(bytes.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(out)
}
