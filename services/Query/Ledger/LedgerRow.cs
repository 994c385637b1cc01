using Diplomacy.Domain.Vocabulary.Cameo;
using Npgsql;

namespace Diplomacy.Query.Ledger;

/// <summary>A row of the ledger: the lines of one relationship and feed in one batch of the projection.</summary>
internal sealed class LedgerRow
{
    /// <summary>The columns that <see cref="Read(NpgsqlDataReader)"/> needs.</summary>
    public const string Columns =
        "relationship, feed, positions, days, cameo_codes, outgoing, source_event_ids, mentions, qualities, "
        + "source_events, sentences";

    /// <summary>The columns that <see cref="ReadWhole"/> needs.</summary>
    public const string AllColumns = Columns + ", entries, causes";

    public required int Relationship { get; init; }

    public required string Feed { get; init; }

    public required long[] Positions { get; init; }

    public required DateOnly[] Days { get; init; }

    public required short[] Codes { get; init; }

    public required bool[] Outgoing { get; init; }

    public required Guid[] SourceEventIds { get; init; }

    public required int[] Mentions { get; init; }

    public required int[] Qualities { get; init; }

    public required short[] SourceEvents { get; init; }

    /// <summary>The sentence of each line; empty where none has one.</summary>
    public required int[] Sentences { get; init; }

    /// <summary>The number of a line within its stored event. Empty if not selected.</summary>
    public short[] Entries { get; private init; } = [];

    /// <summary>The ChangeKind of each line's stored event. Empty if not selected or not known.</summary>
    public short[] Causes { get; private init; } = [];

    /// <summary>Reads the columns that scores need.</summary>
    public static LedgerRow Read(NpgsqlDataReader reader) => Read(reader, entries: [], causes: []);

    /// <summary>Reads also the columns that the change log needs.</summary>
    public static LedgerRow ReadWhole(NpgsqlDataReader reader) => Read(
        reader, reader.GetFieldValue<short[]>(11), reader.IsDBNull(12) ? [] : reader.GetFieldValue<short[]>(12));

    private static LedgerRow Read(NpgsqlDataReader reader, short[] entries, short[] causes) => new()
    {
        Relationship = reader.GetInt32(0),
        Feed = reader.GetString(1),
        Positions = reader.GetFieldValue<long[]>(2),
        Days = reader.GetFieldValue<DateOnly[]>(3),
        Codes = reader.GetFieldValue<short[]>(4),
        Outgoing = reader.GetFieldValue<bool[]>(5),
        SourceEventIds = reader.GetFieldValue<Guid[]>(6),
        Mentions = reader.GetFieldValue<int[]>(7),
        Qualities = reader.GetFieldValue<int[]>(8),
        SourceEvents = reader.GetFieldValue<short[]>(9),
        Sentences = reader.IsDBNull(10) ? [] : reader.GetFieldValue<int[]>(10),
        Entries = entries,
        Causes = causes,
    };

    /// <summary>One of its lines; the feed is given by its number in <see cref="FeedIds"/>.</summary>
    public LedgerLine LineAt(int i, int feed) => new(
        Positions[i], LedgerLine.KeyOf(Days[i], CameoCode.OfDigits(Codes[i]), Outgoing[i], SourceEventIds[i]),
        Mentions[i], feed, (short)Qualities[i], (sbyte)SourceEvents[i],
        Sentences.Length == 0 ? 0 : Sentences[i]);
}
