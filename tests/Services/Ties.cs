using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Testing;

/// <summary>Standing ties in one line, and the recording of them.</summary>
public static class Ties
{
    /// <summary>A tie; it lasts where no end is given.</summary>
    public static NewTie Of(
        string country, string counterpart, TieKind kind, string from, string? until = null, string treaty = "") =>
        new()
        {
            Country = country,
            Counterpart = counterpart,
            Kind = kind,
            From = Reports.On(from),
            Until = until is null ? null : Reports.On(until),
            Treaty = treaty,
            Source = "The Official Journal",
        };

    /// <summary>A request of an editor.</summary>
    public static RecordTiesRequest Request(params IEnumerable<NewTie> ties)
    {
        var request = new RecordTiesRequest { Author = "ana", Reason = "From the table." };
        request.Ties.Add(ties);
        return request;
    }

    /// <summary>Records ties in one request.</summary>
    public static async Task<RecordTiesResponse> RecordAsync(
        this RunningServices services, params IEnumerable<NewTie> ties) =>
        await services.Ingestion.RecordTiesAsync(Request(ties), deadline: services.CallDeadline);
}
