using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection
{
    /// <summary>Adds server reflection to a container.</summary>
    public static class GrpcReflectionServiceExtensions
    {
        /// <summary>Adds it.</summary>
        public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
        {
            ArgumentNullException.ThrowIfNull(services);
            services.TryAddSingleton<ServerDescription>();
            return services;
        }
    }
}

namespace Microsoft.AspNetCore.Builder
{
    /// <summary>Maps server reflection to routes.</summary>
    public static class GrpcReflectionEndpointRouteBuilderExtensions
    {
        /// <summary>Maps grpc.reflection.v1alpha and, as the package does from 2.80 on, grpc.reflection.v1.</summary>
        /// <exception cref="InvalidOperationException">The container is without reflection.</exception>
        public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            var isService = builder.ServiceProvider.GetRequiredService<IServiceProviderIsService>();
            return isService.IsService(typeof(ServerDescription))
                ? new Both(
                    builder.MapGrpcService<ReflectionServiceImpl>(),
                    builder.MapGrpcService<ReflectionV1ServiceImpl>())
                : throw new InvalidOperationException(
                    "The container is without reflection: call 'services.AddGrpcReflection()'.");
        }

        private sealed class Both(params IEndpointConventionBuilder[] builders) : IEndpointConventionBuilder
        {
            public void Add(Action<EndpointBuilder> convention) =>
                Array.ForEach(builders, builder => builder.Add(convention));

            public void Finally(Action<EndpointBuilder> finalConvention) =>
                Array.ForEach(builders, builder => builder.Finally(finalConvention));
        }
    }
}
