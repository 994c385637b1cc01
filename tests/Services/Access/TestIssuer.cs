using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Diplomacy.Testing.Access;

/// <summary>A token issuer: a key pair, and tokens with every kind of fault.</summary>
public sealed class TestIssuer
{
    public const string Name = "https://issuer.example";
    public const string Audience = "diplomacy";
    public const string Subject = "desk.la-paz@example.org";

    private readonly RSA _rsa = RSA.Create(2_048);
    private readonly string _keyId = Guid.NewGuid().ToString("N");

    public string PublicKeyPem => _rsa.ExportSubjectPublicKeyInfoPem();

    public byte[] PublicKeyBytes => _rsa.ExportSubjectPublicKeyInfo();

    /// <summary>The key set that a service is given.</summary>
    public string Jwks => KeySetOf(this);

    /// <summary>One key set with the keys of several issuers.</summary>
    public static string KeySetOf(params TestIssuer[] issuers) => JsonSerializer.Serialize(new
    {
        keys = issuers.Select(issuer =>
        {
            var key = issuer._rsa.ExportParameters(includePrivateParameters: false);
            return new
            {
                kty = "RSA",
                use = "sig",
                kid = issuer._keyId,
                n = Base64UrlEncoder.Encode(key.Modulus),
                e = Base64UrlEncoder.Encode(key.Exponent),
            };
        }),
    });

    /// <summary>A valid token with one or more roles, separated by spaces, unless a change is given.</summary>
    public string Token(string roles, Action<SecurityTokenDescriptor>? change = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = Audience,
            NotBefore = DateTime.UtcNow.AddMinutes(-5),
            IssuedAt = DateTime.UtcNow.AddMinutes(-5),
            Expires = DateTime.UtcNow.AddMinutes(5),
            Claims = new Dictionary<string, object> { ["sub"] = Subject, ["roles"] = roles.Split(' ') },
            SigningCredentials = Signing(SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    /// <summary>A good token but for its algorithm and signature.</summary>
    public string Forged(string algorithm, Func<byte[], byte[]> sign)
    {
        var header = Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{_keyId}}"}""");
        var signed = $"{header}.{Token("reader").Split('.')[1]}";
        return $"{signed}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>This issuer's key used with an algorithm.</summary>
    public SigningCredentials Signing(string algorithm) =>
        new(new RsaSecurityKey(_rsa) { KeyId = _keyId }, algorithm);
}
