using Diplomacy.Protos.Error.V1;
using Diplomacy.ServiceDefaults.Errors;

namespace Diplomacy.ServiceDefaults.Requests;

/// <summary>Reads fields that limit how many items an answer has; collects errors instead of throwing.</summary>
public static class CountField
{
    /// <summary>The count, or its default where the request gives none; adds an error outside of 0 to max.</summary>
    /// <param name="given">The field; 0 where the request leaves it out.</param>
    /// <param name="otherwise">The default.</param>
    /// <param name="max">The largest count.</param>
    /// <param name="errors">Where errors are added.</param>
    /// <param name="field">The field's path.</param>
    public static int Read(int given, int otherwise, int max, ValidationErrors errors, string field = "page_size")
    {
        if (given < 0 || given > max)
            errors.Add(field, ErrorReason.OutOfRange, $"{field} is {given:N0}; expected 1 to {max:N0}.");
        return given == 0 ? otherwise : given;
    }
}
