#!/bin/sh
# Brings Zipkin's server and the tables of its storage from Maven Central into brought/. In a copy of this folder.
set -eu
cd "$(dirname "$0")"
rm -rf brought && mkdir brought
mvn --quiet dependency:copy -Dartifact=io.zipkin:zipkin-server:3.5.1:jar:exec -DoutputDirectory=brought -Dmdep.stripVersion=true
cd brought
jar xf zipkin-server-exec.jar BOOT-INF/lib/zipkin-storage-mysql-v1-3.5.1.jar
jar xf BOOT-INF/lib/zipkin-storage-mysql-v1-3.5.1.jar mysql.sql
rm -r BOOT-INF
