using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace PetRecon.Dicom.Deidentification;

/// <summary>
/// Makes new identifiers from old ones and a secret (HMAC-SHA-256): the same old one gives the same new one, in whichever file and order, and
/// without the secret nothing leads back, not even trying all old ones that there may be.
/// </summary>
internal sealed class PseudonymKey
{
    public const int SecretBytes = 32;

    private const int LeastShiftDays = 31;
    private const int MostShiftDays = 3650;

    private readonly byte[] _secret;

    public PseudonymKey(byte[] secret) => _secret = secret;

    /// <summary>The secret, which identifies patients.</summary>
    public string Hex => Convert.ToHexStringLower(_secret);

    public static PseudonymKey Random() => new(RandomNumberGenerator.GetBytes(SecretBytes));

    public static PseudonymKey FromSeed(string seed) => new(SHA256.HashData(Encoding.UTF8.GetBytes("petrecon de-identification\0" + seed)));

    /// <summary>The new identifier of an old one: 2.25 and 128 bits, in the form of a UUID made by a method of one's own (RFC 9562, version 8).</summary>
    public string Uid(string old)
    {
        byte[] bits = Hash("uid", old)[..16];
        bits[6] = (byte)(bits[6] & 0x0F | 0x80);
        bits[8] = (byte)(bits[8] & 0x3F | 0x80);
        return "2.25." + new BigInteger(bits, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A patient's pseudonym.</summary>
    public string PatientId(string patient) => "ANON-" + Convert.ToHexString(Hash("patient", patient), 0, 6);

    /// <summary>By how many days a patient's dates are moved: back, by more than a month.</summary>
    public int ShiftDays(string patient) =>
        -(LeastShiftDays + (int)(BinaryPrimitives.ReadUInt32BigEndian(Hash("shift", patient)) % (MostShiftDays - LeastShiftDays + 1)));

    private byte[] Hash(string purpose, string text) => HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(purpose + "\0" + text));
}
