//! Words of actions that deserve a look, in English and Chinese, in small letters.

pub(super) const EXPORT: &[&str] = &["export", "download", "导出", "下载"];
pub(super) const UNITS: &[&str] = &[
    "record", "row", "entr", "contact", "lead", "account", "deal", "user", "customer", "line", "item", "条",
    "行", "个",
];
pub(super) const SETUP: &[&str] = &[
    "setup",
    "setting",
    "permission",
    "profile",
    "role",
    "admin",
    "config",
    "password polic",
    "workflow",
    "设置",
    "配置",
    "权限",
    "角色",
    "管理员",
];
pub(super) const LOG_IN: &[&str] =
    &["login", "log in", "logged in", "log-in", "sign in", "signed in", "登录", "登陆"];
pub(super) const ADMINISTRATOR: &[&str] = &["admin", "root", "管理员"];

pub(super) const RIGHT: &[&str] =
    &["permset", "permission", "profile", "role", "administrator", "权限", "角色", "管理员"];
pub(super) const GIVEN: &[&str] = &[
    "assign", "grant", "added", "add ", "chang", "promot", "授予", "分配", "添加", "新增", "设为", "赋予",
    "更改", "修改",
];
pub(super) const GRANTED: &[&str] = &["granted", "授权"];
pub(super) const TAKEN: &[&str] = &["unassign", "removed", "revoke", "撤销", "取消授权", "移除"];

pub(super) const ON_BEHALF: &[&str] = &[
    "login as",
    "login-as",
    "loginas",
    "log in as",
    "suorgadmin",
    "impersonat",
    "on behalf of",
    "login access",
    "代登录",
    "模拟登录",
    "代理登录",
];

pub(super) const PROTECTION: &[&str] = &[
    "mfa",
    "multi-factor",
    "multifactor",
    "multi factor",
    "two-factor",
    "two factor",
    "2fa",
    "totp",
    "password polic",
    "password length",
    "password expir",
    "password complex",
    "password histor",
    "password requirement",
    "session setting",
    "session timeout",
    "session security",
    "session polic",
    "ip range",
    "ip restriction",
    "login ip",
    "single sign",
    "多因素",
    "多因子",
    "双因素",
    "双重验证",
    "两步验证",
    "二次验证",
    "密码策略",
    "密码长度",
    "密码复杂度",
    "会话",
    "登录限制",
];
pub(super) const CHANGED: &[&str] = &[
    "chang",
    "disabl",
    "switch",
    "turn",
    "updat",
    "edit",
    "modif",
    "remov",
    "delet",
    "reset",
    "deactivat",
    "修改",
    "更改",
    "变更",
    "关闭",
    "停用",
    "禁用",
    "重置",
    "删除",
];

pub(super) const LOG: &[&str] = &[
    "audit log",
    "audit trail",
    "auditlog",
    "audittrail",
    "event log",
    "field history",
    "history tracking",
    "log retention",
    "审计日志",
    "操作日志",
    "登录日志",
    "日志",
];
pub(super) const ENDED: &[&str] = &[
    "delet",
    "disabl",
    "clear",
    "purg",
    "turned off",
    "switched off",
    "stop",
    "truncat",
    "deactivat",
    "删除",
    "关闭",
    "停用",
    "禁用",
    "清空",
];

/// What is done to a record that the log is of.
pub(super) const RECORD_CHANGED: &[&str] = &[
    "creat", "add", "insert", "updat", "edit", "chang", "modif", "delet", "merg", "convert", "import",
    "assign", "transfer", "新建", "新增", "创建", "添加", "修改", "更新", "编辑", "变更", "删除", "合并",
    "导入", "转移", "分配",
];
