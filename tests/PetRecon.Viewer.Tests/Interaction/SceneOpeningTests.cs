using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Interaction;

public sealed class SceneOpeningTests
{
    [Fact]
    public async Task Who_begins_to_listen_while_something_is_reported_hears_the_latest_last()
    {
        using ManualResetEventSlim isHeard = new(), isToldAlready = new();
        SceneOpening opening = new(
            (told, stop) =>
            {
                isHeard.Wait(stop);
                told.Report(new("slice 12", 0.25));
                return new(new Scene());
            },
            TestContext.Current.CancellationToken);
        List<double?> heard = [];
        opening.Listen(progress =>
        {
            if (progress.Share is null)
            {
                // A report that comes now must not overtake.
                isHeard.Set();
                isToldAlready.Wait(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            }
            else
            {
                isToldAlready.Set();
            }

            lock (heard)
                heard.Add(progress.Share);
        });
        await opening.Scene.WithinAsync("The scene is open.");
        Assert.Equal([null, 0.25], heard);
    }
}
