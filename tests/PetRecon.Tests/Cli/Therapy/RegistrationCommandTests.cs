using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Radiotherapy.Doses;
using PetRecon.Dicom.Writing;
using Xunit;

namespace PetRecon.Tests.Cli.Therapy;

/// <summary>Doses in different frames of reference, with and without a registration between them.</summary>
public sealed class RegistrationCommandTests : IDisposable
{
    // The second space is turned by a quarter about z and shifted: x' = -y + 6, y' = x - 4, z' = z + 2.
    private static readonly RigidTransform s_toSecond = RigidTransform.RotationZ(Math.PI / 2) with { Translation = new(6, -4, 2) };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-registration");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_dose_of_another_space_is_subtracted_where_the_registration_says_and_refused_without_it()
    {
        string first = WriteDose("first.dcm", static p => 2 + 0.02 * p.X + 0.01 * p.Y - 0.01 * p.Z, 20, out string firstFrame);
        string second = WriteDose("second.dcm", static p => Field(s_toSecond.Inverse().Apply(p)), 44, out string secondFrame);
        string registration = Path.Combine(_folder.FullName, "reg.dcm");
        RegistrationFile.Write(registration, firstFrame, secondFrame, "1.2.826.0.1.3680043.10.1.1");

        PetReconProcess refused = PetReconProcess.Run("dose", "diff", first, second);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("different frames of reference", refused.Errors, StringComparison.Ordinal);

        // Both doses are stored in steps of a 65535th of their maxima.
        PetReconProcess result = PetReconProcess.Succeed("dose", "diff", first, second, "--registration", registration, "--json");
        Assert.InRange((double)result.Json["difference"]!["maximum"]!, -1e-3, 1e-3);
        Assert.InRange((double)result.Json["difference"]!["minimum"]!, -1e-3, 1e-3);

        string moved = Path.Combine(_folder.FullName, "moved.dcm");
        PetReconProcess.Succeed("dose", "convert", second, "-o", moved, "--like", first, "--registration", registration, "--study-of", first);
        RtDose read = RtDose.Read(moved);
        Assert.Equal(firstFrame, read.Identity.FrameOfReferenceUid);
        Assert.Equal(Field(read.Grid.Grid.PositionMm(3, 4, 5)), read.Grid[3, 4, 5], 1e-3);
        static double Field(Vector3D p) => 2 + 0.02 * p.X + 0.01 * p.Y - 0.01 * p.Z;
    }

    private string WriteDose(string name, Func<Vector3D, double> field, int size, out string frame)
    {
        VoxelGrid grid = VoxelGrid.Centered(size, size, size, new(2, 2, 2));
        float[] voxels = new float[grid.VoxelCount];
        for (int n = 0; n < voxels.Length; n++)
            voxels[n] = (float)field(grid.PositionMm(n % size, n / size % size, n / size / size));
        string path = Path.Combine(_folder.FullName, name);
        RtDoseDescription description = new() { Context = new() { Patient = new() { Name = "Test", Id = "1" }, Study = new() }, Number = 1 };
        frame = RtDoseWriter.Write(path, new Volume<Gray>(grid, voxels), description, null, null, TestContext.Current.CancellationToken).FrameOfReferenceUid!;
        return path;
    }
}
