using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>Reads the public keys that verify tokens, from a JSON Web Key Set and PEM files.</summary>
internal static class SigningKeys
{
    /// <summary>The fault of a file without a key.</summary>
    public const string None = "holds no public RSA or elliptic-curve key for signatures.";

    /// <summary>A token without a key id is tried with every key, so there must be few.</summary>
    private const int KeysMax = 32;

    private const int RsaBitsMin = 2_048;
    private const string PublicKeyLabel = "PUBLIC KEY";

    private static readonly string[] Curves =
    [
        ECCurve.NamedCurves.nistP256.Oid.Value!, ECCurve.NamedCurves.nistP384.Oid.Value!,
        ECCurve.NamedCurves.nistP521.Oid.Value!,
    ];

    /// <summary>
    /// The keys in the contents of <see cref="AccessOptions.Files"/>. An empty key set yields none, which
    /// withdraws the last key.
    /// </summary>
    /// <exception cref="InvalidDataException">A file holds no usable key, or there are too many.</exception>
    public static List<SecurityKey> Parse(AccessOptions options, IReadOnlyList<byte[]> contents)
    {
        List<SecurityKey> keys = [];
        for (var i = 0; i < contents.Count; i++)
        {
            var path = options.Files[i];
            var text = Encoding.UTF8.GetString(contents[i]);
            var isKeySet = path == options.Jwks && i == 0;
            List<SecurityKey> found = isKeySet ? OfKeySet(path, text) : OfPem(path, text);
            if (found.Count == 0 && !(isKeySet && IsEmptySet(text)))
                throw new InvalidDataException($"{path} {None}");
            keys.AddRange(found);
        }
        return keys.Count <= KeysMax
            ? keys
            : throw new InvalidDataException(
                $"{string.Join(", ", options.Files)} hold {keys.Count} keys; expected at most {KeysMax}.");
    }

    private static List<SecurityKey> OfKeySet(string path, string text)
    {
        try
        {
            // Certificates are ignored, because they are not verified here; the set also has their plain keys.
            return [.. from key in new JsonWebKeySet(text).GetSigningKeys()
                       where key is RsaSecurityKey or ECDsaSecurityKey
                       select Checked(path, key)];
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{path} is no JSON Web Key Set.", exception);
        }
    }

    private static bool IsEmptySet(string text)
    {
        using var set = JsonDocument.Parse(text);
        return set.RootElement.TryGetProperty("keys", out var keys)
            && keys.ValueKind == JsonValueKind.Array && keys.GetArrayLength() == 0;
    }

    private static List<SecurityKey> OfPem(string path, string text)
    {
        List<SecurityKey> keys = [];
        ReadOnlySpan<char> rest = text;
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var label = rest[fields.Label];
            if (!label.SequenceEqual(PublicKeyLabel))
                throw new InvalidDataException($"{path} holds a {label}; expected a {PublicKeyLabel}.");
            var key = PublicKey.CreateFromSubjectPublicKeyInfo(
                Convert.FromBase64String(rest[fields.Base64Data].ToString()), out _);
            if (key.GetRSAPublicKey() is { } rsa)
                keys.Add(Checked(path, new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false))));
            else if (key.GetECDsaPublicKey() is { } curve)
                keys.Add(Checked(path, new ECDsaSecurityKey(curve)));
            rest = rest[fields.Location.End..];
        }
        return keys;
    }

    /// <summary>Rejects weak and invalid keys at load instead of at every token.</summary>
    private static SecurityKey Checked(string path, SecurityKey key)
    {
        if (key is RsaSecurityKey { Parameters: var parameters })
        {
            using var rsa = RSA.Create(
                new RSAParameters { Modulus = parameters.Modulus, Exponent = parameters.Exponent });
            if (rsa.KeySize < RsaBitsMin)
                throw new InvalidDataException(
                    $"{path} holds an RSA key of {rsa.KeySize:N0} bits; expected at least {RsaBitsMin:N0}.");
        }
        else if (key is ECDsaSecurityKey { ECDsa: var ecdsa }
                 && ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value is var curve
                 && !Curves.Contains(curve ?? ""))
            throw new InvalidDataException($"{path} holds a key on another curve than P-256, P-384 and P-521.");
        return key;
    }
}
