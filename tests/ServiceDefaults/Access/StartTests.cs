using System.Security.Cryptography;
using Diplomacy.ServiceDefaults.Configuration;
using Diplomacy.ServiceDefaults.EventStore;
using Diplomacy.ServiceDefaults.Messaging;
using Diplomacy.Testing;
using Microsoft.AspNetCore.Builder;

namespace Diplomacy.Tests.ServiceDefaults.Access;

/// <summary>The settings that a service requires before it opens a port.</summary>
public sealed class StartTests : IDisposable
{
    private const string OffLoopback = "Listen:Address 0.0.0.0 can be reached from other machines; set ";
    private const string NeedsAccess = "Access:Issuer, Access:Audience and Access:Jwks or Access:SigningKeys";

    private readonly TemporaryFiles _files = new();

    [Theory]
    [InlineData("Listen:Address=0.0.0.0", OffLoopback + "Tls:Certificate and Tls:Key, and " + NeedsAccess + " too.")]
    [InlineData("Listen:Address=0.0.0.0 TLS", OffLoopback + NeedsAccess + " too.")]
    [InlineData("Listen:Address=0.0.0.0 ACCESS", OffLoopback + "Tls:Certificate and Tls:Key too.")]
    [InlineData("Listen:Address=everywhere",
        "Listen:Address is \"everywhere\"; set it to an IP address or \"localhost\".")]
    [InlineData("Tls:Certificate=cert.pem", "Tls:Certificate is set alone; set Tls:Key too.")]
    [InlineData("Tls:Key=key.pem", "Tls:Key is set alone; set Tls:Certificate too.")]
    [InlineData("Access:Issuer=x",
        "Access is set in part; set Access:Audience, and Access:Jwks or Access:SigningKeys too.")]
    [InlineData("Access:Jwks=x", "Access is set in part; set Access:Issuer, and Access:Audience too.")]
    [InlineData("Kestrel:Endpoints:Other:Url=http://0.0.0.0:0",
        "Kestrel:Endpoints is set; set Listen:Address, Ports:Grpc and Ports:Web instead.")]
    public async Task A_service_refuses_to_start_and_says_what_to_set(string given, string sentence)
    {
        var refused = await Should.ThrowAsync<ConfigurationException>(
            () => TestService.StartAsync(Configuration(given)));

        refused.Message.ShouldBe(sentence);
    }

    [Fact]
    public void A_service_without_PostgreSQL_says_what_to_set() =>
        Should.Throw<ConfigurationException>(() => WebApplication.CreateBuilder().AddEventStore()).Message
            .ShouldBe("No PostgreSQL is configured; set ConnectionStrings__Postgres to its connection string.");

    [Fact]
    public void A_service_with_a_broker_that_is_no_address_says_what_to_set()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["ConnectionStrings:RabbitMq"] = "rabbit";

        Should.Throw<ConfigurationException>(() => builder.AddBus()).Message.ShouldBe(
            "ConnectionStrings:RabbitMq is no address; expected amqp://user:password@host:port/vhost, "
            + "or amqps for TLS.");
    }

    [Theory]
    [InlineData("Listen:Insecure=true Listen:Address=0.0.0.0")]
    [InlineData("Listen:Insecure=true Listen:Address=::")]
    [InlineData("Listen:Insecure=true Listen:Address=192.0.2.1")]
    public Task No_setting_opens_a_service_to_everyone(string given) =>
        Should.ThrowAsync<ConfigurationException>(() => TestService.StartAsync(Configuration(given)));

    [Theory]
    [InlineData("not json", "is no JSON Web Key Set.")]
    [InlineData("""{"keys":[]}""", "holds no public RSA or elliptic-curve key for signatures.")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}""",
        "holds no public RSA or elliptic-curve key for signatures.")]
    [InlineData("""{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}""",
        "holds an RSA key of 17 bits; expected at least 2,048.")]
    public async Task A_key_set_without_a_good_key_is_refused(string content, string fault)
    {
        var configuration = TestService.Believing(_files.Write("jwks.json", content));

        var refused = await Should.ThrowAsync<ConfigurationException>(() => TestService.StartAsync(configuration));

        refused.Message.ShouldBe($"{_files.PathOf("jwks.json")} {fault}");
    }

    [Fact]
    public async Task A_key_set_larger_than_any_real_one_is_refused()
    {
        var configuration = TestService.Believing(_files.Write("jwks.json", new string(' ', 300_000)));

        var refused = await Should.ThrowAsync<ConfigurationException>(() => TestService.StartAsync(configuration));

        refused.Message.ShouldBe($"{_files.PathOf("jwks.json")} is larger than 262,144 bytes.");
    }

    [Fact]
    public async Task A_private_key_in_the_place_of_a_public_one_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var configuration = TestService.Believing(_files.Write("jwks.json", new TestIssuer().Jwks));
        configuration["Access:SigningKeys:0"] = _files.Write("key.pem", key.ExportPkcs8PrivateKeyPem());

        var refused = await Should.ThrowAsync<ConfigurationException>(() => TestService.StartAsync(configuration));

        refused.Message.ShouldBe($"{_files.PathOf("key.pem")} holds a PRIVATE KEY; expected a PUBLIC KEY.");
    }

    [Fact]
    public async Task A_process_that_refuses_to_start_prints_one_sentence_and_fails()
    {
        var environment = new Dictionary<string, string?> { ["Listen__Address"] = "0.0.0.0" };
        await using var process = ChildProcess.StartDotnet(
            Path.Combine(AppContext.BaseDirectory, "Diplomacy.Ingestion.dll"), [], environment);

        (await process.ExitAsync()).ShouldBe(1);
        process.Lines.Where(line => line.Length > 0).ShouldBe(
            [OffLoopback + "Tls:Certificate and Tls:Key, and " + NeedsAccess + " too."]);
    }

    [Fact]
    public async Task Urls_of_the_host_open_no_ports()
    {
        await using var service = await TestService.StartAsync(
            new Dictionary<string, string?>(), ["--urls", "http://0.0.0.0:0", "--preferHostingUrls", "true"]);

        service.Addresses.ShouldAllBe(address => address.IsLoopback);
    }

    [Fact]
    public async Task With_tls_and_access_a_service_listens_on_any_configured_address()
    {
        await using var service = await TestService.StartAsync(Configuration("Listen:Address=0.0.0.0 TLS ACCESS"));

        service.Addresses.Single().ToString().ShouldStartWith("https://0.0.0.0:");
    }

    public void Dispose() => _files.Dispose();

    private Dictionary<string, string?> Configuration(string given)
    {
        var configuration = new Dictionary<string, string?>();
        foreach (var setting in given.Split(' '))
        {
            if (setting == "TLS")
                using (var authority = new TestAuthority())
                    authority.Give(_files, configuration);
            else if (setting == "ACCESS")
                foreach (var (key, value) in TestService.Believing(_files.Write("jwks.json", new TestIssuer().Jwks)))
                    configuration[key] = value;
            else
                configuration[setting.Split('=', 2)[0]] = setting.Split('=', 2)[1];
        }
        return configuration;
    }
}
