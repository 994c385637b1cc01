// Holds a subscription with @grpc/grpc-js: node watch.mjs host:port COUNTRY
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, country] = process.argv.slice(2);
const definition = loader.loadSync('diplomacy/query/v1/subscription_service.proto', {
  includeDirs: [process.env.PROTOS ?? '../../contracts/proto'], keepCase: true, enums: String,
});
const { SubscriptionService } = grpc.loadPackageDefinition(definition).diplomacy.query.v1;
const client = new SubscriptionService(address, grpc.credentials.createInsecure());
const { INVALID_ARGUMENT, OUT_OF_RANGE, PERMISSION_DENIED, UNAUTHENTICATED } = grpc.status;
let resume = null;
let connected = false;

function subscribe() {
  const stream = client.subscribe({ countries: [country], initial: 'INITIAL_STATE_SNAPSHOT', resume });
  stream.on('data', (message) => {
    connected = true;
    resume = message.checkpoint; // Where to go on, whatever the message is.
    if (message.update) {
      const { relationship, cause } = message.update;
      console.log(relationship.country, relationship.counterpart, relationship.score.score.toFixed(2), cause.kind);
    } else if (message.caught_up) console.log('caught up');
  });
  stream.on('error', (error) => {
    const isRefused = [INVALID_ARGUMENT, OUT_OF_RANGE].includes(error.code);
    // Not a cut: it would fail in the same way for ever.
    if (!connected || (isRefused && !resume) || [PERMISSION_DENIED, UNAUTHENTICATED].includes(error.code)) {
      console.error(`${address} cannot be watched for ${country}: ${error.details}`);
      process.exit(1);
    }
    if (isRefused) resume = null; // Too old, or rebuilt: begin with a snapshot.
    setTimeout(subscribe, 200);
  });
  stream.on('end', () => {});
}
subscribe();
