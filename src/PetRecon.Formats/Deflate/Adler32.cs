using System.Numerics;
using System.Runtime.InteropServices;

namespace PetRecon.Formats.Deflate;

/// <summary>
/// The checksum of zlib streams (RFC 1950): the sum of all bytes and the sum of all those sums, modulo 65521. In lanes each keeps sums of its own bytes;
/// what comes of a lane's place in a vector is added at the end.
/// </summary>
internal sealed class Adler32 : IChecksum
{
    private const uint Modulus = 65521;

    // Turns after which a lane's sums of sums may no longer fit: 255 n (n + 1) / 2 below 2^32 holds up to 5803.
    private const int MostTurns = 4096;

    private ulong _sum = 1;
    private ulong _sums;

    public uint Value => (uint)(_sums << 16 | _sum);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        int width = Vector<byte>.Count;
        while (bytes.Length >= width)
        {
            int turns = Math.Min(bytes.Length / width, MostTurns);
            AddTurns(bytes[..(turns * width)], turns);
            bytes = bytes[(turns * width)..];
        }

        foreach (byte one in bytes)
        {
            _sum += one;
            _sums += _sum;
        }

        (_sum, _sums) = (_sum % Modulus, _sums % Modulus);
    }

    private void AddTurns(ReadOnlySpan<byte> bytes, int turns)
    {
        int width = Vector<byte>.Count;
        int lanes = Vector<uint>.Count;
        Span<Vector<uint>> sum = stackalloc Vector<uint>[4];
        Span<Vector<uint>> sums = stackalloc Vector<uint>[4];
        (Vector<uint> a0, Vector<uint> a1, Vector<uint> a2, Vector<uint> a3) = (default, default, default, default);
        (Vector<uint> b0, Vector<uint> b1, Vector<uint> b2, Vector<uint> b3) = (default, default, default, default);
        foreach (Vector<byte> vector in MemoryMarshal.Cast<byte, Vector<byte>>(bytes))
        {
            Vector.Widen(vector, out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> v0, out Vector<uint> v1);
            Vector.Widen(high, out Vector<uint> v2, out Vector<uint> v3);
            (a0, a1, a2, a3) = (a0 + v0, a1 + v1, a2 + v2, a3 + v3);
            (b0, b1, b2, b3) = (b0 + a0, b1 + a1, b2 + a2, b3 + a3);
        }

        (sum[0], sum[1], sum[2], sum[3]) = (a0, a1, a2, a3);
        (sums[0], sums[1], sums[2], sums[3]) = (b0, b1, b2, b3);

        // A byte counts as often as bytes follow it, itself included: its turns times the width, less its place in the vector.
        ulong all = 0;
        ulong allSums = (ulong)turns * (ulong)width % Modulus * _sum;
        for (int place = 0; place < width; place++)
        {
            ulong one = sum[place / lanes][place % lanes];
            all += one;
            allSums += (ulong)width * sums[place / lanes][place % lanes] - (ulong)place * one;
        }

        _sum = (_sum + all) % Modulus;
        _sums = (_sums + allSums) % Modulus;
    }
}
