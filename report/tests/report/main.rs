//! Reports from outside: what is sealed verifies, what was changed does not, and other programs agree.

#[cfg(test)]
mod common;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod seal;
#[cfg(test)]
mod tamper;
#[cfg(test)]
mod validators;
