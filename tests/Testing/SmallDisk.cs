using System.Diagnostics;

namespace Diplomacy.Testing;

/// <summary>A directory on a disk of its own, in memory, whose size can be changed. Only root may mount one.</summary>
public sealed class SmallDisk : IDisposable
{
    private const string FullSize = "4g";

    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    /// <summary>Mounts a disk, a large one unless a size is given; null where that is not permitted.</summary>
    public static SmallDisk? TryMount(string path, string size = FullSize)
    {
        Directory.CreateDirectory(path);
        return Environment.IsPrivilegedProcess
            && Run("mount", "-t", "tmpfs", "-o", $"size={size},mode=0700", "tmpfs", path)
            ? new SmallDisk(path)
            : null;
    }

    /// <summary>Limits the free space, in KiB.</summary>
    public void Shrink(long leftKiB)
    {
        var drive = new DriveInfo(_path);
        var used = (drive.TotalSize - drive.TotalFreeSpace) / 1024;
        Resize($"{used + leftKiB}k");
    }

    /// <summary>Restores its original size.</summary>
    public void Grow() => Resize(FullSize);

    /// <summary>Unmounts it; what is on it is gone.</summary>
    public void Dispose() => Run("umount", "-l", _path);

    private void Resize(string size)
    {
        if (!Run("mount", "-o", $"remount,size={size}", _path))
            throw new IOException($"{_path} could not be mounted again with size {size}.");
    }

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
