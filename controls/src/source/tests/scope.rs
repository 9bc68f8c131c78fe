//! What can be wrong with a duty left out.

use super::Files;

fn problems(text: &str) -> Vec<String> {
    let mut files = Files::good();
    files.out_of_scope.text = text.to_owned();
    files.problems()
}

fn entry(id: &str) -> String {
    format!("[[out_of_scope]]\nid = \"{id}\"\nreason = \"Somebody else's.\"\n")
}

#[test]
fn a_duty_can_be_left_out_with_a_reason() {
    assert_eq!(problems(&entry("hipaa-164-308-a-5-ii-A")), [""; 0]);
    assert_eq!(
        problems("[[out_of_scope]]\nid = \"hipaa-164-308-a-5-ii-A\"\nreason = \"\"\n"),
        ["frameworks/out_of_scope.toml: out_of_scope[0].reason: is empty"]
    );
}

#[test]
fn what_a_control_answers_or_nobody_is_bound_by_cannot_be_left_out() {
    assert_eq!(
        problems(&entry("hipaa-164-312")),
        ["frameworks/out_of_scope.toml: out_of_scope[0].id: \"hipaa-164-312-d\" is answered by a control"]
    );
    assert_eq!(
        problems(&entry("hipaa-164-509")),
        [
            "frameworks/out_of_scope.toml: out_of_scope[0].id: \"hipaa-164-509\" holds no duty in force: nothing to leave out"
        ]
    );
    assert_eq!(
        problems(&entry("gdpr-999")),
        ["frameworks/out_of_scope.toml: out_of_scope[0].id: \"gdpr-999\" is no provision"]
    );
}

#[test]
fn nothing_is_left_out_twice() {
    assert_eq!(
        problems(&entry("hipaa-164-308-a-5-ii-A").repeat(2)),
        ["frameworks/out_of_scope.toml: out_of_scope[1].id: \"hipaa-164-308-a-5-ii-A\" is left out twice"]
    );
}
