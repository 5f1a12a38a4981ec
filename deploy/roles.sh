#!/bin/sh
# Makes the two database roles and the site's database; run once by the postgres image, as its superuser.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
    --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE procurement_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE procurement_app LOGIN PASSWORD :'app_password';
CREATE DATABASE procurement OWNER procurement_owner;
SQL
