//! A further framework from a file, CSV or TOML.

use controls::framework::FrameworkId;
use controls::own::{FrameworkFacts, from_csv};
use controls::source::Problem;
use leptos::prelude::*;

use super::Problems;
use super::rules::Name;
use crate::components::field::{self, Field};
use crate::components::text;

/// What was sent. `POST /frameworks/import`, multipart.
#[derive(Debug, Clone, Default)]
pub struct ImportFramework {
    /// Id, for a CSV.
    pub id: String,
    /// Title, for a CSV.
    pub title: String,
    /// Edition, for a CSV.
    pub edition: String,
    /// Licence or source, for a CSV.
    pub attribution: String,
    /// The file's name.
    pub file_name: String,
    /// The file.
    pub text: String,
}

impl ImportFramework {
    /// The TOML of the framework, made of the CSV where that is what came.
    ///
    /// # Errors
    /// What is wrong with the form, or with the file.
    pub fn check(&self) -> Result<String, Problems> {
        if self.text.trim().is_empty() {
            return Err(Problems::of_field("file", "Please choose a file; this one is empty."));
        }
        if self.file_name.to_lowercase().ends_with(".toml") {
            return Ok(self.text.clone());
        }
        let mut problems = Problems::default();
        let id =
            problems.keep("id", self.id.trim().parse::<FrameworkId>().map_err(|error| format!("{error}.")));
        let title = problems.keep("title", Name::parse("The title", &self.title));
        let edition = problems.keep("edition", Name::parse("The edition", &self.edition));
        let (Some(id), Some(title), Some(edition)) = (id, title, edition) else { return Err(problems) };
        let facts = FrameworkFacts {
            id: id.to_string(),
            title: title.into(),
            edition: edition.into(),
            attribution: self.attribution.trim().to_owned(),
        };
        from_csv(&self.file_name, facts, &self.text).map_err(|found| problems_of(&found))
    }
}

/// What is wrong with the file, in one field's message: the first five lines of it, and how many there are.
pub fn problems_of(found: &[Problem]) -> Problems {
    const TOLD: usize = 5;
    let lines: Vec<String> =
        found.iter().take(TOLD).map(|problem| format!("{}: {}", problem.field(), problem.what())).collect();
    let more = found.len().saturating_sub(TOLD);
    let rest = if more > 0 { format!(" … and {more} more") } else { String::new() };
    Problems::of_field("file", format!("{}{rest}", lines.join(" · ")))
}

/// The form.
pub fn form(values: &ImportFramework, problems: &Problems) -> AnyView {
    const FORM: &str = "import";
    let input = |name, label, hint, value: &str| {
        Field { form: FORM, name, label, hint, required: false }.input("text", value, 300, problems)
    };
    let problem =
        problems.of("file").map(|problem| view! { <p class="problem">{text::visible(problem)}</p> });
    view! {
        <form method="post" action="/frameworks/import" enctype="multipart/form-data" class="form">
            {field::summary(FORM, problems)}
            <div class="pair">
                {input("id", "Id", "Lower-case letters and digits, for example iso27001. Only for a CSV.", &values.id)}
                {input("edition", "Edition", "For example 2022. Only for a CSV.", &values.edition)}
            </div>
            {input("title", "Title", "As it is called in full. Only for a CSV.", &values.title)}
            {input("attribution", "Source or licence", "Shown wherever the text is shown. Only for a CSV.", &values.attribution)}
            <div class="field">
                <label for="import-file">"File"</label>
                <input
                    type="file"
                    id="import-file"
                    name="file"
                    required
                    accept=".csv,.toml,text/csv"
                    aria-invalid=problems.of("file").map(|_| "true")
                />
                <small class="hint">
                    "CSV with a line of column names (citation, title, and where wanted text, parent, duty, controls, id), or TOML with everything in it. At most 4 MB."
                </small>
                {problem}
            </div>
            {field::buttons("Import", "/frameworks")}
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use controls::own::from_toml;

    use super::*;

    fn csv(text: &str) -> ImportFramework {
        ImportFramework {
            id: "pipl".into(),
            title: "中华人民共和国个人信息保护法".into(),
            edition: "2021".into(),
            file_name: "pipl.csv".into(),
            text: text.into(),
            ..ImportFramework::default()
        }
    }

    #[test]
    fn a_table_becomes_a_framework() {
        let sent = csv(
            "citation,title,text,controls\n第五十一条,安全措施,\"采取加密、去标识化等措施\",encryption-at-rest\n",
        );
        let imported = from_toml("pipl", &sent.check().expect("good")).expect("good");
        assert_eq!(imported.framework.requirements[0].id.as_str(), "pipl-n1");
        assert_eq!(imported.answers.len(), 1);
    }

    #[test]
    fn what_is_missing_is_told() {
        assert!(csv(" ").check().unwrap_err().of("file").is_some());
        let problems =
            ImportFramework { id: "GDPR!".into(), ..csv("citation,title\n1,x\n") }.check().unwrap_err();
        assert!(problems.of("id").is_some());
        let problems = csv("a,b\n1,2\n").check().unwrap_err();
        assert!(problems.of("file").unwrap().contains("is no column"), "{problems:?}");
    }
}
