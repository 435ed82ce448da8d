using PetRecon.Core.Imaging;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Scenes;

public class PresetTests
{
    private static readonly VolumeLayer s_layer = new()
    {
        Id = "a", Name = "A", Volume = Volume<Hounsfield>.Constant(VoxelGrid.Centered(2, 2, 2, new(1, 1, 1)), 0), Map = ColourMaps.Viridis, Window = new(-1, 1),
    };

    [Fact]
    public void Dose_is_shown_from_a_tenth_of_the_prescription_on()
    {
        VolumeLayer dose = LayerPresets.Dose(60).ApplyTo(s_layer);
        Assert.Equal(66, dose.Window.High, 1e-9);
        Assert.Equal(6, dose.LowestShown!.Value, 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(static () => LayerPresets.Dose(0));
    }

    [Fact]
    public void Usual_windows_are_those_of_CT_and_SUV()
    {
        Assert.Equal(new ValueWindow(-160, 240), LayerPresets.CtSoftTissue.Window);
        Assert.Equal(new ValueWindow(-1350, 150), LayerPresets.CtLung.Window);
        Assert.Equal(new ValueWindow(0, 25_000), LayerPresets.PetInvertedGrey(5000).Window);
    }
}
