//! What is wrong with what was typed: one plain sentence per field, and at most one about the form as a whole.

/// What is wrong with what was typed, in the order in which it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    message: Option<String>,
    fields: Vec<(&'static str, String)>,
}

impl Problems {
    /// One problem of the form as a whole.
    pub fn general(message: impl Into<String>) -> Self {
        Self { message: Some(message.into()), fields: vec![] }
    }

    /// One problem of one field.
    pub fn of_field(name: &'static str, message: impl Into<String>) -> Self {
        let mut problems = Self::default();
        problems.add(name, message);
        problems
    }

    /// Adds a problem of a field. Only the first one of each field is shown.
    pub fn add(&mut self, name: &'static str, message: impl Into<String>) {
        self.fields.push((name, message.into()));
    }

    /// Keeps a value that was read, or notes why it could not be.
    pub fn keep<T>(&mut self, name: &'static str, read: Result<T, String>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(message) => {
                self.add(name, message);
                None
            }
        }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.message.is_none() && self.fields.is_empty()
    }

    /// What is wrong with the form as a whole.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// What is wrong with a field.
    pub fn of(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, message)| message.as_str())
    }

    /// Fields and messages, for the summary.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.fields.iter().map(|(name, message)| (*name, message.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_kept_or_its_problem_is() {
        let mut problems = Problems::default();
        assert_eq!(problems.keep("name", Ok::<_, String>(7)), Some(7));
        assert!(problems.is_empty());
        assert_eq!(problems.keep("name", Err::<u8, _>("is empty".into())), None);
        assert_eq!(problems.keep("name", Err::<u8, _>("is worse".into())), None);
        assert_eq!(problems.of("name"), Some("is empty"));
        assert_eq!(problems.of("title"), None);
    }
}
