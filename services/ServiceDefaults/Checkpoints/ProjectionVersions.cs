using Npgsql;

namespace Diplomacy.ServiceDefaults.Checkpoints;

/// <summary>Positions, from the first to the last, at which a build answers otherwise than those before it.</summary>
/// <param name="Build">The build.</param>
/// <param name="First">The first position.</param>
/// <param name="Last">The last, at most the position at which the build took the place of the one before.</param>
public readonly record struct Superseded(int Build, long First, long Last);

/// <summary>Which build of the projection readers read, and what it superseded.</summary>
/// <param name="Number">Rises with every build, also with one that is equal.</param>
/// <param name="Superseded">By build and position; those of one build do not overlap.</param>
public sealed record ProjectionVersion(int Number, IReadOnlyList<Superseded> Superseded);

/// <summary>
/// The builds of the projection, as this process knows them. A checkpoint carries the last build that changed what is
/// answered at its position, or the first: so it is valid as long as its answer is the same, and not longer, and an
/// answer that a rebuild leaves as it was keeps its checkpoint to the letter.
/// </summary>
public sealed class ProjectionVersions(NpgsqlDataSource dataSource)
{
    /// <summary>The version at positions that no build has changed.</summary>
    public const int FirstVersion = 1;

    /// <summary>The version that no position has.</summary>
    internal const int NoVersion = 0;

    private volatile ProjectionVersion _present = new(Number: 0, []);

    /// <summary>The build that this process reads.</summary>
    public ProjectionVersion Present => _present;

    /// <summary>The build that last changed what is answered at a position.</summary>
    public int VersionAt(long position)
    {
        var all = _present.Superseded;
        for (var i = all.Count - 1; i >= 0; i--)
            if (all[i].First <= position && position <= all[i].Last)
                return all[i].Build;
        return FirstVersion;
    }

    /// <summary>What the store says now.</summary>
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

    /// <summary>From now on this process reads that build.</summary>
    public void Adopt(ProjectionVersion build) => _present = build;
}
