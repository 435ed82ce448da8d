using PetRecon.Viewer.Interaction;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

public sealed class IdleLimitTests
{
    [Fact]
    public async Task A_study_that_takes_longer_to_open_than_the_limit_is_not_given_up()
    {
        using ManualResetEventSlim isOpened = new();
        OpenedScene Open(IProgress<OpeningProgress> progress, CancellationToken cancellation)
        {
            isOpened.Wait(cancellation);
            return new(TestStudy.Scene());
        }

        await using TestStudy study = await TestStudy.StartAsync(new() { IdleLimit = TimeSpan.FromMilliseconds(100) }, Open);
        await Task.Delay(600, TestContext.Current.CancellationToken);
        Assert.False(study.Host.Completion.IsCompleted);
        isOpened.Set();
        Assert.Contains("idle limit", await study.Host.Completion.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
