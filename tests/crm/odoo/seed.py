# Runs in `odoo shell`: users, policies and rules as a clinic's CRM would have them, and two API keys.
import base64
import datetime
import hmac
import secrets
import struct
import time

from odoo.addons.auth_totp.models.totp import TOTP
from odoo.tools import config

ref = env.ref


def user(login, name, groups, active=True):
    made = env["res.users"].with_context(no_reset_password=True).create({
        "login": login,
        "name": name,
        "email": login + "@example.test",
        "password": login.capitalize() + "-of-the-Clinic-2026!",
        "group_ids": [(6, 0, [ref(group).id for group in groups])],
    })
    made.active = active
    return made


alice = user("alice", "Alice Manager", ["base.group_user", "sales_team.group_sale_manager", "base.group_allow_export"])
bob = user("bob", "Bob Seller", ["base.group_user", "sales_team.group_sale_salesman"])
carol = user("carol", "Carol NoCRM", ["base.group_user"])
user("dave", "Dave Left", ["base.group_user", "sales_team.group_sale_salesman"], active=False)
auditor = user("auditor", "Compliance collector", ["base.group_system"])

parameters = env["ir.config_parameter"].sudo()
for key, value in {
    "auth_password_policy.minlength": "12",
    "auth_totp.policy": "employee_required",
    "sessions.max_inactivity_seconds": "28800",
    "base.login_cooldown_after": "5",
    "base.login_cooldown_duration": "300",
}.items():
    parameters.set_param(key, value)
ref("base.group_user").write({
    "lock_timeout": 720,
    "lock_timeout_mfa": True,
    "lock_timeout_inactivity": 15,
    "lock_timeout_inactivity_mfa": False,
})

# Alice has a second factor: enrolled with a true code.
secret = secrets.token_bytes(20)
digest = hmac.new(secret, struct.pack(">Q", int(time.time() / 30)), "sha1").digest()
offset = digest[-1] & 15
code = (struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 10**6
assert alice.with_user(alice)._totp_try_setting(base64.b32encode(secret).decode(), code)

lead = env["crm.lead"].create({
    "name": "Clinic onboarding",
    "type": "opportunity",
    "partner_name": "Acme Clinic",
    "email_from": "pat@example.test",
    "user_id": bob.id,
})
env["ir.mail_server"].create({
    "name": "relay",
    "smtp_host": "127.0.0.1",
    "smtp_port": 2525,
    "smtp_encryption": "starttls",
})


def model(name):
    return env["ir.model"].search([("model", "=", name)])


env["data_recycle.model"].create({
    "name": "Leads older than 36 months",
    "res_model_id": model("crm.lead").id,
    "recycle_action": "unlink",
    "time_field_id": env["ir.model.fields"].search([("model", "=", "crm.lead"), ("name", "=", "write_date")]).id,
    "time_field_delta": 36,
    "time_field_delta_unit": "months",
    "recycle_mode": "manual",
})
for name in ["res.partner", "crm.lead"]:
    rule = env["auditlog.rule"].create({
        "name": "Audit of " + name,
        "model_id": model(name).id,
        "log_type": "full",
        "log_read": True,
        "log_write": True,
        "log_create": True,
        "log_unlink": True,
        "log_export_data": True,
    })
    rule.set_to_confirmed()
env["db.backup"].create({"folder": "/var/backups/odoo", "method": "local", "days_to_keep": 30, "backup_format": "dump"})

# The tests read with the one and change settings with the other. serve.sh sets when they end.
for name, owner in {"collector": auditor, "admin": ref("base.user_admin")}.items():
    end = datetime.datetime.now() + datetime.timedelta(days=90)
    key = env["res.users.apikeys"].with_user(owner)._generate("rpc", name, end)
    with open(config["data_dir"] + "/" + name + ".key", "w") as file:
        file.write(key)
env.cr.commit()
