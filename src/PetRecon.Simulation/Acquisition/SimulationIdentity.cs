using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Simulation.Phantoms;

namespace PetRecon.Simulation.Acquisition;

/// <summary>A text that is the same only for the same simulated events: a hash of everything that they depend on.</summary>
internal static class SimulationIdentity
{
    // Raised whenever the events of a seed change.
    private const string Generation = "petrecon-simulation-1";

    public static string Of(Phantom phantom, ScannerGeometry scanner, AcquisitionOptions options, float calibrationFactor)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Generation);
        foreach (PhantomShape shape in phantom.Shapes)
        {
            Add(hash, (double)shape.Kind, shape.ActivityBqPerMl, shape.Material.AttenuationPerMm);
            Add(hash, shape.CenterMm, shape.HalfAxisU, shape.HalfAxisV, shape.HalfAxisW);
            foreach (ClipPlane clip in shape.Clips)
                Add(hash, clip.Normal, new(clip.OffsetMm, 0, 0));
        }

        AddScanner(hash, scanner);
        Add(hash, FormattableString.Invariant($"{options.Seed:X} {string.Join(',', options.MissingModules)} {options.InteractionDepth}"));
        Add(
            hash,
            options.DurationSeconds, calibrationFactor, options.RandomsFraction, options.RecordDelayeds ? 1 : 0, options.CrystalAttenuationPerMm,
            options.PositionBlurFwhmMm, options.Attenuate ? 1 : 0, options.EfficiencySpread, options.DeadCrystalFraction);
        return "simulation-" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AddScanner(IncrementalHash hash, ScannerGeometry scanner)
    {
        foreach (DetectorModuleType type in scanner.ModuleTypes)
        {
            Add(hash, type.Element.CenterMm, type.Element.HalfAxisU, type.Element.HalfAxisV, type.Element.HalfAxisW);
            Add(hash, type.ElementCount, type.ModuleCount, type.EnergyBinCount, type.EnergyResolutionAt511);
            foreach (RigidTransform transform in type.ElementTransforms.Concat(type.ModuleTransforms))
                Add(hash, transform.RowX, transform.RowY, transform.RowZ, transform.Translation);
            foreach (float edge in type.EnergyBinEdgesKeV)
                Add(hash, edge);
        }

        for (int a = 0; a < scanner.ModuleTypes.Length; a++)
        {
            for (int b = 0; b < scanner.ModuleTypes.Length; b++)
            {
                TofPair tof = scanner.Tof(a, b);
                Add(hash, tof.BinCount, tof.FwhmMm);
                foreach (float edge in tof.BinEdgesMm)
                    Add(hash, edge);
            }
        }

        byte[] allowed = new byte[scanner.ModuleCount];
        for (int a = 0; a < scanner.ModuleCount; a++)
        {
            for (int b = 0; b < scanner.ModuleCount; b++)
                allowed[b] = scanner.Coincidences[a, b] ? (byte)1 : (byte)0;
            hash.AppendData(allowed);
        }
    }

    private static void Add(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));

    private static void Add(IncrementalHash hash, params ReadOnlySpan<double> numbers)
    {
        Span<byte> bytes = stackalloc byte[8];
        foreach (double number in numbers)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }

    private static void Add(IncrementalHash hash, params ReadOnlySpan<Vector3D> vectors)
    {
        foreach (Vector3D vector in vectors)
            Add(hash, vector.X, vector.Y, vector.Z);
    }
}
