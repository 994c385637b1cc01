using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Microsoft.IdentityModel.Tokens;

namespace Diplomacy.Tests.ServiceDefaults.Access;

/// <summary>Faults of a token, reported by their kind alone, over both protocols.</summary>
public sealed class TokenTests(GuardedServices services)
{
    private const string Path = "/diplomacy.query.v1.QueryService/GetRelationship";
    private const string BadSignature = "The token's signature does not hold.";
    private const string NotAToken = "What was sent is no JSON Web Token.";

    private TestIssuer Issuer => services.Issuer;

    [Fact]
    public Task Without_a_token_nothing_is_answered() => Refused(
        authorization: null, "No token was sent; expected the header \"authorization: Bearer TOKEN\".");

    [Fact]
    public Task An_expired_token_is_refused() => Refused(
        Issuer.Token("reader", token => token.Expires = DateTime.UtcNow.AddSeconds(-35)), "The token has expired.");

    [Fact]
    public Task A_token_that_is_not_valid_yet_is_refused() => Refused(
        Issuer.Token("reader", token => token.NotBefore = DateTime.UtcNow.AddSeconds(90)),
        "The token is not valid yet.");

    [Fact]
    public Task A_token_without_an_end_is_refused() => Refused(
        Issuer.Token("reader", token => token.Expires = null),
        "The token never expires; expected one that does (exp).");

    [Fact]
    public Task A_token_for_another_audience_is_refused() => Refused(
        Issuer.Token("reader", token => token.Audience = "elsewhere"), "The token is meant for another audience.");

    [Fact]
    public Task A_token_for_an_audience_with_a_slash_more_is_refused() => Refused(
        Issuer.Token("reader", token => token.Audience = TestIssuer.Audience + "/"),
        "The token is meant for another audience.");

    [Fact]
    public Task A_token_that_needs_extensions_is_refused() => Refused(
        Issuer.Token("reader", token => token.AdditionalHeaderClaims =
            new Dictionary<string, object> { ["crit"] = new[] { "b64" }, ["b64"] = true }),
        "The token needs extensions (crit) that are not understood here.");

    [Fact]
    public Task A_token_for_no_audience_is_refused() => Refused(
        Issuer.Token("reader", token => token.Audience = null), "The token is meant for another audience.");

    [Fact]
    public Task A_token_of_another_issuer_is_refused() => Refused(
        Issuer.Token("reader", token => token.Issuer = "https://other.example"),
        "The token comes from another issuer.");

    [Fact]
    public Task A_token_signed_with_another_key_is_refused() => Refused(new TestIssuer().Token("reader"), BadSignature);

    [Fact]
    public Task A_token_without_a_signature_is_refused() => Refused(
        Issuer.Forged("none", _ => []), BadSignature);

    [Fact]
    public Task A_token_that_says_none_and_has_a_signature_is_refused() => Refused(
        Issuer.Forged("none", SHA256.HashData), BadSignature);

    [Fact]
    public async Task A_token_signed_symmetrically_with_the_public_key_is_refused()
    {
        await Refused(
            Issuer.Forged("HS256", signed => HMACSHA256.HashData(Issuer.PublicKeyBytes, signed)), BadSignature);
        await Refused(
            Issuer.Forged("HS256", signed =>
                HMACSHA256.HashData(Encoding.ASCII.GetBytes(Issuer.PublicKeyPem), signed)),
            BadSignature);
    }

    [Fact]
    public Task A_token_changed_after_it_was_signed_is_refused()
    {
        var (reader, editor) = (Issuer.Token("reader").Split('.'), Issuer.Token("editor").Split('.'));
        return Refused($"{reader[0]}.{editor[1]}.{reader[2]}", BadSignature);
    }

    [Fact]
    public Task A_token_that_names_nobody_is_refused() => Refused(
        Issuer.Token("reader", token => token.Claims.Remove("sub")),
        "The token names nobody; expected a subject (sub) of 1 to 200 characters.");

    [Fact]
    public Task A_token_whose_subject_cannot_be_stored_is_refused() => Refused(
        Issuer.Token("reader", token => token.Claims["sub"] = "desk\0"),
        "The token names nobody; expected a subject (sub) of 1 to 200 characters.");

    [Theory]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("a.b.c.d.e")]
    public Task A_malformed_token_is_refused(string sent) => Refused(sent, NotAToken);

    [Fact]
    public Task An_oversized_token_is_refused() => Refused(
        new string('a', 17_000), "The token has more than 16,384 characters.");

    [Theory]
    [InlineData("Basic ZGVzazpzZWNyZXQ=")]
    [InlineData("Bearer")]
    [InlineData("")]
    public async Task Another_scheme_is_refused(string authorization)
    {
        var outcome = await services.CallAsync(Path, authorization);

        outcome.Code.ShouldBe(StatusCode.Unauthenticated);
        outcome.Reason.ShouldBe("UNAUTHENTICATED");
    }

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha256)]
    [InlineData(SecurityAlgorithms.RsaSha384)]
    [InlineData(SecurityAlgorithms.RsaSha512)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha256)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha384)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha512)]
    public Task Every_asymmetric_algorithm_of_the_key_is_taken(string algorithm) => Admitted(
        Issuer.Token("reader", token => token.SigningCredentials = Issuer.Signing(algorithm)));

    [Fact]
    public Task Clocks_may_differ_a_little() => Admitted(
        Issuer.Token("reader", token => token.Expires = DateTime.UtcNow.AddSeconds(-10)));

    [Theory]
    [InlineData("reader")]
    [InlineData("clerk reader")]
    public Task Roles_may_be_one_string(string roles) => Admitted(
        Issuer.Token("", token => token.Claims["roles"] = roles));

    [Theory]
    [InlineData("""["network reader"]""")]
    [InlineData("""{"reader": true}""")]
    [InlineData("""[{"name": "reader"}]""")]
    [InlineData("""[["reader"]]""")]
    public async Task An_item_of_an_array_is_a_role_only_as_a_whole(string roles)
    {
        var token = Issuer.Token("", change => change.Claims["roles"] = JsonSerializer.Deserialize<JsonElement>(roles));

        var outcome = await services.CallAsync(Path, $"Bearer {token}");

        outcome.Code.ShouldBe(StatusCode.PermissionDenied);
        outcome.Message.ShouldEndWith("the token has none.");
    }

    [Fact]
    public async Task Nothing_that_is_logged_contains_a_token()
    {
        string[] tokens =
            [Issuer.Token("reader"), Issuer.Token("clerk"), new TestIssuer().Token("reader"), "sesame-2917"];
        foreach (var token in tokens)
            await services.CallAsync(Path, $"Bearer {token}");

        services.Log.Lines.ShouldContain(line => line.Contains(Path));
        foreach (var part in tokens.SelectMany(token => token.Split('.')[^1..]))
            services.Log.Lines.ShouldNotContain(line => line.Contains(part));
    }

    private async Task Admitted(string token)
    {
        var outcome = await services.CallAsync(Path, $"Bearer {token}");

        outcome.Code.ShouldBe(StatusCode.InvalidArgument, outcome.Message);
    }

    private async Task Refused(string? authorization, string message)
    {
        var outcome = await services.CallAsync(Path, authorization is null ? null : $"Bearer {authorization}");

        outcome.ShouldBe(new Outcome(StatusCode.Unauthenticated, message, "UNAUTHENTICATED"));
    }
}
