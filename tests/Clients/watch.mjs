// Holds a subscription with @grpc/grpc-js: node watch.mjs host:port COUNTRY
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, country] = process.argv.slice(2);
const definition = loader.loadSync('diplomacy/query/v1/subscription_service.proto', {
  includeDirs: [process.env.PROTOS ?? '../../contracts/proto'], keepCase: true, enums: String,
});
const { SubscriptionService } = grpc.loadPackageDefinition(definition).diplomacy.query.v1;
const client = new SubscriptionService(address, grpc.credentials.createInsecure());
let resume = null;

function subscribe() {
  const stream = client.subscribe({ countries: [country], initial: 'INITIAL_STATE_SNAPSHOT', resume });
  stream.on('data', (message) => {
    resume = message.checkpoint; // Where to go on, whatever the message is.
    if (message.update) {
      const { relationship, cause } = message.update;
      console.log(relationship.country, relationship.counterpart, relationship.score.score.toFixed(2), cause.kind);
    } else if (message.caught_up) console.log('caught up');
  });
  stream.on('error', (error) => {
    if (error.code === grpc.status.OUT_OF_RANGE || error.code === grpc.status.INVALID_ARGUMENT)
      resume = null; // Too old, or rebuilt: begin with a snapshot.
    setTimeout(subscribe, 200);
  });
  stream.on('end', () => {});
}
subscribe();
