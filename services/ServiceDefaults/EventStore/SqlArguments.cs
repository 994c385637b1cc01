using Npgsql;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>Adds the arguments of a statement in one call; null becomes SQL's null.</summary>
public static class SqlArguments
{
    /// <summary>Adds the arguments <c>$1</c>, <c>$2</c> and so on.</summary>
    public static void AddArguments(this NpgsqlParameterCollection parameters, params ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
            parameters.AddWithValue(value ?? DBNull.Value);
    }

    /// <summary>Adds named arguments, which a statement may use more than once: <c>@position</c>.</summary>
    public static void AddArguments(
        this NpgsqlParameterCollection parameters, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        foreach (var (name, value) in values)
            parameters.AddWithValue(name, value ?? DBNull.Value);
    }
}
