// Holds a subscription over gRPC-Web with @connectrpc/connect-web, as a page in a browser does:
// node watch-web.mjs http://host:web-port COUNTRY diplomacy.binpb   (buf build contracts -o diplomacy.binpb)
import { readFileSync } from 'node:fs';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { Code, createClient } from '@connectrpc/connect';
import { createGrpcWebTransport } from '@connectrpc/connect-web';

const [baseUrl, country, descriptors] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)));
const client = createClient(
  registry.getService('diplomacy.query.v1.SubscriptionService'), createGrpcWebTransport({ baseUrl }));
let resume;
let connected = false;
for (;;) {
  try {
    for await (const { message, checkpoint } of client.subscribe({ countries: [country], initial: 2, resume })) {
      connected = true;
      resume = checkpoint; // Where to go on, whatever the message is.
      if (message.case === 'update') {
        const { relationship, cause } = message.value;
        console.log(relationship.country, relationship.counterpart, relationship.score.score.toFixed(2), cause.kind);
      } else if (message.case === 'caughtUp') console.log('caught up');
    }
  } catch (error) {
    const isRefused = [Code.OutOfRange, Code.InvalidArgument].includes(error.code);
    // Not a cut: it would fail in the same way for ever.
    if (!connected || (isRefused && !resume) || [Code.PermissionDenied, Code.Unauthenticated].includes(error.code)) {
      console.error(`${baseUrl} cannot be watched for ${country}: ${error.rawMessage ?? error.message}`);
      process.exit(1);
    }
    if (isRefused) resume = undefined; // Too old, or rebuilt: begin with a snapshot.
  }
  await new Promise((again) => setTimeout(again, 200));
}
