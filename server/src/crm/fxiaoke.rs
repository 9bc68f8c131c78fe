//! 纷享销客 (Fxiaoke, ShareCRM): its open platform, which tells who works with it and that changes are logged, and little else.
//! Known from code of third parties, not from documentation: refuses with status 200 and an `errorCode`.

use controls::evidence::EvidenceKind;
use controls::system::SystemKind;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use super::ask::text_of;
use super::{Ask, Connector, Fetch, FetchError, Field, SYSTEM_ADDRESS};

pub(super) static CONNECTOR: Connector = Connector {
    id: "fxiaoke",
    kind: Some(SystemKind::Fxiaoke),
    title: "纷享销客 (Fxiaoke)",
    evidence: EvidenceKind::CrmSettings,
    fields: &[
        Field::address(
            SYSTEM_ADDRESS,
            "Open platform",
            "https://open-<domain of the cloud> where yours is another cloud.",
        )
        .with_default("https://open.fxiaoke.com"),
        Field::text("app_id", "App ID (appId)", "Of an application in the open platform's console."),
        Field::secret("app_secret", "App secret (appSecret)", "Stands beside the app ID."),
        Field::secret(
            "permanent_code",
            "Permanent code (permanentCode)",
            "Given when the application is authorised.",
        ),
        Field::text("user", "Open user ID (openUserId)", "FSUID_… of the user as whom is asked."),
        Field::text(
            "department",
            "Topmost department",
            "Its number; users below it are listed. 999999 for the whole company, as far as is known.",
        )
        .with_default("999999"),
    ],
    rights: &[
        "Read access to the address book (通讯录) and to the CRM operation log (CRM 操作日志)",
        "This server's address on the application's list of allowed addresses, where it has one",
        "Quota for the interface: it is bought apart",
    ],
    steps: &[
        "Open the console of the open platform as an administrator and create an application of your own.",
        "Authorise it for the company; note appId, appSecret and permanentCode.",
        "Look up the openUserId of the user as whom the application shall ask.",
    ],
    untold: "second factors, password rules, sessions, allowed addresses, roles, export rights, backups and encryption",
    sign_in: |fetch| Box::pin(sign_in(fetch)),
    greet: |fetch| Box::pin(greet(fetch)),
    fetch: |fetch| Box::pin(collect(fetch)),
};

/// From the sign-in's answer.
const TOKEN: &str = "corpAccessToken";
const COMPANY: &str = "corpId";

async fn sign_in(fetch: &mut Fetch) -> Result<HeaderMap, FetchError> {
    let body = json!({
        "appId": fetch.value("app_id"),
        "appSecret": fetch.value("app_secret"),
        "permanentCode": fetch.value("permanent_code"),
    });
    let ask = Ask::post_json(fetch.url(SYSTEM_ADDRESS, "cgi/corpAccessToken/get/V2")?, &body);
    let answer = fetch.ask(ask.unsigned().refused_if(refusal)).await?;
    fetch.remember(TOKEN, text_of(&answer, TOKEN, "The sign-in")?);
    fetch.remember(COMPANY, text_of(&answer, COMPANY, "The sign-in")?);
    Ok(HeaderMap::new())
}

async fn greet(fetch: &mut Fetch) -> Result<String, FetchError> {
    let answer = fetch.ask(users(fetch)?).await?;
    let list = ["userList", "userlist"].iter().find_map(|name| answer.get(*name)?.as_array());
    Ok(format!("Fxiaoke answered with {} users.", list.map_or(0, Vec::len)))
}

async fn collect(fetch: &mut Fetch) -> Result<(), FetchError> {
    fetch.keep("users.json", users(fetch)?).await?;
    // 2: customers.
    let query = json!({"pageNumber": 0, "pageSize": 100, "QueryInfo": {"FilterMainID": 2}});
    let log = ask(fetch, "cgi/crm/crmLog/query", json!({"data": query}))?;
    fetch.keep_if_told("crm-log.json", "operation log (CRM 操作日志)", log).await?;
    Ok(())
}

fn users(fetch: &Fetch) -> Result<Ask, FetchError> {
    let department: i64 = fetch
        .value("department")
        .parse()
        .map_err(|_| FetchError::Address("The topmost department is a number.".to_owned()))?;
    ask(
        fetch,
        "cgi/user/list",
        json!({"departmentId": department, "fetchChild": true, "showDepartmentIdsDetail": false}),
    )
}

/// A question with the credentials in its body, which is not kept.
fn ask(fetch: &Fetch, path: &str, mut body: Value) -> Result<Ask, FetchError> {
    body[TOKEN] = fetch.value(TOKEN).into();
    body[COMPANY] = fetch.value(COMPANY).into();
    body["currentOpenUserId"] = fetch.value("user").into();
    Ok(Ask::post_json(fetch.url(SYSTEM_ADDRESS, path)?, &body).refused_if(refusal))
}

fn refusal(answer: &Value) -> Option<String> {
    let message = || answer.get("errorMessage").and_then(Value::as_str).unwrap_or("no reason given");
    match answer.get("errorCode").and_then(Value::as_i64) {
        Some(0) => None,
        Some(code) => Some(format!("{code} {}", message())),
        None => Some("it is no answer of Fxiaoke".to_owned()),
    }
}
