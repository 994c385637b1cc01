using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Internal;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection
{
    /// <summary>Adds gRPC to a container.</summary>
    public static class GrpcServicesExtensions
    {
        /// <summary>Adds gRPC.</summary>
        public static IGrpcServerBuilder AddGrpc(this IServiceCollection services)
        {
            ArgumentNullException.ThrowIfNull(services);
            services.AddRouting();
            services.AddOptions();
            services.TryAddSingleton<GrpcRoutes>();
            return new GrpcServerBuilder(services);
        }

        /// <summary>Adds gRPC with options for all services.</summary>
        public static IGrpcServerBuilder AddGrpc(
            this IServiceCollection services, Action<GrpcServiceOptions> configureOptions)
        {
            ArgumentNullException.ThrowIfNull(services);
            return services.Configure(configureOptions).AddGrpc();
        }

        /// <summary>Sets options for one service.</summary>
        public static IGrpcServerBuilder AddServiceOptions<TService>(
            this IGrpcServerBuilder grpcBuilder, Action<GrpcServiceOptions<TService>> configure)
            where TService : class
        {
            ArgumentNullException.ThrowIfNull(grpcBuilder);
            grpcBuilder.Services.Configure(configure);
            return grpcBuilder;
        }
    }
}

namespace Microsoft.AspNetCore.Builder
{
    /// <summary>Maps gRPC services to routes.</summary>
    public static class GrpcEndpointRouteBuilderExtensions
    {
        /// <summary>Maps all methods of a service, and answers UNIMPLEMENTED for those that it does not have.</summary>
        /// <exception cref="InvalidOperationException">The container is without gRPC.</exception>
        public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
            where TService : class
        {
            ArgumentNullException.ThrowIfNull(builder);
            var routes = builder.ServiceProvider.GetService<GrpcRoutes>()
                ?? throw new InvalidOperationException("The container is without gRPC: call 'services.AddGrpc()'.");
            return new GrpcServiceEndpointConventionBuilder(routes.Map<TService>(builder));
        }
    }

    /// <summary>Changes the endpoints of one service together.</summary>
    public sealed class GrpcServiceEndpointConventionBuilder : IEndpointConventionBuilder
    {
        private readonly List<IEndpointConventionBuilder> _endpoints;

        internal GrpcServiceEndpointConventionBuilder(List<IEndpointConventionBuilder> endpoints) =>
            _endpoints = endpoints;

        /// <inheritdoc/>
        public void Add(Action<EndpointBuilder> convention) => _endpoints.ForEach(one => one.Add(convention));

        void IEndpointConventionBuilder.Finally(Action<EndpointBuilder> finalConvention) =>
            _endpoints.ForEach(one => one.Finally(finalConvention));
    }
}

namespace Grpc.Core
{
    /// <summary>Finds the HTTP exchange under a call.</summary>
    public static class ServerCallContextExtensions
    {
        private const string HttpContextKey = "__HttpContext";

        /// <summary>The HTTP exchange. A context of another kind names it in its user state.</summary>
        /// <exception cref="InvalidOperationException">The call does not come over ASP.NET Core.</exception>
        public static HttpContext GetHttpContext(this ServerCallContext serverCallContext)
        {
            ArgumentNullException.ThrowIfNull(serverCallContext);
            return serverCallContext is ServerCall call ? call.Http
                : serverCallContext.UserState?.TryGetValue(HttpContextKey, out var found) == true
                    && found is HttpContext http ? http
                : throw new InvalidOperationException("The call does not come over ASP.NET Core.");
        }
    }
}

namespace Grpc.AspNetCore.Server
{
    /// <summary>Goes on configuring gRPC.</summary>
    public interface IGrpcServerBuilder
    {
        /// <summary>The container.</summary>
        IServiceCollection Services { get; }
    }

    /// <summary>Tells middleware that behind this endpoint is a gRPC method.</summary>
    public sealed class GrpcMethodMetadata(Type serviceType, IMethod method)
    {
        /// <summary>The class that serves it.</summary>
        public Type ServiceType { get; } = serviceType;

        /// <summary>The method.</summary>
        public IMethod Method { get; } = method;
    }

