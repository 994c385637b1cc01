using Diplomacy.Query;
using Diplomacy.ServiceDefaults;
using Diplomacy.ServiceDefaults.EventStore;
using Diplomacy.ServiceDefaults.Messaging;

var builder = ServiceDefaultsExtensions.CreateBuilder(args);
builder.AddServiceDefaults(grpcPort: 5080, webPort: 5081);
builder.AddEventStore();
builder.AddQuery();
builder.AddBus(QueryHosting.ConfigureBus);

var app = builder.Build();
app.MapQuery();
app.MapServiceDefaults();
app.Run();
