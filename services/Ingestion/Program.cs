using Diplomacy.Ingestion;
using Diplomacy.ServiceDefaults;
using Diplomacy.ServiceDefaults.Messaging;

var builder = ServiceDefaultsExtensions.CreateBuilder(args);
builder.AddServiceDefaults(grpcPort: 5180, webPort: 5181);
builder.AddEventStore(resetsConnections: false, plans: StatementPlans.Generic);
builder.AddIngestion();
builder.AddBus(IngestionHosting.ConfigureBus);

var app = builder.Build();
app.MapIngestion();
app.MapServiceDefaults();
app.Run();
