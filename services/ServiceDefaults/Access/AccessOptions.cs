using Diplomacy.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>Which tokens a service accepts: the section <c>Access</c>.</summary>
/// <param name="Issuer"><c>Access:Issuer</c>, what a token's <c>iss</c> must be.</param>
/// <param name="Audience"><c>Access:Audience</c>, what a token's <c>aud</c> must contain.</param>
/// <param name="RolesClaim">
/// <c>Access:RolesClaim</c>, the claim that names roles: an array of strings, or one string separated by spaces.
/// </param>
/// <param name="Jwks"><c>Access:Jwks</c>, the path of a JSON Web Key Set (RFC 7517); null where there is none.</param>
/// <param name="SigningKeys"><c>Access:SigningKeys</c>, the paths of public keys in PEM.</param>
internal sealed record AccessOptions(
    string Issuer, string Audience, string RolesClaim, string? Jwks, IReadOnlyList<string> SigningKeys)
{
    private const string Section = "Access";
    private const string RolesClaimDefault = "roles";

    /// <summary>Every file of keys, the key set first.</summary>
    public IReadOnlyList<string> Files => Jwks is null ? SigningKeys : [Jwks, .. SigningKeys];

    /// <summary>Reads the section; null if nothing of it is set, which allows every caller.</summary>
    /// <exception cref="ConfigurationException">Some of it is set, but not enough.</exception>
    public static AccessOptions? Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        if (!section.Exists())
            return null;

        var options = new AccessOptions(
            section["Issuer"] ?? "", section["Audience"] ?? "", Given(section["RolesClaim"]) ?? RolesClaimDefault,
            Given(section["Jwks"]), section.GetSection("SigningKeys").Get<string[]>() ?? []);
        List<string> missing = [];
        if (options.Issuer.Length == 0)
            missing.Add("Access:Issuer");
        if (options.Audience.Length == 0)
            missing.Add("Access:Audience");
        if (options.Files.Count == 0)
            missing.Add("Access:Jwks or Access:SigningKeys");
        return missing.Count == 0
            ? options
            : throw new ConfigurationException($"Access is set in part; set {string.Join(", and ", missing)} too.");
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
