using Diplomacy.Contracts.Events;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>A drawn report, and where it is stored.</summary>
/// <param name="Stream">The source event's id.</param>
/// <param name="Version">The report's place among the reports of its source event, from 1.</param>
internal readonly record struct FeedRow(SourceEventReported Event, Guid Stream, int Version);
