using System.Security.Claims;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>The caller, as identified by a valid token.</summary>
/// <param name="Subject">
/// The token's <c>sub</c>, 1 to 200 characters; null if no token was required.
/// </param>
/// <param name="Roles">The known roles among those of the token.</param>
public sealed record Caller(string? Subject, Roles Roles)
{
    private const string SubjectClaim = "sub";
    private const string RolesClaim = "roles";

    /// <summary>The caller of this call.</summary>
    public static Caller Of(ServerCallContext context) => Of(context.GetHttpContext().User);

    internal static Caller Of(ClaimsPrincipal user) => new(
        user.FindFirst(SubjectClaim)?.Value,
        user.FindFirst(RolesClaim) is { } roles ? Enum.Parse<Roles>(roles.Value) : Roles.None);

    internal ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [new Claim(SubjectClaim, Subject ?? ""), new Claim(RolesClaim, Roles.ToString())],
        JwtBearerDefaults.AuthenticationScheme, SubjectClaim, RolesClaim));
}
