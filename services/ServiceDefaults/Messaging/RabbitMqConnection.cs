using System.Net.Security;
using System.Security.Authentication;
using MassTransit;
using Microsoft.Extensions.Configuration;
using ConfigurationException = Diplomacy.ServiceDefaults.Configuration.ConfigurationException;

namespace Diplomacy.ServiceDefaults.Messaging;

/// <summary>Where RabbitMQ is, and how a connection to it is secured.</summary>
/// <param name="Address">amqp://user:password@host:port/vhost, or amqps for TLS.</param>
/// <param name="Password">The password, where the address has none.</param>
public sealed record RabbitMqConnection(Uri Address, string? Password)
{
    private const SslPolicyErrors EveryError = SslPolicyErrors.RemoteCertificateChainErrors
        | SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateNotAvailable;

    /// <summary>
    /// Reads <c>ConnectionStrings:RabbitMq</c> and <c>RabbitMq:Password</c>; null where no address is configured.
    /// </summary>
    /// <exception cref="ConfigurationException">What is configured is no address.</exception>
    public static RabbitMqConnection? Read(IConfiguration configuration)
    {
        var text = configuration.GetConnectionString("RabbitMq");
        if (string.IsNullOrEmpty(text))
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("amqp" or "amqps"))
        {
            throw new ConfigurationException(
                "ConnectionStrings:RabbitMq is no address; expected amqp://user:password@host:port/vhost, "
                + "or amqps for TLS.");
        }

        return new RabbitMqConnection(address, configuration["RabbitMq:Password"]);
    }

    /// <summary>Applies the password and TLS.</summary>
    public void Configure(IRabbitMqHostConfigurator host)
    {
        if (!string.IsNullOrEmpty(Password))
            host.Password(Password);
        if (Address.Scheme != "amqps")
            return;
        host.UseSsl(tls =>
        {
            tls.ServerName = Address.Host;
            tls.Protocol = SslProtocols.Tls12 | SslProtocols.Tls13;
            // By default MassTransit accepts a certificate of any issuer.
            tls.EnforcePolicyErrors(EveryError);
        });
    }
}
