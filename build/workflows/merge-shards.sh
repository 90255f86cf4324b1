#!/bin/sh
# The projects of all shards into one: merge-shards.sh FOLDER N COMMAND…
# Runs `COMMAND… project merge FOLDER/shards/*.spindle --into FOLDER/all.spindle`. A shard without slides has no project. A second
# merging takes all.spindle in as well, so that what a person has decided in it stays.
set -eu
folder=$1 of=$2
all=$folder/all.spindle
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
if [ -e "$all-wal" ] || [ -e "$all-journal" ]; then
  echo "$all is open, or was not closed: close it, or open and close it once" >&2
  exit 1
fi
if [ -e "$all" ]; then set -- "$@" "$all"; fi
rm -f "$all.new"
"$@" --into "$all.new"
mv "$all.new" "$all"
