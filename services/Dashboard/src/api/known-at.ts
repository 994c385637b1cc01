import { create } from "@bufbuild/protobuf";
import {
  CheckpointSchema, type KnownAt, KnownAtSchema,
} from "../../generated/proto/diplomacy/type/v1/checkpoint_pb.js";

/** The second clock of a request: a checkpoint's token, or nothing for everything known. */
export function knownAt(checkpoint: string): KnownAt | undefined {
  if (!checkpoint) return undefined;
  return create(KnownAtSchema, { at: { case: "checkpoint", value: create(CheckpointSchema, { token: checkpoint }) } });
}
