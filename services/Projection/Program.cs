using Diplomacy.Projection;
using Diplomacy.ServiceDefaults;
using Diplomacy.ServiceDefaults.Messaging;

var builder = ServiceDefaultsExtensions.CreateBuilder(args);
builder.AddServiceDefaults(grpcPort: 5280, webPort: 5281);
builder.AddEventStoreWithProjection().RunProjections();
builder.AddProjection();
builder.AddBus();

var app = builder.Build();
app.MapProjection();
app.MapServiceDefaults();
app.Run();
