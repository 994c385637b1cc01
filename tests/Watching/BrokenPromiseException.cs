namespace Diplomacy.Testing;

/// <summary>What a record shows to be otherwise than subscription_service.proto promises.</summary>
/// <param name="promise">The check that found it.</param>
/// <param name="how">Seed, subscriber and message, and what is wrong with it.</param>
public sealed class BrokenPromiseException(string promise, string how) : Exception($"{promise}: {how}")
{
    /// <summary>The check that found it.</summary>
    public string Promise => promise;
}
