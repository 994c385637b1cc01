using Grpc.AspNetCore.Web;
using Grpc.AspNetCore.Web.Internal;

namespace Microsoft.AspNetCore.Builder
{
    /// <summary>How gRPC-Web is served.</summary>
    public class GrpcWebOptions
    {
        /// <summary>Whether endpoints that say nothing serve gRPC-Web. Not by default.</summary>
        public bool DefaultEnabled { get; set; }
    }

    /// <summary>Adds gRPC-Web to the pipeline.</summary>
    public static class GrpcWebApplicationBuilderExtensions
    {
        /// <summary>Serves gRPC-Web where endpoints ask for it.</summary>
        public static IApplicationBuilder UseGrpcWeb(this IApplicationBuilder builder) =>
            builder.UseGrpcWeb(new GrpcWebOptions());

        /// <summary>Serves gRPC-Web. Must stand behind routing.</summary>
        public static IApplicationBuilder UseGrpcWeb(this IApplicationBuilder builder, GrpcWebOptions options)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(options);
            var web = new GrpcWebMiddleware(options);
            return builder.Use(web.InvokeAsync);
        }
    }

    /// <summary>Says which endpoints serve gRPC-Web.</summary>
    public static class GrpcWebEndpointConventionBuilderExtensions
    {
        /// <summary>These do.</summary>
        public static TBuilder EnableGrpcWeb<TBuilder>(this TBuilder builder)
            where TBuilder : IEndpointConventionBuilder
        {
            builder.Add(endpoint => endpoint.Metadata.Add(new EnableGrpcWebAttribute()));
            return builder;
        }

        /// <summary>These do not.</summary>
        public static TBuilder DisableGrpcWeb<TBuilder>(this TBuilder builder)
            where TBuilder : IEndpointConventionBuilder
        {
            builder.Add(endpoint => endpoint.Metadata.Add(new DisableGrpcWebAttribute()));
            return builder;
        }
    }
}

namespace Grpc.AspNetCore.Web
{
    /// <summary>Whether an endpoint serves gRPC-Web.</summary>
    public interface IGrpcWebEnabledMetadata
    {
        /// <summary>Whether it does.</summary>
        bool GrpcWebEnabled { get; }
    }

    /// <summary>This service or method serves gRPC-Web.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
    public sealed class EnableGrpcWebAttribute : Attribute, IGrpcWebEnabledMetadata
    {
        bool IGrpcWebEnabledMetadata.GrpcWebEnabled => true;
    }

    /// <summary>This service or method does not serve gRPC-Web.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
    public sealed class DisableGrpcWebAttribute : Attribute, IGrpcWebEnabledMetadata
    {
        bool IGrpcWebEnabledMetadata.GrpcWebEnabled => false;
    }
}
