using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Writing;
using Xunit;

namespace PetRecon.Dicom.Tests.Writing;

/// <summary>Images and descriptions that the tests write.</summary>
internal static class Samples
{
    public static readonly DateTime Noon = new(2026, 3, 14, 12, 0, 0);

    /// <summary>Ends writing when the test run is ended.</summary>
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A folder of its own for a test, deleted with it.</summary>
    public sealed class Folder : IDisposable
    {
        public string Root { get; } = Directory.CreateTempSubdirectory("petrecon-").FullName;

        public string this[string name] => Path.Combine(Root, name);

        public void Dispose() => Directory.Delete(Root, recursive: true);
    }

    /// <summary>Axial, head up.</summary>
    public static VoxelGrid Axial { get; } = new(24, 20, 7, new(4.07, 4.07, 3.27), new(-47.5, -40.25, -300.5));

    /// <summary>Turned about all three axes, with three spacings.</summary>
    public static VoxelGrid Oblique { get; } = Turned(new(24, 20, 9, new(3.1, 4.3, 5.7), new(-40, -60, 120)));

    /// <summary>Axial, slices running from head to feet: against the cross product of rows and columns.</summary>
    public static VoxelGrid LeftHanded { get; } = new(24, 20, 7, new(4.07, 4.07, 3.27), new(-47.5, -40.25, 300.5), axisZ: new(0, 0, -1));

    /// <summary>Rows from front to back, columns from feet to head: sagittal.</summary>
    public static VoxelGrid Sagittal { get; } = new(24, 20, 5, new(2, 3, 4), new(10, -30, 50), new(0, 1, 0), new(0, 0, -1), new(1, 0, 0));

    public static VoxelGrid Grid(string name) => name switch
    {
        nameof(Axial) => Axial,
        nameof(Oblique) => Oblique,
        nameof(LeftHanded) => LeftHanded,
        nameof(Sagittal) => Sagittal,
        _ => throw new ArgumentException(name),
    };

    /// <summary>Smooth values of very different size from slice to slice, one slice empty.</summary>
    public static Volume<TQuantity> Waves<TQuantity>(VoxelGrid grid, bool withNegatives = false)
        where TQuantity : struct, IQuantity
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int k = 0; k < grid.SizeZ; k++)
        {
            double scale = k == 1 ? 0 : Math.Pow(10, k - 2);
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                    voxels[grid.LinearIndex(i, j, k)] = (float)(scale * (Math.Sin(0.7 * i + 0.3 * j) + (withNegatives ? 0 : 1)));
            }
        }

        return new(grid, voxels);
    }

    public static PatientDescription Patient { get; } = new()
    {
        Name = "Yamada^Tarou=山田^太郎=やまだ^たろう",
        Id = "PR-0001",
        BirthDate = new(1961, 7, 3),
        Sex = PatientSex.Male,
        SizeM = 1.72,
        WeightKg = 70.5,
    };

    public static StudyContext Context { get; } = new()
    {
        Patient = Patient,
        Study = new() { Start = Noon.AddMinutes(-70), Id = "1", AccessionNumber = "A1", Description = "Étude 一" },
    };

    public static PetSeriesDescription Pet { get; } = new()
    {
        Context = Context,
        BodyPartExamined = "HEAD",
        AcquisitionStart = Noon,
        Radiopharmaceutical = new()
        {
            Name = "FDG",
            Nuclide = Radionuclide.F18,
            InjectedActivityBq = 350e6,
            InjectionStart = Noon.AddMinutes(-60),
        },
        Decay = DecayReference.AcquisitionStart,
        Corrections = PetCorrections.Normalization | PetCorrections.Attenuation | PetCorrections.Randoms | PetCorrections.Scatter | PetCorrections.DeadTime,
        Randoms = RandomsEstimate.Delayeds,
        AttenuationMethod = "measured, CT",
        ScatterMethod = "single scatter simulation",
        ReconstructionMethod = "OSEM 3i21s TOF PSF",
        PostFilter = "Gaussian 4 mm",
        Scanner = new() { Manufacturer = "ACME", ModelName = "Ring 1" },
        PromptCount = 123_456_789,
        EnergyWindowKeV = (435, 650),
    };

    // Rotations by 0.3, -0.2 and 0.5 rad about z, x and y.
    private static VoxelGrid Turned(VoxelGrid grid)
    {
        Vector3D Turn(Vector3D v)
        {
            (double s, double c) = Math.SinCos(0.3);
            v = new(c * v.X - s * v.Y, s * v.X + c * v.Y, v.Z);
            (s, c) = Math.SinCos(-0.2);
            v = new(v.X, c * v.Y - s * v.Z, s * v.Y + c * v.Z);
            (s, c) = Math.SinCos(0.5);
            return new(c * v.X + s * v.Z, v.Y, -s * v.X + c * v.Z);
        }

        return new(grid.SizeX, grid.SizeY, grid.SizeZ, grid.SpacingMm, grid.OriginMm, Turn(Vector3D.UnitX), Turn(Vector3D.UnitY), Turn(Vector3D.UnitZ));
    }
}
