using Diplomacy.ServiceDefaults.Errors;

namespace Diplomacy.ServiceDefaults.Requests;

/// <summary>Who asks for a change, and why. Both are stored with it.</summary>
public readonly record struct Authorship(string Author, string Reason)
{
    private const int AuthorMax = 200, ReasonMax = 2_000;

    /// <summary>Reads both fields of a request; collects errors instead of throwing.</summary>
    /// <param name="author">At most 200 characters, not blank.</param>
    /// <param name="subject">The subject of the caller's token, who is the author; null without a token.</param>
    /// <param name="reason">At most 2,000 characters, not blank.</param>
    /// <param name="errors">Where errors are added.</param>
    public static Authorship Read(string author, string? subject, string reason, ValidationErrors errors)
    {
        var read = new Authorship(subject ?? author, reason);
        Check("author", read.Author, AuthorMax);
        Check("reason", read.Reason, ReasonMax);
        return read;

        void Check(string field, string text, int lengthMax)
        {
            if (string.IsNullOrWhiteSpace(text))
                errors.Missing(field);
            errors.CheckText(field, text, lengthMax);
        }
    }
}
