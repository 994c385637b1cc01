using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using Diplomacy.Protos.Error.V1;
using Diplomacy.ServiceDefaults.Access;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Diplomacy.Tests.ServiceDefaults.Access;

/// <summary>Who may call what, listed here again by hand and tested over both protocols.</summary>
public sealed class AccessTableTests(GuardedServices services)
{
    private const string Everyone = "everyone";
    private const string AnyToken = "any token";
    private const string Metrics = "/metrics";

    private static readonly Dictionary<string, string> Expected = new()
    {
        ["/diplomacy.ingestion.v1.IngestionService/ReportSourceEvents"] = "reporter editor",
        ["/diplomacy.ingestion.v1.IngestionService/RetractSourceEvent"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/WithdrawReport"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/CorrectSourceEvent"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/SplitSourceEvent"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/MergeSourceEvents"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/CalibrateFeed"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/SubmitDocument"] = "reporter editor",
        ["/diplomacy.ingestion.v1.IngestionService/GetDocument"] = "reader reporter editor operator",
        ["/diplomacy.ingestion.v1.IngestionService/ListDocuments"] = "reader reporter editor operator",
        ["/diplomacy.ingestion.v1.IngestionService/RetryDocument"] = "reporter editor",
        ["/diplomacy.ingestion.v1.IngestionService/RecordCoding"] = "reporter editor",
        ["/diplomacy.ingestion.v1.IngestionService/ListUnknownActors"] = "reader reporter editor operator",
        ["/diplomacy.ingestion.v1.IngestionService/ConfirmReport"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/WithdrawConfirmation"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/CorrectReport"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/RestoreReport"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/RecordTies"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/EndTie"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/RetractTie"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/ListTieProposals"] = "reader reporter editor operator",
        ["/diplomacy.ingestion.v1.IngestionService/DismissTieProposal"] = "editor",
        ["/diplomacy.ingestion.v1.IngestionService/ImportFeed"] = "reporter editor",
        ["/diplomacy.ingestion.v1.IngestionService/GetImport"] = "reader reporter editor operator",
        ["/diplomacy.ingestion.v1.IngestionService/ListImports"] = "reader reporter editor operator",
        ["/diplomacy.ingestion.v1.IngestionService/CancelImport"] = "reporter editor",
        ["/diplomacy.ingestion.v1.IngestionService/ListRejects"] = "reader reporter editor operator",
        ["/diplomacy.ingestion.v1.IngestionService/ExportRejects"] = "reader reporter editor operator",
        ["/diplomacy.ingestion.v1.IngestionService/ResubmitReject"] = "reporter editor",
        ["/diplomacy.query.v1.QueryService/GetRelationship"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.QueryService/ListRelationships"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.QueryService/GetTimeline"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.QueryService/ListSourceEvents"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.QueryService/ExplainScore"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.QueryService/ListModels"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.QueryService/ListTies"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.QueryService/CompareKnowledge"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.QueryService/ListMovers"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.QueryService/EvaluateModel"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.QueryService/ReplayHistory"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.QueryService/ExportScores"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.SubscriptionService/Subscribe"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.SubscriptionService/ListAlertRules"] = "reader reporter editor operator",
        ["/diplomacy.query.v1.SubscriptionService/CreateAlertRule"] = "editor operator",
        ["/diplomacy.query.v1.SubscriptionService/DeleteAlertRule"] = "editor operator",
        ["/diplomacy.projection.v1.ProjectionService/GetProgress"] = "reader operator",
        ["/diplomacy.projection.v1.ProjectionService/RebuildProjection"] = "operator",
        ["/diplomacy.projection.v1.ProjectionService/PauseProjection"] = "operator",
        ["/diplomacy.projection.v1.ProjectionService/ResumeProjection"] = "operator",
        ["/grpc.health.v1.Health/Check"] = Everyone,
        ["/grpc.health.v1.Health/Watch"] = Everyone,
        ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = AnyToken,
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = AnyToken,
        [Metrics] = "reader operator",
    };

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var path in Expected.Keys.Where(path => path != Metrics))
            foreach (var who in (string[])["nobody", "clerk", "reader", "reporter", "editor", "operator", "Reader"])
                cases.Add(path, who);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_rpc_admits_only_callers_that_the_table_names(string path, string who)
    {
        var outcome = await services.CallAsync(
            path, who == "nobody" ? null : $"Bearer {services.Issuer.Token(who)}");

        outcome.Code.ShouldNotBe(StatusCode.Unimplemented);
        var admitted = Expected[path] == Everyone
            || (who != "nobody" && (Expected[path] == AnyToken || Expected[path].Split(' ').Contains(who)));
        outcome.Admitted.ShouldBe(admitted, outcome.ToString());
        if (!admitted)
            outcome.Reason.ShouldBe(who == "nobody" ? "UNAUTHENTICATED" : "PERMISSION_DENIED");
    }

    [Fact]
    public async Task A_refusal_names_the_roles_that_are_needed_and_those_that_the_token_has()
    {
        var outcome = await services.CallAsync(
            "/diplomacy.ingestion.v1.IngestionService/ReportSourceEvents",
            $"Bearer {services.Issuer.Token("reader operator")}");

        outcome.ShouldBe(new Outcome(StatusCode.PermissionDenied,
            "/diplomacy.ingestion.v1.IngestionService/ReportSourceEvents needs the role reporter or editor; "
            + "the token has reader and operator.", "PERMISSION_DENIED"));
    }

    [Fact]
    public async Task A_path_in_another_case_is_not_in_the_table_and_is_refused()
    {
        var outcome = await services.CallAsync(
            "/diplomacy.query.v1.QueryService/getrelationship", $"Bearer {services.Issuer.Token("reader")}");

        outcome.Code.ShouldBeOneOf(StatusCode.PermissionDenied, StatusCode.Unimplemented);
    }

    [Theory]
    [InlineData("nobody", HttpStatusCode.Unauthorized)]
    [InlineData("reporter", HttpStatusCode.Forbidden)]
    [InlineData("reader", HttpStatusCode.OK)]
    [InlineData("operator", HttpStatusCode.OK)]
    public async Task Metrics_ask_for_a_token_too(string who, HttpStatusCode expected)
    {
        using var client = new HttpClient { BaseAddress = services.Web };
        if (who != "nobody")
            client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Bearer", services.Issuer.Token(who));

        using var response = await client.GetAsync(Metrics);

        response.StatusCode.ShouldBe(expected);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_open_to_everyone(string path)
    {
        using var client = new HttpClient { BaseAddress = services.Web };

        using var response = await client.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void The_table_lists_exactly_the_rpcs_of_the_contracts()
    {
        var rpcs =
            from type in typeof(ErrorReasonReflection).Assembly.GetTypes()
            let file = type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
                as FileDescriptor
            where file is not null
            from service in file.Services
            from rpc in service.Methods
            select $"/{service.FullName}/{rpc.Name}";

        AccessPolicies.Lines.Keys.Where(path => path.StartsWith("/diplomacy.", StringComparison.Ordinal))
            .ShouldBe(rpcs, ignoreOrder: true);
    }

    [Fact]
    public void Every_line_of_the_table_is_tried_here() =>
        AccessPolicies.Lines.Keys.ShouldBe(Expected.Keys, ignoreOrder: true);

    [Fact]
    public void An_rpc_missing_from_the_table_admits_nobody() =>
        AccessPolicies.For("/diplomacy.query.v1.QueryService/DropEverything")
            .Admits(Roles.Reader | Roles.Reporter | Roles.Editor | Roles.Operator).ShouldBeFalse();
}
