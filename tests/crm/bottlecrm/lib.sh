# How BottleCRM is called.
. "$(dirname "$0")/../lib.sh"

# bottlecrm PROGRAM: makes $bottlecrm, a program of BottleCRM that works on the folder, with no queue beside it.
bottlecrm() {
    bottlecrm=(env -C "$folder" DJANGO_SETTINGS_MODULE=crm.settings ENV_TYPE=dev DEBUG=True
        SECRET_KEY=this-signs-the-sessions-of-tests-and-is-no-secret
        DBHOST="$folder" DBNAME=bottlecrm DBUSER=bottlecrm DBPASSWORD=
        CELERY_BROKER_URL=memory:// CELERY_RESULT_BACKEND=cache+memory://
        "$here/environment/bin/$1")
}
