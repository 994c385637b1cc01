// The interoperability cases of gRPC, called by @grpc/grpc-js: node interop.mjs ADDRESS PROTO
// Prints "ok CASE" for each; the first failure ends with status 1.
import assert from "node:assert/strict";
import grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const [address, proto] = process.argv.slice(2);
const testing = grpc.loadPackageDefinition(loadSync(proto, { keepCase: true, defaults: true })).grpc.testing;
const open = (service = testing.TestService, options = {}) =>
  new service(address, grpc.credentials.createInsecure(), options);
const client = open();
const compressing = open(testing.TestService, {
  "grpc.default_compression_algorithm": grpc.compressionAlgorithms.gzip,
});

const soon = () => ({ deadline: Date.now() + 20_000 });
const zeros = (size) => ({ body: Buffer.alloc(size) });
const unary = (method, request, { on = client, metadata = new grpc.Metadata(), options = soon() } = {}) =>
  new Promise((resolve, reject) =>
    on[method](request, metadata, options, (error, response) => (error ? reject(error) : resolve(response))));
const failure = async (promise) => promise.then(() => assert.fail("succeeded"), (error) => error);

/** All responses of a stream, and how it ended. */
const drain = (call) =>
  new Promise((resolve) => {
    const responses = [];
    call.on("data", (response) => responses.push(response));
    call.on("error", (error) => resolve({ responses, error }));
    call.on("status", (status) => status.code === 0 && resolve({ responses, status }));
  });

const sizes = { requests: [27182, 8, 1828, 45904], responses: [31415, 9, 2653, 58979] };

