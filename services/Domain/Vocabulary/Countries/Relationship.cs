namespace Diplomacy.Domain.Vocabulary.Countries;

/// <summary>Two different countries without direction; <see cref="A"/> comes before <see cref="B"/> by code.</summary>
/// <remarks>For who acts upon whom, see <see cref="Dyad"/>.</remarks>
public readonly record struct Relationship : IComparable<Relationship>
{
    private Relationship(CountryCode a, CountryCode b) => (A, B) = (a, b);

    /// <summary>The country whose code comes first.</summary>
    public CountryCode A { get; }

    /// <summary>The country whose code comes second.</summary>
    public CountryCode B { get; }

    /// <summary>The relationship between two countries, given in either order.</summary>
    /// <exception cref="ArgumentException">Both are the same country, or one is no country.</exception>
    public static Relationship Between(CountryCode one, CountryCode other)
    {
        if (one.IsNone || other.IsNone) throw new ArgumentException("A relationship needs two countries.");
        if (one == other) throw new ArgumentException($"{one} and {other} are the same; expected two countries.");
        return one < other ? new(one, other) : new(other, one);
    }

    /// <summary>The relationship that a dyad belongs to.</summary>
    public static Relationship Of(Dyad dyad) => Between(dyad.Source, dyad.Target);

    /// <summary>Reads "BOL-USA", countries in either order; false if it does not name two.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Relationship relationship)
    {
        const int length = 7, dash = 3;
        relationship = default;
        if (text.Length != length || text[dash] != '-'
            || !CountryCode.TryParse(text[..dash], out var one)
            || !CountryCode.TryParse(text[(dash + 1)..], out var other)
            || one == other)
            return false;
        relationship = Between(one, other);
        return true;
    }

    /// <summary>Both codes' six letters as one number in base 26: the key of the relationship in the store.</summary>
    public int Key
    {
        get
        {
            var key = 0;
            foreach (var letter in A.ToString())
                key = key * 26 + (letter - 'A');
            foreach (var letter in B.ToString())
                key = key * 26 + (letter - 'A');
            return key;
        }
    }

    /// <summary>The relationship of a key.</summary>
    /// <exception cref="ArgumentException">No relationship is.</exception>
    public static Relationship OfKey(int key)
    {
        const int lettersOfBoth = 6;
        Span<char> letters = stackalloc char[lettersOfBoth];
        var left = key;
        for (var i = lettersOfBoth - 1; i >= 0; i--, left /= 26)
            letters[i] = (char)('A' + left % 26);
        return left == 0 && CountryCode.TryParse(letters[..3], out var one)
            && CountryCode.TryParse(letters[3..], out var other) && one < other
            ? new Relationship(one, other)
            : throw new ArgumentException($"{key} is the key of no relationship.", nameof(key));
    }

    /// <summary>True if the country is one of the two.</summary>
    public bool Involves(CountryCode country) => country == A || country == B;

    /// <summary>The other of the two.</summary>
    /// <exception cref="ArgumentException">The country is neither of the two.</exception>
    public CountryCode CounterpartOf(CountryCode country) =>
        country == A ? B
        : country == B ? A
        : throw new ArgumentException($"{country} is not part of {this}.", nameof(country));

    /// <inheritdoc/>
    public int CompareTo(Relationship other) =>
        A.CompareTo(other.A) is not 0 and var byFirst ? byFirst : B.CompareTo(other.B);

    /// <summary>For example "BOL-USA".</summary>
    public override string ToString() => $"{A}-{B}";
}
