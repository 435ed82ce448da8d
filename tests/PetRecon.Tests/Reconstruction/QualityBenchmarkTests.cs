using System.Text.Json.Nodes;
using PetRecon.Benchmarks.Quality;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Volumes;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

/// <summary>The time-to-quality benchmark on a small acquisition: reference, search and the timed part.</summary>
public sealed class QualityBenchmarkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("petrecon-quality").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_iterations_that_the_search_finds_are_just_enough_and_the_stages_add_up()
    {
        QualityCase quality = new("small", 2e5, _folder);
        quality.Prepare();
        QualityReference reference = QualityReference.Of(quality);
        JsonObject needs = QualitySearch.Needs(quality, reference, [6]);
        int iterations = (int)needs["6"]!;
        Assert.InRange(iterations, 2, 39);

        JsonObject measured = Measure(quality, iterations, out Volume image);
        double distance = reference.Distance(image);
        Assert.True(distance <= QualityReference.Threshold, $"{distance:P3} after {iterations} iterations");
        Measure(quality, iterations - 1, out Volume before);
        Assert.True(reference.Distance(before) > QualityReference.Threshold, $"{reference.Distance(before):P3} after {iterations - 1} iterations");
        double stages = ((JsonObject)measured["stages"]!).Sum(static stage => (double)stage.Value!);
        Assert.Equal((double)measured["seconds"]!, stages, 1e-6 + 0.01 * stages);
        Assert.All((JsonObject)measured["stages"]!, static stage => Assert.True((double)stage.Value! >= 0, stage.Key));
        Assert.Equal(0.5, (double)measured["stages"]!["start of the process"]!);
        Assert.InRange((long)measured["events"]!, 198_000, 202_000);

        // What is known is kept: neither is computed again.
        DateTime written = File.GetLastWriteTimeUtc(quality.ReferencePath);
        Assert.Equal(0, QualityReference.Of(quality).Distance(VolumeFile.Read(quality.ReferencePath).Volume));
        Assert.Equal(written, File.GetLastWriteTimeUtc(quality.ReferencePath));
        Assert.Equal(iterations, (int)QualitySearch.Needs(quality, reference, [6])["6"]!);
    }

    [Fact]
    public void What_is_left_of_a_geometric_series_is_its_sum()
    {
        double[] steps = [.. Enumerable.Range(0, 9).Select(static n => Math.Pow(0.8, n))];
        Assert.Equal(Enumerable.Range(9, 200).Sum(static n => Math.Pow(0.8, n)), QualityReference.Left(steps), 1e-12);
        Assert.Equal(double.PositiveInfinity, QualityReference.Left(steps[..5]));
        Assert.Equal(double.PositiveInfinity, QualityReference.Left([.. Enumerable.Repeat(0.1, 8)]));
    }

    private JsonObject Measure(QualityCase quality, int iterations, out Volume image)
    {
        string path = Path.Combine(_folder, $"timed-{iterations}.mha");
        JsonObject measured = QualityChild.Measure(quality, 6, iterations, path, secondsBefore: 0.5);
        image = VolumeFile.Read(path).Volume;
        return measured;
    }
}
