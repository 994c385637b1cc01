"""The interoperability cases of gRPC, called by grpcio: python3 interop.py ADDRESS

The messages come from the server's own description of itself, so no code is generated. Prints "ok CASE" for
each; the first failure ends with status 1.
"""

import sys
import traceback

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

ADDRESS = sys.argv[1]
SOON = 20
REQUESTS = [27182, 8, 1828, 45904]
RESPONSES = [31415, 9, 2653, 58979]
channel = grpc.insecure_channel(ADDRESS)
pool = descriptor_pool.DescriptorPool()


def varint_field(number, payload):
    """A length-delimited field, written by hand: at this point no message type is known yet."""
    assert len(payload) < 128
    return bytes([number << 3 | 2, len(payload)]) + payload


def fields(data):
    """The length-delimited fields of a message, read by hand."""
    at = 0
    while at < len(data):
        tag, at = read_varint(data, at)
        assert tag & 7 == 2
        size, at = read_varint(data, at)
        yield tag >> 3, data[at : at + size]
        at += size


def read_varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if data[at - 1] < 128:
            return value, at


def load_messages(reflection):
    ask = channel.stream_stream(f"/{reflection}/ServerReflectionInfo")
    question = varint_field(4, b"grpc.testing.TestService")
    answer = next(ask(iter([question]), timeout=SOON))
    files = dict(fields(answer))[4]
    for _, content in reversed(list(fields(files))):
        pool.Add(descriptor_pb2.FileDescriptorProto.FromString(content))


def message(name):
    descriptor = pool.FindMessageTypeByName(f"grpc.testing.{name}")
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


load_messages("grpc.reflection.v1alpha.ServerReflection")
Empty, Payload, EchoStatus, BoolValue = map(message, ["Empty", "Payload", "EchoStatus", "BoolValue"])
SimpleRequest, SimpleResponse = message("SimpleRequest"), message("SimpleResponse")
InputRequest, InputResponse = message("StreamingInputCallRequest"), message("StreamingInputCallResponse")
OutputRequest, OutputResponse = message("StreamingOutputCallRequest"), message("StreamingOutputCallResponse")
Parameters = message("ResponseParameters")


def method(kind, name, request, response, service="TestService"):
    return getattr(channel, kind)(
        f"/grpc.testing.{service}/{name}",
        request_serializer=request.SerializeToString,
        response_deserializer=response.FromString,
    )


empty_call = method("unary_unary", "EmptyCall", Empty, Empty)
unary_call = method("unary_unary", "UnaryCall", SimpleRequest, SimpleResponse)
input_call = method("stream_unary", "StreamingInputCall", InputRequest, InputResponse)
output_call = method("unary_stream", "StreamingOutputCall", OutputRequest, OutputResponse)
duplex_call = method("stream_stream", "FullDuplexCall", OutputRequest, OutputResponse)
half_duplex_call = method("stream_stream", "HalfDuplexCall", OutputRequest, OutputResponse)


def zeros(size):
    return Payload(body=bytes(size))


def failure(call):
    try:
        call()
    except grpc.RpcError as error:
        return error
    raise AssertionError("succeeded")


def output(*sizes):
    return OutputRequest(response_parameters=[Parameters(size=size) for size in sizes])


def empty_unary():
    assert empty_call(Empty(), timeout=SOON) == Empty()


def large_unary():
    response = unary_call(SimpleRequest(response_size=314159, payload=zeros(271828)), timeout=SOON)
    assert len(response.payload.body) == 314159


def client_compressed_unary():
    request = SimpleRequest(response_size=10, payload=zeros(271828), expect_compressed=BoolValue(value=True))
    error = failure(lambda: unary_call(request, timeout=SOON))
    assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
    unary_call(request, timeout=SOON, compression=grpc.Compression.Gzip)


def server_compressed_unary():
    for value in [True, False]:
        request = SimpleRequest(response_size=314159, response_compressed=BoolValue(value=value))
        assert len(unary_call(request, timeout=SOON).payload.body) == 314159


def client_streaming():
    requests = (InputRequest(payload=zeros(size)) for size in REQUESTS)
    assert input_call(requests, timeout=SOON).aggregated_payload_size == 74922


def client_compressed_streaming():
    def requests():
        return (InputRequest(payload=zeros(size), expect_compressed=BoolValue(value=True)) for size in REQUESTS)

    error = failure(lambda: input_call(requests(), timeout=SOON))
    assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
    response = input_call(requests(), timeout=SOON, compression=grpc.Compression.Gzip)
    assert response.aggregated_payload_size == 74922


