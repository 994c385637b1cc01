using Grpc.Core;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>Who calls, as far as a valid token says so.</summary>
/// <param name="Subject">
/// The token's <c>sub</c>, 1 to 200 characters; null where no access is configured or none was asked for.
/// </param>
/// <param name="Roles">The token's roles, as far as they are known here.</param>
public sealed record Caller(string? Subject, Roles Roles)
{
    /// <summary>A caller of whom nothing is known.</summary>
    public static readonly Caller Unknown = new(Subject: null, Roles.None);

    private static readonly object Key = new();

    /// <summary>Who makes this call.</summary>
    public static Caller Of(ServerCallContext context) =>
        context.UserState.TryGetValue(Key, out var caller) ? (Caller)caller : Unknown;

    internal void Attach(ServerCallContext context) => context.UserState[Key] = this;
}
