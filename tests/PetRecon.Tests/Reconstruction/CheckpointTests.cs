using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Tests.Reconstruction.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("petrecon-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Going_on_from_a_checkpoint_gives_the_same_bits_as_never_stopping(int cancelAfterUpdates)
    {
        OsemOptions osem = new() { Iterations = 3, Subsets = 4 };
        ReconstructionResult whole = TinyAcquisition.Run(TinyAcquisition.Source(), TinyAcquisition.Options(osem));
        ReconstructionOptions options = TinyAcquisition.Options(osem) with { Checkpoint = new() { Path = PathOf("state"), MinIntervalSeconds = 1000 } };
        Cancel(options, cancelAfterUpdates);
        Assert.Equal([PathOf("state")], Directory.GetFiles(_folder));

        ReconstructionResult resumed = TinyAcquisition.Run(TinyAcquisition.Source(), options);
        Assert.Equal(cancelAfterUpdates / 4, resumed.ResumedAtIteration);
        Assert.True(whole.Image.Voxels.SequenceEqual(resumed.Image.Voxels));
        Assert.Equal(whole.LogLikelihoods, resumed.LogLikelihoods);
        Assert.Equal(whole.RelativeChanges, resumed.RelativeChanges);
    }

    [Fact]
    public void More_iterations_can_be_added_to_a_finished_reconstruction()
    {
        ReconstructionOptions two = TinyAcquisition.Options(OsemOptions.Mlem(2)) with { Checkpoint = new() { Path = PathOf("state"), MinIntervalSeconds = 0 } };
        TinyAcquisition.Run(TinyAcquisition.Source(), two);
        ReconstructionResult four = TinyAcquisition.Run(TinyAcquisition.Source(), two with { Osem = OsemOptions.Mlem(4) });
        Assert.Equal(2, four.ResumedAtIteration);
        Assert.True(TinyAcquisition.Run(TinyAcquisition.Source(), TinyAcquisition.Options(OsemOptions.Mlem(4))).Image.Voxels.SequenceEqual(four.Image.Voxels));
    }

    [Fact]
    public void A_checkpoint_of_other_options_or_with_a_flipped_bit_is_refused()
    {
        ReconstructionOptions options = TinyAcquisition.Options() with { Checkpoint = new() { Path = PathOf("state") } };
        Cancel(options, 2);
        ReconstructionOptions other = options with { Osem = options.Osem with { Subsets = 5 } };
        Assert.Contains("other data", Assert.Throws<ArgumentException>(() => TinyAcquisition.Run(TinyAcquisition.Source(), other)).Message, StringComparison.Ordinal);

        byte[] bytes = File.ReadAllBytes(PathOf("state"));
        byte[] flipped = [.. bytes];
        flipped[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(PathOf("state"), flipped);
        Assert.Throws<InvalidDataException>(() => TinyAcquisition.Run(TinyAcquisition.Source(), options));
        File.WriteAllBytes(PathOf("state"), bytes[..^100]);
        Assert.Throws<InvalidDataException>(() => TinyAcquisition.Run(TinyAcquisition.Source(), options));
        File.WriteAllBytes(PathOf("state"), []);
        Assert.Throws<InvalidDataException>(() => TinyAcquisition.Run(TinyAcquisition.Source(), options));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused_before_anything_is_computed() =>
        Assert.Contains("no folder", Assert.Throws<ArgumentException>(() => TinyAcquisition.Run(
            TinyAcquisition.Source(), TinyAcquisition.Options() with { Checkpoint = new() { Path = PathOf("nowhere/state") } })).Message, StringComparison.Ordinal);

    private static void Cancel(ReconstructionOptions options, int afterUpdates)
    {
        using CancellationTokenSource cancellation = new();
        int updates = 0;
        ImmediateProgress progress = new(p =>
        {
            if (p.Phase == ReconstructionPhase.Iterating && ++updates == afterUpdates)
                cancellation.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Reconstructor.Run(
            TinyAcquisition.Source(), options, TinyProblem.Device, progress, cancellation.Token));
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
