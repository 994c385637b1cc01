// Clients of the services for scripts, from the protos as they are.
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

const here = dirname(fileURLToPath(import.meta.url));
const protos = join(here, "..", "..", "contracts", "proto");

/** Clients of the services at a web address. */
export function clients(baseUrl) {
  const descriptors = execFileSync(join(here, "node_modules", ".bin", "buf"), ["build", protos, "-o", "-"]);
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors));
  const transport = createGrpcWebTransport({ baseUrl, useBinaryFormat: true });
  const client = (name) => createClient(registry.getService(`diplomacy.${name}`), transport);
  return { ingestion: client("ingestion.v1.IngestionService"), query: client("query.v1.QueryService") };
}
