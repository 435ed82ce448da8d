using System.Runtime.InteropServices;

namespace PetRecon.Core.ListMode;

/// <summary>
/// One coincidence in 16 bytes. Detection bins are numbered through all module types
/// (see <see cref="Scanners.ScannerGeometry"/>); endpoints are looked up from them, never stored.
/// </summary>
/// <param name="DetectionBin0">First detection bin; TOF is negative nearer to it.</param>
/// <param name="DetectionBin1">Second detection bin.</param>
/// <param name="TofBin">Index into the TOF bins of the pair of module types; 0 without TOF.</param>
/// <param name="Kind">Prompt or delayed.</param>
/// <param name="TimeMs">Start of the time block it came in, in ms since the acquisition's start.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = 16)]
public readonly record struct CoincidenceEvent(
    uint DetectionBin0,
    uint DetectionBin1,
    ushort TofBin,
    CoincidenceKind Kind,
    uint TimeMs);
