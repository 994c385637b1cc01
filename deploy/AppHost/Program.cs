using Diplomacy.AppHost;
using Diplomacy.Deploy;

try
{
    var builder = DistributedApplication.CreateBuilder(args);
    var settings = Settings.Of(builder.Configuration);
    builder.ConfigureAspire(settings);

    await using var postgres = await PostgresServer.AddAsync(builder, settings);
    await using var rabbitMq = await RabbitMqServer.AddAsync(builder, settings);
    var ingestion = builder.AddNodes<Projects.Diplomacy_Ingestion>(
        "ingestion", firstPort: 5180, settings, postgres, rabbitMq);
    builder.AddNodes<Projects.Diplomacy_Projection>("projection", firstPort: 5280, settings, postgres, rabbitMq);
    builder.AddNodes<Projects.Diplomacy_Query>("query", firstPort: 5080, settings, postgres, rabbitMq);

    Console.WriteLine($"seeds        dotnet run --project deploy/Standalone -- --seed {ingestion}");
    await builder.Build().RunAsync();
    return 0;
}
catch (Exception exception) when (exception is PrivatePostgresException or PrivateRabbitMqException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
