#!/bin/sh
# One shard of a batch, as one job of a workflow: run-shard.sh FOLDER I N COMMAND…
# Runs `COMMAND… --shard I/N` with documents, project and answer below FOLDER/shards. The answer, I-of-N.json, appears once the batch
# came to its end, also where slides failed: these are named in it. Every other end is a failed job, and the same call goes on
# from the journal that the batch keeps beside its documents.
set -eu
folder=$1 shard=$2 of=$3
shift 3
name=$shard-of-$of
out=$folder/shards/$name
mkdir -p "$out"

status=0
"$@" --shard "$shard/$of" --out "$out" --project "$out.spindle" --json >"$out.part" || status=$?
# 3: a slide could not be analysed, 4: tiles are missing. Without an answer the call itself was refused.
case $status in
  0 | 3 | 4) if [ -s "$out.part" ]; then mv "$out.part" "$out.json" && exit 0; fi ;;
esac
rm -f "$out.part"
[ "$status" -ne 0 ] || status=1
exit "$status"
