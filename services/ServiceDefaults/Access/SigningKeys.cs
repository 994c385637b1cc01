using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>The public keys that tokens may be signed with, out of a JSON Web Key Set and PEM files.</summary>
internal static class SigningKeys
{
    /// <summary>A token without a key id is tried with every key, so there must be few.</summary>
    public const int KeysMax = 32;

    private const int RsaBitsMin = 2_048;
    private const string PublicKeyLabel = "PUBLIC KEY";

    /// <summary>The keys in the contents of <see cref="AccessOptions.Files"/>; at least one.</summary>
    /// <exception cref="InvalidDataException">A file holds no usable key, or there are too many.</exception>
    public static List<SecurityKey> Parse(AccessOptions options, IReadOnlyList<byte[]> contents)
    {
        List<SecurityKey> keys = [];
        for (var i = 0; i < contents.Count; i++)
        {
            var path = options.Files[i];
            var text = Encoding.UTF8.GetString(contents[i]);
            var found = path == options.Jwks && i == 0 ? OfKeySet(path, text) : OfPem(path, text);
            if (found.Count == 0)
                throw new InvalidDataException($"{path} holds no public RSA or elliptic-curve key for signatures.");
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
            // Keys for encryption and symmetric keys may stand in a key set too; they sign nothing that counts here.
            return [.. from key in new JsonWebKeySet(text).Keys
                       where key.Use is null or "" or JsonWebKeyUseNames.Sig
                       where key.Kty is JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve
                       select Checked(path, PublicPartOf(key))];
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException)
        {
            throw new InvalidDataException($"{path} is no JSON Web Key Set.", exception);
        }
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
            using var rsa = key.GetRSAPublicKey();
            using var curve = key.GetECDsaPublicKey();
            if (rsa is not null)
                keys.Add(Checked(path, PublicPartOf(
                    JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa)))));
            else if (curve is not null)
                keys.Add(Checked(path, PublicPartOf(
                    JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(curve)))));
            rest = rest[fields.Location.End..];
        }
        return keys;
    }

    /// <summary>
    /// A key of its own numbers alone: without what only its owner should know, without certificates that nobody checks
    /// here, and without what it was converted from, which is gone by the time it is used.
    /// </summary>
    private static JsonWebKey PublicPartOf(JsonWebKey key) => new()
    {
        Kty = key.Kty,
        Kid = key.Kid,
        N = key.N,
        E = key.E,
        Crv = key.Crv,
        X = key.X,
        Y = key.Y,
    };

    /// <summary>Fails now rather than at every token: a key too weak, or numbers that are no key.</summary>
    private static JsonWebKey Checked(string path, JsonWebKey key)
    {
        if (key.Kty == JsonWebAlgorithmsKeyTypes.RSA)
        {
            using var rsa = RSA.Create(new RSAParameters
            {
                Modulus = Base64UrlEncoder.DecodeBytes(key.N),
                Exponent = Base64UrlEncoder.DecodeBytes(key.E),
            });
            if (rsa.KeySize < RsaBitsMin)
                throw new InvalidDataException(
                    $"{path} holds an RSA key of {rsa.KeySize:N0} bits; expected at least {RsaBitsMin:N0}.");
            return key;
        }
        using var curve = ECDsa.Create(new ECParameters
        {
            Curve = key.Crv switch
            {
                JsonWebKeyECTypes.P256 => ECCurve.NamedCurves.nistP256,
                JsonWebKeyECTypes.P384 => ECCurve.NamedCurves.nistP384,
                JsonWebKeyECTypes.P521 => ECCurve.NamedCurves.nistP521,
                _ => throw new InvalidDataException(
                    $"{path} holds a key on curve {key.Crv}; expected P-256, P-384 or P-521."),
            },
            Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) },
        });
        return key;
    }
}
