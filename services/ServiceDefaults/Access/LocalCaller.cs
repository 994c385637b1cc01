using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>
/// This process as a caller of its own services where these want a token: Standalone loads its seeds as everyone else
/// reports and records ties. The key is made at the start, never leaves the memory of the process, and no other process
/// accepts it.
/// </summary>
public sealed class LocalCaller : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The key that its tokens are checked with.</summary>
    internal SecurityKey Key => new ECDsaSecurityKey(_key);

    /// <summary>The header <c>authorization</c> of a reader, reporter and editor; null if no token is wanted.</summary>
    public string? Authorization(IServiceProvider services, string subject)
    {
        if (services.GetService(typeof(AccessOptions)) is not AccessOptions access)
            return null;
        var now = ((TimeProvider)services.GetService(typeof(TimeProvider))!).GetUtcNow().UtcDateTime;
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = access.Issuer,
            Audience = access.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = subject,
                [access.RolesClaim] = new[]
                {
                    RoleNames.Text(Roles.Reader, ""), RoleNames.Text(Roles.Reporter, ""),
                    RoleNames.Text(Roles.Editor, ""),
                },
            },
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.EcdsaSha256),
        });
        return $"Bearer {token}";
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
