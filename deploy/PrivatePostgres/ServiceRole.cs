using Npgsql;

namespace Diplomacy.Deploy;

/// <summary>
/// The role that the services have on a server of ours: it owns their database and everything in it, and nothing else.
/// It can neither read the server's files nor run programs there, which a superuser can.
/// </summary>
internal static class ServiceRole
{
    /// <summary>Its name.</summary>
    public const string Name = "diplomacy";

    /// <summary>
    /// Creates the role and the database as far as they are missing, and makes the role the owner of the database and
    /// of everything in it. Returns the connection string that leads there as this role.
    /// </summary>
    /// <param name="superuser">The connection string of a superuser, to any database.</param>
    /// <param name="database">The services' database.</param>
    /// <param name="password">The role's password from now on.</param>
    public static async Task<string> EnsureAsync(string superuser, string database, string password)
    {
        var role = Identifier(Name);
        var server = new NpgsqlConnectionStringBuilder(superuser) { Pooling = false, Timeout = 5 };
        await using (var connection = new NpgsqlConnection(server.ConnectionString))
        {
            await connection.OpenAsync();
            if (!await ExistsAsync(connection, "select 1 from pg_roles where rolname = $1", Name))
                await ExecuteAsync(connection, $"create role {role}");
            await ExecuteAsync(
                connection,
                $"""
                alter role {role} with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
                password '{password.Replace("'", "''", StringComparison.Ordinal)}'
                """);
            if (!await ExistsAsync(connection, "select 1 from pg_database where datname = $1", database))
                await ExecuteAsync(connection, $"create database {Identifier(database)}");
        }

        server.Database = database;
        await using (var connection = new NpgsqlConnection(server.ConnectionString))
        {
            await connection.OpenAsync();
            await ExecuteAsync(connection, $"alter database {Identifier(database)} owner to {role}");
            await ExecuteAsync(connection, OwnObjects.Value);
        }

        return new NpgsqlConnectionStringBuilder(superuser)
        {
            Database = database,
            Username = Name,
            Password = password,
        }.ConnectionString;
    }

    private static readonly Lazy<string> OwnObjects = new(() =>
    {
        using var stream = typeof(ServiceRole).Assembly.GetManifestResourceStream("Diplomacy.Deploy.own_objects.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    private static string Identifier(string name) =>
        $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string query, string name)
    {
        await using var command = new NpgsqlCommand(query, connection);
        command.Parameters.AddWithValue(name);
        return await command.ExecuteScalarAsync() is not null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
