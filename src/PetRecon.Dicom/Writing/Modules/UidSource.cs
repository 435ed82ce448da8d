using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace PetRecon.Dicom.Writing.Modules;

/// <summary>New unique identifiers of the form 2.25.UUID (PS3.5, B.2): random, or from a seed.</summary>
internal sealed class UidSource(string? seed)
{
    /// <summary>An identifier.</summary>
    /// <param name="role">What it identifies, such as "series".</param>
    /// <param name="index">Which one of them.</param>
    public string Next(string role, int index = 0)
    {
        if (seed is null)
            return DicomUID.Generate().UID;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{role}\n{index.ToString(CultureInfo.InvariantCulture)}"), hash);
        Span<byte> uuid = hash[..16];
        uuid[6] = (byte)(uuid[6] & 0x0F | 0x80);
        uuid[8] = (byte)(uuid[8] & 0x3F | 0x80);
        return "2.25." + new BigInteger(uuid, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
    }
}
