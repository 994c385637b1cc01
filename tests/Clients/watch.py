"""Holds a subscription with grpcio: python3 watch.py host:port COUNTRY diplomacy.binpb (buf build contracts -o ...)"""
import sys
import time

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

address, country, descriptors = sys.argv[1:]
pool = descriptor_pool.DescriptorPool()
for file in descriptor_pb2.FileDescriptorSet.FromString(open(descriptors, "rb").read()).file:
    pool.Add(file)
make = (getattr(message_factory, "GetMessageClass", None)
        or message_factory.MessageFactory(pool).GetPrototype)
Request, Response = (make(pool.FindMessageTypeByName(f"diplomacy.query.v1.Subscribe{name}"))
                     for name in ("Request", "Response"))
kinds = pool.FindEnumTypeByName("diplomacy.query.v1.UpdateCauseKind").values_by_number
subscribe = grpc.insecure_channel(address).unary_stream(
    "/diplomacy.query.v1.SubscriptionService/Subscribe", Request.SerializeToString, Response.FromString)
Code = grpc.StatusCode
resume = None
connected = False
while True:
    try:
        request = Request(countries=[country], initial=2, resume=resume)
        for message in subscribe(request, wait_for_ready=connected):
            connected = True
            resume = message.checkpoint  # Where to go on, whatever the message is.
            if message.HasField("update"):
                score = message.update.relationship
                print(score.country, score.counterpart, f"{score.score.score:.2f}",
                      kinds[message.update.cause.kind].name, flush=True)
            elif message.HasField("caught_up"):
                print("caught up", flush=True)
    except grpc.RpcError as error:
        refused = error.code() in (Code.OUT_OF_RANGE, Code.INVALID_ARGUMENT)
        # Not a cut: it would fail in the same way for ever.
        if not connected or (refused and not resume) or error.code() in (Code.PERMISSION_DENIED, Code.UNAUTHENTICATED):
            sys.exit(f"{address} cannot be watched for {country}: {error.details()}")
        if refused:
            resume = None  # Too old, or rebuilt: begin with a snapshot.
        time.sleep(0.2)