const cases = {
  async empty_unary() {
    assert.deepEqual(await unary("EmptyCall", {}), {});
  },

  async large_unary() {
    const response = await unary("UnaryCall", { response_size: 314159, payload: zeros(271828) });
    assert.equal(response.payload.body.length, 314159);
  },

  async client_compressed_unary() {
    const request = { response_size: 314159, payload: zeros(271828), expect_compressed: { value: true } };
    assert.equal((await failure(unary("UnaryCall", request))).code, grpc.status.INVALID_ARGUMENT);
    assert.equal((await unary("UnaryCall", request, { on: compressing })).payload.body.length, 314159);
    const plain = { ...request, expect_compressed: { value: false } };
    assert.equal((await unary("UnaryCall", plain)).payload.body.length, 314159);
  },

  async server_compressed_unary() {
    for (const value of [true, false]) {
      const request = { response_size: 314159, payload: zeros(271828), response_compressed: { value } };
      assert.equal((await unary("UnaryCall", request)).payload.body.length, 314159);
    }
  },

  async client_streaming() {
    assert.equal(await aggregate(client), 74922);
  },

  async client_compressed_streaming() {
    const probe = await failure(aggregate(client, { expect_compressed: { value: true } }));
    assert.equal(probe.code, grpc.status.INVALID_ARGUMENT);
    assert.equal(await aggregate(compressing, { expect_compressed: { value: true } }), 74922);
  },

  async server_streaming() {
    const request = { response_parameters: sizes.responses.map((size) => ({ size })) };
    const { responses } = await drain(client.StreamingOutputCall(request, soon()));
    assert.deepEqual(responses.map((response) => response.payload.body.length), sizes.responses);
  },

  async server_compressed_streaming() {
    const request = {
      response_parameters: [
        { size: 31415, compressed: { value: true } },
        { size: 92653, compressed: { value: false } },
      ],
    };
    const { responses } = await drain(client.StreamingOutputCall(request, soon()));
    assert.deepEqual(responses.map((response) => response.payload.body.length), [31415, 92653]);
  },

  async ping_pong() {
    const call = client.FullDuplexCall(soon());
    let round = 0;
    const ping = () =>
      call.write({ response_parameters: [{ size: sizes.responses[round] }], payload: zeros(sizes.requests[round]) });
    call.on("data", (response) => {
      assert.equal(response.payload.body.length, sizes.responses[round]);
      round += 1;
      if (round < sizes.responses.length) ping();
      else call.end();
    });
    const ended = drain(call);
    ping();
    assert.equal((await ended).status.code, 0);
    assert.equal(round, 4);
  },

  async half_duplex() {
    const call = client.HalfDuplexCall(soon());
    const ended = drain(call);
    sizes.responses.forEach((size) => call.write({ response_parameters: [{ size }] }));
    call.end();
    const { responses } = await ended;
    assert.deepEqual(responses.map((response) => response.payload.body.length), sizes.responses);
  },

  async empty_stream() {
    const call = client.FullDuplexCall(soon());
    const ended = drain(call);
    call.end();
    assert.deepEqual((await ended).responses, []);
  },

  async cancel_after_begin() {
    const error = await failure(new Promise((resolve, reject) => {
      const call = client.StreamingInputCall((failed, response) => (failed ? reject(failed) : resolve(response)));
      call.cancel();
    }));
    assert.equal(error.code, grpc.status.CANCELLED);
  },

  async cancel_after_first_response() {
    const call = client.FullDuplexCall(soon());
    call.once("data", () => call.cancel());
    const ended = drain(call);
    call.write({ response_parameters: [{ size: 31415 }], payload: zeros(27182) });
    assert.equal((await ended).error.code, grpc.status.CANCELLED);
  },

  async timeout_on_sleeping_server() {
    const call = client.FullDuplexCall({ deadline: Date.now() + 50 });
    const ended = drain(call);
    call.write({ payload: zeros(27182), response_parameters: [{ size: 1, interval_us: 20_000_000 }] });
    assert.equal((await ended).error.code, grpc.status.DEADLINE_EXCEEDED);
  },

  async status_code_and_message() {
    const response_status = { code: 2, message: "test status message" };
    const single = await failure(unary("UnaryCall", { response_status }));
    assert.deepEqual([single.code, single.details], [2, "test status message"]);
    const call = client.FullDuplexCall(soon());
    const ended = drain(call);
    call.write({ response_status });
    call.end();
    const { error } = await ended;
    assert.deepEqual([error.code, error.details], [2, "test status message"]);
  },

  async special_status_message() {
    const message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";
    const error = await failure(unary("UnaryCall", { response_status: { code: 2, message } }));
    assert.deepEqual([error.code, error.details], [2, message]);
  },

  async custom_metadata() {
    const metadata = new grpc.Metadata();
    metadata.set("x-grpc-test-echo-initial", "test_initial_metadata_value");
    metadata.set("x-grpc-test-echo-trailing-bin", Buffer.from([0xab, 0xab, 0xab]));
    const received = await new Promise((resolve, reject) => {
      const all = {};
      const call = client.UnaryCall({ response_size: 1 }, metadata, soon(), (error) => error && reject(error));
      call.on("metadata", (headers) => (all.headers = headers));
      call.on("status", (status) => resolve({ ...all, trailers: status.metadata }));
    });
    assert.deepEqual(received.headers.get("x-grpc-test-echo-initial"), ["test_initial_metadata_value"]);
    assert.deepEqual(received.trailers.get("x-grpc-test-echo-trailing-bin"), [Buffer.from([0xab, 0xab, 0xab])]);
  },

  async unimplemented_method() {
    assert.equal((await failure(unary("UnimplementedCall", {}))).code, grpc.status.UNIMPLEMENTED);
  },

  async unimplemented_service() {
    const nobody = open(testing.UnimplementedService);
    const error = await failure(unary("UnimplementedCall", {}, { on: nobody }));
    assert.equal(error.code, grpc.status.UNIMPLEMENTED);
    },

  async many_streams() {
    const calls = Array.from({ length: 500 }, () => client.FullDuplexCall(soon()));
    const ended = calls.map(drain);
    const first = calls.map((call) => new Promise((resolve) => call.once("data", resolve)));
    calls.forEach((call) => call.write({ response_parameters: [{ size: 1 }] }));
    await Promise.all(first);
    calls.forEach((call) => call.end());
    assert.ok((await Promise.all(ended)).every(({ status }) => status?.code === 0));
  },
};

function aggregate(on, extra = {}) {
  return new Promise((resolve, reject) => {
    const call = on.StreamingInputCall(soon(), (error, response) =>
      error ? reject(error) : resolve(response.aggregated_payload_size));
    sizes.requests.forEach((size) => call.write({ payload: zeros(size), ...extra }));
    call.end();
  });
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

// A call cancelled before its first message keeps grpc-js, and so this process, alive for ever.
process.exit(0);
