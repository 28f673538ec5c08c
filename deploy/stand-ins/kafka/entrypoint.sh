#!/usr/bin/env bash
# KAFKA_SOME_NAME becomes some.name in server.properties; a new volume is formatted; then the broker.
set -euo pipefail
properties=/etc/kafka/docker/server.properties
env | sed -n 's/^KAFKA_\([A-Z_]*\)=/\1=/p' | grep -v -E '^(HEAP_OPTS|OPTS)=' \
  | while IFS='=' read -r name value; do echo "$(tr 'A-Z_' 'a-z.' <<< "$name")=$value"; done > "$properties"
java=(java ${KAFKA_HEAP_OPTS:--Xms1g -Xmx1g} -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp '/opt/kafka/libs/*')
"${java[@]}" kafka.tools.StorageTool format --ignore-formatted -t "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" -c "$properties"
exec "${java[@]}" kafka.Kafka "$properties"
