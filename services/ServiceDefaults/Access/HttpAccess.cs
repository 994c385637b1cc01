using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>The same gate for the few paths that are no RPCs.</summary>
internal static class HttpAccess
{
    /// <summary>Asks for what <see cref="AccessTable"/> says of the path; answers 401 or 403 without.</summary>
    public static void RequireAccess(this RouteHandlerBuilder route, string path, IServiceProvider services)
    {
        if (services.GetService<AccessGate>() is not { } gate)
            return;
        route.AddEndpointFilter(async (invocation, next) =>
        {
            var http = invocation.HttpContext;
            try
            {
                await gate.Admit(path, http.Request.Headers.Authorization);
            }
            catch (RpcException refusal)
            {
                var unknown = refusal.StatusCode == StatusCode.Unauthenticated;
                if (unknown)
                    http.Response.Headers.WWWAuthenticate = "Bearer";
                return Results.Text(refusal.Status.Detail + "\n",
                    statusCode: unknown ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden);
            }
            return await next(invocation);
        });
    }
}
