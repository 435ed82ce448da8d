using System.Runtime.CompilerServices;

namespace PetRecon.Dicom.Codecs;

/// <summary>
/// The bits at hand of a JPEG-LS scan, the next one highest. Hot loops hold them in a local variable whose address nobody takes, so that they stay in
/// registers; what needs more of them gives new ones back (<see cref="JpegLsBitReader"/>).
/// </summary>
internal struct JpegLsBits(ulong cache, int count)
{
    public ulong Cache = cache;
    public int Count = count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int bits)
    {
        Cache <<= bits;
        Count -= bits;
    }
}
