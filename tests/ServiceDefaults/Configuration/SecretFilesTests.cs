using Diplomacy.ServiceDefaults;

namespace Diplomacy.Tests.ServiceDefaults.Configuration;

public sealed class SecretFilesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("diplomacy-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_file_is_a_setting_by_its_name_and_wins_over_an_argument()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "RabbitMq__Password"), "from a file\n");

        var builder = ServiceDefaultsExtensions.CreateBuilder(
            "--Secrets:Directory", _directory.FullName, "--RabbitMq:Password", "from an argument");

        builder.Configuration["RabbitMq:Password"].ShouldBe("from a file");
    }

    [Fact]
    public void Where_there_is_no_directory_of_secrets_a_service_starts_without_them()
    {
        var builder = ServiceDefaultsExtensions.CreateBuilder(
            "--Secrets:Directory", Path.Combine(_directory.FullName, "missing"));

        builder.Configuration["RabbitMq:Password"].ShouldBeNull();
    }
}
