namespace Diplomacy.Testing;

/// <summary>A record that violates a promise of subscription_service.proto.</summary>
/// <param name="promise">The check that found it.</param>
/// <param name="how">Seed, subscriber and message, and what is wrong with it.</param>
public sealed class BrokenPromiseException(string promise, string how) : Exception($"{promise}: {how}")
{
    /// <summary>The check that found it.</summary>
    public string Promise => promise;
}
