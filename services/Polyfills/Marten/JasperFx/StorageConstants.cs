namespace JasperFx;

/// <summary>Values that every store of the family writes the same way.</summary>
public static class StorageConstants
{
    /// <summary>The tenant of a store that has only one.</summary>
    public const string DefaultTenantId = "*DEFAULT*";
}
