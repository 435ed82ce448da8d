using System.Text;

namespace PetRecon.Dicom.Part10;

/// <summary>Encodings by name, among them those that .NET keeps apart.</summary>
internal static class TextEncodings
{
    public static Encoding Get(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);

    public static Encoding Get(int codePage) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);

    /// <summary>The bytes, or null if the encoding lacks a character.</summary>
    public static byte[]? TryEncode(Encoding encoding, string text)
    {
        Encoding strict = (Encoding)encoding.Clone();
        strict.EncoderFallback = EncoderFallback.ExceptionFallback;
        try
        {
            return strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }
}
