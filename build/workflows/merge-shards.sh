#!/bin/sh
# The projects of all shards into one: merge-shards.sh FOLDER N COMMAND…
# Runs `COMMAND… project merge FOLDER/shards/*.spindle --into FOLDER/all.spindle`. A shard without slides has no project. What a
# person decided in all.spindle meanwhile stays: nothing is removed from it.
set -eu
folder=$1 of=$2
shift 2
set -- "$@" project merge
none=$#
shard=1
while [ "$shard" -le "$of" ]; do
  project=$folder/shards/$shard-of-$of.spindle
  if [ -e "$project" ]; then set -- "$@" "$project"; fi
  shard=$((shard + 1))
done
if [ $# -eq "$none" ]; then
  echo "no shard has a project: no slide was found" >&2
  exit 1
fi
exec "$@" --into "$folder/all.spindle"
