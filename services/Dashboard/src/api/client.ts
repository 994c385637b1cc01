import { Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { IngestionService } from "../../generated/proto/diplomacy/ingestion/v1/ingestion_service_pb.js";
import { ProjectionService } from "../../generated/proto/diplomacy/projection/v1/projection_service_pb.js";
import { QueryService } from "../../generated/proto/diplomacy/query/v1/query_service_pb.js";
import { token } from "./token.js";

/** A read that takes longer than this is not worth waiting for. */
export const readTimeoutMs = 30_000;

const withToken: Interceptor = (next) => (request) => {
  if (token.value) request.header.set("authorization", `Bearer ${token.value}`);
  return next(request);
};

const refusals: Interceptor = (next) => async (request) => {
  try {
    return await next(request);
  } catch (error) {
    if (ConnectError.from(error).code === Code.Unauthenticated) token.ask(ConnectError.from(error).rawMessage);
    throw error;
  }
};

export const transport = createGrpcWebTransport({ baseUrl: location.origin, interceptors: [withToken, refusals] });

export const query = createClient(QueryService, transport);
export const ingestion = createClient(IngestionService, transport);
export const projection = createClient(ProjectionService, transport);

/** What went wrong, in a sentence for the user. */
export function sentence(error: unknown): string {
  const failure = ConnectError.from(error);
  switch (failure.code) {
    case Code.Unauthenticated:
      return `A token is needed. ${failure.rawMessage}`;
    case Code.Unavailable:
    case Code.Unknown:
      return `The services cannot be reached just now. ${failure.rawMessage}`;
    case Code.DeadlineExceeded:
      return "No answer came in time.";
    default:
      return failure.rawMessage;
  }
}

/** Whether a call was cancelled because its answer is no longer needed. */
export const isAborted = (error: unknown): boolean => ConnectError.from(error).code === Code.Canceled;

/** Whether this address serves no such call: some services run apart from the page. */
export const isNotServedHere = (error: unknown): boolean => ConnectError.from(error).code === Code.Unimplemented;

/** Whether the token has no role that may make the call. */
export const isForbidden = (error: unknown): boolean => ConnectError.from(error).code === Code.PermissionDenied;
