namespace JasperFx;

/// <summary>Someone else changed what the caller was about to change.</summary>
public class ConcurrencyException : Exception
{
    /// <summary>Names the thing that changed.</summary>
    public ConcurrencyException(string message, Type? docType, object id) : base(message)
    {
        DocType = docType?.FullName!;
        Id = id;
    }

    /// <summary>Carries only a message.</summary>
    public ConcurrencyException(string message) : base(message)
    {
        DocType = null!;
        Id = null!;
    }

    /// <summary>Carries a message and what led to it.</summary>
    public ConcurrencyException(string message, Exception innerException) : base(message, innerException)
    {
        DocType = null!;
        Id = null!;
    }

    /// <summary>The full name of the type of the thing that changed, or null.</summary>
    public string DocType { get; set; }

    /// <summary>The identity of the thing that changed, or null.</summary>
    public object Id { get; set; }
}
