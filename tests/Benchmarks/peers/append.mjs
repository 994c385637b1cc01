// Appends events, 1,000 a transaction, with one of the peers, and prints how many a second.
//
//   DATABASE_URL=postgres://… node append.mjs emmett|message-db events.jsonl
//
// Every batch is one stream of its own, which is kindest to both: neither takes more than one stream in a call.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { randomUUID } from "node:crypto";
import pg from "pg";

const batchSize = 1000;
const eventType = "source_event_reported";
const [peer, file] = process.argv.slice(2);
const connectionString = process.env.DATABASE_URL;
const events = readFileSync(file, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
const batches = [];
for (let from = 0; from < events.length; from += batchSize) batches.push(events.slice(from, from + batchSize));

const started = { emmett, "message-db": messageDb }[peer];
if (!started) throw new Error(`"${peer}" is no peer; expected "emmett" or "message-db".`);
const store = await started();
const start = process.hrtime.bigint();
for (const [number, batch] of batches.entries()) await store.append(`diplomacy-${number}`, batch);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
await store.close();
console.log(JSON.stringify({ rate: events.length / seconds }));

async function emmett() {
  const { getPostgreSQLEventStore } = await import("@event-driven-io/emmett-postgresql");
  const eventStore = getPostgreSQLEventStore(connectionString);
  await eventStore.schema.migrate();
  return {
    append: (stream, batch) =>
      eventStore.appendToStream(stream, batch.map((data) => ({ type: eventType, data }))),
    close: () => eventStore.close(),
  };
}

async function messageDb() {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const home = dirname(createRequire(import.meta.url).resolve("@eventide/message-db/package.json"));
  const database = join(home, "database");
  // What the package's own installer runs, less the roles and the views.
  const scripts = [
    "schema/message-store", "tables/messages", "types/message", "functions/hash-64", "functions/acquire-lock",
    "functions/category", "functions/is-category", "functions/id", "functions/cardinal-id",
    "functions/stream-version", "functions/write-message", "indexes/messages-id", "indexes/messages-stream",
    "indexes/messages-category",
  ];
  await client.query("set search_path to message_store, public");
  for (const script of scripts) await client.query(readFileSync(join(database, `${script}.sql`), "utf8"));
  return {
    append: (stream, batch) =>
      client.query(
        "select write_message(id, $1, $2, data) from unnest($3::varchar[], $4::jsonb[]) message (id, data)",
        [stream, eventType, batch.map(() => randomUUID()), batch.map((data) => JSON.stringify(data))]),
    close: () => client.end(),
  };
}
