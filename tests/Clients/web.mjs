// Calls a service as a browser does, with @connectrpc/connect-web: node web.mjs ADDRESS DESCRIPTORS
// DESCRIPTORS is a file as "buf build -o" writes it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

const [baseUrl, descriptors] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)));
const client = createClient(
  registry.getService("grpc.testing.TestService"), createGrpcWebTransport({ baseUrl, useBinaryFormat: true }));

const cases = {
  async unary() {
    const response = await client.unaryCall({ responseSize: 314159, payload: { body: new Uint8Array(271828) } });
    assert.equal(response.payload.body.length, 314159);
  },

  async server_streaming() {
    const sizes = [31415, 9, 2653, 58979];
    const received = [];
    const request = { responseParameters: sizes.map((size) => ({ size })) };
    for await (const response of client.streamingOutputCall(request)) received.push(response.payload.body.length);
    assert.deepEqual(received, sizes);
  },

  async status() {
    const error = await failure(client.unaryCall({ responseStatus: { code: 5, message: "näht ☺" } }));
    assert.deepEqual([error.code, error.rawMessage], [Code.NotFound, "näht ☺"]);
  },

  async metadata() {
    let trailers;
    let headers;
    await client.unaryCall({}, {
      headers: { "x-grpc-test-echo-initial": "initial", "x-grpc-test-echo-trailing-bin": "q6ur" },
      onHeader: (received) => (headers = received),
      onTrailer: (received) => (trailers = received),
    });
    assert.equal(headers.get("x-grpc-test-echo-initial"), "initial");
    assert.equal(trailers.get("x-grpc-test-echo-trailing-bin"), "q6ur");
  },

  async deadline() {
    const request = { responseParameters: [{ size: 1, intervalUs: 20_000_000 }] };
    const error = await failure((async () => {
      for await (const _ of client.streamingOutputCall(request, { timeoutMs: 100 }));
    })());
    assert.equal(error.code, Code.DeadlineExceeded);
  },

  async unimplemented() {
    const nobody = createClient(
      registry.getService("grpc.testing.UnimplementedService"), createGrpcWebTransport({ baseUrl }));
    assert.equal((await failure(nobody.unimplementedCall({}))).code, Code.Unimplemented);
  },
};

async function failure(promise) {
  return promise.then(() => assert.fail("succeeded"), (error) => ConnectError.from(error));
}

for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`not ok ${name}: ${error.stack}`);
    process.exit(1);
  }
}

console.log(`all ${Object.keys(cases).length} cases passed`);
