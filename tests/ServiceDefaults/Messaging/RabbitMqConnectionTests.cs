using System.Net.Security;
using Diplomacy.ServiceDefaults.Messaging;
using MassTransit;
using MassTransit.RabbitMqTransport.Configuration;
using Microsoft.Extensions.Configuration;
using ConfigurationException = Diplomacy.ServiceDefaults.Configuration.ConfigurationException;

namespace Diplomacy.Tests.ServiceDefaults.Messaging;

public sealed class RabbitMqConnectionTests
{
    [Fact]
    public void Over_amqps_the_brokers_certificate_has_to_be_of_a_trusted_issuer_and_name_its_host()
    {
        var settings = SettingsOf("amqps://diplomacy@broker.example:5671/", password: "secret");

        settings.Ssl.ShouldBeTrue();
        settings.AcceptablePolicyErrors.ShouldBe(SslPolicyErrors.None);
        settings.SslServerName.ShouldBe("broker.example");
        (settings.Username, settings.Password).ShouldBe(("diplomacy", "secret"));
    }

    [Fact]
    public void Over_amqp_there_is_no_TLS_and_the_address_may_have_the_password()
    {
        var settings = SettingsOf("amqp://diplomacy:secret@broker.example:5672/", password: null);

        settings.Ssl.ShouldBeFalse();
        (settings.Username, settings.Password).ShouldBe(("diplomacy", "secret"));
    }

    [Fact]
    public void Another_scheme_is_refused_with_the_ones_that_are_expected() =>
        Should.Throw<ConfigurationException>(() => SettingsOf("http://broker.example/", password: null))
            .Message.ShouldContain("amqps for TLS");

    private static RabbitMqHostSettings SettingsOf(string address, string? password)
    {
        var connection = RabbitMqConnection.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:RabbitMq"] = address,
                ["RabbitMq:Password"] = password,
            })
            .Build())!;
        var host = new RabbitMqHostConfigurator(connection.Address);
        connection.Configure(host);
        return host.Settings;
    }
}
