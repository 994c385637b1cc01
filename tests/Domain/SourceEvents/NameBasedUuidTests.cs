using Diplomacy.Domain.SourceEvents;

namespace Diplomacy.Tests.Domain.SourceEvents;

public sealed class NameBasedUuidTests
{
    private static readonly Guid Dns = new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    [Fact]
    public void The_example_of_the_standard_comes_out() =>
        NameBasedUuid.Create(Dns, "www.example.com").ShouldBe(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"));

    [Theory]
    [InlineData(0)]
    [InlineData(495)]
    [InlineData(496)]
    [InlineData(497)]
    [InlineData(100_000)]
    public void A_name_of_any_length_has_one_of_version_5(int length)
    {
        var id = NameBasedUuid.Create(Dns, new string('ñ', length));

        id.ShouldBe(NameBasedUuid.Create(Dns, new string('ñ', length)));
        id.ShouldNotBe(NameBasedUuid.Create(Dns, new string('ñ', length + 1)));
        id.Version.ShouldBe(5);
    }
}
