using System.IO.Compression;
using System.Text;
using Diplomacy.Ingestion.Feeds.Formats;
using Diplomacy.Ingestion.Feeds.Formats.Files;
using Diplomacy.Protos.Ingestion.V1;
using FeedFormat = Diplomacy.Ingestion.Feeds.Formats.FeedFormat;
using OutOfScopeReason = Diplomacy.Ingestion.Feeds.Formats.OutOfScopeReason;
using RowFaultReason = Diplomacy.Ingestion.Feeds.Formats.RowFaultReason;

namespace Diplomacy.Tests.Ingestion.Feeds;

/// <summary>Reads files that tests write.</summary>
internal static class FeedReading
{
    public static List<FeedRow> Rows(string text, FeedFormat? named = null) =>
        Rows(Encoding.UTF8.GetBytes(text), named);

    public static List<FeedRow> Rows(byte[] content, FeedFormat? named = null)
    {
        using var file = FeedFiles.Open(new ForwardStream(content), named);
        return [.. file.Rows()];
    }

    public static FeedFormat Format(string text)
    {
        using var file = FeedFiles.Open(new ForwardStream(Encoding.UTF8.GetBytes(text)), null);
        return file.Format;
    }

    public static FeedFormatException Refused(string text, FeedFormat? named = null) =>
        Refused(Encoding.UTF8.GetBytes(text), named);

    public static FeedFormatException Refused(byte[] content, FeedFormat? named = null) =>
        Should.Throw<FeedFormatException>(() => FeedFiles.Open(new ForwardStream(content), named).Dispose());

    public static Report ShouldBeReport(this FeedRow row)
    {
        row.Reject?.Description.ShouldBeNull();
        row.OutOfScope.ShouldBeNull();
        return row.Report.ShouldNotBeNull();
    }

    public static void ShouldBeRejected(this FeedRow row, RowFaultReason reason, string naming = "")
    {
        row.Report.ShouldBeNull();
        row.OutOfScope.ShouldBeNull();
        row.Reject.ShouldNotBeNull().Reason.ShouldBe(reason, row.Reject.Description);
        row.Reject.Description.ShouldContain(naming);
        row.Reject.Description.ShouldContain("expected");
    }

    public static void ShouldBeOutside(this FeedRow row, OutOfScopeReason reason)
    {
        row.Report.ShouldBeNull();
        row.Reject?.Description.ShouldBeNull();
        row.OutOfScope.ShouldBe(reason);
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    public static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        return packed.ToArray();
    }

    /// <summary>Bytes as they come from a network: forward only, and a few at a time.</summary>
    private sealed class ForwardStream(byte[] content) : MemoryStream(content)
    {
        private const int AtOnce = 1_000;

        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, AtOnce)]);

        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, AtOnce));
    }
}
