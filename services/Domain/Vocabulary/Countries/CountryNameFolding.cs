using System.Text;

namespace Diplomacy.Domain.Vocabulary.Countries;

/// <summary>
/// Normalises spellings of country names: case, diacritics, punctuation, "the", "&amp;" and "St." do not matter.
/// </summary>
internal static class CountryNameFolding
{
    // Normalisation tables of the platform are absent when globalisation is invariant, as it is here, so the small
    // Latin letters that Unicode composes of a letter and accents are listed, with İ, which has no small letter of its
    // own there, and the letters with a stroke.
    private const string Accented =
        "àáâãäåçèéêëìíîïðñòóôõöøùúûüýÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįİıĵķĺļľłńņňōŏőŕŗřśŝşšţťŧũūŭůűųŵŷźżžơưǎǐǒǔǖǘǚǜǟǡ"
        + "ǧǩǫǭǰǵǹǻȁȃȅȇȉȋȍȏȑȓȕȗșțȟȧȩȫȭȯȱȳḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋ"
        + "ẍẏẑẓẕẖẗẘẙạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ";

    private const string Plain =
        "aaaaaaceeeeiiiidnoooooouuuuyyaaaccccddeeeeegggghhiiiiiijkllllnnnooorrrsssstttuuuuuuwyzzzouaiouuuuuaa"
        + "gkoojgnaaaeeiioorruusthaeooooyabbbcdddddeeeeefghhhhhiikkkllllmmmnnnnoooopprrrrsssssttttuuuuuvvwwwwwx"
        + "xyzzzhtwyaaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyy";

    /// <summary>The folded name: words of a–z and 0–9, separated by single spaces.</summary>
    public static string Fold(string name)
    {
        var spaced = new StringBuilder(name.Length);
        foreach (var given in name) Append(spaced, char.ToLowerInvariant(given));

        var words = spaced.ToString()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word != "the")
            .Select(word => word == "st" ? "saint" : word);
        return string.Join(' ', words);
    }

    /// <summary>A small Latin letter without its accent; any other character as it is.</summary>
    public static char Plainly(char letter)
    {
        var accented = char.IsAscii(letter) ? -1 : Accented.IndexOf(letter);
        return accented >= 0 ? Plain[accented] : letter;
    }

    private static void Append(StringBuilder folded, char letter)
    {
        // A dot or an apostrophe joins ("U.S.", "d'Ivoire"); so does a combining accent. Other marks separate words.
        const char firstCombining = '\u0300', lastCombining = '\u036F';
        if (letter is '.' or '\'' or '’' or (>= firstCombining and <= lastCombining)) return;

        letter = Plainly(letter);
        if (char.IsAsciiLetterOrDigit(letter)) folded.Append(letter);
        else if (letter == '&') folded.Append(" and ");
        else folded.Append(' ');
    }
}
