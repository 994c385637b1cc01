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
resume = None
while True:
    try:
        for message in subscribe(Request(countries=[country], initial=2, resume=resume), wait_for_ready=True):
            resume = message.checkpoint  # Where to go on, whatever the message is.
            if message.HasField("update"):
                score = message.update.relationship
                print(score.country, score.counterpart, f"{score.score.score:.2f}",
                      kinds[message.update.cause.kind].name, flush=True)
            elif message.HasField("caught_up"):
                print("caught up", flush=True)
    except grpc.RpcError as error:
        if error.code() in (grpc.StatusCode.OUT_OF_RANGE, grpc.StatusCode.INVALID_ARGUMENT):
            resume = None  # Too old, or rebuilt: begin with a snapshot.
        time.sleep(0.2)