    /// <summary>Lets middleware find the call of an exchange.</summary>
    public interface IServerCallContextFeature
    {
        /// <summary>The call.</summary>
        ServerCallContext ServerCallContext { get; }
    }
}

namespace Grpc.AspNetCore.Server.Internal
{
    internal sealed record GrpcServerBuilder(IServiceCollection Services) : IGrpcServerBuilder;

    /// <summary>The routes of all services of one application.</summary>
    internal sealed class GrpcRoutes(
        IServiceProvider services, IOptions<GrpcServiceOptions> global, ILoggerFactory loggers)
    {
        private readonly ILogger _logger = loggers.CreateLogger(ServerLog.Category);
        private readonly HashSet<string> _serviceNames = new(StringComparer.Ordinal);

        /// <summary>The types mapped so far, for reflection and health.</summary>
        public List<Type> ServiceTypes { get; } = [];

        public List<IEndpointConventionBuilder> Map<TService>(IEndpointRouteBuilder builder)
            where TService : class
        {
            var own = services.GetRequiredService<IOptions<GrpcServiceOptions<TService>>>().Value;
            var options = new MethodOptions(global.Value, own);
            var binder = new MethodBinder<TService>(
                new Chains(new Activator<object>(typeof(TService), []), options.Interceptors),
                new MethodHandlers(options, _logger));
            binder.Bind();
            ServiceTypes.Add(typeof(TService));

            var mapped = binder.Methods.ConvertAll(method => Map<TService>(builder, method));
            var ignoresUnknownServices = global.Value.IgnoreUnknownServices ?? false;
            if (_serviceNames.Count == 0 && !ignoresUnknownServices)
            {
                mapped.Add(MapUnimplemented(builder, "{service}", "Service is unimplemented."));
            }

            foreach (var name in binder.Methods.Select(method => method.Method.ServiceName).Distinct())
            {
                if (_serviceNames.Add(name) && !(own.IgnoreUnknownServices ?? ignoresUnknownServices))
                {
                    mapped.Add(MapUnimplemented(builder, name, "Method is unimplemented."));
                }
            }

            return mapped;
        }

        private static IEndpointConventionBuilder Map<TService>(IEndpointRouteBuilder builder, BoundMethod bound)
        {
            var endpoint = builder.Map(RoutePatternFactory.Parse(bound.Method.FullName), bound.Serve);
            endpoint.Add(built =>
            {
                built.DisplayName = $"gRPC - {bound.Method.FullName}";
                built.Metadata.Add(new GrpcMethodMetadata(typeof(TService), bound.Method));
                foreach (var item in bound.Metadata)
                {
                    built.Metadata.Add(item);
                }
            });
            return endpoint;
        }

        private IEndpointConventionBuilder MapUnimplemented(
            IEndpointRouteBuilder builder, string service, string detail)
        {
            var pattern = RoutePatternFactory.Parse(
                $"/{service}/{{method}}",
                defaults: null,
                parameterPolicies: new { method = new GrpcRequestConstraint() });
            var endpoint = builder.Map(pattern, http =>
            {
                ServerLog.Unimplemented(_logger, http.Request.Path);
                http.Response.ContentType = GrpcHeaders.ContentType;
                return GrpcResponse.IsCorsPreflight(http)
                    ? GrpcResponse.Refuse(http, StatusCodes.Status404NotFound, new(StatusCode.Unimplemented, detail))
                    : GrpcResponse.Refuse(http, StatusCodes.Status200OK, new(StatusCode.Unimplemented, detail));
            });
            endpoint.Add(built => built.DisplayName = $"gRPC - unimplemented {service}");
            return endpoint;
        }
    }

    /// <summary>Accepts only gRPC and gRPC-Web requests, so that pages and other APIs keep their paths.</summary>
    internal sealed class GrpcRequestConstraint : IRouteConstraint
    {
        public bool Match(
            HttpContext? httpContext,
            IRouter? route,
            string routeKey,
            RouteValueDictionary values,
            RouteDirection routeDirection) =>
            httpContext is not null
            && (GrpcResponse.IsCorsPreflight(httpContext)
                || (HttpMethods.IsPost(httpContext.Request.Method)
                    && (httpContext.Request.ContentType?.StartsWith(
                        GrpcHeaders.ContentType, StringComparison.OrdinalIgnoreCase) ?? false)));
    }
}
