using Diplomacy.Deploy;

// usage: Host DATA-DIRECTORY [ephemeral] [npm]
// Prints the connection string once the server answers, and runs until its own input ends.
try
{
    await using var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions
    {
        DataDirectory = args[0],
        Ephemeral = args.Contains("ephemeral"),
        Routes = args.Contains("npm") ? PostgresRoutes.Npm : PostgresRoutes.All,
        Progress = Console.WriteLine,
    });
    Console.WriteLine($"ready {postgres.ConnectionString}");
    await Console.In.ReadToEndAsync();
    return 0;
}
catch (PrivatePostgresException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
