using System.Diagnostics;

namespace Diplomacy.Tests.Fleet;

/// <summary>A directory on a disk of its own, in memory, whose size can be changed. Only root may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Roomy = "4g";

    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    /// <summary>Mounts a roomy disk; null where that is not permitted.</summary>
    public static SmallDisk? TryMount(string path)
    {
        Directory.CreateDirectory(path);
        return Environment.IsPrivilegedProcess
            && Run("mount", "-t", "tmpfs", "-o", $"size={Roomy},mode=0700", "tmpfs", path)
            ? new SmallDisk(path)
            : null;
    }

    /// <summary>Leaves room for this much more, in KiB.</summary>
    public void Shrink(long leftKiB)
    {
        var drive = new DriveInfo(_path);
        var used = (drive.TotalSize - drive.TotalFreeSpace) / 1024;
        Resize($"{used + leftKiB}k");
    }

    /// <summary>Makes it roomy again.</summary>
    public void Grow() => Resize(Roomy);

    /// <summary>Unmounts it; what is on it is gone.</summary>
    public void Dispose() => Run("umount", "-l", _path);

    private void Resize(string size) =>
        Run("mount", "-o", $"remount,size={size}", _path).ShouldBeTrue($"remount {_path} with size {size}");

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
