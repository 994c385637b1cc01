namespace Diplomacy.Contracts.Events;

/// <summary>The names under which events are stored. They never change, even if the C# types are renamed.</summary>
public static class EventTypeAliases
{
    /// <summary>Every stored event type and its name.</summary>
    public static readonly IReadOnlyDictionary<Type, string> All = new Dictionary<Type, string>
    {
        [typeof(SourceEventReported)] = "source_event_reported",
        [typeof(ReportMoved)] = "report_moved",
        [typeof(ReportWithdrawn)] = "report_withdrawn",
        [typeof(SourceEventRetracted)] = "source_event_retracted",
        [typeof(SourceEventCorrected)] = "source_event_corrected",
        [typeof(SourceEventSplit)] = "source_event_split",
        [typeof(SourceEventMerged)] = "source_event_merged",
        [typeof(FeedCalibrated)] = "feed_calibrated",
        [typeof(ReportConfirmed)] = "report_confirmed",
        [typeof(ConfirmationWithdrawn)] = "confirmation_withdrawn",
        [typeof(ReportCorrected)] = "report_corrected",
        [typeof(ReportRevised)] = "report_revised",
        [typeof(ReportRestored)] = "report_restored",
        [typeof(ReportSuperseded)] = "report_superseded",
        [typeof(TieReported)] = "tie_reported",
        [typeof(TieEnded)] = "tie_ended",
        [typeof(TieRetracted)] = "tie_retracted",
        [typeof(DocumentReceived)] = "document_received",
        [typeof(DocumentRetried)] = "document_retried",
        [typeof(DocumentCoded)] = "document_coded",
        [typeof(DocumentCodingFailed)] = "document_coding_failed",
    };
}
