using Npgsql;

namespace Diplomacy.Deploy;

/// <summary>Waits for a server that starts.</summary>
internal static class StartingServer
{
    /// <summary>
    /// Connects until the server answers, the deadline passes or <paramref name="ended"/> completes because the
    /// server has ended. Returns whether it answered.
    /// </summary>
    public static async Task<bool> AnswersAsync(
        string connectionString, Task ended, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        while (!ended.IsCompleted)
        {
            try
            {
                await using var connection = new NpgsqlConnection(Unpooled(connectionString));
                await connection.OpenAsync(deadline.Token);
                return true;
            }
            catch (Exception exception) when (IsTooEarly(exception) && !deadline.IsCancellationRequested)
            {
                await Task.WhenAny(ended, Task.Delay(PollInterval, CancellationToken.None));
            }
            catch (Exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        return false;
    }

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    // A server that starts refuses the socket first, and then answers "starting up" until it has recovered.
    private static bool IsTooEarly(Exception exception) => exception is PostgresException postgres
        ? postgres.SqlState is PostgresErrorCodes.CannotConnectNow
        : exception is NpgsqlException or TimeoutException;

    private static string Unpooled(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 5 }.ConnectionString;
}
