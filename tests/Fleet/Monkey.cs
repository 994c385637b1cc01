using Grpc.Core;

namespace Diplomacy.Tests.Fleet;

/// <summary>Breaks one thing after another, in an order that a seed decides, each as often as the others.</summary>
internal sealed class Monkey(RunningFleet running, int seed)
{
    private const string Cut =
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = $1";

    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(2);

    private readonly Random _random = new(seed);
    private readonly Queue<(string Name, Func<Task> Break)> _deck = new();

    /// <summary>What was broken so far.</summary>
    public List<string> Done { get; } = [];

    /// <summary>Breaks things for a while, then lets everything that is frozen run on.</summary>
    public async Task RunAsync(TimeSpan duration)
    {
        for (var until = DateTime.UtcNow + duration; DateTime.UtcNow < until;)
        {
            if (_deck.Count == 0)
                Deal();
            var (name, act) = _deck.Dequeue();
            Console.WriteLine($"fault: {DateTime.UtcNow:HH:mm:ss.f} {name}");
            Done.Add(name);
            await act();
            await Task.Delay(TimeSpan.FromSeconds(0.3 + (2 * _random.NextDouble())));
        }
    }

    private void Deal()
    {
        var fleet = running.Fleet;
        List<(string, Func<Task>)> cards =
        [
            ("kill PostgreSQL", () => Kill(fleet.Postgres)),
            ("freeze PostgreSQL", () => Freeze(fleet.Postgres)),
            ("kill RabbitMQ", () => Kill(fleet.RabbitMq)),
            ("freeze RabbitMQ", () => Freeze(fleet.RabbitMq)),
        ];
        foreach (var node in fleet.Services)
        {
            cards.Add(($"kill {node.Member.Name}", () => Kill(node.Member)));
            cards.Add(($"freeze {node.Member.Name}", () => Freeze(node.Member)));
        }
        foreach (var node in fleet.Projection.Concat(fleet.Ingestion))
            cards.Add(($"cut off {node.Member.Name}", () => CutOff(node.Member)));
        cards.Add(("rebuild", Rebuild));

        var dealt = cards.ToArray();
        _random.Shuffle(dealt);
        foreach (var card in dealt)
            _deck.Enqueue(card);
    }

    private static Task Kill(Member member)
    {
        member.Kill();
        return Task.CompletedTask;
    }

    private async Task Freeze(Member member)
    {
        member.Freeze();
        await Task.Delay(TimeSpan.FromSeconds(0.2 + (4 * _random.NextDouble())));
        member.Thaw();
    }

    /// <summary>Asks for a rebuild, which goes on while other things break; one at a time.</summary>
    private async Task Rebuild()
    {
        try
        {
            await running.Projection[_random.Next(2)].RebuildProjectionAsync(
                new() { Author = "monkey", Reason = "To see whether anybody notices." },
                deadline: DateTime.UtcNow + AskTimeout);
        }
        catch (RpcException)
        {
            // One is under way, or the node or the store is down.
        }
    }

    private async Task CutOff(Member member)
    {
        try
        {
            await running.ScalarAsync<long>(Cut, member.Name);
        }
        catch (Npgsql.NpgsqlException)
        {
            // PostgreSQL is down already, and all nodes are cut off.
        }
    }
}
