using System.Collections.Frozen;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>Who may call an RPC.</summary>
public sealed record Admission
{
    /// <summary>Everyone, with or without a token.</summary>
    public static readonly Admission Everyone = new(needsToken: false, anyOf: null);

    /// <summary>Callers with a valid token, with or without roles.</summary>
    public static readonly Admission AnyToken = new(needsToken: true, anyOf: null);

    /// <summary>No one.</summary>
    public static readonly Admission Nobody = new(needsToken: true, Roles.None);

    private Admission(bool needsToken, Roles? anyOf) => (NeedsToken, AnyOf) = (needsToken, anyOf);

    /// <summary>Whether a valid token must be sent.</summary>
    public bool NeedsToken { get; }

    /// <summary>The roles of which the caller needs one; null if none is needed.</summary>
    public Roles? AnyOf { get; }

    /// <summary>Callers with one of these roles.</summary>
    public static Admission Of(Roles anyOf) => new(needsToken: true, anyOf);

    /// <summary>Whether a token with these roles is enough.</summary>
    public bool Admits(Roles held) => AnyOf is not { } needed || (needed & held) != Roles.None;
}

/// <summary>Who may call what, once access is configured. Paths that are not listed are refused.</summary>
/// <remarks>
/// Every role may read scores and their evidence: reporters must see the effect of their reports, and operators the
/// answers of the system. Writing is for accountable callers, under the subject of their token. Progress shows readers
/// how fresh an answer can be, and operators the state of the projection.
/// </remarks>
public static class AccessPolicies
{
    private static readonly Admission Readers =
        Admission.Of(Roles.Reader | Roles.Reporter | Roles.Editor | Roles.Operator);

    private static readonly Admission Writers = Admission.Of(Roles.Reporter | Roles.Editor);

    private static readonly Admission Editors = Admission.Of(Roles.Editor);

    private static readonly Admission Watchers = Admission.Of(Roles.Reader | Roles.Operator);

    private static readonly Admission Operators = Admission.Of(Roles.Operator);

    // Alerts go to all subscribers, so not every reader may add or remove a rule.
    private static readonly Admission Stewards = Admission.Of(Roles.Editor | Roles.Operator);

    /// <summary>Every path and who may call it. An RPC's path is "/package.Service/Method".</summary>
    public static IReadOnlyDictionary<string, Admission> Lines { get; } = new Dictionary<string, Admission>
    {
        ["/diplomacy.ingestion.v1.IngestionService/ReportSourceEvents"] = Writers,
        ["/diplomacy.ingestion.v1.IngestionService/RetractSourceEvent"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/WithdrawReport"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/CorrectSourceEvent"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/SplitSourceEvent"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/MergeSourceEvents"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/CalibrateFeed"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/SubmitDocument"] = Writers,
        ["/diplomacy.ingestion.v1.IngestionService/GetDocument"] = Readers,
        ["/diplomacy.ingestion.v1.IngestionService/ListDocuments"] = Readers,
        ["/diplomacy.ingestion.v1.IngestionService/RetryDocument"] = Writers,
        ["/diplomacy.ingestion.v1.IngestionService/RecordCoding"] = Writers,
        ["/diplomacy.ingestion.v1.IngestionService/ListUnknownActors"] = Readers,
        ["/diplomacy.ingestion.v1.IngestionService/ConfirmReport"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/WithdrawConfirmation"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/CorrectReport"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/RestoreReport"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/RecordTies"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/EndTie"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/RetractTie"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/ListTieProposals"] = Readers,
        ["/diplomacy.ingestion.v1.IngestionService/DismissTieProposal"] = Editors,
        ["/diplomacy.ingestion.v1.IngestionService/ImportFeed"] = Writers,
        ["/diplomacy.ingestion.v1.IngestionService/GetImport"] = Readers,
        ["/diplomacy.ingestion.v1.IngestionService/ListImports"] = Readers,
        ["/diplomacy.ingestion.v1.IngestionService/CancelImport"] = Writers,
        ["/diplomacy.ingestion.v1.IngestionService/ListRejects"] = Readers,
        ["/diplomacy.ingestion.v1.IngestionService/ExportRejects"] = Readers,
        ["/diplomacy.ingestion.v1.IngestionService/ResubmitReject"] = Writers,

        ["/diplomacy.query.v1.QueryService/GetRelationship"] = Readers,
        ["/diplomacy.query.v1.QueryService/ListRelationships"] = Readers,
        ["/diplomacy.query.v1.QueryService/GetTimeline"] = Readers,
        ["/diplomacy.query.v1.QueryService/ListSourceEvents"] = Readers,
        ["/diplomacy.query.v1.QueryService/ExplainScore"] = Readers,
        ["/diplomacy.query.v1.QueryService/ListModels"] = Readers,
        ["/diplomacy.query.v1.QueryService/ListTies"] = Readers,
        ["/diplomacy.query.v1.QueryService/CompareKnowledge"] = Readers,
        ["/diplomacy.query.v1.QueryService/ListMovers"] = Readers,
        ["/diplomacy.query.v1.QueryService/EvaluateModel"] = Readers,
        ["/diplomacy.query.v1.QueryService/ReplayHistory"] = Readers,
        ["/diplomacy.query.v1.QueryService/ExportScores"] = Readers,

        ["/diplomacy.query.v1.SubscriptionService/Subscribe"] = Readers,
        ["/diplomacy.query.v1.SubscriptionService/ListAlertRules"] = Readers,
        ["/diplomacy.query.v1.SubscriptionService/CreateAlertRule"] = Stewards,
        ["/diplomacy.query.v1.SubscriptionService/DeleteAlertRule"] = Stewards,

        ["/diplomacy.projection.v1.ProjectionService/GetProgress"] = Watchers,
        ["/diplomacy.projection.v1.ProjectionService/RebuildProjection"] = Operators,
        ["/diplomacy.projection.v1.ProjectionService/PauseProjection"] = Operators,
        ["/diplomacy.projection.v1.ProjectionService/ResumeProjection"] = Operators,

        ["/metrics"] = Watchers,

        // Load balancers and orchestrators have no token, and the answer is only whether the service works.
        ["/grpc.health.v1.Health/Check"] = Admission.Everyone,
        ["/grpc.health.v1.Health/Watch"] = Admission.Everyone,

        ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = Admission.AnyToken,
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = Admission.AnyToken,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Who may call a path; nobody if it is not in the table.</summary>
    public static Admission For(string path) => Lines.GetValueOrDefault(path, Admission.Nobody);
}
