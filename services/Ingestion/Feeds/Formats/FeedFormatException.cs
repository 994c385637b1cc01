namespace Diplomacy.Ingestion.Feeds.Formats;

/// <summary>A file as a whole is of no format that can be read; the message says why, and what was expected.</summary>
internal sealed class FeedFormatException(string message, Exception? cause = null) : Exception(message, cause);
