using Npgsql;
using NpgsqlTypes;

namespace Marten.Storage;

/// <summary>An SQL command of the caller's, with values typed the way Marten types them.</summary>
internal sealed record QueuedSql(char Placeholder, string Sql, object?[] Values)
{
    public static QueuedSql Of(char placeholder, string sql, object?[] values)
    {
        sql = sql.TrimEnd(';');
        if (sql.Contains(';'))
            throw new ArgumentOutOfRangeException(nameof(sql), "Only one command at a time, without semicolons");
        return new QueuedSql(placeholder, sql, values);
    }

    public NpgsqlBatchCommand ToCommand()
    {
        var parts = Sql.Split(Placeholder);
        if (parts.Length - 1 != Values.Length)
            throw new InvalidOperationException(
                $"The command has {parts.Length - 1} placeholders but {Values.Length} values: {Sql}");
        var text = new System.Text.StringBuilder(parts[0]);
        var command = new NpgsqlBatchCommand();
        for (var i = 0; i < Values.Length; i++)
        {
            text.Append('$').Append(i + 1).Append(parts[i + 1]);
            command.Parameters.Add(Parameter(Values[i]));
        }

        command.CommandText = text.ToString();
        return command;
    }

    private static NpgsqlParameter Parameter(object? value) => value is null or DBNull
        ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }
        : TypeOf(value.GetType()) is { } type
            ? new NpgsqlParameter { Value = value, NpgsqlDbType = type }
            : new NpgsqlParameter { Value = value };

    private static NpgsqlDbType? TypeOf(Type type)
    {
        if (type == typeof(byte[])) return NpgsqlDbType.Bytea;
        if (type.IsArray && TypeOf(type.GetElementType()!) is { } element) return NpgsqlDbType.Array | element;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return NpgsqlDbType.Text;
        if (type == typeof(int) || type.IsEnum) return NpgsqlDbType.Integer;
        if (type == typeof(long)) return NpgsqlDbType.Bigint;
        if (type == typeof(short)) return NpgsqlDbType.Smallint;
        if (type == typeof(double)) return NpgsqlDbType.Double;
        if (type == typeof(float)) return NpgsqlDbType.Real;
        if (type == typeof(decimal)) return NpgsqlDbType.Numeric;
        if (type == typeof(bool)) return NpgsqlDbType.Boolean;
        if (type == typeof(Guid)) return NpgsqlDbType.Uuid;
        if (type == typeof(DateTime)) return NpgsqlDbType.Timestamp;
        if (type == typeof(DateTimeOffset)) return NpgsqlDbType.TimestampTz;
        if (type == typeof(DateOnly)) return NpgsqlDbType.Date;
        if (type == typeof(TimeSpan)) return NpgsqlDbType.Interval;
        return null;
    }
}