def server_streaming():
    responses = output_call(output(*RESPONSES), timeout=SOON)
    assert [len(response.payload.body) for response in responses] == RESPONSES


def server_compressed_streaming():
    request = OutputRequest(response_parameters=[
        Parameters(size=31415, compressed=BoolValue(value=True)),
        Parameters(size=92653, compressed=BoolValue(value=False)),
    ])
    assert [len(response.payload.body) for response in output_call(request, timeout=SOON)] == [31415, 92653]


def ping_pong():
    import queue

    asked = queue.Queue()
    responses = duplex_call(iter(asked.get, None), timeout=SOON)
    for request_size, response_size in zip(REQUESTS, RESPONSES):
        request = output(response_size)
        request.payload.CopyFrom(zeros(request_size))
        asked.put(request)
        assert len(next(responses).payload.body) == response_size
    asked.put(None)
    assert list(responses) == []


def half_duplex():
    responses = half_duplex_call((output(size) for size in RESPONSES), timeout=SOON)
    assert [len(response.payload.body) for response in responses] == RESPONSES


def empty_stream():
    assert list(duplex_call(iter([]), timeout=SOON)) == []


def cancel_after_begin():
    import threading

    held = threading.Event()
    call = input_call.future(iter(lambda: held.wait(SOON) and None, None))
    call.cancel()
    held.set()
    assert call.cancelled()
    assert call.code() == grpc.StatusCode.CANCELLED


def cancel_after_first_response():
    import threading

    held = threading.Event()

    def requests():
        yield output(31415)
        held.wait(SOON)

    call = duplex_call(requests())
    assert len(next(call).payload.body) == 31415
    call.cancel()
    held.set()
    assert call.code() == grpc.StatusCode.CANCELLED


def timeout_on_sleeping_server():
    request = OutputRequest(response_parameters=[Parameters(size=1, interval_us=20_000_000)])
    error = failure(lambda: next(duplex_call(iter([request]), timeout=0.05)))
    assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED


def status_code_and_message():
    status = EchoStatus(code=2, message="test status message")
    for error in [
        failure(lambda: unary_call(SimpleRequest(response_status=status), timeout=SOON)),
        failure(lambda: list(duplex_call(iter([OutputRequest(response_status=status)]), timeout=SOON))),
    ]:
        assert (error.code(), error.details()) == (grpc.StatusCode.UNKNOWN, "test status message")


def special_status_message():
    text = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"
    request = SimpleRequest(response_status=EchoStatus(code=2, message=text))
    error = failure(lambda: unary_call(request, timeout=SOON))
    assert (error.code(), error.details()) == (grpc.StatusCode.UNKNOWN, text)


def custom_metadata():
    sent = (
        ("x-grpc-test-echo-initial", "test_initial_metadata_value"),
        ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab"),
    )
    _, call = unary_call.with_call(SimpleRequest(response_size=1), metadata=sent, timeout=SOON)
    assert dict(call.initial_metadata())[sent[0][0]] == sent[0][1]
    assert dict(call.trailing_metadata())[sent[1][0]] == sent[1][1]


def unimplemented_method():
    error = failure(lambda: method("unary_unary", "UnimplementedCall", Empty, Empty)(Empty(), timeout=SOON))
    assert error.code() == grpc.StatusCode.UNIMPLEMENTED


def unimplemented_service():
    nobody = method("unary_unary", "UnimplementedCall", Empty, Empty, "UnimplementedService")
    assert failure(lambda: nobody(Empty(), timeout=SOON)).code() == grpc.StatusCode.UNIMPLEMENTED


CASES = [
    empty_unary, large_unary, client_compressed_unary, server_compressed_unary, client_streaming,
    client_compressed_streaming, server_streaming, server_compressed_streaming, ping_pong, half_duplex,
    empty_stream, cancel_after_begin, cancel_after_first_response, timeout_on_sleeping_server,
    status_code_and_message, special_status_message, custom_metadata, unimplemented_method,
    unimplemented_service,
]

for case in CASES:
    try:
        case()
        print(f"ok {case.__name__}", flush=True)
    except Exception:
        print(f"not ok {case.__name__}: {traceback.format_exc()}", flush=True)
        sys.exit(1)

channel.close()
print(f"all {len(CASES)} cases passed", flush=True)
