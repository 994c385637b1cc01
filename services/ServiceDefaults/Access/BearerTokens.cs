using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>Configures <see cref="JwtBearerHandler"/>: keys, issuer, audience, algorithms.</summary>
/// <remarks>
/// Checking a signature costs more than looking up a score, and a caller sends the same token many times. So valid
/// tokens are cached by their hash until they expire or the keys change. Invalid ones are not: anyone can make them.
/// </remarks>
internal sealed class BearerTokens
{
    /// <summary>How far the clocks of issuer and service may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private const int TokenLengthMax = 16 * 1024;
    private const int SubjectLengthMax = 200;
    private const int KnownMax = 4_096;

    /// <summary>The library's error number; it has no exception type for this.</summary>
    private const string TooLong = "IDX10209";

    /// <summary>
    /// Only asymmetric ones: with a symmetric algorithm anyone who has the verification key could sign.
    /// </summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly AccessOptions _access;
    private readonly TimeProvider _clock;
    private readonly WatchedFiles<Trust> _trust;

    /// <summary>Reads the keys.</summary>
    /// <exception cref="InvalidDataException">A key file is invalid.</exception>
    public BearerTokens(
        AccessOptions access, TimeProvider clock, ILogger<BearerTokens> log, LocalCaller? local = null)
    {
        _access = access;
        _clock = clock;
        _trust = new WatchedFiles<Trust>(
            access.Files,
            contents => new Trust([
                .. SigningKeys.Parse(access, contents),
                .. local is null ? Array.Empty<SecurityKey>() : [local.Key],
            ]),
            clock, log);
    }

    /// <summary>The files of keys.</summary>
    public IWatchedFiles Files => _trust;

    /// <summary>Configures the token handler.</summary>
    public void Configure(JwtBearerOptions options)
    {
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new JsonWebTokenHandler
        {
            MaximumTokenSizeInBytes = TokenLengthMax,
            MapInboundClaims = false,
        });
        options.SaveToken = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            IssuerSigningKeyResolver = (_, _, keyId, _) => _trust.Current.KeysOf(keyId),
            ValidAlgorithms = Algorithms,
            ValidIssuer = _access.Issuer,
            ValidAudience = _access.Audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ClockSkew = ClockSkew,
            LogValidationExceptions = false,
        };
        options.Events = new JwtBearerEvents { OnMessageReceived = Recall, OnTokenValidated = Accept };
    }

    /// <summary>The reason for refusing a token. It contains nothing of the token.</summary>
    public static string FaultOf(Exception failure) => failure switch
    {
        AuthenticationFailureException => failure.Message,
        SecurityTokenExpiredException => "The token has expired.",
        SecurityTokenNotYetValidException => "The token is not valid yet.",
        SecurityTokenNoExpirationException => "The token never expires; expected one that does (exp).",
        SecurityTokenInvalidLifetimeException => "The token expires before it becomes valid.",
        SecurityTokenInvalidAudienceException => "The token is meant for another audience.",
        SecurityTokenInvalidIssuerException => "The token comes from another issuer.",
        ArgumentException when failure.Message.StartsWith(TooLong, StringComparison.Ordinal) =>
            $"The token has more than {TokenLengthMax:N0} characters.",
        ArgumentException => "What was sent is no JSON Web Token.",
        _ => "The token's signature does not hold.",
    };

    private Task Recall(MessageReceivedContext context)
    {
        if (_trust.Current.Known.TryGetValue(HashOf(context), out var known)
            && _clock.GetUtcNow() - ClockSkew < known.End)
        {
            context.Principal = known.Caller;
            context.Success();
        }
        return Task.CompletedTask;
    }

    private Task Accept(TokenValidatedContext context)
    {
        var token = (JsonWebToken)context.SecurityToken;
        if (token.Subject is not { Length: > 0 and <= SubjectLengthMax } || token.Subject.Contains('\0'))
            context.Fail($"The token names nobody; expected a subject (sub) of 1 to {SubjectLengthMax} characters.");
        else if (token.TryGetHeaderValue<object>("crit", out _))
            context.Fail("The token needs extensions (crit) that are not understood here.");
        else
        {
            // A token that never expires was refused before.
            context.Principal = new Caller(
                token.Subject, RolesOf(token), new DateTimeOffset(token.ValidTo, TimeSpan.Zero)).ToPrincipal();
            Remember(HashOf(context), context.Principal, token.ValidTo);
        }
        return Task.CompletedTask;
    }

    private void Remember(string hash, ClaimsPrincipal caller, DateTime end)
    {
        var known = _trust.Current.Known;
        // Clearing the cache costs one more check for each token, and is simpler than an eviction order.
        if (known.Count >= KnownMax)
            known.Clear();
        known[hash] = (caller, end);
    }

    /// <summary>The items of an array are role names; a single string is split at its spaces.</summary>
    private Roles RolesOf(JsonWebToken token)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        if (!payload.RootElement.TryGetProperty(_access.RolesClaim, out var claim))
            return Roles.None;
        var names = claim.ValueKind switch
        {
            JsonValueKind.String => claim.GetString()!.Split(' '),
            JsonValueKind.Array => claim.EnumerateArray()
                .Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
            _ => [],
        };
        return names.Aggregate(Roles.None, (roles, name) => roles | RoleNames.Parse(name));
    }

    private static string HashOf(ResultContext<JwtBearerOptions> context) => Convert.ToHexString(
        SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString())));

    /// <summary>The trusted keys, and the headers that were verified with them.</summary>
    private sealed record Trust(IReadOnlyList<SecurityKey> Keys)
    {
        public ConcurrentDictionary<string, (ClaimsPrincipal Caller, DateTime End)> Known { get; } = [];

        /// <summary>The keys with this id and the keys without one (PEM); all keys for a token without an id.</summary>
        public IEnumerable<SecurityKey> KeysOf(string keyId) => Keys.Where(key =>
            string.IsNullOrEmpty(keyId) || string.IsNullOrEmpty(key.KeyId) || key.KeyId == keyId);
    }
}
