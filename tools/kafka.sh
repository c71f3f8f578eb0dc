#!/bin/sh
# Fetches the jars of a broker of Apache Kafka into .tools/kafka, for the tests that need one. It takes Java 17 and Maven;
# where they are missing, those tests are skipped and say so.
set -eu
cd "$(dirname "$0")/.."

pom=servicekit/tests/eventlog/kafka/pom.xml
jars=.tools/kafka

if cmp -s "$pom" "$jars/pom.xml"; then exit 0; fi
for program in java mvn; do
    if ! command -v "$program" >/dev/null 2>&1; then
        echo "skip  Kafka: $program is not installed (Debian and Ubuntu: apt install openjdk-17-jre-headless maven)."
        exit 0
    fi
done
echo "Fetching the jars of Apache Kafka into $jars"
rm -rf "$jars"
mvn --quiet --batch-mode -f "$pom" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$PWD/$jars"
# Last, so that what was interrupted is fetched again.
cp "$pom" "$jars/pom.xml"
