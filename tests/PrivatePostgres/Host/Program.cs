using Diplomacy.Deploy;

// usage: Host DATA-DIRECTORY [ephemeral]
// Prints the connection string once the server answers, and runs until its own input ends.
await using var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions
{
    DataDirectory = args[0],
    Ephemeral = args.Contains("ephemeral"),
});
Console.WriteLine($"ready {postgres.ConnectionString}");
await Console.In.ReadToEndAsync();
