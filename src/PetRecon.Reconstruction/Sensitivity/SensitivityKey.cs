using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>SHA-256 over everything that a sensitivity image depends on, the program's own code included.</summary>
internal sealed class SensitivityKey : IDisposable
{
    private const int PairSamples = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private SensitivityKey()
    {
    }

    /// <summary>The key in hexadecimal.</summary>
    /// <param name="efficiencies">Efficiencies and scanner.</param>
    /// <param name="efficienciesId">Stands for a table of module pairs that cannot name its own content.</param>
    /// <param name="model">Attenuation, PSF and projector options.</param>
    /// <param name="grid">The image grid.</param>
    /// <param name="device">The device: kinds differ in rounding, and so do numbers of threads.</param>
    /// <param name="options">How lines are taken.</param>
    public static string For(
        DetectionEfficiencies efficiencies, string efficienciesId, AcquisitionModel model, VoxelGrid grid, ComputeDevice device, SensitivityOptions options)
    {
        using SensitivityKey key = new();
        key.Add(typeof(SensitivityKey).Assembly.ManifestModule.ModuleVersionId.ToString());
        key.Add(typeof(ScannerGeometry).Assembly.ManifestModule.ModuleVersionId.ToString());
        key.Add(efficiencies.Scanner, model.Projector.UseTof);
        key.Add(efficiencies, efficienciesId);
        key.Add(grid);
        ProjectorOptions projector = model.Projector;
        key.Add(FormattableString.Invariant(
            $"{projector.Method} {projector.UseTof} {projector.TofTruncationSigmas:R} {projector.RaysPerFaceSide} {projector.DepthSamples} {projector.InteractionDepthMm:R}"));
        key.Add(model.PsfFwhmMm);
        key.Add(FormattableString.Invariant($"{device.Kind} {device.Threads}"));
        key.Add(FormattableString.Invariant(
            $"{options.Method} {options.MaxExactLines} {options.TargetRelativeError:R} {options.MaxSampledLines} {options.LinesPerReplicate} {options.Seed}"));
        if (model.Attenuation is { } attenuation)
        {
            key.Add(attenuation.Grid);
            key.Add(attenuation.Voxels);
        }

        return Convert.ToHexStringLower(key._hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();

    private void Add(ScannerGeometry scanner, bool useTof)
    {
        foreach (DetectorModuleType type in scanner.ModuleTypes)
        {
            Add(FormattableString.Invariant($"{type.ElementCount} {type.ModuleCount} {type.EnergyBinCount}"));
            Add(type.Element.CenterMm);
            Add(type.Element.HalfAxisU);
            Add(type.Element.HalfAxisV);
            Add(type.Element.HalfAxisW);
            foreach (RigidTransform transform in type.ElementTransforms)
                Add(transform);
            foreach (RigidTransform transform in type.ModuleTransforms)
                Add(transform);
        }

        bool[] row = new bool[scanner.ModuleCount];
        for (int a = 0; a < row.Length; a++)
        {
            for (int b = 0; b < row.Length; b++)
                row[b] = scanner.Coincidences[a, b];
            Add<bool>(row);
        }

        int types = scanner.ModuleTypes.Length;
        for (int pair = 0; useTof && pair < types * types; pair++)
        {
            TofPair tof = scanner.Tof(pair / types, pair % types);
            Add<float>([.. tof.BinEdgesMm, tof.FwhmMm]);
        }
    }

    private void Add(DetectionEfficiencies efficiencies, string efficienciesId)
    {
        uint bins = (uint)efficiencies.Scanner.DetectionBinCount;
        float[] values = new float[bins];
        for (uint bin = 0; bin < bins; bin++)
            values[bin] = efficiencies.Bin(bin);
        Add<float>(values);
        Add<float>([efficiencies.CalibrationFactor]);
        if (efficiencies.ModulePairs is not { } pairs)
            return;
        if (pairs.ContentId is { } contentId)
        {
            Add(contentId);
            return;
        }

        // The table is too large to look at whole: the name of its source stands for it, and a sample guards against careless names.
        Add(efficienciesId);
        values = new float[PairSamples];
        for (int i = 0; i < PairSamples; i++)
            values[i] = efficiencies.Pair((uint)(bins * Fraction(i * 0.7548776662466927)), (uint)(bins * Fraction(i * 0.5698402909980532)));
        Add<float>(values);
    }

    private void Add(VoxelGrid grid)
    {
        Add<int>([grid.SizeX, grid.SizeY, grid.SizeZ]);
        Add(grid.SpacingMm);
        Add(grid.OriginMm);
        Add(grid.AxisX);
        Add(grid.AxisY);
        Add(grid.AxisZ);
    }

    private void Add(RigidTransform transform)
    {
        Add(transform.RowX);
        Add(transform.RowY);
        Add(transform.RowZ);
        Add(transform.Translation);
    }

    private void Add(Vector3D v) => Add<double>([v.X, v.Y, v.Z]);

    private void Add<T>(ReadOnlySpan<T> values)
        where T : struct => _hash.AppendData(MemoryMarshal.AsBytes(values));

    private void Add(string text) => _hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));

    private static double Fraction(double x) => x - Math.Floor(x);
}
