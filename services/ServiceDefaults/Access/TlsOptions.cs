using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Diplomacy.ServiceDefaults.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>The server certificate of a service: the section <c>Tls</c>.</summary>
/// <param name="Certificate">
/// <c>Tls:Certificate</c>, a PEM file: the certificate, then the intermediates up to its root.
/// </param>
/// <param name="Key"><c>Tls:Key</c>, a PEM file: the certificate's private key, without a password.</param>
internal sealed record TlsOptions(string Certificate, string Key)
{
    /// <summary>Reads the section; null if nothing of it is set.</summary>
    /// <exception cref="ConfigurationException">Only one of the two is set.</exception>
    public static TlsOptions? Read(IConfiguration configuration)
    {
        var (certificate, key) = (configuration["Tls:Certificate"] ?? "", configuration["Tls:Key"] ?? "");
        return (certificate.Length > 0, key.Length > 0) switch
        {
            (false, false) => null,
            (true, true) => new TlsOptions(certificate, key),
            (true, false) => throw new ConfigurationException("Tls:Certificate is set alone; set Tls:Key too."),
            (false, true) => throw new ConfigurationException("Tls:Key is set alone; set Tls:Certificate too."),
        };
    }
}

/// <summary>The server certificate, reloaded when its files change.</summary>
internal sealed class ServerCertificate
{
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    private readonly WatchedFiles<SslStreamCertificateContext> _files;

    /// <summary>Reads the certificate.</summary>
    /// <exception cref="InvalidDataException">A file is too large, or certificate and key do not match.</exception>
    public ServerCertificate(TlsOptions options, TimeProvider clock, ILogger log) =>
        _files = new WatchedFiles<SslStreamCertificateContext>(
            [options.Certificate, options.Key], contents => Parse(options, contents), clock, log);

    /// <summary>The files of certificate and key.</summary>
    public IWatchedFiles Files => _files;

    /// <summary>Called at every handshake, so that a renewed certificate applies from the next connection on.</summary>
    public TlsHandshakeCallbackOptions Handshake => new()
    {
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _files.Current,
            EnabledSslProtocols = Protocols,
        }),
    };

    private static SslStreamCertificateContext Parse(TlsOptions options, IReadOnlyList<byte[]> contents)
    {
        var pem = Encoding.UTF8.GetString(contents[0]);
        var chain = new X509Certificate2Collection();
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPem(pem, Encoding.UTF8.GetString(contents[1]));
            chain.ImportFromPem(pem);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{options.Certificate} and {options.Key} hold no certificate with its private key in PEM.", exception);
        }
        // Offline: a handshake must not wait for downloads that a certificate refers to.
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
