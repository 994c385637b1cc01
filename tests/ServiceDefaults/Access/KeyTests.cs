using System.Security.Cryptography;
using Diplomacy.Testing;
using Microsoft.IdentityModel.Tokens;

namespace Diplomacy.Tests.ServiceDefaults.Access;

/// <summary>Sources of keys, and their change while a service runs.</summary>
public sealed class KeyTests : IDisposable
{
    private const string Reflection = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

    private readonly TemporaryFiles _files = new();

    [Fact]
    public async Task A_key_set_that_changes_is_read_again()
    {
        var (before, after) = (new TestIssuer(), new TestIssuer());
        var (old, @new) = (before.Token("reader"), after.Token("reader"));
        await using var service = await TestService.StartAsync(
            TestService.Believing(_files.Write("jwks.json", before.Jwks)));
        (await AdmitsAsync(service, old)).ShouldBeTrue();
        (await AdmitsAsync(service, @new)).ShouldBeFalse();

        _files.Write("jwks.json", TestIssuer.KeySetOf(before, after));
        await Eventually.TrueAsync(() => AdmitsAsync(service, @new), "the new key");
        (await AdmitsAsync(service, old)).ShouldBeTrue();

        _files.Write("jwks.json", after.Jwks);
        await Eventually.TrueAsync(async () => !await AdmitsAsync(service, old), "the end of the old key");
        (await AdmitsAsync(service, @new)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_that_was_good_is_refused_once_it_has_expired()
    {
        var issuer = new TestIssuer();
        await using var service = await TestService.StartAsync(
            TestService.Believing(_files.Write("jwks.json", issuer.Jwks)));
        // Clocks may differ by 30 seconds, so this one has a few left.
        var token = issuer.Token("reader", change => change.Expires = DateTime.UtcNow.AddSeconds(-22));

        (await AdmitsAsync(service, token)).ShouldBeTrue();

        await Eventually.TrueAsync(async () => !await AdmitsAsync(service, token), "the end of the token");
    }

    [Fact]
    public async Task A_key_set_that_makes_no_sense_leaves_the_old_one_in_force()
    {
        var issuer = new TestIssuer();
        await using var service = await TestService.StartAsync(
            TestService.Believing(_files.Write("jwks.json", issuer.Jwks)));

        _files.Write("jwks.json", "{");

        await Eventually.TrueAsync(
            async () => await AdmitsAsync(service, issuer.Token("reader"))
                && service.Log.Lines.Any(line => line.Contains("is no JSON Web Key Set.")),
            "a word about the bad key set");
        (await AdmitsAsync(service, issuer.Token("reader"))).ShouldBeTrue();
    }

    [Fact]
    public async Task An_empty_key_set_withdraws_the_last_key()
    {
        var issuer = new TestIssuer();
        await using var service = await TestService.StartAsync(
            TestService.Believing(_files.Write("jwks.json", issuer.Jwks)));
        var token = issuer.Token("reader");
        (await AdmitsAsync(service, token)).ShouldBeTrue();

        _files.Write("jwks.json", TestIssuer.KeySetOf());

        await Eventually.TrueAsync(async () => !await AdmitsAsync(service, token), "the end of the last key");
    }

    [Theory]
    [InlineData("1.2.840.10045.3.1.7", SecurityAlgorithms.EcdsaSha256)]
    [InlineData("1.3.132.0.34", SecurityAlgorithms.EcdsaSha384)]
    [InlineData("1.3.132.0.35", SecurityAlgorithms.EcdsaSha512)]
    public async Task Public_keys_in_pem_are_accepted_too(string curve, string algorithm)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));
        var issuer = new TestIssuer();
        var configuration = TestService.Believing("");
        configuration["Access:SigningKeys:0"] = _files.Write("issuer.pem", issuer.PublicKeyPem);
        configuration["Access:SigningKeys:1"] = _files.Write("curve.pem", key.ExportSubjectPublicKeyInfoPem());
        await using var service = await TestService.StartAsync(configuration);

        (await AdmitsAsync(service, issuer.Token("reader"))).ShouldBeTrue();
        (await AdmitsAsync(service, issuer.Token("reader", token =>
            token.SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key), algorithm)))).ShouldBeTrue();
        (await AdmitsAsync(service, new TestIssuer().Token("reader"))).ShouldBeFalse();
    }

    [Fact]
    public async Task Roles_are_read_from_the_claim_that_is_configured()
    {
        var issuer = new TestIssuer();
        var configuration = TestService.Believing(_files.Write("jwks.json", issuer.Jwks));
        configuration["Access:RolesClaim"] = "https://issuer.example/groups";
        await using var service = await TestService.StartAsync(configuration);
        using var client = new HttpClient { BaseAddress = service.Addresses[1] };

        client.DefaultRequestHeaders.Authorization = new("Bearer", issuer.Token("reader"));
        (await client.GetAsync("/metrics")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        client.DefaultRequestHeaders.Authorization = new("Bearer", issuer.Token("clerk", token =>
            token.Claims["https://issuer.example/groups"] = new[] { "visitor", "reader" }));
        (await client.GetAsync("/metrics")).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_access_everyone_on_this_machine_is_let_in()
    {
        await using var service = await TestService.StartAsync(new Dictionary<string, string?>());

        (await Calls.GrpcAsync(service.Addresses[0], Reflection, authorization: null)).ShouldBe(Outcome.Ok);
        (await Calls.GrpcWebAsync(service.Addresses[1], Reflection, authorization: null)).ShouldBe(Outcome.Ok);
    }

    public void Dispose() => _files.Dispose();

    private static async Task<bool> AdmitsAsync(TestService service, string token) =>
        (await Calls.GrpcAsync(service.Addresses[0], Reflection, $"Bearer {token}")).Admitted;
}
