//! Waiting for something that happens elsewhere, never longer than a limit.

use std::time::{Duration, Instant};

use anyhow::bail;

const LIMIT: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// Asks until there is an answer.
///
/// # Errors
/// When there is none within half a minute, or asking fails.
pub async fn until<T>(
    what: &str,
    mut ask: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask().await? {
            return Ok(answer);
        }
        if started.elapsed() > LIMIT {
            bail!("waited {LIMIT:?} for {what}");
        }
        tokio::time::sleep(PAUSE).await;
    }
}
