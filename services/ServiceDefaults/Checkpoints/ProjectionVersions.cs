using Npgsql;

namespace Diplomacy.ServiceDefaults.Checkpoints;

/// <summary>The range of positions at which a projection version gives other answers than its predecessors.</summary>
/// <param name="Build">The projection version.</param>
/// <param name="First">The first position.</param>
/// <param name="Last">The last position, at most that of the switch to this version.</param>
public readonly record struct Superseded(int Build, long First, long Last);

/// <summary>The projection version that readers read, and what it superseded.</summary>
/// <param name="Number">Increases with every switch, also without a difference.</param>
/// <param name="Superseded">Ordered by version and position; the ranges of one version do not overlap.</param>
public sealed record ProjectionVersion(int Number, IReadOnlyList<Superseded> Superseded);

/// <summary>
/// The projection versions known to this process. A checkpoint contains the last version that changed the answer at its
/// position. So it is valid exactly as long as this answer, and a rebuild that does not change the answer does not
/// change the checkpoint.
/// </summary>
public sealed class ProjectionVersions(NpgsqlDataSource dataSource)
{
    /// <summary>The version at positions that no rebuild has changed.</summary>
    public const int FirstVersion = 1;

    /// <summary>The version that no position has.</summary>
    internal const int NoVersion = 0;

    private volatile ProjectionVersion _present = new(Number: 0, []);

    /// <summary>The version that this process reads.</summary>
    public ProjectionVersion Present => _present;

    /// <summary>The version that last changed the answer at a position.</summary>
    public int VersionAt(long position)
    {
        var all = _present.Superseded;
        for (var i = all.Count - 1; i >= 0; i--)
            if (all[i].First <= position && position <= all[i].Last)
                return all[i].Build;
        return FirstVersion;
    }

    /// <summary>Reads the current version from the store.</summary>
    public async Task<ProjectionVersion> Read(CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            """
            select projection.build, superseded.build, first_position, last_position
            from scoring.projection left join scoring.superseded on true order by 2, 3
            """);
        var number = 0;
        var superseded = new List<Superseded>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            number = reader.GetInt32(0);
            if (!reader.IsDBNull(1))
                superseded.Add(new Superseded(reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3)));
        }
        return new ProjectionVersion(number, superseded);
    }

    /// <summary>Makes this process read the given version.</summary>
    public void Adopt(ProjectionVersion version) => _present = version;
}
