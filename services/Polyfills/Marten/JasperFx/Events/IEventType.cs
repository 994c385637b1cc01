namespace JasperFx.Events;

/// <summary>How a type of event is stored.</summary>
public interface IEventType
{
    /// <summary>The .NET type.</summary>
    Type EventType { get; }

    /// <summary>The .NET type's name and assembly, as stored.</summary>
    string DotNetTypeName { get; set; }

    /// <summary>The name that it is stored under.</summary>
    string EventTypeName { get; set; }

    /// <summary>The same as <see cref="EventTypeName"/>.</summary>
    string Alias { get; }
}
