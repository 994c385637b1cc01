namespace Diplomacy.Testing.Access;

/// <summary>A directory of files that is deleted after the test.</summary>
public sealed class TemporaryFiles : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("diplomacy-door-");

    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>Writes a file, or puts another in its place, and gives its path.</summary>
    public string Write(string name, string content)
    {
        var temporary = PathOf(name + ".new");
        File.WriteAllText(temporary, content);
        File.Move(temporary, PathOf(name), overwrite: true);
        return PathOf(name);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
