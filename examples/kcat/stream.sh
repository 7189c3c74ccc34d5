#!/bin/sh
# Writes the JSON rows of one partition of a Kafka topic to a feature view, from where the last run ended.
# Usage: stream.sh BROKERS TOPIC PARTITION VIEW
set -eu

brokers=$1 topic=$2 partition=$3 view=$4
state=${STATE:-/var/lib/larder/$topic-$partition.offset}
rejects=${REJECTS:-/var/lib/larder/$topic-$partition.rejects.jsonl}

first=0
if [ -s "$state" ]; then read -r first <"$state"; fi
# kcat prints a message per line. --ack prints {"lines":N,...} once the first N lines are written or rejected.
kcat -b "$brokers" -t "$topic" -p "$partition" -o "$first" -C -q -u |
    larder batch-put "$view" --flush 200ms --rejects "$rejects" --ack |
    while IFS=':}' read -r _ lines _; do
        echo $((first + lines)) >"$state.new"
        mv "$state.new" "$state"
    done
