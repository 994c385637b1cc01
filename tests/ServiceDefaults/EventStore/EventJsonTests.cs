using System.Text.Json;
using System.Text.Json.Nodes;
using Diplomacy.Contracts.Events;
using Diplomacy.ServiceDefaults.EventStore;

namespace Diplomacy.Tests.ServiceDefaults.EventStore;

/// <summary>A report is stored and read as System.Text.Json does it, only quicker.</summary>
public sealed class EventJsonTests
{
    private const string Characters = "abAB01\"\\\n-éЖ中";
    private const int Many = 5_000, LengthMax = 20;

    [Fact]
    public void Every_property_of_a_report_is_read()
    {
        var full = (SourceEventReported)Make(typeof(SourceEventReported), () => "some", 7, Guid.NewGuid());

        Plain(full.Origin).Count.ShouldBe(typeof(ReportOrigin).GetProperties().Length);
        Plain(full).Count.ShouldBe(typeof(SourceEventReported).GetProperties().Length);
        Read(Plain(full).ToJsonString()).ShouldBe(full);
    }

    [Fact]
    public void Strings_of_every_length_and_script_come_back_as_they_were_stored()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < Many; i++)
        {
            var report = (SourceEventReported)Make(
                typeof(SourceEventReported), () => Text(random), random.Next(), Guid.NewGuid());
            var stored = JsonSerializer.Serialize(report, EventJson.Options);

            JsonNode.DeepEquals(JsonNode.Parse(stored), Plain(report)).ShouldBeTrue($"seed {seed}: {stored}");
            Read(stored).ShouldBe(report, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{ "Origin": {} }""")]
    [InlineData("""{ "Origin": null, "Stated": null, "MovedFrom": null, "Summary": null, "Source": null }""")]
    [InlineData("""{ "Later": { "Source": "BOL", "more": [1, { "Target": 2 }] }, "Target": "USA" }""")]
    [InlineData("""{ "Origin": { "Later": [[]], "Url": "u" }, "Mentions": 2, "Mentions": 3, "source": "BOL" }""")]
    [InlineData("""{ "\u0053ource": "B\u004fL", "Origin": { "\u0055rl": "\u0075" } }""")]
    public void What_is_missing_null_escaped_or_unknown_is_read_as_System_Text_Json_reads_it(string stored) =>
        Read(stored).ShouldBe(JsonSerializer.Deserialize<SourceEventReported>(stored));

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{ "Quality": "seven" }""")]
    [InlineData("""{ "Quality": null }""")]
    [InlineData("""{ "Quality": 99999999999 }""")]
    [InlineData("""{ "ReportId": "no uuid" }""")]
    [InlineData("""{ "Source": 7 }""")]
    [InlineData("""{ "Source": { } }""")]
    [InlineData("""{ "Origin": [] }""")]
    [InlineData("""{ "Origin": { "Paragraph": 1.5 } }""")]
    [InlineData("""{ "Stated": 1 }""")]
    [InlineData("""{ "Source": "BOL" """)]
    public void What_System_Text_Json_refuses_is_refused(string stored)
    {
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<SourceEventReported>(stored));
        Should.Throw<JsonException>(() => Read(stored));
    }

    private static SourceEventReported? Read(string stored) =>
        JsonSerializer.Deserialize<SourceEventReported>(stored, EventJson.Options);

    /// <summary>What System.Text.Json by itself writes, without what is null or 0.</summary>
    private static JsonObject Plain<T>(T value)
    {
        var written = JsonSerializer.SerializeToNode(value)!.AsObject();
        foreach (var name in written.Where(pair => IsDefault(pair.Value)).Select(pair => pair.Key).ToArray())
            written.Remove(name);
        foreach (var inner in written.Select(pair => pair.Value).OfType<JsonObject>())
            foreach (var name in inner.Where(pair => IsDefault(pair.Value)).Select(pair => pair.Key).ToArray())
                inner.Remove(name);
        return written;
    }

    private static bool IsDefault(JsonNode? value) =>
        value is null || (value.GetValueKind() == JsonValueKind.Number && value.GetValue<long>() == 0);

    /// <summary>A record with every property set, also those that are yet to come.</summary>
    private static object Make(Type type, Func<string> text, int number, Guid id)
    {
        var constructor = type.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.ParameterType switch
        {
            var simple when simple == typeof(string) => text(),
            var simple when simple == typeof(int) || simple == typeof(int?) => number,
            var simple when simple == typeof(long) => (long)number << 8,
            var simple when simple == typeof(Guid) || simple == typeof(Guid?) => (object)id,
            var inner => Make(inner, text, number, id),
        })]);
    }

    private static string Text(Random random) =>
        new(random.GetItems(Characters.AsSpan(), random.Next(LengthMax)));
}
