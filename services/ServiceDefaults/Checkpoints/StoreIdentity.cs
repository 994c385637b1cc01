using Npgsql;

namespace Diplomacy.ServiceDefaults.Checkpoints;

/// <summary>The identity of the event store, read once at the start; it never changes.</summary>
/// <remarks>Before that, its properties throw <see cref="StoreNotReadyException"/>.</remarks>
public sealed class StoreIdentity
{
    private Guid _epoch;
    private byte[]? _sealKey;

    /// <summary>The store's UUID, generated when it was created.</summary>
    public Guid Epoch => _sealKey is null ? throw NotLoaded() : _epoch;

    /// <summary>The 32-byte key that seals checkpoints.</summary>
    public ReadOnlySpan<byte> SealKey => _sealKey ?? throw NotLoaded();

    internal async Task LoadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select epoch, seal_key from recording.store_identity", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        _epoch = reader.GetGuid(0);
        _sealKey = reader.GetFieldValue<byte[]>(1);
    }

    private static StoreNotReadyException NotLoaded() => new();
}
