using Diplomacy.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Diplomacy.Tests.Security;

/// <summary>What callers send reaches the log as text only.</summary>
public sealed class LogTests
{
    [Theory]
    [InlineData("eve\r\n2026-01-01T00:00:00.000Z info: Door all is well")]
    [InlineData("eve\u001b[2J\u001b]0;title\u0007")]
    [InlineData("eve\u0085next\u2028line\u2029end")]
    public void Control_characters_neither_forge_a_line_nor_reach_the_terminal(string subject)
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceDefaults(grpcPort: 0, webPort: 0);
        using var services = builder.Services.BuildServiceProvider();
        var name = services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName;
        var formatter = services.GetServices<ConsoleFormatter>().Single(one => one.Name == name);
        using var written = new StringWriter { NewLine = "\n" };

        formatter.Write(
            new LogEntry<string>(
                LogLevel.Warning, "Door", default, subject, new InvalidOperationException(subject),
                (state, _) => $"refused to {state}"),
            scopeProvider: null, written);

        var line = written.ToString();
        line.ShouldContain("refused to eve");
        line.TrimEnd('\n').Where(one => char.IsControl(one) || one == '\u2028' || one == '\u2029').ShouldBeEmpty();
    }
}
