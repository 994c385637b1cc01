using Diplomacy.Deploy;

// usage: Host DATA-DIRECTORY
// Prints the connection string once the broker answers, and runs until its own input ends.
await using var broker = await PrivateRabbitMq.StartAsync(new PrivateRabbitMqOptions { DataDirectory = args[0] });
Console.WriteLine($"ready {broker.ConnectionString}");
await Console.In.ReadToEndAsync();
