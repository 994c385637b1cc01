using System.Globalization;
using System.Text;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>The headers of gRPC over HTTP/2 and how their values are written.</summary>
internal static class GrpcHeaders
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string Timeout = "grpc-timeout";
    public const string Identity = "identity";

    /// <summary>A header among metadata that asks for compression and is never sent.</summary>
    public const string RequestedEncoding = "grpc-internal-encoding-request";

    private const string TimeoutUnits = "numSMH";
    private static readonly long[] NanosecondsPerUnit =
        [1, 1_000, 1_000_000, 1_000_000_000, 60_000_000_000, 3_600_000_000_000];

    private static readonly string[] StatusTexts =
        [.. Enumerable.Range(0, 17).Select(code => code.ToString(CultureInfo.InvariantCulture))];

    public static string StatusText(StatusCode code) => (int)code is >= 0 and < 17
        ? StatusTexts[(int)code]
        : ((int)code).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a content type is this one, with or without "+proto" or parameters behind it.</summary>
    public static bool IsContentType(string? value, string expected) =>
        value is not null
        && value.StartsWith(expected, StringComparison.OrdinalIgnoreCase)
        && (value.Length == expected.Length || value[expected.Length] is ';' or '+');

    /// <summary>Reads a timeout: up to eight digits and a unit.</summary>
    public static bool TryParseTimeout(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is not { Length: >= 2 and <= 9 })
        {
            return false;
        }

        var unit = TimeoutUnits.IndexOf(text[^1], StringComparison.Ordinal);
        if (unit < 0
            || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var n))
        {
            return false;
        }

        // In ticks of 100 ns this cannot overflow: eight digits of hours are 3.6e18 ticks.
        timeout = TimeSpan.FromTicks(unit == 0 ? n / 100 : n * (NanosecondsPerUnit[unit] / 100));
        return true;
    }

    /// <summary>Writes a timeout in the finest unit that eight digits have room for, rounded up.</summary>
    public static string FormatTimeout(TimeSpan timeout)
    {
        const long most = 99_999_999;
        var ticks = Math.Max(timeout.Ticks, 1);
        for (var unit = 1; unit < TimeoutUnits.Length; unit++)
        {
            var ticksPerUnit = NanosecondsPerUnit[unit] / 100;
            var count = (ticks - 1) / ticksPerUnit + 1;
            if (count <= most || unit == TimeoutUnits.Length - 1)
            {
                return Math.Min(count, most).ToString(CultureInfo.InvariantCulture) + TimeoutUnits[unit];
            }
        }

        throw new InvalidOperationException("Unreachable: the last unit always fits.");
    }

    /// <summary>UTF-8, where all but printable ASCII, and '%' itself, is written as %XX.</summary>
    public static string PercentEncode(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && !text.Contains('%'))
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        foreach (var octet in System.Text.Encoding.UTF8.GetBytes(text))
        {
            if (octet is >= 0x20 and <= 0x7E and not (byte)'%')
            {
                encoded.Append((char)octet);
            }
            else
            {
                encoded.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }

    /// <summary>The reverse; a '%' that no two digits follow stands for itself.</summary>
    public static string PercentDecode(string text) =>
        text.Contains('%') ? Uri.UnescapeDataString(text) : text;

    /// <summary>Reads base64 with or without its padding.</summary>
    /// <exception cref="FormatException">It is not base64.</exception>
    public static byte[] ParseBinary(string base64) => (base64.Length % 4) switch
    {
        0 => Convert.FromBase64String(base64),
        2 => Convert.FromBase64String(base64 + "=="),
        3 => Convert.FromBase64String(base64 + "="),
        _ => throw new FormatException("A binary header is not base64."),
    };

    /// <summary>
    /// Adds a header to metadata. A key that metadata cannot hold is left out: it comes from outside and
    /// must not fail the call. Binary values may be joined by commas.
    /// </summary>
    public static void AddTo(Metadata metadata, string key, string value)
    {
        if (!Metadata.Entry.IsValidKey(key))
        {
            return;
        }

        if (!key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            metadata.Add(key, value);
            return;
        }

        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            metadata.Add(key, ParseBinary(part));
        }
    }
}
