using System.Text.RegularExpressions;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Tests.Domain.Vocabulary.Cameo;

public sealed partial class PloverTableTests
{
    [Fact]
    public void A_type_and_mode_has_one_code()
    {
        PloverTable.TryFind("CONSULT", "visit", out var code).ShouldBeTrue();
        code.ToString().ShouldBe("042");
        PloverTable.TryFind("consult", "", out code).ShouldBeTrue();
        code.ToString().ShouldBe("040");
        PloverTable.TryFind("CONSULT", "resign", out _).ShouldBeFalse();
        PloverTable.IsType("Assault").ShouldBeTrue();
        PloverTable.IsType("visit").ShouldBeFalse();
    }

    [Fact]
    public void The_way_back_is_that_of_the_shared_conversion()
    {
        var there = Repository.SharedLines("data/reference/cameo2plover.txt")
            .Select(line => Line().Match(line)).Where(match => match.Success)
            .Select(match => (Code: match.Groups[1].Value, Type: match.Groups[2].Value, Mode: match.Groups[3].Value))
            .ToHashSet();

        foreach (var (type, mode, code, isByNames) in PloverTable.All)
            there.Contains(($"{code}", type, mode)).ShouldBe(!isByNames, $"{type} {mode} {code}");
    }

    [GeneratedRegex(@"^(\d{3,4}): (\w+),\s*([\w-]*)\s*,")]
    private static partial Regex Line();
}
