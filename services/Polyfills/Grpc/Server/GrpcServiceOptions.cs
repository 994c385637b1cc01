using System.Collections.ObjectModel;
using System.IO.Compression;
using Grpc.Core.Interceptors;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>How services are served. Set for all services, or for one, which then takes precedence.</summary>
public class GrpcServiceOptions
{
    /// <summary>4 MiB, the limit of a received message where none is set.</summary>
    internal const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    private int? _maxSend;
    private int? _maxReceive;

    /// <summary>Bytes in a response message at most; null, the default, for no limit.</summary>
    public int? MaxSendMessageSize
    {
        get => _maxSend;
        set => (_maxSend, MaxSendConfigured) = (value, true);
    }

    /// <summary>Bytes in a request message at most, uncompressed; 4 MiB by default, null for no limit.</summary>
    public int? MaxReceiveMessageSize
    {
        get => _maxReceive;
        set => (_maxReceive, MaxReceiveConfigured) = (value, true);
    }

    /// <summary>Whether callers see the messages of unhandled exceptions. Not by default.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>The encoding of responses where the caller accepts it; none by default.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>How hard responses are compressed.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>The known encodings; gzip by default.</summary>
    public IList<ICompressionProvider> CompressionProviders { get; set; } = [];

    /// <summary>Whether calls to unknown services and methods are left to others; not by default.</summary>
    public bool? IgnoreUnknownServices { get; set; }

    /// <summary>Interceptors around each call; the first is the outermost.</summary>
    public InterceptorCollection Interceptors { get; } = [];

    internal bool MaxSendConfigured { get; private set; }

    internal bool MaxReceiveConfigured { get; private set; }
}

/// <summary>How one service is served.</summary>
public class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class
{
}

/// <summary>The interceptors of services.</summary>
public class InterceptorCollection : Collection<InterceptorRegistration>
{
    /// <summary>Adds an interceptor, made for each call from the container and these arguments.</summary>
    public void Add<TInterceptor>(params object[] args)
        where TInterceptor : Interceptor => Add(typeof(TInterceptor), args);

    /// <summary>Adds an interceptor, made for each call from the container and these arguments.</summary>
    /// <exception cref="ArgumentException">The type is not an interceptor.</exception>
    public void Add(Type interceptorType, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(interceptorType);
        if (!interceptorType.IsSubclassOf(typeof(Interceptor)))
        {
            throw new ArgumentException($"{interceptorType} is not an {nameof(Interceptor)}.", nameof(interceptorType));
        }

        Add(new InterceptorRegistration(interceptorType, args));
    }
}

/// <summary>An interceptor and the arguments that it is made with.</summary>
public class InterceptorRegistration
{
    private readonly object[] _arguments;

    internal InterceptorRegistration(Type type, object[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Any(argument => argument is null))
        {
            throw new ArgumentException("An interceptor cannot be made with null.", nameof(arguments));
        }

        Type = type;
        _arguments = arguments;
    }

    /// <summary>The interceptor.</summary>
    public Type Type { get; }

    /// <summary>The arguments.</summary>
    public IReadOnlyList<object> Arguments => _arguments;
}
