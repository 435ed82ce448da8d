namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>What one packet holds of one codeword of a code block.</summary>
/// <param name="Start">First byte in the frame; known once the packet's header has been read.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="Passes">Coding passes that end within them.</param>
/// <param name="StartsCodeword">Whether a codeword begins here; else the last one goes on.</param>
internal readonly record struct CodewordPart(int Start, int Length, int Passes, bool StartsCodeword);
