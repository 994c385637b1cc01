namespace Diplomacy.ServiceDefaults.Access;

/// <summary>What a caller may be. Roles do not contain one another; a token may carry several.</summary>
[Flags]
public enum Roles
{
    /// <summary>None of the roles known here.</summary>
    None = 0,

    /// <summary>"reader": asks for scores and what is behind them.</summary>
    Reader = 1,

    /// <summary>"reporter": says what happened.</summary>
    Reporter = 2,

    /// <summary>"editor": says what happened, and mends what others said.</summary>
    Editor = 4,

    /// <summary>"operator": watches and steers the running system.</summary>
    Operator = 8,
}

/// <summary>The names that roles have in tokens. Their case matters.</summary>
public static class RoleNames
{
    private static readonly (string Name, Roles Role)[] All =
    [
        ("reader", Roles.Reader),
        ("reporter", Roles.Reporter),
        ("editor", Roles.Editor),
        ("operator", Roles.Operator),
    ];

    /// <summary>The role of a name; <see cref="Roles.None"/> for a name that means nothing here.</summary>
    public static Roles Parse(string name) => All.FirstOrDefault(one => one.Name == name).Role;

    /// <summary>The roles in words, such as "reporter or editor".</summary>
    public static string Text(Roles roles, string conjunction)
    {
        string[] names = [.. All.Where(one => roles.HasFlag(one.Role)).Select(one => one.Name)];
        return names.Length < 2
            ? string.Concat(names)
            : $"{string.Join(", ", names[..^1])} {conjunction} {names[^1]}";
    }
}
