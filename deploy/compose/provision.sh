#!/usr/bin/env bash
# Databases and roles, run once by the PostgreSQL image on an empty volume; the same rights as devstack/provision.py.
set -euo pipefail
admin() { psql -v ON_ERROR_STOP=1 -v app="$TIDU_APP_PASSWORD" -v owner="$TIDU_OWNER_PASSWORD" -v readonly="$TIDU_READONLY_PASSWORD" \
  --username "$POSTGRES_USER" "$@"; }

admin --dbname postgres <<'SQL'
CREATE ROLE tidu_readonly LOGIN PASSWORD :'readonly';
SQL
for module in enterprise parks finance targets gateway; do
  admin --dbname postgres -v o="tidu_${module}_owner" -v a="tidu_${module}_app" -v d="tidu_${module}" <<'SQL'
CREATE ROLE :"o" LOGIN PASSWORD :'owner';
CREATE ROLE :"a" LOGIN PASSWORD :'app';
CREATE DATABASE :"d" OWNER :"o" TEMPLATE template0;
REVOKE ALL ON DATABASE :"d" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"d" TO :"a";
GRANT CONNECT ON DATABASE :"d" TO tidu_readonly;
SQL
  admin --dbname "tidu_${module}" -v o="tidu_${module}_owner" -v a="tidu_${module}_app" <<'SQL'
ALTER SCHEMA public OWNER TO :"o";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"a", tidu_readonly;
SQL
done
