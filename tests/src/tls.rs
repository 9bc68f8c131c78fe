//! A real TLS server, by OpenSSL, with a certificate that nobody trusts.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use anyhow::Context as _;
use tempfile::TempDir;

use crate::program;

/// A running server; killed when dropped.
#[derive(Debug)]
pub struct TlsServer {
    process: Child,
    address: String,
    _folder: TempDir,
}

impl TlsServer {
    /// Starts one on a free port: its certificate holds for that many days, and `more` are further options of
    /// `openssl s_server`.
    ///
    /// # Errors
    /// When OpenSSL is not installed or does not start.
    pub fn start(days: u32, more: &[&str]) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let (key, certificate) = (folder.path().join("key.pem"), folder.path().join("certificate.pem"));
        let mut request = program::tool("openssl")?;
        request.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]);
        request.args(["-subj", "/CN=crm.example.test", "-addext", "subjectAltName=IP:127.0.0.1"]);
        request.args(["-days", &days.to_string()]).arg("-keyout").arg(&key).arg("-out").arg(&certificate);
        program::run(&mut request)?.expect_code(0)?;
        let mut serve = program::tool("openssl")?;
        serve.args(["s_server", "-accept", "127.0.0.1:0", "-www"]).args(more);
        serve.arg("-key").arg(&key).arg("-cert").arg(&certificate);
        let mut process = serve.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let said = BufReader::new(process.stdout.take().context("no standard output")?);
        let mut server = Self { process, address: String::new(), _folder: folder };
        // It says so first; what it says later is read as well, so that it never waits for a reader.
        let mut lines = said.lines().map_while(Result::ok);
        let accepts = lines.find_map(|line| line.strip_prefix("ACCEPT ").map(str::to_owned));
        server.address = accepts.context("openssl s_server did not start")?;
        std::thread::spawn(move || lines.for_each(drop));
        Ok(server)
    }

    /// Its address without a slash at the end.
    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        // It may have ended already: then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
