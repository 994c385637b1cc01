using System.Globalization;
using Diplomacy.Protos.Error.V1;
using Diplomacy.ServiceDefaults.Errors;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>Checks the path of each request against <see cref="AccessPolicies"/>.</summary>
internal sealed class AccessRequirement : AuthorizationHandler<AccessRequirement>, IAuthorizationRequirement
{
    /// <summary>The policy of every endpoint that does not allow anonymous callers.</summary>
    public static readonly AuthorizationPolicy Policy =
        new AuthorizationPolicyBuilder().AddRequirements(new AccessRequirement()).Build();

    protected override Task HandleRequirementAsync(
        AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        // Routing ignores the case of a path; the table does not.
        var admission = AccessPolicies.For(((HttpContext)context.Resource!).Request.Path.ToString());
        var hasToken = context.User.Identity is { IsAuthenticated: true };
        if (!admission.NeedsToken || (hasToken && admission.Admits(Caller.Of(context.User).Roles)))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>Refuses in the caller's protocol: with a gRPC status, or with 401 or 403.</summary>
internal sealed class AccessRefusal(ILogger<AccessRefusal> log) : IAuthorizationMiddlewareResultHandler
{
    private const string GrpcContentType = "application/grpc";

    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult result)
    {
        if (result.Succeeded)
        {
            await next(context);
            return;
        }
        var refusal = result.Challenged ? await Unauthenticated(context) : Denied(context);
        // The gRPC-Web middleware has translated the request, and will translate the answer.
        if (context.Request.ContentType?.StartsWith(GrpcContentType, StringComparison.OrdinalIgnoreCase) == true)
            AnswerInHeaders(context.Response, refusal);
        else
            await AnswerOverHttp(context, refusal);
    }

    private async Task<RpcException> Unauthenticated(HttpContext context)
    {
        // Cached: the middleware keeps the result, but exposes it only if it succeeded.
        var failure = (await context.AuthenticateAsync()).Failure;
        var fault = (failure, context.Request.Headers.Authorization.Count) switch
        {
            ({ } exception, _) => BearerTokens.FaultOf(exception),
            (null, 0) => "No token was sent; expected the header \"authorization: Bearer TOKEN\".",
            _ => "The header \"authorization\" is not one \"Bearer TOKEN\".",
        };
        log.LogDebug("{Path} refused: {Fault}", context.Request.Path, fault);
        return RpcErrors.Of(StatusCode.Unauthenticated, ErrorReason.Unauthenticated, fault);
    }

    private RpcException Denied(HttpContext context)
    {
        var path = context.Request.Path.ToString();
        var caller = Caller.Of(context.User);
        log.LogInformation("{Path} refused to {Subject}, {Roles}", path, caller.Subject, caller.Roles);
        var needed = AccessPolicies.For(path).AnyOf ?? Roles.None;
        var held = caller.Roles == Roles.None ? "none" : RoleNames.Text(caller.Roles, "and");
        return RpcErrors.Of(StatusCode.PermissionDenied, ErrorReason.PermissionDenied, needed == Roles.None
            ? $"{path} is open to nobody."
            : $"{path} needs the role {RoleNames.Text(needed, "or")}; the token has {held}.");
    }

    /// <summary>A gRPC Trailers-Only response: the headers carry the status, and no message follows.</summary>
    private static void AnswerInHeaders(HttpResponse response, RpcException refusal)
    {
        response.ContentType = GrpcContentType;
        response.Headers["grpc-status"] = ((int)refusal.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(refusal.Status.Detail);
        foreach (var trailer in refusal.Trailers)
            response.Headers[trailer.Key] = Convert.ToBase64String(trailer.ValueBytes);
    }

    private static Task AnswerOverHttp(HttpContext context, RpcException refusal)
    {
        var response = context.Response;
        var isUnknown = refusal.StatusCode == StatusCode.Unauthenticated;
        if (isUnknown)
            response.Headers.WWWAuthenticate = "Bearer";
        response.StatusCode = isUnknown ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(refusal.Status.Detail + "\n", context.RequestAborted);
    }
}
