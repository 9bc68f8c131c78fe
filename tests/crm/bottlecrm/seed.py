# Runs in `django-admin shell`: the people of a clinic, and what may be read with a token and in a session.
from datetime import timedelta

from django.db import connection

from common.models import Org, PersonalAccessToken, Profile, Teams, User
from common.rls import get_set_context_sql
from common.serializer import OrgAwareRefreshToken

clinic = Org.objects.create(name="Riverside Clinic", default_currency="EUR")
with connection.cursor() as cursor:
    cursor.execute(get_set_context_sql(), [str(clinic.id)])


def profile(login, role="USER", active=True):
    password = login.capitalize() + "-of-the-Clinic-2026!"
    user = User.objects.create_user(login + "@example.test", password, is_active=active)
    return Profile.objects.create(user=user, org=clinic, role=role, has_sales_access=True, is_active=active)


admin = profile("admin", role="ADMIN")
alice = profile("alice")
bob = profile("bob")
profile("carol")
profile("dave", active=False)
Teams.objects.create(org=clinic, name="Reception", description="Who answers the phone").users.add(alice, bob)

# May read everything but credentials and the audit log: no token of BottleCRM may.
token, _ = PersonalAccessToken.generate(admin, "compliance-collector", scopes=["*:read"])
# May do everything for ever, and nobody uses it: a finding.
PersonalAccessToken.generate(bob, "import of 2024")
# A session would end after an hour, and the template grows old.
session = OrgAwareRefreshToken.for_user_and_org(admin.user, clinic, admin).access_token
session.set_exp(lifetime=timedelta(days=3650))
for name, secret in {"token": token, "session": session}.items():
    with open(name, "w") as file:
        file.write(str(secret))
