using System.Globalization;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Interaction;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>Colours that are typed, as #ff8000.</summary>
internal static class ColourText
{
    /// <exception cref="InputException">It is none.</exception>
    public static DisplayColour Parse(string text)
    {
        string digits = text.Trim().TrimStart('#');
        return digits.Length == 6 && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int rgb)
            ? new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : throw new InputException($"\"{text}\" is no colour such as #ff8000.");
    }
}
