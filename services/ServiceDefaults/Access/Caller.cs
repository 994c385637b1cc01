using System.Globalization;
using System.Security.Claims;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>The caller, as identified by a valid token.</summary>
/// <param name="Subject">
/// The token's <c>sub</c>, 1 to 200 characters; null if no token was required.
/// </param>
/// <param name="Roles">The known roles among those of the token.</param>
/// <param name="End">When the token stops being accepted; the latest time there is where no token was required.</param>
public sealed record Caller(string? Subject, Roles Roles, DateTimeOffset End)
{
    private const string SubjectClaim = "sub";
    private const string EndClaim = "exp";
    private const string RolesClaim = "roles";

    /// <summary>The caller of this call.</summary>
    public static Caller Of(ServerCallContext context) => Of(context.GetHttpContext().User);

    internal static Caller Of(ClaimsPrincipal user) => new(
        user.FindFirst(SubjectClaim)?.Value,
        user.FindFirst(RolesClaim) is { } roles ? Enum.Parse<Roles>(roles.Value) : Roles.None,
        user.FindFirst(EndClaim) is { } end
            ? DateTimeOffset.Parse(end.Value, CultureInfo.InvariantCulture)
            : DateTimeOffset.MaxValue);

    internal ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [
            new Claim(SubjectClaim, Subject ?? ""), new Claim(RolesClaim, Roles.ToString()),
            new Claim(EndClaim, End.ToString("O", CultureInfo.InvariantCulture)),
        ],
        JwtBearerDefaults.AuthenticationScheme, SubjectClaim, RolesClaim));
}
