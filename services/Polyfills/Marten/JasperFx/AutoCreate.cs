namespace JasperFx;

/// <summary>What the store may do to the database schema by itself.</summary>
public enum AutoCreate
{
    /// <summary>Create, and drop and recreate what differs. The polyfill only ever creates.</summary>
    All,

    /// <summary>Create what is missing and change what can be changed without loss. The default.</summary>
    CreateOrUpdate,

    /// <summary>Create what is missing.</summary>
    CreateOnly,

    /// <summary>Touch nothing; the schema has been made by someone else.</summary>
    None,
}
