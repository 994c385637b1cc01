namespace Diplomacy.ServiceDefaults.Access;

/// <summary>The roles of callers. No role includes another; a token may have several.</summary>
[Flags]
public enum Roles
{
    /// <summary>None of the roles known here.</summary>
    None = 0,

    /// <summary>"reader": reads scores and their evidence.</summary>
    Reader = 1,

    /// <summary>"reporter": submits reports.</summary>
    Reporter = 2,

    /// <summary>"editor": submits reports, and corrects those of others.</summary>
    Editor = 4,

    /// <summary>"operator": monitors and controls the running system.</summary>
    Operator = 8,
}

/// <summary>The case-sensitive names of roles in tokens.</summary>
public static class RoleNames
{
    private static readonly (string Name, Roles Role)[] All =
    [
        ("reader", Roles.Reader),
        ("reporter", Roles.Reporter),
        ("editor", Roles.Editor),
        ("operator", Roles.Operator),
    ];

    /// <summary>The role of a name; <see cref="Roles.None"/> for an unknown name.</summary>
    public static Roles Parse(string name) => All.FirstOrDefault(one => one.Name == name).Role;

    /// <summary>The roles as text, such as "reporter or editor".</summary>
    public static string Text(Roles roles, string conjunction)
    {
        string[] names = [.. All.Where(one => roles.HasFlag(one.Role)).Select(one => one.Name)];
        return names.Length < 2
            ? string.Concat(names)
            : $"{string.Join(", ", names[..^1])} {conjunction} {names[^1]}";
    }
}
