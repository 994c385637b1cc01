using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Diplomacy.Testing.Access;

/// <summary>A root, and an intermediate that signs for it, as a public authority has them.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.AddDays(1);

    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _intermediate;

    public TestAuthority()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _root = Authority("CN=Test Root", rootKey).CreateSelfSigned(From, Until);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Authority("CN=Test Intermediate", key).Create(_root, From, Until, Serial());
        _intermediate = signed.CopyWithPrivateKey(key);
    }

    /// <summary>Writes a new certificate for this machine, with its chain and key; gives its thumbprint.</summary>
    public string Give(TemporaryFiles files, Dictionary<string, string?> configuration)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_intermediate, From, Until.AddHours(-1), Serial());

        // A renewal writes the two one after the other, so for a moment they do not match.
        configuration["Tls:Key"] = files.Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        configuration["Tls:Certificate"] = files.Write(
            "certificate.pem", certificate.ExportCertificatePem() + "\n" + _intermediate.ExportCertificatePem());
        return certificate.Thumbprint;
    }

    /// <summary>A caller that knows the root alone; the rest must be sent to it.</summary>
    public SocketsHttpHandler Caller(Action<X509Certificate2>? seen = null) => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { _root },
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                seen?.Invoke((X509Certificate2)certificate!);
                return errors == SslPolicyErrors.None;
            },
        },
    };

    public void Dispose()
    {
        _root.Dispose();
        _intermediate.Dispose();
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request;
    }

    private static byte[] Serial() => RandomNumberGenerator.GetBytes(8);
}
