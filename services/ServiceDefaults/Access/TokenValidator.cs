using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>What became of a token: who calls, or, where that is null, what is wrong with it.</summary>
internal readonly record struct TokenVerdict(Caller? Caller, string Fault)
{
    public static TokenVerdict Refused(string fault) => new(Caller: null, fault);
}

/// <summary>Tells good tokens from bad ones: signature, issuer, audience, lifetime and subject.</summary>
/// <remarks>
/// A signature costs more to check than a score to look up, and a caller sends one token many times. So good tokens are
/// remembered, by their hash, until they expire or the keys change. Bad ones never are: anyone can make them.
/// </remarks>
internal sealed class TokenValidator
{
    /// <summary>How far the clocks of issuer and service may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private const int TokenLengthMax = 16 * 1024;
    private const int SubjectLengthMax = 200;
    private const int KnownMax = 4_096;
    private const string NoToken = "What was sent is no JSON Web Token.";

    /// <summary>
    /// Only what the issuer alone can make. A symmetric algorithm would let whoever knows the public key sign.
    /// </summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = TokenLengthMax };
    private readonly WatchedFiles<Trust> _trust;
    private readonly string _rolesClaim;
    private readonly TimeProvider _clock;

    /// <summary>Reads the keys.</summary>
    /// <exception cref="InvalidDataException">A file of keys does not hold what it should.</exception>
    public TokenValidator(AccessOptions options, TimeProvider clock, ILogger log)
    {
        _rolesClaim = options.RolesClaim;
        _clock = clock;
        _trust = new WatchedFiles<Trust>(
            options.Files, contents => new Trust(Rules(options, SigningKeys.Parse(options, contents))), clock, log);
    }

    /// <summary>Reads a token. What is wrong with it is told by its kind alone.</summary>
    public async Task<TokenVerdict> Check(string token)
    {
        if (token.Length > TokenLengthMax)
            return TokenVerdict.Refused($"The token has more than {TokenLengthMax:N0} characters.");
        var trust = _trust.Current;
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (trust.Known.TryGetValue(hash, out var known) && _clock.GetUtcNow() < known.Until)
            return new TokenVerdict(known.Caller, Fault: "");

        var result = await _handler.ValidateTokenAsync(token, trust.Rules);
        if (!result.IsValid)
            return TokenVerdict.Refused(FaultOf(result.Exception));
        var read = (JsonWebToken)result.SecurityToken;
        if (read.Subject is not { Length: > 0 and <= SubjectLengthMax } || read.Subject.Contains('\0'))
            return TokenVerdict.Refused(
                $"The token names nobody; expected a subject (sub) of 1 to {SubjectLengthMax} characters.");

        var caller = new Caller(read.Subject, RolesOf(read));
        // Forgetting all of them now and then costs one more check each, and needs no order to be kept.
        if (trust.Known.Count >= KnownMax)
            trust.Known.Clear();
        trust.Known[hash] = (caller, read.ValidTo + ClockSkew);
        return new TokenVerdict(caller, Fault: "");
    }

    private Roles RolesOf(JsonWebToken token)
    {
        var roles = Roles.None;
        foreach (var claim in token.Claims)
            if (claim.Type == _rolesClaim)
                foreach (var name in claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    roles |= RoleNames.Parse(name);
        return roles;
    }

    private static TokenValidationParameters Rules(AccessOptions options, List<SecurityKey> keys) => new()
    {
        IssuerSigningKeys = keys,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        ValidateIssuer = true,
        ValidIssuer = options.Issuer,
        ValidateAudience = true,
        RequireAudience = true,
        ValidAudience = options.Audience,
        ValidateLifetime = true,
        RequireExpirationTime = true,
        ClockSkew = ClockSkew,
        LogValidationExceptions = false,
    };

    private static string FaultOf(Exception exception) => exception switch
    {
        SecurityTokenExpiredException => "The token has expired.",
        SecurityTokenNotYetValidException => "The token is not valid yet.",
        SecurityTokenNoExpirationException => "The token never expires; expected one that does (exp).",
        SecurityTokenInvalidLifetimeException => "The token expires before it becomes valid.",
        SecurityTokenInvalidAudienceException => "The token is meant for another audience.",
        SecurityTokenInvalidIssuerException => "The token comes from another issuer.",
        SecurityTokenMalformedException or ArgumentException => NoToken,
        _ => "The token's signature does not hold.",
    };

    /// <summary>What is asked of a token, and the tokens that were found to have it.</summary>
    private sealed record Trust(TokenValidationParameters Rules)
    {
        public ConcurrentDictionary<string, (Caller Caller, DateTimeOffset Until)> Known { get; } = [];
    }
}
