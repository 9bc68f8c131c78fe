//! Passwords at rest: argon2id, PHC strings.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use crate::random;

/// Hashes a password that the rules accepted. Slow on purpose: off the async threads.
pub(crate) async fn hash(password: String) -> String {
    blocking(move || hash_now(&password)).await
}

/// Whether the password is the one behind `stored`. Without a stored hash it takes as long, so that
/// the answer's time does not tell which addresses exist.
pub(crate) async fn matches(password: String, stored: Option<String>) -> bool {
    blocking(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| hash_now("nobody's password"));
        let Ok(hash) = PasswordHash::new(&stored) else { return false };
        argon().verify_password(password.as_bytes(), &hash).is_ok() && known
    })
    .await
}

fn hash_now(password: &str) -> String {
    let hash: PasswordHash = argon()
        .hash_password_with_salt(password.as_bytes(), &random::bytes::<16>())
        .expect("argon2's defaults accept any password of at most 4 GiB and a salt of 16 bytes");
    hash.to_string()
}

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane (the crate's default).
fn argon() -> Argon2<'static> {
    Argon2::default()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("hashing neither panics nor is cancelled")
}
