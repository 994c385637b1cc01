using System.Globalization;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Tests.Domain.Vocabulary.Cameo;

public sealed class CameoCodeTests
{
    [Fact]
    public void Every_code_reads_back_as_itself_and_has_its_root()
    {
        CameoCode.All.Count.ShouldBe(311);
        foreach (var code in CameoCode.All)
        {
            CameoCode.Parse(code.ToString()).ShouldBe(code);
            CameoCode.OfDigits(code.Digits).ShouldBe(code);
            code.Digits.ToString(CultureInfo.InvariantCulture).ShouldBe($"1{code}");
            code.ToString().ShouldStartWith(code.Root.ToString());
            code.Root.Root.ShouldBe(code.Root);
            code.Description.ShouldNotBeNullOrWhiteSpace();
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1299)]
    [InlineData(99)]
    [InlineData(20_000)]
    public void Digits_of_no_code_are_refused(int digits) =>
        Should.Throw<FormatException>(() => CameoCode.OfDigits(digits));

    [Fact]
    public void No_two_codes_share_a_description() =>
        CameoCode.All.Select(code => code.Description).Distinct().Count().ShouldBe(CameoCode.All.Count);

    [Theory]
    [InlineData("9x", "CAMEO code \"9x\" has a letter; expected 2 to 4 digits.")]
    [InlineData("", "CAMEO code is empty; expected 2 to 4 digits.")]
    [InlineData(null, "CAMEO code is empty; expected 2 to 4 digits.")]
    [InlineData("9", "CAMEO code \"9\" has 1 digit; expected 2 to 4 digits.")]
    [InlineData("05771", "CAMEO code \"05771\" has 5 digits; expected 2 to 4 digits.")]
    [InlineData("05 7", "CAMEO code \"05 7\" has something else than digits; expected 2 to 4 digits.")]
    [InlineData("٠٥", "CAMEO code \"٠٥\" has something else than digits; expected 2 to 4 digits.")]
    [InlineData("299", "CAMEO code \"299\" is not in the codebook; expected a code such as \"057\".")]
    public void A_code_that_is_none_is_refused_with_a_sentence(string? text, string fault)
    {
        CameoCode.TryParse(text, out var code, out var said).ShouldBeFalse();

        said.ShouldBe(fault);
        code.IsNone.ShouldBeTrue();
    }

    [Theory]
    [InlineData("010", QuadClass.VerbalCooperation)]
    [InlineData("057", QuadClass.VerbalCooperation)]
    [InlineData("06", QuadClass.MaterialCooperation)]
    [InlineData("094", QuadClass.MaterialCooperation)]
    [InlineData("10", QuadClass.VerbalConflict)]
    [InlineData("145", QuadClass.VerbalConflict)]
    [InlineData("15", QuadClass.MaterialConflict)]
    [InlineData("204", QuadClass.MaterialConflict)]
    public void Roots_fall_into_four_classes(string code, QuadClass quadClass) =>
        CameoCode.Parse(code).QuadClass.ShouldBe(quadClass);

    [Fact]
    public void Weights_are_those_of_the_shared_reference()
    {
        var rows = Repository.SharedLines("data/reference/cameo_goldstein.tsv").Skip(1)
            .Select(line => line.Split('\t'))
            .ToDictionary(cells => cells[0], cells => decimal.Parse(cells[2], CultureInfo.InvariantCulture));

        rows.Count.ShouldBe(CameoCode.All.Count);
        foreach (var code in CameoCode.All)
            (GoldsteinTable.V1.Tenths(code) / 10m).ShouldBe(rows[code.ToString()], code.ToString());
    }

    [Fact]
    public void A_raw_GDELT_file_has_no_code_weight_or_class_that_differs()
    {
        const int eventCode = 26, quadClass = 29, goldstein = 30;
        foreach (var line in Repository.SharedLines("data/gdelt2/20191024143000.export.CSV"))
        {
            var cells = line.Split('\t');
            var code = CameoCode.Parse(cells[eventCode]);
            ((int)code.QuadClass).ToString(CultureInfo.InvariantCulture).ShouldBe(cells[quadClass]);
            (GoldsteinTable.V1.Tenths(code) / 10m)
                .ShouldBe(decimal.Parse(cells[goldstein], CultureInfo.InvariantCulture), code.ToString());
        }
    }

    [Fact]
    public void The_two_Goldstein_tables_differ_in_four_codes() =>
        CameoCode.All
            .Where(code => GoldsteinTable.V1.Tenths(code) != GoldsteinTable.IcewsV1.Tenths(code))
            .Select(code => $"{code}: {GoldsteinTable.IcewsV1.Tenths(code)} / {GoldsteinTable.V1.Tenths(code)}")
            .ShouldBe(["016: -50 / -20", "022: 34 / 32", "164: -65 / -70", "165: -70 / -65"]);

    [Fact]
    public void A_Goldstein_table_is_found_by_its_name()
    {
        GoldsteinTable.TryFind("goldstein-icews-v1", out var table).ShouldBeTrue();
        table.ShouldBeSameAs(GoldsteinTable.IcewsV1);
        GoldsteinTable.TryFind("goldstein-v0", out _).ShouldBeFalse();
    }
}
