//! 纷享销客 (Fxiaoke): a stand-in for a service that cannot be reached; speaks its wire format as code of third parties shows
//! it, since no documentation can be read. Refuses with status 200 and an `errorCode`; all codes but 20016 are made up.

use serde_json::{Value, json};

use super::samples::Samples;
use super::{Answer, Cloud, Fields, Request};

const APP_ID: &str = "FSAID_131a2c5";
/// What the stand-in takes as the application's secret.
pub const APP_SECRET: &str = "fxiaoke-app-secret-0a77e1";
/// What the stand-in takes as the permanent code.
pub const PERMANENT_CODE: &str = "fxiaoke-permanent-code-C81D";
/// The token that the stand-in hands out.
pub const CORP_ACCESS_TOKEN: &str = "fxiaoke-corp-access-token-9F02";
const CORP_ID: &str = "FSCID_4E2A90";
const USER: &str = "FSUID_00000000000000000000000000000001";

/// A running stand-in.
#[derive(Debug)]
pub struct Fxiaoke {
    /// What it was asked.
    pub cloud: Cloud,
}

impl Fxiaoke {
    /// Starts one; `instead` may answer before it does.
    ///
    /// # Errors
    /// When the fixtures are not there, or no port is.
    pub async fn start(
        instead: impl Fn(&Request) -> Option<Answer> + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        let samples = Samples::of("fxiaoke.SYNTHETIC")?;
        let cloud =
            Cloud::start(move |request| instead(request).unwrap_or_else(|| answer(&samples, request)));
        Ok(Self { cloud: cloud.await? })
    }

    /// What the form of a connection to it is filled with.
    pub fn fields(&self) -> Fields {
        Fields::new([
            ("address", self.cloud.url()),
            ("app_id", APP_ID.to_owned()),
            ("app_secret", APP_SECRET.to_owned()),
            ("permanent_code", PERMANENT_CODE.to_owned()),
            ("user", USER.to_owned()),
            ("department", "999999".to_owned()),
        ])
    }
}

fn error(code: i64, message: &str) -> Answer {
    Answer::value(&json!({"errorCode": code, "errorMessage": message}))
}

fn answer(samples: &Samples, request: &Request) -> Answer {
    let body = request.json();
    let is = |member: &str, value: &str| body.get(member).and_then(Value::as_str) == Some(value);
    if request.method != "POST" {
        return Answer::new(405);
    }
    if request.path == "/cgi/corpAccessToken/get/V2" {
        if !(is("appId", APP_ID) && is("appSecret", APP_SECRET) && is("permanentCode", PERMANENT_CODE)) {
            return error(20005, "appSecret 或 permanentCode 不正确");
        }
        return Answer::value(&json!({
            "errorCode": 0,
            "errorMessage": "success",
            "corpAccessToken": CORP_ACCESS_TOKEN,
            "corpId": CORP_ID,
            "expiresIn": 7200,
        }));
    }
    if !(is("corpAccessToken", CORP_ACCESS_TOKEN) && is("corpId", CORP_ID) && is("currentOpenUserId", USER)) {
        return samples.get("error").unwrap_or_else(|| Answer::new(500));
    }
    let found = match request.path.as_str() {
        "/cgi/user/list" if body["departmentId"] == 999_999 && body["fetchChild"] == true => {
            samples.get("users")
        }
        "/cgi/crm/crmLog/query" if body["data"]["QueryInfo"]["FilterMainID"] == 2 => samples.get("crm-log"),
        _ => None,
    };
    found.unwrap_or_else(|| error(10006, "参数错误"))
}
