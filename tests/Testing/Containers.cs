using Docker.DotNet;
using DotNet.Testcontainers.Configurations;
using Xunit;

namespace Diplomacy.Testing;

/// <summary>
/// Whether tests take their servers from containers. By default they do where a Docker engine answers that has the
/// image, and else use this machine's programs; which one, they say as they start. Once a container is wanted, one
/// that does not start fails the tests.
/// </summary>
public static class Containers
{
    /// <summary>Names the environment variable that decides: <c>always</c>, <c>never</c> or <c>auto</c>.</summary>
    public const string ModeVariable = "DIPLOMACY_TEST_CONTAINERS";

    /// <summary>The image of PostgreSQL.</summary>
    public static string PostgresImage => Named("DIPLOMACY_POSTGRES_IMAGE", "postgres:17.10");

    /// <summary>The image of RabbitMQ.</summary>
    public static string RabbitMqImage => Named("DIPLOMACY_RABBITMQ_IMAGE", "rabbitmq:3.13.7");

    /// <summary>Why a server of this image is not to be a container; null where it is to be one.</summary>
    public static async Task<string?> ReasonAgainstAsync(string image) =>
        Named(ModeVariable, "auto") switch
        {
            "always" => null,
            "never" => $"{ModeVariable} is never",
            "auto" => await LackAsync(image),
            var other => throw new InvalidOperationException(
                $"{ModeVariable} is \"{other}\"; expected always, auto or never."),
        };

    /// <summary>Skips the test where no container of this image can be started; with CI=true, fails it.</summary>
    public static async Task RequireAsync(string image)
    {
        if (await LackAsync(image) is { } lack)
            Requires.Missing($"a Docker engine with the image {image} ({lack})");
    }

    // What tests print is shown only of those that fail; xunit.runner.json has this shown always.
    internal static void Say(string line) => TestContext.Current.SendDiagnosticMessage(line);

    private static async Task<string?> LackAsync(string image)
    {
        if (TestcontainersSettings.OS.DockerEndpointAuthConfig is not { } endpoint)
            return "no Docker engine answers";
        using var engine = endpoint.GetDockerClientBuilder(Guid.NewGuid()).Build();
        try
        {
            await engine.Images.InspectImageAsync(image, Deadline.Token());
            return null;
        }
        catch (DockerImageNotFoundException)
        {
            return $"the Docker engine has no image {image}";
        }
    }

    private static string Named(string variable, string otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : otherwise;
}
