using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace PetRecon.Simulation.Acquisition;

/// <summary>The random seeds of the folder seeds/, by name.</summary>
public static class NamedSeeds
{
    /// <summary>Every name and its seed.</summary>
    public static ImmutableSortedDictionary<string, ulong> All { get; } = Read();

    /// <summary>A seed from a name, a decimal number or a hexadecimal one such as 0x2A.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static ulong Find(string nameOrNumber)
    {
        ArgumentNullException.ThrowIfNull(nameOrNumber);
        if (All.TryGetValue(nameOrNumber, out ulong seed) || TryNumber(nameOrNumber, out seed))
            return seed;
        throw new ArgumentException(
            $"'{nameOrNumber}' is not a seed. Give a number from 0 to {ulong.MaxValue}, a hexadecimal one (0x...), or a name: {string.Join(", ", All.Keys)}.",
            nameof(nameOrNumber));
    }

    private static bool TryNumber(string text, out ulong number) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static ImmutableSortedDictionary<string, ulong> Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("seeds/seeds.json")
            ?? throw new InvalidOperationException("seeds/seeds.json was not embedded when PetRecon.Simulation was built.");
        using JsonDocument document = JsonDocument.Parse(stream);
        ImmutableSortedDictionary<string, ulong>.Builder seeds = ImmutableSortedDictionary.CreateBuilder<string, ulong>(StringComparer.Ordinal);
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            string text = property.Value.GetString() ?? "";
            if (!TryNumber(text, out ulong seed))
                throw new InvalidOperationException($"seeds/seeds.json: \"{text}\", the seed called \"{property.Name}\", is not a 64-bit number.");
            seeds.Add(property.Name, seed);
        }

        return seeds.ToImmutable();
    }
}
