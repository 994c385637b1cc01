using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Diplomacy.Testing;
using Grpc.Core;

namespace Diplomacy.Tests.ServiceDefaults.Access;

/// <summary>One port for everyone, in ciphertext.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private const string HealthCheck = "/grpc.health.v1.Health/Check";
    private const string Reflection = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

    private readonly TemporaryFiles _files = new();
    private readonly TestAuthority _authority = new();
    private readonly TestIssuer _issuer = new();
    private readonly Dictionary<string, string?> _configuration = [];
    private TestService _service = null!;
    private string _thumbprint = "";

    private Uri Address => _service.Addresses[0];

    public async ValueTask InitializeAsync()
    {
        foreach (var (key, value) in TestService.Believing(_files.Write("jwks.json", _issuer.Jwks)))
            _configuration[key] = value;
        _thumbprint = _authority.Give(_files, _configuration);
        _service = await TestService.StartAsync(_configuration);
    }

    [Fact]
    public void No_web_port_is_opened() => _service.Addresses.Single().Scheme.ShouldBe("https");

    [Fact]
    public async Task A_web_port_that_is_asked_for_is_opened_with_tls_too()
    {
        await using var service = await TestService.StartAsync(
            new Dictionary<string, string?>(_configuration) { ["Ports:Web"] = "0" });

        service.Addresses.Count.ShouldBe(2);
        service.Addresses.ShouldAllBe(address => address.Scheme == "https");
        (await Calls.GrpcWebAsync(service.Addresses[1], HealthCheck, null, _authority.Caller())).ShouldBe(Outcome.Ok);
    }

    [Fact]
    public async Task Grpc_and_grpc_web_share_the_port()
    {
        (await Calls.GrpcAsync(Address, HealthCheck, null, _authority.Caller())).ShouldBe(Outcome.Ok);
        (await Calls.GrpcWebAsync(Address, HealthCheck, null, _authority.Caller())).ShouldBe(Outcome.Ok);
    }

    [Fact]
    public async Task Tokens_are_asked_for_in_both_protocols()
    {
        var token = $"Bearer {_issuer.Token("clerk")}";

        (await Calls.GrpcAsync(Address, Reflection, null, _authority.Caller()))
            .Code.ShouldBe(StatusCode.Unauthenticated);
        (await Calls.GrpcWebAsync(Address, Reflection, null, _authority.Caller()))
            .Code.ShouldBe(StatusCode.Unauthenticated);
        (await Calls.GrpcAsync(Address, Reflection, token, _authority.Caller())).ShouldBe(Outcome.Ok);
        (await Calls.GrpcWebAsync(Address, Reflection, token, _authority.Caller())).ShouldBe(Outcome.Ok);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Health_is_served_in_either_version_of_http(string version)
    {
        using var client = new HttpClient(_authority.Caller());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "/health/live"))
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await client.SendAsync(request, Deadline.Token());

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Version.ShouldBe(Version.Parse(version));
    }

    [Fact]
    public async Task Cleartext_is_not_answered()
    {
        using var client = new HttpClient();

        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(
            new UriBuilder(Address) { Scheme = "http", Path = "/health/live" }.Uri, Deadline.Token()));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Tls_1_2_and_1_3_are_spoken(SslProtocols protocol) =>
        (await HandshakeAsync(protocol)).ShouldBe(protocol);

    [Fact]
    public async Task A_renewed_certificate_is_served_without_a_restart()
    {
        (await ThumbprintAsync()).ShouldBe(_thumbprint);

        var renewed = _authority.Give(_files, []);

        await Eventually.ReadAsync(ThumbprintAsync, thumbprint => thumbprint == renewed, "the renewed certificate");
    }

    [Fact]
    public async Task A_certificate_that_makes_no_sense_leaves_the_old_one_in_force()
    {
        _files.Write("certificate.pem", "nonsense");

        await Eventually.TrueAsync(
            async () => await ThumbprintAsync() == _thumbprint
                && _service.Log.Lines.Any(line => line.Contains("hold no certificate with its private key in PEM.")),
            "a word about the bad certificate");
        (await ThumbprintAsync()).ShouldBe(_thumbprint);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _authority.Dispose();
        _files.Dispose();
    }

    /// <summary>The thumbprint of the certificate that a new connection receives.</summary>
    private async Task<string> ThumbprintAsync()
    {
        var seen = "";
        using var client = new HttpClient(_authority.Caller(certificate => seen = certificate.Thumbprint));
        using var response = await client.GetAsync(new Uri(Address, "/health/live"), Deadline.Token());
        return seen;
    }

    private async Task<SslProtocols> HandshakeAsync(SslProtocols protocol)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, Address.Port);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = protocol,
                CertificateChainPolicy = _authority.Caller().SslOptions.CertificateChainPolicy,
            },
            Deadline.Token());
        return tls.SslProtocol;
    }
}
