namespace Weasel.Core;

/// <summary>How an enum is written into JSON.</summary>
public enum EnumStorage
{
    /// <summary>As its number.</summary>
    AsInteger,

    /// <summary>As its name.</summary>
    AsString,
}

/// <summary>How property names are written into JSON.</summary>
public enum Casing
{
    /// <summary>As they are declared.</summary>
    Default,

    /// <summary>likeThis.</summary>
    CamelCase,

    /// <summary>like_this.</summary>
    SnakeCase,
}
