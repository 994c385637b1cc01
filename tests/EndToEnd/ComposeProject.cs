using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Diplomacy.Tests.EndToEnd;

/// <summary>
/// deploy/compose.yaml under a name and on ports of its own, with a certificate and an issuer made for it; one
/// container of each service, since two and their health checks are much for a small machine. Nothing is built or
/// fetched.
/// </summary>
internal sealed class ComposeProject : IAsyncDisposable
{
    private const string Issuer = "https://issuer.example";
    private const string Audience = "diplomacy";
    private static readonly string[] Services = ["ingestion", "projection", "query"];
    private static readonly string AllHealthy = string.Join(' ', Services.Select(_ => "healthy"));

    /// <summary>Five containers start, a cluster and a schema are created.</summary>
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(4);

    private readonly string _name = $"diplomacy-test-{Guid.NewGuid():N}";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("diplomacy-compose-");
    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Dictionary<string, string?> _environment;
    private string[] _compose = ["docker", "compose"];

    private ComposeProject()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _environment = new Dictionary<string, string?>
        {
            ["DIPLOMACY_IMAGE"] = Image,
            ["POSTGRES_IMAGE"] = Containers.PostgresImage,
            ["RABBITMQ_IMAGE"] = Containers.RabbitMqImage,
            ["INGESTION_PORTS"] = "",
            ["QUERY_PORTS"] = "",
            ["SECRETS"] = Secrets,
            ["TLS_CERTIFICATE"] = Write("certificate.pem", _certificate.ExportCertificatePem()),
            ["TLS_KEY"] = Write("key.pem", key.ExportPkcs8PrivateKeyPem()),
            ["ACCESS_ISSUER"] = Issuer,
            ["ACCESS_AUDIENCE"] = Audience,
            ["ACCESS_KEY"] = Write("issuer.pem", _issuerKey.ExportSubjectPublicKeyInfoPem()),
        };
    }

    /// <summary>Every container of the project, by its service.</summary>
    public static IReadOnlyList<string> All => [.. Services, "postgres", "rabbitmq"];

    /// <summary>Where the passwords and the certificate for inside are.</summary>
    public string Secrets => Path.Combine(_directory.FullName, "secrets");

    /// <summary>The image that deploy/Dockerfile makes.</summary>
    public static string Image =>
        Environment.GetEnvironmentVariable("DIPLOMACY_IMAGE") is { Length: > 0 } image ? image : "diplomacy";

    /// <summary>Brings everything up and returns once every container of the services calls itself ready.</summary>
    public static async Task<ComposeProject> UpAsync()
    {
        var project = new ComposeProject();
        try
        {
            await project.FindComposeAsync();
            await project.RunAsync([RepositoryRoot.Combine("deploy", "compose", "secrets.sh"), project.Secrets]);
            var scale = Services.SelectMany(service => new[] { "--scale", $"{service}=1" });
            await project.RunAsync([.. project._compose, "up", "--detach", "--no-build", .. scale]);
            await Eventually.ReadAsync(
                project.HealthAsync, health => health == AllHealthy, "all services to be healthy", StartMax);
            return project;
        }
        catch
        {
            await project.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection to the first container of a service.</summary>
    public async Task<GrpcChannel> ConnectAsync(string service)
    {
        var lines = await RunAsync([.. _compose, "port", "--index", "1", service, "8443"]);
        var port = lines.Last(line => line.StartsWith("127.0.0.1:", StringComparison.Ordinal)).Split(':')[1];
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, shown, _, _) => shown?.GetCertHashString() == _certificate.GetCertHashString();
        return GrpcChannel.ForAddress(
            $"https://localhost:{port}", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    /// <summary>What Docker says of a service's container, by a template of <c>docker inspect</c>.</summary>
    public async Task<string> InspectAsync(string service, string template)
    {
        var id = (await RunAsync([.. _compose, "ps", "--quiet", service])).Last(line => line.Length == 64);
        return string.Join('\n', await RunAsync(["docker", "inspect", "--format", template, id]));
    }

    /// <summary>Runs a program in a service's container, and gives its exit code and what it printed.</summary>
    public async Task<(int Code, string Printed)> ExecuteAsync(string service, string user, params string[] command)
    {
        var program = _compose.Concat(["exec", "-T", "--user", user, service]).Concat(command).ToArray();
        await using var process = ChildProcess.Start(program[0], program[1..], _environment);
        var code = await process.ExitAsync();
        return (code, string.Join('\n', process.Lines));
    }

    /// <summary>The headers of a caller with this role.</summary>
    public Metadata Token(string role)
    {
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Expires = DateTime.UtcNow.AddMinutes(10),
            Claims = new Dictionary<string, object> { ["sub"] = "desk@example.org", ["roles"] = new[] { role } },
            SigningCredentials = new(new ECDsaSecurityKey(_issuerKey), SecurityAlgorithms.EcdsaSha256),
        });
        return new Metadata { { "authorization", $"Bearer {token}" } };
    }

    /// <summary>Stops and removes everything, data included.</summary>
    public async ValueTask DisposeAsync()
    {
        await RunAsync([.. _compose, "down", "--volumes", "--timeout", "5"]);
        _directory.Delete(recursive: true);
        _certificate.Dispose();
        _issuerKey.Dispose();
    }

    // Either the client's own compose, or the program that came before it.
    private async Task FindComposeAsync()
    {
        await using var plugin = ChildProcess.Start("docker", ["compose", "version"]);
        string[] program = await plugin.ExitAsync() == 0 ? ["docker", "compose"] : ["docker-compose"];
        _compose = [.. program, "--project-name", _name, "--file", RepositoryRoot.Combine("deploy", "compose.yaml")];
    }

    // All of them, so that one that was not created is missed.
    private async Task<string> HealthAsync()
    {
        var lines = await RunAsync([.. _compose, "ps", "--quiet", .. Services]);
        var ids = lines.Where(line => line.Length == 64 && line.All(char.IsAsciiHexDigitLower));
        var health = await RunAsync(["docker", "inspect", "--format", "{{.State.Health.Status}}", .. ids]);
        return string.Join(' ', health);
    }

    private async Task<IReadOnlyList<string>> RunAsync(string[] command)
    {
        await using var process = ChildProcess.Start(command[0], command[1..], _environment);
        var code = await process.ExitAsync(StartMax);
        code.ShouldBe(0, $"{string.Join(' ', command)}\n{string.Join('\n', process.Lines)}");
        return process.Lines;
    }

    // Readable by the services' own user, who is not the one that runs this test.
    private string Write(string name, string content)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
