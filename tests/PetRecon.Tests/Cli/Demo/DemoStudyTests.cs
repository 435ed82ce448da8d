using PetRecon.Cli.Demo;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Simulation.Phantoms;
using SkiaSharp;
using Xunit;

namespace PetRecon.Tests.Cli.Demo;

/// <summary>What the demonstration shows beside its PET, with the truth in place of an image.</summary>
public sealed class DemoStudyTests : IDisposable
{
    private static readonly Vector3D s_target = new(57.2, 35, 0);

    private static readonly Lazy<DemoStudy> s_study = new(static () =>
    {
        Phantom phantom = PhantomLibrary.Load("nema-iec-body");
        (Volume<Activity> activity, Volume<Attenuation> attenuation) = phantom.Voxelise(VoxelGrid.Centered(81, 66, 51, new(4, 4, 4)));
        return DemoStudy.Of(phantom, activity, attenuation, phantom.Shape("sphere 37 mm"), CancellationToken.None);
    });

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-demo");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0, -60, 40, 0, 2)]
    [InlineData(-145.4, 35, 0, 156, 60)]
    [InlineData(0, 35, 0, -700, 2)]
    [InlineData(150, 120, 0, -1000, 0.1)]
    public void Its_CT_has_the_numbers_of_water_plastic_lung_and_air(double x, double y, double z, double hounsfield, double tolerance) =>
        Assert.Equal(hounsfield, At(s_study.Value.CtNumbers, new(x, y, z)), tolerance);

    [Fact]
    public void Its_dose_is_60_Gy_in_the_target_half_of_it_in_a_field_and_nothing_behind_and_beside_them()
    {
        Volume dose = s_study.Value.DoseGray;
        Assert.Equal(60, At(dose, s_target), 0.5);
        Assert.Equal(60, At(dose, s_target + new Vector3D(14, 14, 14)), 2.0);

        // On the ways in, proximal of the target: less than half of 60 Gy, by one field.
        Assert.InRange(At(dose, s_target + new Vector3D(60, 0, 0)), 15, 29);
        Assert.InRange(At(dose, s_target - new Vector3D(0, 80, 0)), 12, 25);
        Assert.Equal(0, At(dose, s_target - new Vector3D(50, 0, 0)), 0.05);
        Assert.Equal(0, At(dose, s_target + new Vector3D(0, 46, 0)), 0.05);
        Assert.Equal(0, At(dose, s_target + new Vector3D(0, 0, 60)), 0.05);
        Assert.Equal(0, At(dose, new(57.2, -130, 0)), 1e-6);
    }

    [Fact]
    public void Its_pictures_and_scene_are_written_and_the_scene_opens()
    {
        DemoPictures pictures = new(s_study.Value, _folder.FullName, new Report(json: false, TextWriter.Null, TextWriter.Null), TestContext.Current.CancellationToken);
        pictures.WriteScene();
        pictures.Draw();
        foreach (string name in new[] { DemoPictures.Fused, DemoPictures.Dose, DemoPictures.Volume, DemoPictures.Rotating })
        {
            using SKBitmap picture = SKBitmap.Decode(PathOf(name));
            Assert.True(picture.Pixels.Distinct().Count() > 50, $"{name} has hardly any colours.");
        }

        Assert.True(new FileInfo(PathOf(DemoPictures.Rotating)).Length < 1_000_000);
        PetReconProcess again = PetReconProcess.Succeed("render", PathOf(DemoPictures.SceneName), "--renderer", "cpu", "--size", "580x400", "-o", PathOf("again.png"));
        Assert.Contains("25000 Bq/mL", again.Output, StringComparison.Ordinal);

        // The target's outline is in the axial view: there is its colour.
        using SKBitmap drawn = SKBitmap.Decode(PathOf("again.png"));
        Assert.Contains(drawn.Pixels, static colour => colour is { Red: < 40, Green: > 180, Blue: > 220 });
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static double At(Volume volume, Vector3D position)
    {
        Vector3D index = volume.Grid.IndexOf(position);
        return volume[(int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z)];
    }
}
