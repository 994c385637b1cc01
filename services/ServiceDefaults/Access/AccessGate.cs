using Diplomacy.Protos.Error.V1;
using Diplomacy.ServiceDefaults.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>Lets a call in or turns it away, by its token and the <see cref="AccessTable"/>.</summary>
internal sealed class AccessGate(TokenValidator tokens, ILogger<AccessGate> log)
{
    private const string Scheme = "Bearer ";

    /// <summary>Who calls.</summary>
    /// <param name="path">The path as it stands in the table.</param>
    /// <param name="authorization">The header of that name.</param>
    /// <exception cref="RpcException">UNAUTHENTICATED: no valid token. PERMISSION_DENIED: no role.</exception>
    public async ValueTask<Caller> Admit(string path, StringValues authorization)
    {
        var admission = AccessTable.For(path);
        if (!admission.NeedsToken)
            return Caller.Unknown;

        var verdict = await Check(authorization);
        if (verdict.Caller is not { } caller)
        {
            log.LogDebug("{Path} refused: {Fault}", path, verdict.Fault);
            throw RpcErrors.Of(StatusCode.Unauthenticated, ErrorReason.Unauthenticated, verdict.Fault);
        }
        if (!admission.Admits(caller.Roles))
        {
            log.LogInformation("{Path} refused to {Subject}, {Roles}", path, caller.Subject, caller.Roles);
            throw RpcErrors.Of(
                StatusCode.PermissionDenied, ErrorReason.PermissionDenied, Denial(path, admission, caller));
        }
        return caller;
    }

    private ValueTask<TokenVerdict> Check(StringValues authorization)
    {
        if (authorization.Count == 0)
            return new(TokenVerdict.Refused("No token was sent; expected the header \"authorization: Bearer TOKEN\"."));
        var value = authorization.Count == 1 ? authorization[0]! : "";
        return value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? new(tokens.Check(value[Scheme.Length..].Trim()))
            : new(TokenVerdict.Refused("The header \"authorization\" holds something else than one \"Bearer TOKEN\"."));
    }

    private static string Denial(string path, Admission admission, Caller caller)
    {
        if (admission.AnyOf is not { } needed || needed == Roles.None)
            return $"{path} is open to nobody.";
        var held = caller.Roles == Roles.None ? "none" : RoleNames.Text(caller.Roles, "and");
        return $"{path} needs the role {RoleNames.Text(needed, "or")}; the token has {held}.";
    }
}
